"""Files for a hall beside the tools that write them: a picture, a deck of twelve slides, reports of one page."""

from __future__ import annotations

import logging
import os
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

from bench.build import THUOCDO, copy_data, seconds
from bench.report import Comparison

if TYPE_CHECKING:
    from dashboard.deck import Deck
    from dashboard.decks import Decks
    from dashboard.page import Frame

SLIDES = 12
PROVINCES = 63


def measure(repeats: int) -> list[Comparison]:
    # caches of the pages warn that no server runs: none is meant to
    logging.disable(logging.WARNING)
    with tempfile.TemporaryDirectory() as folder:
        data = copy_data(Path(folder))
        seconds(THUOCDO, "build", "--data", data)
        with _data_of_pages(data):
            return [_picture(repeats), _deck(repeats), _reports(repeats)]


def _picture(repeats: int) -> Comparison:
    """A slide with a map and bars as PNG: placed, drawn, sent to the renderer and back, beside the renderer alone."""
    from dashboard.slide_files import files_of, inks_of
    from dashboard.slides.typst_source import as_typst

    show = _decks().show(_deck_of("xep-hang?index=papi&period=2023"), "16x9", "light", "")
    one = show._replace(slides=show.slides[:1])
    source = as_typst(inks_of(one), one.format)
    ours = partial(files_of, one, "png")
    theirs = partial(_typeset, source, "png", 1920 / one.format.width * 72)
    return _compare("PNG of a slide, 1920 × 1080", "typst alone, same figure", ours, theirs, repeats, aim=1.5)


def _deck(repeats: int) -> Comparison:
    """The deck of a province, from the snapshot to the bytes, beside twelve bare charts of as many points as a map."""
    from dashboard.slides.pptx import as_pptx

    def ours() -> None:
        decks = _decks()
        show = decks.show(decks.ready("province", "thanh-hoa"), "16x9", "light", "")
        assert len(show.slides) >= SLIDES - 2
        as_pptx(show)

    return _compare(
        f"Deck of {SLIDES} slides", f"python-pptx, {SLIDES} bare charts", ours, _bare_deck, repeats, aim=3.0
    )


def _bare_deck() -> None:
    from pptx import Presentation
    from pptx.chart.data import CategoryChartData
    from pptx.enum.chart import XL_CHART_TYPE
    from pptx.util import Inches

    presentation = Presentation()
    for _ in range(SLIDES):
        slide = presentation.slides.add_slide(presentation.slide_layouts[5])
        slide.shapes.title.text = "Chỉ số"
        chart = CategoryChartData()
        chart.categories = [f"Tỉnh {number}" for number in range(PROVINCES)]
        chart.add_series("Điểm", [60 + number / 7 for number in range(PROVINCES)])
        box = (Inches(0.5), Inches(1.5), Inches(9), Inches(5.5))
        slide.shapes.add_chart(XL_CHART_TYPE.COLUMN_CLUSTERED, *box, chart)
    presentation.save(BytesIO())


def _reports(repeats: int) -> Comparison:
    """A page for every province of a map, from the snapshot to the files, beside typst setting the same sources."""
    from dashboard import data
    from dashboard.renderer import rendered
    from dashboard.reporting import profile_page
    from dashboard.reports import profile_source

    frame = _frame()
    units = list(data.units_on(frame.snapshot_id, str(PROVINCES)))

    def sources() -> list[str]:
        return [profile_source(page) for unit in units if (page := profile_page(frame, unit))]

    def ours() -> None:
        for source in sources():
            rendered(source)

    once = sources()
    assert len(once) == PROVINCES

    def theirs() -> None:
        for source in once:
            _typeset(source, "pdf", 72)

    return _compare(f"{PROVINCES} reports of one page", "typst alone, same sources", ours, theirs, repeats, aim=3.0)


def _typeset(source: str, kind: str, ppi: float) -> None:
    import typst

    from dashboard.slides.fonts import FOLDER

    typst.compile(source.encode(), format=kind, ppi=ppi, font_paths=[str(FOLDER)], ignore_system_fonts=True)


def _decks() -> Decks:
    from dashboard.decks import Decks

    return Decks(_frame())


def _deck_of(address: str) -> Deck:
    from dashboard.deck import Deck, view_of

    return Deck(_decks().items(view_of(address)))


def _frame() -> Frame:
    from dashboard import data
    from dashboard.page import Frame
    from dashboard.text import Words
    from dashboard.theme import LIGHT

    return Frame(str(data.live_snapshot()), Words("vi"), LIGHT, is_presentation=True)


@contextmanager
def _data_of_pages(folder: Path) -> Iterator[None]:
    """The pages read this folder, as under `thuocdo export`."""
    before = os.environ.get("THUOCDO_DATA")
    os.environ["THUOCDO_DATA"] = str(folder)
    try:
        yield
    finally:
        os.environ.pop("THUOCDO_DATA") if before is None else os.environ.update(THUOCDO_DATA=before)


def _compare(
    name: str, against: str, ours: Callable[[], object], theirs: Callable[[], object], repeats: int, aim: float
) -> Comparison:
    measured: tuple[list[float], list[float]] = ([], [])
    for round_ in range(repeats + 1):
        pair = (_took(ours), _took(theirs))
        # the first round fills caches and starts the renderer, on both sides
        if round_:
            measured[0].append(pair[0])
            measured[1].append(pair[1])
    return Comparison(name, against, *measured, aim)


def _took(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start
