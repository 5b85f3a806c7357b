"""Where the texts and bodies of a slide stand: nothing lies on anything else, and nothing that must be said is lost."""

from __future__ import annotations

from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dashboard.show import FORMATS, Format, Made, Show
from dashboard.slide import Paragraphs, Slide
from dashboard.slides.fonts import width_of
from dashboard.slides.ink import LEADING, Box
from dashboard.slides.layout import CODE, Placed, placed

SLIDE = Slide(
    part="map",
    title="Thanh Hóa xếp hạng 30/63 về Chỉ số PCI tổng hợp, năm 2023",
    subtitle="Chỉ số năng lực cạnh tranh cấp tỉnh. Bản đồ 63 tỉnh, thành phố",
    kicker="PCI",
    bodies=[Paragraphs(["a"]), Paragraphs(["b"])],
    shares=[0.4, 0.6],
    remarks=["* số tính lại", "Không có điểm của Vĩnh Phúc và Tiền Giang."],
    sources=["VCCI, Hồ sơ PCI 2023, 2024-05", "CafeF, Điểm danh 30 tỉnh đứng đầu, 2024-05-13"],
)


def show_of(slide: Slide, shape: str = "16x9", link: str = "http://10.0.0.7:8501/xep-hang?index=pci") -> Show:
    version = "Số liệu cập nhật 22/11/2026 · bản 20261122T165452-120688-96239577"
    made = [Made(slide, link)] * 12
    return Show("Hội nghị", made, version, "vi", "Nguồn", "… còn nữa", "Mở trên Thước Đo", FORMATS[shape])


def placed_of(slide: Slide, shape: str = "16x9") -> tuple[Placed, Format]:
    show = show_of(slide, shape)
    return placed(show.slides[0], 3, show), show.format


def overlapping(boxes: list[Box]) -> list[tuple[Box, Box]]:
    return [
        (a, b)
        for a, b in combinations(boxes, 2)
        if a.left < b.right - 0.01 and b.left < a.right - 0.01 and a.top < b.bottom - 0.01 and b.top < a.bottom - 0.01
    ]


def assert_well_placed(found: Placed, shape: Format) -> None:
    boxes = [text.box for text in found.texts] + [box for _, box in found.bodies]
    code = Box(shape.width - 34 - CODE, shape.height - 18 - CODE, CODE, CODE)
    assert overlapping([*boxes, code]) == []
    assert all(b.left >= 0 and b.top >= 0 and b.right <= shape.width and b.bottom <= shape.height for b in boxes)
    for text in found.texts:
        assert len(text.lines) * text.size * LEADING <= text.box.height + 0.01, text
        assert all(width_of(line, text.size, text.is_bold) <= text.box.width for line in text.lines), text


@pytest.mark.parametrize("shape", FORMATS)
def test_everything_that_must_be_said_stands_on_the_slide(shape: str):
    found, size = placed_of(SLIDE, shape)
    assert_well_placed(found, size)
    said = {text.role: " ".join(text.lines) for text in found.texts}
    assert said["title"] == SLIDE.title and said["kicker"] == "PCI"
    assert said["remark"] == " ".join(SLIDE.remarks) and found.left_over == []
    assert all(source in said["source"] for source in SLIDE.sources)
    assert "96239577" in said["imprint"] and said["imprint"].endswith("3/12")


def test_bodies_stand_side_by_side_by_their_shares():
    (_, left), (_, right) = placed_of(SLIDE)[0].bodies
    assert left.width / right.width == pytest.approx(0.4 / 0.6)
    assert (left.top, left.height) == (right.top, right.height) and left.height > 250


def test_the_foot_leads_to_the_live_view():
    found, _ = placed_of(SLIDE)
    assert [text.link for text in found.texts if text.link] == ["http://10.0.0.7:8501/xep-hang?index=pci"]


def test_what_finds_no_room_is_kept_for_the_notes_and_the_slide_says_so():
    many = [f"Lưu ý thứ {number}: " + "số liệu này do cơ quan công bố tính lại. " * 3 for number in range(20)]
    found, size = placed_of(SLIDE._replace(remarks=many, sources=["Nguồn dài " * 33, "hai"]))
    assert_well_placed(found, size)
    said = next(text for text in found.texts if text.role == "remark")
    kept = [remark for remark in many if remark.strip() in " ".join(said.lines)]
    assert said.lines[-1] == "… còn nữa" and 0 < len(kept) < 20
    assert [*kept, *(text for text in found.left_over if text in many)] == many
    assert "hai" in found.left_over


texts = st.text("aăâbcdđeêghiklmnoôơpqrstuưvxy ỂỖỰ0123456789,.-", min_size=1, max_size=160)


@settings(max_examples=50, deadline=None)
@given(texts, texts, st.lists(texts, max_size=12), st.lists(texts, max_size=8), st.sampled_from(sorted(FORMATS)))
def test_any_texts_are_well_placed(title: str, subtitle: str, remarks: list[str], sources: list[str], shape: str):
    slide = SLIDE._replace(title=title, subtitle=subtitle, remarks=remarks, sources=sources)
    found, size = placed_of(slide, shape)
    assert_well_placed(found, size)
    cover, size = placed_of(slide._replace(is_cover=True, bodies=[]), shape)
    assert_well_placed(cover, size)


def test_a_title_of_two_lines_breaks_at_a_pause_rather_than_before_the_last_word():
    title = "Cả nước: 11 mục tiêu đến năm 2025: đạt 3, chưa đạt 3, chưa kết luận được 5 (tính đến 22/11/2026)"
    (found,) = (text for text in placed_of(SLIDE._replace(title=title))[0].texts if text.role == "title")
    first, second = found.lines
    assert first.endswith("chưa đạt 3,") and second.startswith("chưa kết luận được 5")
