"""A deck as files: the PowerPoint file, the PDF file, its pages as pictures. No streamlit."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from typing import Literal
from zipfile import ZIP_STORED, ZipFile

from dashboard.show import Show

# the writers are for few: nobody else waits until they are imported

_PPI = 144
"""Pictures of 1920 × 1080 points of light, as a hall shows them."""


def as_powerpoint(show: Show, master: bytes | None = None) -> bytes:
    from dashboard.slides.pptx import as_pptx

    return as_pptx(show, master)


def set_in_type(show: Show, kind: Literal["pdf", "png"], on_retry: Callable[[], None]) -> tuple[bytes, str]:
    """A PDF file, or a zip file with a picture of each slide; or nothing and why: died, timeout, refused."""
    from dashboard.renderer import Failed, rendered
    from dashboard.slides.drawing import slide_ink
    from dashboard.slides.layout import placed
    from dashboard.slides.typst_source import as_typst

    pages = [slide_ink(placed(made, number, show), show) for number, made in enumerate(show.slides, 1)]
    found = rendered(as_typst(pages, show.format, show.title), kind=kind, ppi=_PPI, on_retry=on_retry)
    if isinstance(found, Failed):
        return b"", found.code
    return (found.pages[0] if kind == "pdf" else _zipped(found.pages)), ""


def _zipped(pictures: list[bytes]) -> bytes:
    packed = BytesIO()
    # pictures are compressed already
    with ZipFile(packed, "w", ZIP_STORED) as file:
        for number, picture in enumerate(pictures, 1):
            file.writestr(f"slide-{number:02}.png", picture)
    return packed.getvalue()
