"""thuocdo export: the content of the page in files that are whole or not there, and plain words when it cannot."""

from __future__ import annotations

import signal
from io import BytesIO
from pathlib import Path

import pypdfium2
import pytest
from PIL import Image
from pptx import Presentation

from dashboard import data, filters
from dashboard.cli import main
from dashboard.export_commands import save
from dashboard.page import Frame
from dashboard.text import Words
from dashboard.theme import LIGHT
from dashboard.views import ranking
from etl.console import DONE, MISUSED, PROBLEMS
from tests.conftest import start

VIEW = "xep-hang?index=pci&period=2016&home=an-giang"


@pytest.fixture
def export(small: Path, monkeypatch: pytest.MonkeyPatch):
    """Runs `thuocdo export` on a small data folder."""
    # the command names its folder to the pages by this variable: it is put back afterwards
    monkeypatch.setenv("THUOCDO_DATA", str(small))

    def run(*arguments: str | Path) -> int:
        return main(["export", *map(str, arguments), "--data", str(small)])

    return run


def texts_on(path: Path) -> list[str]:
    slides = Presentation(str(path)).slides
    return [shape.text_frame.text for slide in slides for shape in slide.shapes if shape.has_text_frame]


def test_a_chart_is_what_the_page_offers(export, small: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    file = tmp_path / "ranking.pptx"
    assert export("chart", VIEW, "--to", file) == DONE
    assert capsys.readouterr().out == f"{file}\n"
    with filters.given({"index": "pci", "period": "2016", "home": "an-giang"}):
        taken = ranking.taken(Frame(str(data.live_snapshot()), Words("vi"), LIGHT, is_presentation=True))
    assert taken is not None
    slides = list(taken.slides())
    found = list(Presentation(str(file)).slides)
    assert [slide.shapes.title.text for slide in found] == [slide.title for slide in slides]


def test_one_slide_of_a_view_is_chosen_by_its_name(export, tmp_path: Path):
    assert export("chart", VIEW, "--part", "all", "--to", tmp_path / "all.pptx") == DONE
    assert len(Presentation(str(tmp_path / "all.pptx")).slides) == 1


@pytest.mark.parametrize(("shape", "wide"), [("16x9", 960), ("4x3", 720)])
def test_a_pdf_has_a_page_for_every_slide_in_its_shape(export, tmp_path: Path, shape: str, wide: int):
    assert export("chart", VIEW, "--shape", shape, "--to", tmp_path / "a.pdf") == DONE
    pages = pypdfium2.PdfDocument(tmp_path / "a.pdf")
    assert [tuple(map(round, page.get_size())) for page in pages] == [(wide, 540)] * 2
    assert "An Giang" in pages[0].get_textpage().get_text_range()


def test_pictures_are_a_file_for_every_slide(export, tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    assert export("chart", VIEW, "--to", tmp_path / "a.png", "--look", "dark") == DONE
    files = capsys.readouterr().out.split()
    assert [Path(file).name for file in files] == ["a-1.png", "a-2.png"]
    picture = Image.open(BytesIO(Path(files[0]).read_bytes())).convert("RGB")
    assert picture.size == (1920, 1080) and sum(picture.getpixel((3, 3))) < 150  # type: ignore[arg-type]


def test_a_drawing_keeps_its_texts(export, tmp_path: Path):
    assert export("chart", VIEW, "--part", "map", "--to", tmp_path / "a.svg", "--lang", "en") == DONE
    drawn = (tmp_path / "a.svg").read_text(encoding="utf-8")
    assert drawn.startswith("<svg") and "Hoang Sa" in drawn and "An Giang" in drawn and "Source" in drawn


def test_a_deck_for_several_provinces_is_a_folder_of_files(export, tmp_path: Path):
    assert export("deck", "province", "--unit", "An Giang", "--unit", "Đà Nẵng", "--to", tmp_path / "decks") == DONE
    names = sorted(path.name for path in (tmp_path / "decks").iterdir())
    assert names == ["an-giang-2025.pptx", "da-nang-2025.pptx"]
    assert any("An Giang" in text for text in texts_on(tmp_path / "decks" / names[0]))


def test_the_links_lead_to_the_server_named(export, tmp_path: Path):
    assert export("chart", VIEW, "--server", "https://thuocdo.example", "--to", tmp_path / "a.svg") == DONE
    assert 'href="https://thuocdo.example/xep-hang?' in (tmp_path / "a-1.svg").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["chart", "khong-co", "--to", "a.pptx"], "“khong-co”"),
        (["chart", "xep-hang?index=pcx", "--to", "a.pptx"], "“pcx”"),
        (["chart", VIEW, "--part", "x", "--to", "a.pptx"], "map, all"),
        (["chart", VIEW, "--to", "a.docx"], "pptx, pdf, png, svg"),
        (["chart", VIEW, "--to", "a.pptx", "--snapshot", "../../etc"], "“../../etc”"),
        (["deck", "none", "--to", "a.pptx"], "province, new_rural"),
        (["deck", "http://127.0.0.1/bo-slide?basket=zzz", "--to", "a.pptx"], "Bộ slide"),
        (["deck", "province", "--unit", "Atlantis", "--to", "a.pptx"], "“Atlantis”"),
        (["deck", "province", "--all", "34", "--to", "a.pptx"], "thư mục"),
    ],
)
def test_what_is_asked_for_wrongly_is_said_and_nothing_is_written(
    export, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], arguments, said: str
):
    monkeypatch.chdir(tmp_path)
    before = set(tmp_path.iterdir())
    assert export(*arguments) == MISUSED
    assert said in capsys.readouterr().err
    assert set(tmp_path.iterdir()) == before


def test_a_template_that_is_none_is_refused(export, tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    (tmp_path / "own.pptx").write_bytes(b"no presentation")
    assert export("chart", VIEW, "--master", tmp_path / "own.pptx", "--to", tmp_path / "a.pptx") == MISUSED
    assert "own.pptx" in capsys.readouterr().err and not (tmp_path / "a.pptx").exists()


def test_a_folder_that_is_not_there_is_said(export, tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    assert export("chart", VIEW, "--to", tmp_path / "none" / "a.pptx") == PROBLEMS
    assert "none" in capsys.readouterr().err


def test_a_file_that_cannot_be_written_is_named_as_it_was_asked_for(tmp_path: Path):
    there = tmp_path / "slides.pptx"
    there.mkdir()
    with pytest.raises(OSError) as failed:
        save(there, b"new")
    assert failed.value.filename == str(there) and list(tmp_path.iterdir()) == [there]


def test_a_command_killed_while_it_writes_leaves_the_file_before(tmp_path: Path):
    file = tmp_path / "slides.pptx"
    file.write_bytes(b"old")
    code = (
        "import os, signal, sys; from pathlib import Path; from dashboard.export_commands import save\n"
        "os.replace = lambda *_: os.kill(os.getpid(), signal.SIGKILL)\n"
        "save(Path(sys.argv[1]), b'new' * 1_000_000)"
    )
    command = start(code, file)
    assert command.wait(timeout=30) == -signal.SIGKILL
    assert file.read_bytes() == b"old"
