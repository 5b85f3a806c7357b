"""A deck as files: PowerPoint without any renderer; PDF and PNG by the renderer; SVG by itself."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from io import BytesIO
from typing import NamedTuple
from zipfile import ZIP_STORED, ZipFile

from dashboard.renderer import Failed, rendered
from dashboard.show import Show
from dashboard.slides.drawing import slide_ink
from dashboard.slides.ink import Ink
from dashboard.slides.layout import placed
from dashboard.slides.pptx import as_pptx
from dashboard.slides.svg import as_svg
from dashboard.slides.typst_source import as_typst

KINDS = ("pptx", "pdf", "png", "svg")
OF_ONE_SLIDE = ("png", "svg")
"""Kinds of which a deck becomes one file a slide."""

_PIXELS_WIDE = 1920


class Files(NamedTuple):
    """One file, or one a slide for the kinds that hold only one."""

    kind: str
    pages: Sequence[bytes]


def files_of(
    show: Show, kind: str, master: bytes | None = None, on_retry: Callable[[], None] = lambda: None
) -> Files | Failed:
    """The deck as files of one of KINDS; `master` is an organisation's own .pptx, found usable before.

    Failed says why the renderer could not; `on_retry` is called when it has to start again.
    """
    if kind == "pptx":
        return Files(kind, [as_pptx(show, master)])
    inks = inks_of(show)
    if kind == "svg":
        titles = [made.slide.title for made in show.slides]
        return Files(
            kind,
            [
                as_svg(ink, show.format, title, embed_font=True).encode()
                for ink, title in zip(inks, titles, strict=True)
            ],
        )
    # a picture is as wide as a hall's projector shows it
    ppi = _PIXELS_WIDE / show.format.width * 72
    found = rendered(
        as_typst(inks, show.format, show.title), kind="png" if kind == "png" else "pdf", ppi=ppi, on_retry=on_retry
    )
    return found if isinstance(found, Failed) else Files(kind, found.pages)


def inks_of(show: Show) -> list[list[Ink]]:
    """What each slide is drawn with."""
    return [slide_ink(placed(made, number, show), show) for number, made in enumerate(show.slides, 1)]


def zipped(pages: Sequence[bytes], kind: str = "png") -> bytes:
    """The pages of a deck in one file, numbered."""
    return packed({f"slide-{number:02}.{kind}": page for number, page in enumerate(pages, 1)})


def packed(files: Mapping[str, bytes]) -> bytes:
    """Files by name in one archive; pictures and PDF files are compressed already."""
    out = BytesIO()
    with ZipFile(out, "w", ZIP_STORED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return out.getvalue()
