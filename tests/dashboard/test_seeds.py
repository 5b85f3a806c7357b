"""The quantities of the five articles from which the product set out: each is on a page, beside its source."""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path
from typing import NamedTuple

import pytest

from etl.model import Facts
from tests.dashboard.conftest import OpenPage

QUANG_BINH, KIEN_GIANG = "Công tác dân vận tập trung hướng về cơ sở", "Kiên Giang: Đổi mới công tác dân vận"
NGHE_AN, SONG_LO = (
    "Đảng ủy Khối các cơ quan tỉnh thực hiện tốt công tác dân vận",
    "Sông Lô tăng cường công tác tiếp xúc",
)
NATIONAL = "Hướng về cơ sở, bám sát dân, bám chắc địa bàn"
SOURCES = (
    "000_0ed7dcbe3113271b.txt",
    "001_7e4dce87c7762d7a.txt",
    "002_45344f90b417b1fa.txt",
    "003_d0b60f8e2dc38b0d.txt",
    "004_c49dc822d147d953.txt",
)


class Quantity(NamedTuple):
    """What stands together in one block of a page: the thing, its figure as printed, the article it is from."""

    page: str
    place: str
    thing: str
    figure: str
    source: str


COUNTS = [
    Quantity("dan_van", "quang-binh", "Tổ dân vận chính quyền", "45 tổ", QUANG_BINH),
    Quantity("dan_van", "quang-binh", "Định mức đi công tác cơ sở", "ít nhất 3 lần/người/tháng", QUANG_BINH),
    Quantity("dan_van", "quang-binh", "Định mức dự sinh hoạt khối dân vận", "ít nhất 1 lần/người/tháng", QUANG_BINH),
    Quantity("dan_van", "kien-giang", "tỷ lệ xã đạt chuẩn NTM", "100 %", KIEN_GIANG),
    Quantity("dan_van", "kien-giang", "xã NTM nâng cao", "ít nhất 30 xã", KIEN_GIANG),
    Quantity("dan_van", "kien-giang", "xã NTM kiểu mẫu", "15 xã", KIEN_GIANG),
    Quantity("dan_van", "kien-giang", "huyện đạt chuẩn NTM", "7–9 huyện", KIEN_GIANG),
    Quantity("dan_van", "nghe-an", "Điểm sáng thực hiện Quy chế dân chủ ở cơ sở", "187 điểm sáng", NGHE_AN),
    Quantity("dan_van", "nghe-an", "Điểm sáng dân vận chính quyền", "157 điểm sáng", NGHE_AN),
    Quantity("dan_van", "nghe-an", "Mô hình, tập thể, cá nhân được tuyên dương", "39 mô hình", NGHE_AN),
    Quantity("dan_van", "nghe-an", "Cuộc/hội nghị đối thoại", "1 cuộc", NGHE_AN),
    Quantity("dan_van", "nghe-an", "Bài dự thi cấp cơ sở", "trên 2.000 bài", NGHE_AN),
    Quantity("dan_van", "nghe-an", "Bài dự thi cấp Khối", "125 bài", NGHE_AN),
    Quantity("dan_van", "nghe-an", "Tác phẩm được trao giải", "35 tác phẩm", NGHE_AN),
    Quantity("dan_van", "nghe-an", "Trẻ mồ côi được đỡ đầu", "80 cháu", NGHE_AN),
    Quantity("dan_van", "nghe-an", "Suất quà", "60 suất", NGHE_AN),
    Quantity("dan_van", "nghe-an", "Giá trị quà tặng", "42 triệu đồng", NGHE_AN),
    Quantity("dan_van", "nghe-an", "Suất quà", "130 suất", NGHE_AN),
    Quantity("dan_van", "nghe-an", "Giá trị quà tặng", "74 triệu đồng", NGHE_AN),
    Quantity("dan_van", "nghe-an", "Công trình thanh niên", "14 công trình", NGHE_AN),
    Quantity("dan_van", "nghe-an", "Giá trị công trình thanh niên", "khoảng 840 triệu đồng", NGHE_AN),
    Quantity("dan_van", "nghe-an", "Giá trị quà tặng", "615 triệu đồng", NGHE_AN),
    Quantity("dan_van", "nghe-an", "Giá trị quà tặng", "404 triệu đồng", NGHE_AN),
    Quantity("dan_van", "nghe-an", "Mô hình chuyển đổi số, cải cách hành chính", "4 mô hình", NGHE_AN),
    Quantity("dan_van", "nghe-an", "Vốn FDI đăng ký mới", "1,01 tỷ USD", NGHE_AN),
    Quantity("dan_van", "nghe-an", "Thứ hạng thu hút FDI", "hạng 4", NGHE_AN),
    Quantity("dan_van", "nghe-an", "Thứ hạng thu hút FDI", "tốp 10", NGHE_AN),
    Quantity("dan_van", "vinh-phuc", "Cuộc/hội nghị đối thoại", "25 cuộc", SONG_LO),
    Quantity("dan_van", "vinh-phuc", "Lượt người dự đối thoại", "gần 1.900 lượt người", SONG_LO),
    Quantity("dan_van", "vinh-phuc", "Ý kiến, kiến nghị tại đối thoại", "268 ý kiến", SONG_LO),
    Quantity("dan_van", "vinh-phuc", "Thời lượng mỗi cuộc đối thoại", "3–4 giờ/cuộc", SONG_LO),
    Quantity("dan_van", "vinh-phuc", "Số người dự mỗi cuộc đối thoại", "70–150 người/cuộc", SONG_LO),
    Quantity("dan_van", "vinh-phuc", "Ngày tiếp công dân định kỳ mỗi tháng", "3 ngày/tháng", SONG_LO),
    Quantity("dan_van", "vinh-phuc", "Diện tích tự nhiên", "trên 15.000 ha", SONG_LO),
    Quantity("dan_van", "vinh-phuc", "Đơn vị hành chính cấp xã", "17 đơn vị", SONG_LO),
    Quantity("dan_van", "vinh-phuc", "Dân số", "trên 100.000 người", SONG_LO),
    Quantity("dan_van", "vinh-phuc", "Tổ chức cơ sở đảng", "44 tổ chức", SONG_LO),
    Quantity("dan_van", "vinh-phuc", "Đảng viên", "trên 6.000 đảng viên", SONG_LO),
]
PROMISES = [
    Quantity("targets", "kien-giang", "Tỷ lệ xã đạt chuẩn nông thôn mới", "100 %", KIEN_GIANG),
    Quantity("targets", "kien-giang", "Số xã đạt chuẩn nông thôn mới nâng cao", "ít nhất 30 xã", KIEN_GIANG),
    Quantity("targets", "kien-giang", "Số xã đạt chuẩn nông thôn mới kiểu mẫu", "15 xã", KIEN_GIANG),
    Quantity("targets", "kien-giang", "đạt chuẩn hoặc hoàn thành nhiệm vụ", "7–9 huyện", KIEN_GIANG),
]
SYSTEMS = [
    Quantity("initiatives", "", "Thứ sáu không hẹn", "Công an tỉnh Quảng Bình", QUANG_BINH),
    Quantity("initiatives", "", "Ngày thứ bảy tình nguyện giải quyết thủ tục hành chính", "Công an tỉnh", QUANG_BINH),
    Quantity("initiatives", "", "Tổ dân vận chính quyền", "45 tổ", QUANG_BINH),
    Quantity("initiatives", "", "chế độ đi công tác cơ sở", "3 lần", QUANG_BINH),
    Quantity("initiatives", "", "Bản đồ số hóa", "Đoàn Khối", NGHE_AN),
    Quantity("initiatives", "", "Cổng thông tin điện tử hiến máu", "Đoàn Khối", NGHE_AN),
    Quantity("initiatives", "", "Kết nối tiêu thụ nông sản", "Đoàn Khối", NGHE_AN),
    Quantity("initiatives", "", "Hệ thống cập nhật, lưu trữ dữ liệu", "Đoàn Khối", NGHE_AN),
    Quantity("initiatives", "", "Hệ thống trực tuyến quản lý", "Đảng ủy Khối", NGHE_AN),
    Quantity("initiatives", "", "Microsoft Teams", "Đảng ủy Khối", NGHE_AN),
    Quantity("initiatives", "", "Gương sáng quanh ta", "Hơn 2.000 bài", NGHE_AN),
    Quantity("initiatives", "", "Cùng em vững bước tới trường", "130 suất quà", NGHE_AN),
    Quantity("initiatives", "", "Mô hình tập thể, cá nhân tiêu biểu", "39 mô hình", NGHE_AN),
    Quantity("initiatives", "", "Hội nghị đối thoại chuyên đề", "gần 1.900 lượt", SONG_LO),
    Quantity("initiatives", "", "ngày 10, 20, 30", "Huyện ủy Sông Lô", SONG_LO),
    Quantity("initiatives", "", "Đẩy mạnh thực hiện quy chế dân chủ ở cơ sở", "2021", NATIONAL),
]


ONE_THING = {"dan_van": "tbody", "initiatives": "article", "targets": "tr", "new_rural": "article"}
"""The element of each page that holds one activity, one card, one target."""

_PAGES: dict[tuple[str, str], str] = {}


def html_of(open_page: OpenPage, built: Path, quantity: Quantity) -> str:
    """The page as it opens, run once for all its quantities."""
    address = {"place": quantity.place} if quantity.place else {}
    if (quantity.page, quantity.place) not in _PAGES:
        _PAGES[quantity.page, quantity.place] = open_page(built, quantity.page, **address).html
    return _PAGES[quantity.page, quantity.place]


def blocks(html: str, tag: str) -> list[str]:
    """What can be read in each element of one kind."""
    found = re.findall(rf"<{tag}\b.*?</{tag}>", html, re.S)
    return [" ".join(unescape(re.sub(r"<[^>]*>", " ", part)).split()) for part in found]


@pytest.mark.parametrize("quantity", [*COUNTS, *PROMISES, *SYSTEMS], ids=lambda q: f"{q.page}-{q.thing}-{q.figure}")
def test_it_is_on_a_page_with_its_source(open_page: OpenPage, built: Path, quantity: Quantity):
    found = blocks(html_of(open_page, built, quantity), ONE_THING[quantity.page])
    wanted = (quantity.thing, quantity.figure, quantity.source)
    assert any(all(text in block for text in wanted) for block in found), quantity


@pytest.mark.parametrize("index", ["PCI", "PAPI", "PAR INDEX", "SIPAS"])
def test_the_promise_to_rise_every_year_is_on_a_page_with_its_source(open_page: OpenPage, built: Path, index: str):
    promise = Quantity("targets", "kien-giang", index, "2021–2025", KIEN_GIANG)
    boards = [b for b in blocks(html_of(open_page, built, promise), "section") if KIEN_GIANG in b and index in b]
    assert any("hằng năm" in board and promise.figure in board for board in boards)


def test_no_count_of_the_articles_is_left_out_of_the_list(figures: Facts):
    printed = [a for a in figures.activity if a.source_id in SOURCES]
    assert len(COUNTS) == len(printed)


def test_a_figure_of_another_thing_or_without_its_source_is_not_found(open_page: OpenPage, built: Path):
    found = blocks(html_of(open_page, built, COUNTS[0]), "tbody")
    assert not any("Tổ dân vận chính quyền" in block and "65 lượt đoàn" in block for block in found)
    assert not any("45 tổ" in block and SONG_LO in block for block in found)
