"""What is set in type, and that nothing is lost or left hanging when the process that sets it is killed."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Thread

import pypdfium2
import pytest

from dashboard import renderer
from dashboard.renderer import Failed, Rendered, process_id, rendered

_STYLE = '#set page(width: 240pt, height: 160pt)\n#set text(font: "Arimo", lang: "vi")\n'
_LONG = _STYLE + "#for n in range(8000) [Dòng thứ #n của một tài liệu rất dài. ]"
_ENDLESS = _STYLE + "#for a in range(100000) { for b in range(100000) {} }"
_DOT = b'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><rect width="9" height="9"/></svg>'


@pytest.fixture(autouse=True)
def _own_child() -> Iterator[None]:
    yield
    renderer._SETTER.end()


def _text(found: Rendered | Failed) -> str:
    assert isinstance(found, Rendered), found
    document = pypdfium2.PdfDocument(found.pages[0])
    return " ".join(page.get_textpage().get_text_range() for page in document)


def _killed_when_busy(after_s: float) -> Thread:
    """Kills the child `after_s` seconds after there is one."""

    def kill() -> None:
        until = time.monotonic() + 10
        while process_id() is None and time.monotonic() < until:
            time.sleep(0.005)
        time.sleep(after_s)
        os.kill(process_id() or 0, signal.SIGKILL)

    thread = Thread(target=kill)
    thread.start()
    return thread


def test_a_pdf_is_one_file_and_pictures_are_one_a_page() -> None:
    source = _STYLE + "Thừa Thiên Huế #pagebreak() Đắk Lắk"
    assert _text(rendered(source)).split() == ["Thừa", "Thiên", "Huế", "Đắk", "Lắk"]
    pictures, outlines = rendered(source, kind="png", ppi=72), rendered(source, kind="svg")
    assert isinstance(pictures, Rendered) and isinstance(outlines, Rendered)
    assert [page[:8] for page in pictures.pages] == [b"\x89PNG\r\n\x1a\n"] * 2
    assert [page[:4] for page in outlines.pages] == [b"<svg"] * 2
    assert int.from_bytes(pictures.pages[0][16:20], "big") == 240


def test_the_same_source_gives_the_same_bytes() -> None:
    first = rendered(_STYLE + "Cà Mau")
    renderer._SETTER.end()
    assert rendered(_STYLE + "Cà Mau") == first


def test_a_source_reads_the_files_that_came_with_it_and_no_others() -> None:
    assert isinstance(rendered('#image("dot.svg")', {"dot.svg": _DOT}), Rendered)
    for other in ("dot.svg", "/etc/hostname", "../renderer.py", "@preview/cetz:0.3.1"):
        found = rendered(f'#read("{other}")' if "@" not in other else f'#import "{other}"')
        assert isinstance(found, Failed) and found.code == "refused", other


def test_a_wrong_source_is_refused_with_the_line_of_the_compiler() -> None:
    found = rendered(_STYLE + "= Tiêu đề\n#khong_co")
    assert isinstance(found, Failed) and found.code == "refused"
    assert "unknown variable: khong_co" in found.detail and "main.typ:4" in found.detail
    assert "Bắc Ninh" in _text(rendered(_STYLE + "Bắc Ninh"))


def test_only_letters_of_the_products_own_font_are_embedded() -> None:
    found = rendered('#set text(font: "DejaVu Sans")\nĐồng Tháp')
    assert isinstance(found, Rendered)
    assert b"Arimo" in found.pages[0] and b"DejaVu" not in found.pages[0]


def test_a_setter_killed_between_two_jobs_is_started_anew() -> None:
    assert isinstance(rendered(_STYLE + "một"), Rendered)
    first, told = process_id(), []
    os.kill(first or 0, signal.SIGKILL)
    assert "hai" in _text(rendered(_STYLE + "hai", on_retry=lambda: told.append("đang thử lại")))
    assert process_id() not in (None, first)
    assert told == ["đang thử lại"]
    assert not Path(f"/proc/{first}").exists(), "left as a zombie"


def test_a_setter_killed_in_the_middle_of_a_long_document_does_it_once_more() -> None:
    told: list[str] = []
    killing = _killed_when_busy(0.25)
    found = rendered(_LONG, on_retry=lambda: told.append("đang thử lại"))
    killing.join()
    assert told == ["đang thử lại"]
    assert isinstance(found, Rendered)
    assert "tiếp theo" in _text(rendered(_STYLE + "tiếp theo"))


def test_a_setter_that_dies_twice_is_reported_and_the_next_job_works() -> None:
    first = _killed_when_busy(0.2)
    second: list[Thread] = []
    found = rendered(_ENDLESS, on_retry=lambda: second.append(_killed_when_busy(0.2)))
    for thread in (first, *second):
        thread.join()
    assert found == Failed("died", str(-signal.SIGKILL))
    assert isinstance(rendered(_STYLE + "lại được"), Rendered)


def test_a_source_without_end_is_stopped_and_the_next_job_works() -> None:
    begun = time.monotonic()
    found = rendered(_ENDLESS, longest_s=0.8)
    assert found == Failed("timeout", "0.8 s")
    assert time.monotonic() - begun < 5
    assert process_id() is None
    assert isinstance(rendered(_STYLE + "lại được"), Rendered)


def test_a_setter_that_stands_still_is_stopped() -> None:
    assert isinstance(rendered(_STYLE + "một"), Rendered)
    os.kill(process_id() or 0, signal.SIGSTOP)
    found = rendered(_STYLE + "hai", {"long.bin": b"0" * 1_000_000}, longest_s=0.5)
    assert isinstance(found, Failed) and found.code == "timeout"


def test_sixty_three_jobs_are_done_by_one_child() -> None:
    assert isinstance(rendered(_STYLE + "đầu"), Rendered)
    first = process_id()
    texts = [_text(rendered(f"{_STYLE}Tỉnh thứ {n}")) for n in range(63)]
    assert [text.split()[-1] for text in texts] == [str(n) for n in range(63)]
    assert process_id() == first


def test_threads_side_by_side_each_get_their_own() -> None:
    with ThreadPoolExecutor(8) as threads:
        texts = list(threads.map(lambda n: _text(rendered(f"{_STYLE}Tỉnh thứ {n}")), range(40)))
    assert [text.split()[-1] for text in texts] == [str(n) for n in range(40)]


def test_the_child_ends_with_its_parent_and_imports_nothing_of_the_screen() -> None:
    asked = (
        "import os, sys\nfrom dashboard import renderer\n"
        "assert isinstance(renderer.rendered('a'), renderer.Rendered)\n"
        "maps = open(f'/proc/{renderer.process_id()}/maps').read()\n"
        "print(renderer.process_id(), 'typst' in maps, 'duckdb' in maps or 'pyarrow' in maps, flush=True)\n"
        "os._exit(0)"
    )
    found = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True)
    child, has_typst, has_more = found.stdout.split()
    until = time.monotonic() + 5
    while Path(f"/proc/{child}").exists() and time.monotonic() < until:
        time.sleep(0.02)
    assert not Path(f"/proc/{child}").exists()
    assert (has_typst, has_more) == ("True", "False")
