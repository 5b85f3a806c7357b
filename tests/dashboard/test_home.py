"""Home on both maps: the page and its address say the same province, as it then stood."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

import etl
from tests.conftest import DATA, copy_of_catalog, edit
from tests.dashboard.conftest import OpenPage

PAGES_WITH_HOME = pytest.mark.parametrize("page", ["overview", "ranking", "trends"])


@pytest.fixture(scope="module")
def of_an_giang(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """All shipped data of a product that was set up for the An Giang of today."""
    data = copy_of_catalog(tmp_path_factory.mktemp("an_giang") / "data")
    shutil.copytree(DATA / "figures", data / "figures")
    edit(data / "catalog" / "settings.yml", "home_unit: thanh-hoa", "home_unit: an-giang-2025")
    built = etl.build(data)
    assert built.outcome == "published", built.issues[:3]
    return data


@pytest.mark.parametrize(
    ("asked", "map_", "shown"),
    [
        ("an-giang", "63", "an-giang"),
        ("an-giang", "34", "an-giang-2025"),
        ("an-giang-2025", "34", "an-giang-2025"),
        ("an-giang-2025", "63", "an-giang"),
        ("kien-giang", "34", "an-giang-2025"),
        ("ha-tay", "63", "ha-noi-2008"),
        ("ha-tay", "34", "ha-noi-2008"),
        ("thanh-hoa", "63", "thanh-hoa"),
        ("thanh-hoa", "34", "thanh-hoa"),
    ],
)
def test_a_province_of_another_map_is_shown_as_its_counterpart_and_the_address_says_so(
    open_page: OpenPage, built: Path, asked: str, map_: str, shown: str
):
    seen = open_page(built, "overview", home=asked, map=map_)
    assert seen.address["home"] == shown
    assert seen.address["map"] == map_
    assert not seen.part("td-unknown")
    assert seen.widget("home").value == shown


def test_the_heading_is_that_of_the_counterpart(open_page: OpenPage, built: Path):
    seen = open_page(built, "overview", home="ha-tay")
    assert "Thành phố Hà Nội" in seen.part("td-heading")


def test_switching_the_map_takes_home_along_and_back(open_page: OpenPage, built: Path):
    seen = open_page(built, "overview", home="an-giang-2025")
    seen.run.button_group(key="filter_map").set_value("63").run()
    assert (seen.address["map"], seen.address["home"]) == ("63", "an-giang")
    assert "kiên giang" in seen.part("td-heading").lower()
    seen.run.button_group(key="filter_map").set_value("34").run()
    assert (seen.address["map"], seen.address["home"]) == ("34", "an-giang-2025")


@PAGES_WITH_HOME
def test_the_map_is_of_one_page_home_of_all(open_page: OpenPage, built: Path, page: str):
    usual = {"overview": "34", "ranking": "63", "trends": "34"}
    seen = open_page(built, page, home="an-giang-2025")
    assert seen.address["map"] == usual[page]


# the setting


def test_the_overview_opens_on_the_province_of_the_settings(open_page: OpenPage, of_an_giang: Path):
    seen = open_page(of_an_giang, "overview")
    assert seen.address["home"] == "an-giang-2025"
    assert "Tỉnh An Giang" in seen.part("td-heading")
    assert "Thanh Hóa" not in seen.part("td-heading")


def test_the_ranking_highlights_the_province_of_the_settings_or_what_it_was_made_of(
    open_page: OpenPage, of_an_giang: Path
):
    seen = open_page(of_an_giang, "ranking", index="pci", period="2016")
    assert seen.address["units"] == "an-giang,kien-giang"
    assert seen.html.count('td-chosen" data-unit=') == 2
    seen = open_page(of_an_giang, "ranking", index="pci", period="2016", map="34")
    assert seen.address["units"] == "an-giang-2025"
    assert seen.html.count('td-chosen" data-unit="an-giang-2025"') == 1


def test_the_trends_draw_the_province_of_the_settings_after_its_members(open_page: OpenPage, of_an_giang: Path):
    seen = open_page(of_an_giang, "trends", index="papi")
    assert seen.address["units"] == "an-giang,kien-giang,an-giang-2025"
    drawn = list(dict.fromkeys(trace["name"] for trace in seen.figure["data"]))
    assert [name.partition(" (")[0] for name in drawn[-3:]] == ["An Giang", "Kiên Giang", "An Giang"]
    assert len(set(drawn)) == len(drawn)
    assert [trace["line"]["dash"] for trace in seen.figure["data"]][-1] == "dash"


@PAGES_WITH_HOME
def test_no_page_names_the_former_home(open_page: OpenPage, of_an_giang: Path, page: str):
    assert "thanh-hoa" not in open_page(of_an_giang, page).address.values()
