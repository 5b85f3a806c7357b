"""A deck as files of every kind, and that a killed setter costs nobody a file."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from io import BytesIO
from threading import Thread
from time import monotonic, sleep
from zipfile import ZipFile

import pypdfium2
import pytest
from pptx import Presentation

from dashboard import renderer
from dashboard.renderer import Failed, process_id
from dashboard.show import FORMATS, LOOKS, Made, Show
from dashboard.slide import Card, Cards, Slide
from dashboard.slide_files import KINDS, Files, files_of, zipped

SLIDE = Slide(
    "scores", "Thừa Thiên Huế đứng thứ tám", "PCI 2023", [Cards([Card("Điểm", "67,67", lines=["hạng 8/63"])])]
)


@pytest.fixture(autouse=True)
def _own_setter() -> Iterator[None]:
    yield
    renderer._SETTER.end()


def show(count: int = 2) -> Show:
    return Show(
        title="Hội nghị",
        slides=[Made(SLIDE._replace(title=f"{SLIDE.title} ({number})")) for number in range(1, count + 1)],
        version="bản 2023",
        language="vi",
        source_word="Nguồn",
        more="và {n} nguồn khác",
        open_word="Mở",
        format=FORMATS["16x9"],
        look=LOOKS["light"],
    )


def made(kind: str, count: int = 2) -> list[bytes]:
    found = files_of(show(count), kind)
    assert isinstance(found, Files), found
    return list(found.pages)


def texts(pdf: bytes) -> str:
    return " ".join(page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(pdf))


def kill() -> None:
    os.kill(process_id() or 0, signal.SIGKILL)


@pytest.mark.parametrize(("kind", "files"), [("pptx", 1), ("pdf", 1), ("png", 2), ("svg", 2)])
def test_a_deck_is_one_file_or_one_a_slide(kind: str, files: int):
    assert kind in KINDS and len(made(kind)) == files


def test_a_pdf_bears_the_title_of_the_deck_and_pictures_are_as_wide_as_a_hall_shows_them():
    (pdf,) = made("pdf")
    assert pypdfium2.PdfDocument(pdf).get_metadata_value("Title") == "Hội nghị"
    assert {int.from_bytes(picture[16:20], "big") for picture in made("png")} == {1920}


def test_pictures_are_taken_along_in_their_order_as_one_file():
    with ZipFile(BytesIO(zipped([b"one", b"two"]))) as file:
        assert {name: file.read(name) for name in file.namelist()} == {"slide-01.png": b"one", "slide-02.png": b"two"}


def test_a_setter_killed_between_two_files_is_replaced():
    before, told = made("pdf"), []
    killed = process_id()
    kill()
    found = files_of(show(), "pdf", on_retry=lambda: told.append("again"))
    assert found == Files("pdf", before) and told == ["again"]
    assert process_id() not in (None, killed)


def test_a_setter_killed_while_it_sets_is_replaced_and_the_file_is_whole():
    made("pdf")
    started, told = process_id(), []

    def killed_when_busy() -> None:
        until = monotonic() + 20
        while not renderer._SETTER._lock.locked() and monotonic() < until:
            sleep(0.002)
        sleep(0.1)
        os.kill(started or 0, signal.SIGKILL)

    killer = Thread(target=killed_when_busy)
    killer.start()
    found = files_of(show(40), "png", on_retry=lambda: told.append("again"))
    killer.join()
    assert isinstance(found, Files) and len(found.pages) == 40 and told == ["again"]
    assert len(made("pdf")) == 1


def test_a_setter_that_dies_twice_is_said_and_the_next_file_is_made():
    made("pdf")
    kill()

    def kill_the_next() -> None:
        renderer._SETTER._process = renderer._started()
        kill()

    found = files_of(show(), "pdf", on_retry=kill_the_next)
    assert isinstance(found, Failed) and found.code == "died"
    assert "Thừa Thiên Huế" in texts(made("pdf")[0])


def test_powerpoint_needs_no_setter():
    (pptx,) = made("pptx", 3)
    assert len(Presentation(BytesIO(pptx)).slides) == 3 and process_id() is None
