"""What an organisation's own file may not bring along: what runs, what is fetched, what takes all memory."""

from __future__ import annotations

import re
from collections.abc import Callable
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from pptx import Presentation
from pptx.opc.constants import RELATIONSHIP_TYPE as RELATION
from pptx.util import Pt

from dashboard.show import FORMATS, LOOKS, Made, Show
from dashboard.slide import Card, Cards, Slide
from dashboard.slides.native_master import master_problem
from dashboard.slides.pptx import as_pptx

MASTER, LAYOUT = "slideMasters/_rels/slideMaster1.xml.rels", "slideLayouts/_rels/slideLayout6.xml.rels"
LINK = "http://127.0.0.1:8501/xep-hang"
SLIDE = Slide("scores", "Thừa Thiên Huế đứng thứ tám", "PCI 2023", [Cards([Card("Điểm", "67,67")])])
SHOW = Show("Hội nghị", [Made(SLIDE, LINK)], "bản", "vi", "Nguồn", "và {n}", "Mở", FORMATS["16x9"], LOOKS["light"])


def saved(presentation: Presentation) -> bytes:
    out = BytesIO()
    presentation.save(out)
    return out.getvalue()


def rewritten(change: Callable[[str, bytes], bytes], **more: bytes) -> bytes:
    """An empty presentation, each file of it changed, and more of them below ppt/."""
    out = BytesIO()
    with ZipFile(BytesIO(saved(Presentation()))) as old, ZipFile(out, "w", ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, change(name.removeprefix("ppt/"), old.read(name)))
        for name, content in more.items():
            new.writestr(f"ppt/{name}", content)
    return out.getvalue()


def related(where: str, kind: str, target: str, mode: str = "External") -> bytes:
    added = f'<Relationship Id="rId990" Type="{kind}" Target="{target}" TargetMode="{mode}"/></Relationships>'.encode()
    return rewritten(lambda name, text: text.replace(b"</Relationships>", added) if name == where else text)


def declaring(doctype: str, encoding: str = "utf-8") -> bytes:
    def change(name: str, text: bytes) -> bytes:
        if name != "slideLayouts/slideLayout6.xml":
            return text
        _, _, body = text.decode().partition("?>")
        return f'<?xml version="1.0" encoding="{encoding}"?>{doctype}{body}'.encode(encoding)

    return rewritten(change)


def sized(width: float, height: float) -> bytes:
    presentation = Presentation()
    presentation.slide_width, presentation.slide_height = Pt(width), Pt(height)
    return saved(presentation)


def without_size() -> bytes:
    return rewritten(lambda _, text: re.sub(rb"<p:sldSz[^>]*/>", b"", text))


def with_a_renamed_macro() -> bytes:
    kind = "application/vnd.ms-office.vbaProject"
    relation = b'<Relationship Id="rId9" Type="http://schemas.microsoft.com/office/2006/relationships/vbaProject" '

    def change(name: str, text: bytes) -> bytes:
        if name == "_rels/presentation.xml.rels":
            return text.replace(b"</Relationships>", relation + b'Target="notes.dat"/></Relationships>')
        part = f'<Override PartName="/ppt/notes.dat" ContentType="{kind}"/></Types>'.encode()
        return text.replace(b"</Types>", part)

    return rewritten(change, **{"notes.dat": b"Sub"})


@pytest.mark.parametrize(
    ("problem", "file"),
    [
        ("links_outside", lambda: related(MASTER, RELATION.IMAGE, "http://elsewhere.example/logo.png")),
        ("links_outside", lambda: related(LAYOUT, RELATION.OLE_OBJECT, "file://///elsewhere/figures.xlsx")),
        ("links_outside", lambda: related("_rels/presentation.xml.rels", RELATION.AUDIO, "//elsewhere/a.wav")),
        ("links_outside", lambda: related("_rels/.rels", RELATION.CUSTOM_XML, "http://elsewhere.example/t")),
        ("links_outside", lambda: related(MASTER, RELATION.HYPERLINK, "file:///c:/windows/system32/cmd.exe")),
        (None, lambda: related(MASTER, RELATION.HYPERLINK, "https://organisation.example")),
        ("not_a_pptx", lambda: declaring('<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/hostname">]>')),
        ("not_a_pptx", lambda: declaring('<!DOCTYPE x SYSTEM "http://elsewhere.example/x.dtd">', "utf-16")),
        ("has_macros", with_a_renamed_macro),
        ("too_large", lambda: rewritten(lambda _, text: text, **{"media.bin": bytes(130_000_000)})),
        ("too_large", lambda: rewritten(lambda _, text: text, **{"custom.xml": bytes(31_000_000)})),
        ("not_a_pptx", without_size),
        ("odd_size", lambda: sized(72, 72)),
        ("odd_size", lambda: sized(4000, 300)),
        (None, lambda: sized(720, 540)),
        (None, lambda: sized(540, 720)),
    ],
)
def test_what_a_file_may_not_bring(problem: str | None, file: Callable[[], bytes]) -> None:
    assert master_problem(file()) == problem


def test_what_the_slides_of_a_file_link_to_goes_with_them() -> None:
    presentation = Presentation()
    slide = presentation.slides.add_slide(presentation.slide_layouts[6])
    slide.part.relate_to("file:///c:/figures.xlsx", RELATION.OLE_OBJECT, is_external=True)
    file = saved(presentation)
    assert master_problem(file) is None
    with ZipFile(BytesIO(as_pptx(SHOW, file))) as archive:
        found = b"".join(archive.read(name) for name in archive.namelist() if name.endswith(".rels"))
    assert b"figures.xlsx" not in found and b"oleObject" not in found
    outside = re.findall(rb'Target="([^"]*)" TargetMode="External"', found)
    assert set(outside) <= {LINK.encode()}


@pytest.mark.parametrize(("width", "height"), [(720, 540), (1600, 900)])
def test_a_deck_of_another_shape_stays_on_the_pages_of_the_file(width: float, height: float) -> None:
    slide = Presentation(BytesIO(as_pptx(SHOW, sized(width, height)))).slides[0]
    for shape in slide.shapes:
        assert shape.left is None or (shape.left + shape.width <= Pt(width + 1) and shape.left >= 0), shape.name
        assert shape.top is None or (shape.top + shape.height <= Pt(height + 1) and shape.top >= 0), shape.name


def test_a_file_whose_layouts_have_no_titles_takes_them_as_texts() -> None:
    def change(name: str, text: bytes) -> bytes:
        is_layout = name.startswith("slideLayouts/slideLayout")
        return re.sub(rb'type="(?:ctrT|t)itle"', b'type="body"', text) if is_layout else text

    file = rewritten(change)
    assert master_problem(file) is None
    slide = Presentation(BytesIO(as_pptx(SHOW, file))).slides[0]
    assert any(shape.has_text_frame and SLIDE.title in shape.text_frame.text for shape in slide.shapes)
