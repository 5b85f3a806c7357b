"""The presentation that slides are added to: our own, or the organisation's own without its slides."""

from __future__ import annotations

import re
from functools import cache
from io import BytesIO
from typing import Any, NamedTuple
from urllib.parse import urlsplit
from zipfile import BadZipFile, ZipFile

from pptx import Presentation
from pptx.opc.constants import RELATIONSHIP_TYPE as RELATION
from pptx.oxml import parse_xml
from pptx.util import Emu

from dashboard.show import Format, Look
from dashboard.slides.fonts import OFFICE_FONT
from dashboard.slides.ink import Box
from dashboard.slides.native_xml import NAMESPACES, emu, fill

_LARGEST = 30_000_000
_LARGEST_UNPACKED = 120_000_000
_LARGEST_XML = 30_000_000
_MOST_FILES = 5_000
"""An archive that unpacks to more than this is none of slides; trees of XML take many times their text."""

_SHORTEST_SIDE, _WIDEST = 200.0, 3.0
"""Points, and width to height or height to width: on a page outside of these no slide of ours can be read."""

_DOCTYPES = [b"<!DOCTYPE", *("<!DOCTYPE".encode(code) for code in ("utf-16-le", "utf-16-be"))]
_RUNNING = ("/vbaproject", "/control", "/activexcontrolbinary")
"""Ends of the kinds of relations, in small letters, that lead to what runs."""

_LEADING_AWAY = ("http", "https", "mailto")
"""Where a link may lead that a reader follows by hand."""

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
"""Older files of Office begin so, and those under a password."""

_FOOTERS = ("dt", "ftr", "sldNum")
_TAKEN_OVER = ("ftr", "sldNum")
"""A date would be that of the template; the slides have their own."""

_EMU_IN_POINT = 12700
_EDGE = 34.0


class Ground(NamedTuple):
    """`layout` is what every slide is made of; `title` is where its title stands, None where it has none of its own or
    none that leaves room; slides end at `bottom`. `footers` are the placeholders that every slide takes over."""

    presentation: Any
    layout: Any
    format: Format
    has_title: bool
    title: Box | None = None
    bottom: float = 0.0
    footers: tuple[Any, ...] = ()
    is_own: bool = True


def master_problem(master: bytes) -> str | None:
    """Why slides cannot be added to a file, in a word; None where they can.

    too_large, encrypted, has_macros, not_a_pptx, no_layout, odd_size, or links_outside: something of it is fetched from
    elsewhere as soon as the file is opened.
    """
    if len(master) > _LARGEST:
        return "too_large"
    if master.startswith(_OLE):
        return "encrypted" if "EncryptedPackage".encode("utf-16-le") in master else "not_a_pptx"
    try:
        return _problem_inside(master)
    except BadZipFile:
        return "not_a_pptx"


def own_ground(format_: Format, look: Look) -> Ground:
    """Ours: one master, one layout with a title, Arial, the colours of the look."""
    presentation = Presentation(BytesIO(_own(format_, look)))
    return Ground(presentation, presentation.slide_layouts[0], format_, True, bottom=format_.height)


def ground_of(master: bytes) -> Ground:
    """The organisation's: its masters, layouts, theme and size, without its slides."""
    presentation = Presentation(BytesIO(master))
    _drop_slides(presentation)
    layout = _layout(presentation)
    width, height = presentation.slide_width / _EMU_IN_POINT, presentation.slide_height / _EMU_IN_POINT
    title = _title_of(layout)
    box = _box_of(title) if title is not None else None
    footers = tuple(shape for shape in layout.placeholders if _kind(shape) in _TAKEN_OVER and shape.text_frame.text)
    tops = [found.top for found in map(_box_of, footers) if found and found.top > height * 0.7]
    leaves_room = box is not None and box.bottom < height * 0.45 and box.width > width * 0.4 and box.height > 12
    return Ground(
        presentation,
        layout,
        Format(width, height),
        title is not None,
        box if leaves_room else None,
        min([height, *tops]),
        footers,
        is_own=False,
    )


def _problem_inside(master: bytes) -> str | None:
    with ZipFile(BytesIO(master)) as archive:
        entries = archive.infolist()
        if len(entries) > _MOST_FILES or sum(entry.file_size for entry in entries) > _LARGEST_UNPACKED:
            return "too_large"
        if any(entry.flag_bits & 1 for entry in entries):
            return "encrypted"
        names = [entry.filename.lower() for entry in entries]
        texts = [entry for entry, name in zip(entries, names, strict=True) if name.endswith((".xml", ".rels"))]
        if sum(entry.file_size for entry in texts) > _LARGEST_XML:
            return "too_large"
        if "[content_types].xml" not in names:
            return "not_a_pptx"
        kinds = archive.read(entries[names.index("[content_types].xml")])
        if b"macroenabled" in kinds.lower() or any(name.endswith("vbaproject.bin") for name in names):
            return "has_macros"
        # what Office writes declares no types of its own; who does wants a reader to look elsewhere
        if any(doctype in archive.read(entry) for entry in texts for doctype in _DOCTYPES):
            return "not_a_pptx"
    try:
        if not _layouts(Presentation(BytesIO(master))):
            return "no_layout"
        ground = ground_of(master)
        relations = list(ground.presentation.part.package.iter_rels())
        ground.presentation.slides.add_slide(ground.layout)
        ground.presentation.save(BytesIO())
    except Exception:  # whatever is wrong inside, it is no file that can be used
        return "not_a_pptx"
    if any(relation.reltype.lower().endswith(_RUNNING) for relation in relations):
        return "has_macros"
    if any(_is_fetched(relation) for relation in relations if relation.is_external):
        return "links_outside"
    sides = sorted((ground.format.width, ground.format.height))
    return "odd_size" if sides[0] < _SHORTEST_SIDE or sides[1] > _WIDEST * sides[0] else None


def _is_fetched(relation: Any) -> bool:
    """Whether what stands elsewhere is more than a link that somebody has to follow."""
    leads_away = urlsplit(relation.target_ref).scheme.lower() in _LEADING_AWAY
    return relation.reltype != RELATION.HYPERLINK or not leads_away


@cache
def _own(format_: Format, look: Look) -> bytes:
    """Made once from the empty presentation of python-pptx."""
    presentation = Presentation()
    presentation.slide_width, presentation.slide_height = Emu(emu(format_.width)), Emu(emu(format_.height))
    layout = _layout(presentation)
    for other in list(presentation.slide_layouts):
        if other is not layout:
            presentation.slide_layouts.remove(other)
    master = presentation.slide_master
    title = Box(_EDGE, _EDGE, format_.width - 2 * _EDGE, 72)
    body = Box(_EDGE, 120, format_.width - 2 * _EDGE, format_.height - 200)
    for where in (master, layout):
        for shape in list(where.placeholders):
            kind = _kind(shape)
            if kind in _FOOTERS:
                shape._element.getparent().remove(shape._element)
                continue
            box = title if kind == "title" else body
            shape.left, shape.top, shape.width, shape.height = (Emu(emu(length)) for length in box)
    _dress(master, look)
    # asking for it makes it: every deck has notes
    _ = presentation.notes_master
    _drop(presentation.part.package, RELATION.THUMBNAIL)
    out = BytesIO()
    presentation.save(out)
    return out.getvalue()


def _dress(master: Any, look: Look) -> None:
    """Ground, letters and colours for whatever a presenter adds."""
    tree = master._element
    ground = parse_xml(f"<p:bg {NAMESPACES}><p:bgPr>{fill(look.ground)}<a:effectLst/></p:bgPr></p:bg>")
    slide = tree.cSld
    for old in slide.xpath("p:bg"):
        slide.remove(old)
    slide.insert(0, ground)
    for style in tree.xpath("p:txStyles/p:titleStyle/a:lvl1pPr"):
        style.set("algn", "l")
    for letters in tree.xpath("p:txStyles/p:titleStyle/a:lvl1pPr/a:defRPr"):
        letters.set("sz", "2800")
        letters.set("b", "1")
    theme = master.part.part_related_by(RELATION.THEME)
    text = theme.blob.decode("utf-8")
    text = re.sub(r'(<a:(?:major|minor)Font>\s*<a:latin typeface=)"[^"]*"', rf'\1"{OFFICE_FONT}"', text)
    colors = {
        "dk1": look.ink,
        "lt1": look.ground,
        "dk2": look.muted,
        "lt2": look.panel,
        "accent1": look.accent,
        "hlink": look.muted,
        "folHlink": look.muted,
    }
    for name, color in colors.items():
        new = f'<a:{name}><a:srgbClr val="{color.lstrip("#")}"/></a:{name}>'
        text = re.sub(rf"<a:{name}>.*?</a:{name}>", new, text, flags=re.DOTALL)
    theme._blob = text.encode("utf-8")


def _drop_slides(presentation: Any) -> None:
    """All slides, and what only makes sense with them: sections, shows, the small picture of the first."""
    tree = presentation.part._element
    slides = presentation.slides._sldIdLst
    for slide in list(slides):
        presentation.part.drop_rel(slide.rId)
        slides.remove(slide)
    for left in tree.xpath("p:custShowLst | p:extLst/p:ext[*[local-name()='sectionLst']]"):
        left.getparent().remove(left)
    for empty in tree.xpath("p:extLst[not(*)]"):
        tree.remove(empty)
    _drop(presentation.part.package, RELATION.THUMBNAIL)


def _drop(package: Any, kind: str) -> None:
    for number, relation in list(package._rels.items()):
        if relation.reltype == kind:
            package._rels.pop(number)


def _layouts(presentation: Any) -> list[Any]:
    return [layout for master in presentation.slide_masters for layout in master.slide_layouts]


def _layout(presentation: Any) -> Any:
    """“Title Only”; else the one with a title and the least besides it; else the emptiest."""
    layouts = _layouts(presentation)
    for layout in layouts:
        if layout._element.get("type") == "titleOnly" and _title_of(layout) is not None:
            return layout
    return min(layouts, key=lambda layout: (_title_of(layout) is None, len(layout.placeholders)))


def _title_of(layout: Any) -> Any:
    return next((shape for shape in layout.placeholders if _kind(shape) == "title"), None)


def _kind(shape: Any) -> str:
    """What a placeholder is for, as the file says it."""
    found = shape._element.xpath(".//p:nvPr/p:ph/@type")
    return str(found[0]) if found else "obj"


def _box_of(shape: Any) -> Box | None:
    """Where a placeholder of a layout stands; None where neither it nor its master says so."""
    lengths = (shape.left, shape.top, shape.width, shape.height)
    if any(length is None for length in lengths):
        return None
    return Box(*(length / _EMU_IN_POINT for length in lengths))
