"""Slides as a PowerPoint file: native charts with their figures, native tables, the map as shapes, speaker notes.

The same deck gives the same file, byte for byte.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from copy import deepcopy
from datetime import datetime
from io import BytesIO
from typing import Any
from zipfile import ZipFile

from lxml import etree
from pptx.opc.constants import CONTENT_TYPE as KIND
from pptx.opc.constants import RELATIONSHIP_TYPE as RELATION
from pptx.opc.package import Part
from pptx.opc.packuri import PackURI
from pptx.oxml import parse_xml
from pptx.parts.embeddedpackage import EmbeddedXlsxPart
from pptx.parts.slide import NotesSlidePart

from dashboard.show import Format, Made, Show
from dashboard.slide import Bars, Body, Cards, Lines, Map, Paragraphs, Points, Ranges, Slide, Table
from dashboard.slides.bodies.cards import cards_drawn
from dashboard.slides.bodies.keys import keyed
from dashboard.slides.bodies.paragraphs import paragraphs_drawn
from dashboard.slides.fonts import fitted
from dashboard.slides.ink import Box, Text
from dashboard.slides.layout import Placed, placed
from dashboard.slides.native_bars import bars
from dashboard.slides.native_chart import Native, Setting
from dashboard.slides.native_lines import lines
from dashboard.slides.native_map import country
from dashboard.slides.native_master import Ground, ground_of, master_problem, own_ground
from dashboard.slides.native_points import points
from dashboard.slides.native_ranges import ranges
from dashboard.slides.native_shapes import Numbers, master_title, shapes_of, text_box, title_shape
from dashboard.slides.native_table import table
from dashboard.slides.native_xml import NAMESPACES, in_office_font, placement, quoted, tongue, written

__all__ = ["as_pptx", "master_problem"]

_CREATOR = "Thước Đo"
_LONGEST_SAID = 1000
"""Letters of what a screen reader says of a chart; all figures are in its worksheet."""

_TITLE_SIZES = (30.0, 28.0, 26.0, 24.0, 22.0, 20.0, 18.0, 16.0, 14.0, 12.0)
_INSET = 7.2
"""What PowerPoint leaves free at the sides of a placeholder; half of it above and below."""

_DAYS = (
    (re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})"), (3, 2, 1)),
    (re.compile(r"(20\d\d)-?([01]\d)-?([0-3]\d)"), (1, 2, 3)),
)
_NO_DAY = datetime(2000, 1, 1)
_HERE = "{text of the note}"


def as_pptx(show: Show, master: bytes | None = None) -> bytes:
    """The deck as a file, on our ground or on an organisation's own `master` that has no `master_problem`."""
    ground = own_ground(show.format, show.look) if master is None else ground_of(master)
    made, file = _day(show.version), _File(ground.presentation)
    for number, one in enumerate(show.slides, 1):
        _Page(ground, show, made, file).write(one, number)
    _describe(ground.presentation, show, made)
    out = BytesIO()
    ground.presentation.save(out)
    return _undated(out.getvalue())


class _File:
    """The parts of the file being written; python-pptx looks through all of them for every new name."""

    def __init__(self, presentation: Any) -> None:
        self.package = presentation.part.package
        self._taken = {str(part.partname) for part in self.package.iter_parts()}
        self._last: dict[str, int] = {}
        self._note = ""

    def name(self, pattern: str) -> PackURI:
        """A name that no part has: `/ppt/charts/chart%d.xml`."""
        number = self._last.get(pattern, 0) + 1
        while pattern % number in self._taken:
            number += 1
        self._last[pattern] = number
        return PackURI(pattern % number)

    def add_note(self, slide: Any, text: str) -> None:
        """A page of notes; the first is made by python-pptx, the others are copies of it with another text."""
        if not self._note:
            frame = slide.notes_slide.notes_text_frame
            frame.text = _HERE
            self._note = etree.tostring(frame._txBody.getroottree(), encoding="unicode")
            self._taken.add(str(slide.notes_slide.part.partname))
            frame.text = text
            return
        paragraphs = "</a:t></a:r></a:p><a:p><a:r><a:t>".join(map(written, text.split("\n")))
        xml = parse_xml(self._note.replace(_HERE, paragraphs))
        name = self.name("/ppt/notesSlides/notesSlide%d.xml")
        note = NotesSlidePart(name, KIND.PML_NOTES_SLIDE, self.package, xml)
        note.relate_to(self.package.presentation_part.notes_master_part, RELATION.NOTES_MASTER)
        note.relate_to(slide.part, RELATION.SLIDE)
        slide.part.relate_to(note, RELATION.NOTES_SLIDE)


class _Page:
    """One slide being written."""

    def __init__(self, ground: Ground, show: Show, made: datetime, file: _File) -> None:
        self.ground, self.show, self.file = ground, show, file
        self.slide = ground.presentation.slides.add_slide(ground.layout)
        self.part = self.slide.part
        self.numbers = Numbers()
        self.setting = Setting(show.look, show.language, made)

    def write(self, made: Made, number: int) -> None:
        found = _placed_on(self.ground, made, number, self.show)
        shapes = self._texts(found) + "".join(
            self._body(body, box, found.slide, at) for at, (body, box) in enumerate(found.bodies)
        )
        if not self.ground.is_own:
            shapes = in_office_font(shapes)
        tree = self.slide.shapes._spTree
        for placeholder in tree.xpath("p:sp[p:nvSpPr/p:nvPr/p:ph]"):
            tree.remove(placeholder)
        title = self._title(found)
        footers = "".join(_footer(footer, self.numbers(), number) for footer in self.ground.footers)
        self._note(found)
        # read once as a whole: shapes that are moved from tree to tree take several times as long
        empty = etree.tostring(self.slide._element, encoding="unicode").replace(
            "<p:spTree>", f"<p:spTree {NAMESPACES}>"
        )
        self.part._element = parse_xml(empty.replace("</p:spTree>", f"{title}{shapes}{footers}</p:spTree>"))

    def _title(self, found: Placed) -> str:
        """The title of the slide; where the layout has none, one of the texts."""
        title = next(text for text in found.texts if text.role == "title")
        if not self.ground.has_title:
            return text_box(title, self.numbers, self.show.language, self._link_to)
        if self.ground.is_own or self.ground.title is None or found.slide.is_cover:
            return title_shape(title, self.numbers, self.show.language, self._link_to)
        box = self.ground.title
        size = fitted(found.slide.title, box.width - 2 * _INSET, box.height - _INSET, _TITLE_SIZES, is_bold=True).size
        return master_title(found.slide.title, size, self.numbers, self.show.language)

    def _texts(self, found: Placed) -> str:
        texts = [text for text in found.texts if text.role != "title"]
        return shapes_of(texts, self.numbers, self.show.language, self._link_to)

    def _body(self, body: Body, box: Box, slide: Slide, at: int) -> str:
        show, language = self.show, self.show.language
        name, said = f"{slide.part or 'body'} {at + 1}", _said(body, slide)
        if isinstance(body, Map):
            return country(body, box, show.look, language, self.numbers, name, said, self._link_to)
        if isinstance(body, Cards):
            return shapes_of(cards_drawn(body, box, show.look), self.numbers, language, self._link_to)
        if isinstance(body, Paragraphs):
            return shapes_of(paragraphs_drawn(body, box, show.look), self.numbers, language, self._link_to)
        above = keyed(body.keys, box, show.look)
        keys = shapes_of(above.inks, self.numbers, language, self._link_to)
        if isinstance(body, Table):
            return keys + (
                table(body, above.rest, show.look, language, self.numbers(), name, said) if body.columns else ""
            )
        if not _has_something(body):
            return keys
        native = _WRITERS[type(body)](body, above.rest, self.setting)
        frame = self._chart(native, above.rest, name, said)
        return keys + frame + shapes_of(native.over, self.numbers, language, self._link_to)

    def _chart(self, native: Native, box: Box, name: str, said: str) -> str:
        package, name_of = self.part.package, self.file.name
        xml = native.xml if self.ground.is_own else in_office_font(native.xml)
        chart = Part(name_of("/ppt/charts/chart%d.xml"), KIND.DML_CHART, package, xml.encode("utf-8"))
        book = EmbeddedXlsxPart(name_of(EmbeddedXlsxPart.partname_template), KIND.SML_SHEET, package, native.book)
        chart.relate_to(book, RELATION.PACKAGE)
        relation = self.part.relate_to(chart, RELATION.CHART)
        return (
            f'<p:graphicFrame><p:nvGraphicFramePr><p:cNvPr id="{self.numbers()}" name="{quoted(name)}" '
            f'descr="{quoted(said)}"/><p:cNvGraphicFramePr><a:graphicFrameLocks noGrp="1"/></p:cNvGraphicFramePr>'
            f"<p:nvPr/></p:nvGraphicFramePr>{placement(*box, 'p:xfrm')}<a:graphic>"
            f'<a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/chart"><c:chart r:id="{relation}"/>'
            "</a:graphicData></a:graphic></p:graphicFrame>"
        )

    def _link_to(self, address: str) -> str:
        return str(self.part.relate_to(address, RELATION.HYPERLINK, is_external=True))

    def _note(self, found: Placed) -> None:
        """What may be said, what found no room on the slide, and where all of it comes from."""
        show, slide = self.show, found.slide
        sources = [f"{show.source_word}: {source}" for source in slide.sources]
        left_over = [text for text in found.left_over if text not in slide.sources]
        last = [text for text in (found.link, show.version) if text]
        self.file.add_note(self.slide, "\n".join([*slide.speech, *left_over, *sources, *last]))


_WRITERS: dict[type, Callable[[Any, Box, Setting], Native]] = {
    Bars: bars,
    Lines: lines,
    Points: points,
    Ranges: ranges,
}


def _placed_on(ground: Ground, made: Made, number: int, show: Show) -> Placed:
    """The slide as it stands on our ground; on another one below its title and above its footers."""
    if ground.is_own:
        return placed(made, number, show)
    show = show._replace(format=Format(ground.format.width, ground.bottom))
    found = placed(made, number, show)
    title = ground.title
    if title is None or made.slide.is_cover:
        return found
    below = next(text.box.bottom for text in found.texts if text.role == "title")
    down = title.bottom - below
    room = Format(ground.format.width, ground.bottom - down)
    found = placed(made, number, show._replace(format=room))
    return found._replace(
        texts=[_below_title(text, title, down) for text in found.texts],
        bodies=[(body, box._replace(top=box.top + down)) for body, box in found.bodies],
    )


def _below_title(text: Text, title: Box, down: float) -> Text:
    if text.role == "title":
        return text._replace(box=title)
    if text.role == "kicker":
        return text._replace(box=text.box._replace(top=max(title.top - text.box.height, 2.0)))
    return text._replace(box=text.box._replace(top=text.box.top + down))


def _has_something(body: Bars | Lines | Points | Ranges) -> bool:
    if isinstance(body, Points):
        return any(cloud.points for cloud in body.clouds)
    return bool(body.categories)


def _said(body: Body, slide: Slide) -> str:
    """The message, then the figures as they are printed."""
    if isinstance(body, Bars | Lines):
        figures = [
            f"{category} {series.labels[at]}".strip() if at < len(series.labels) else category
            for series in body.series[:1]
            for at, category in enumerate(body.categories)
        ]
    elif isinstance(body, Ranges):
        figures = [f"{name} {span.label}".strip() for name, span in zip(body.categories, body.spans, strict=True)]
    elif isinstance(body, Points):
        figures = [f"{body.x_title}; {body.y_title}", *(label for cloud in body.clouds for label in cloud.labels)]
    elif isinstance(body, Table):
        figures = [column.title for column in body.columns]
    elif isinstance(body, Map):
        figures = [region.said for region in body.regions if region.is_chosen] + [text for _, _, text in body.places]
    else:
        figures = []
    said = ". ".join([slide.title.rstrip("."), "; ".join(figure for figure in figures if figure)]).rstrip(". ")
    return said if len(said) <= _LONGEST_SAID else said[: _LONGEST_SAID - 1] + "…"


def _footer(placeholder: Any, number: int, page: int) -> str:
    """The footer of the layout on the slide; the number of the slide is counted by PowerPoint."""
    copy = deepcopy(placeholder._element)
    copy.nvSpPr.cNvPr.set("id", str(number))
    for field in copy.xpath(".//a:fld[@type='slidenum']/a:t"):
        field.text = str(page)
    return str(etree.tostring(copy, encoding="unicode"))


def _describe(presentation: Any, show: Show, made: datetime) -> None:
    about = presentation.core_properties
    about.title, about.author, about.last_modified_by = show.title, _CREATOR, _CREATOR
    about.language, about.version, about.revision = tongue(show.language), show.version[:255], 1
    about.subject = about.keywords = about.comments = about.category = ""
    about.created = about.modified = made
    # a file that was never printed has no such date
    for printed in about._element.xpath("cp:lastPrinted"):
        about._element.remove(printed)


def _day(version: str) -> datetime:
    """The day that a version names, so that the same version always gives the same file."""
    for pattern, (year, month, day) in _DAYS:
        found = pattern.search(version)
        if found:
            try:
                return datetime(int(found[year]), int(found[month]), int(found[day]))
            except ValueError:
                continue
    return _NO_DAY


_FIRST_DAY = b"\x00\x00\x21\x00"
"""1980-01-01, the first that an archive can hold."""


def _undated(archive: bytes) -> bytes:
    """The archive with one time at every entry, in both places where it is written."""
    found = bytearray(archive)
    with ZipFile(BytesIO(archive)) as opened:
        entries, at = opened.infolist(), opened.start_dir
    for entry in entries:
        found[entry.header_offset + 10 : entry.header_offset + 14] = _FIRST_DAY
        found[at + 12 : at + 16] = _FIRST_DAY
        at += 46 + sum(int.from_bytes(found[at + place : at + place + 2], "little") for place in (28, 30, 32))
    return bytes(found)
