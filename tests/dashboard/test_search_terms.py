"""What a line of text may mean: every spelling of the catalogue, names by heart and by half, and what is misspelt."""

from __future__ import annotations

import unicodedata

import pytest

from dashboard.charts.search_terms import INDEX, NODE, PLACE, YEAR, Understood, Vocabulary
from dashboard.text import LANGUAGES, Words
from etl import Gazetteer, folded, queries
from etl.store import Snapshot


@pytest.fixture(scope="module")
def vocabulary(snapshot: Snapshot, gazetteer: Gazetteer) -> Vocabulary:
    ignored = [word for language in LANGUAGES for word in Words(language)("search.ignored").split(", ")]
    before, after = (Words(language)("search.smaller_places").split(", ") for language in LANGUAGES)
    areas, indices, nodes = queries.areas(snapshot), queries.indices(snapshot), queries.nodes(snapshot)
    return Vocabulary(gazetteer, areas, indices, nodes, ignored, before, after)


def meant(found: Understood) -> dict[str, set[str]]:
    """What was understood, kind by kind; nodes as `index.node`."""
    nodes = {f"{key.index}.{key.node}" for key in found.of(NODE)}
    said = {PLACE: set(found.of(PLACE)), INDEX: set(found.of(INDEX)), YEAR: set(found.of(YEAR)), NODE: nodes}
    return {kind: ids for kind, ids in said.items() if ids}


HO_CHI_MINH = {"ho-chi-minh", "ho-chi-minh-2025"}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("quang ninh pci 2023", {PLACE: {"quang-ninh"}, INDEX: {"pci"}, YEAR: {"2023"}}),
        ("2023: điểm PCI của tỉnh Quảng Ninh", {PLACE: {"quang-ninh"}, INDEX: {"pci"}, YEAR: {"2023"}}),
        ("tphcm dao tao lao dong", {PLACE: HO_CHI_MINH, NODE: {"pci.labor"}}),
        ("Đào tạo tphcm lao động", {PLACE: HO_CHI_MINH, NODE: {"pci.labor"}}),
        ("HCM papi", {PLACE: HO_CHI_MINH, INDEX: {"papi"}}),
        ("hcm labor training", {PLACE: HO_CHI_MINH, NODE: {"pci.labor"}}),
        ("PAR thanh hoa", {PLACE: {"thanh-hoa"}, INDEX: {"par_index"}}),
        ("hậu giang sipas 2019–2021", {PLACE: {"hau-giang"}, INDEX: {"sipas"}, YEAR: {"2019", "2020", "2021"}}),
        ("cả nước nông thôn mới", {PLACE: {"viet-nam"}, INDEX: {"new_rural"}}),
        ("gia nhap", {NODE: {"pci.entry"}}),
        ("papi d1_1", {INDEX: {"papi"}, NODE: {"papi.d1_1"}}),
        ("ha giang, hau giang", {PLACE: {"ha-giang", "hau-giang"}}),
        ("quang ninh quang binh", {PLACE: {"quang-ninh", "quang-binh"}}),
        ("nan papi", {PLACE: {"nghe-an"}, INDEX: {"papi"}}),
        ("pci 2031", {INDEX: {"pci"}, YEAR: {"2031"}}),
    ],
)
def test_provinces_indices_components_and_years_are_understood_mixed(vocabulary: Vocabulary, text: str, expected: dict):
    found = vocabulary.understood(text)
    assert found.unknown == ()
    assert meant(found) == expected


@pytest.mark.parametrize("spelt", [str, str.upper, folded, lambda name: unicodedata.normalize("NFD", name)])
def test_every_province_is_found_by_its_name_in_any_spelling(vocabulary: Vocabulary, gazetteer: Gazetteer, spelt):
    for unit in gazetteer.units:
        name = gazetteer.states(unit)[-1].name
        for text in (name.vi, name.en):
            found = vocabulary.understood(f"{spelt(text)} pci 2016")
            assert found.unknown == () and unit in found.of(PLACE), text
            assert (found.of(INDEX), found.of(YEAR), found.of(NODE)) == (("pci",), ("2016",), ())


def test_every_component_is_found_by_its_name(vocabulary: Vocabulary):
    for key, names in vocabulary.nodes.items():
        for name in names:
            found = vocabulary.understood(f"{name} {key.index}")
            assert found.unknown == (), name
            assert key in found.of(NODE) or not found.of(NODE), name


@pytest.mark.parametrize(
    ("text", "near"),
    [
        ("quang nimh", "Quảng Ninh"),
        ("ha gang", "Hà Giang"),
        ("hau giag", "Hậu Giang"),
        ("ha nan", "Hà Nam"),
        ("sóc trăg", "Sóc Trăng"),
        ("thanh hoá2", "Thanh Hóa"),
        ("sipass", "SIPAS"),
    ],
)
def test_what_is_misspelt_is_asked_about_never_guessed(vocabulary: Vocabulary, text: str, near: str):
    found = vocabulary.understood(f"{text} papi 2019")
    (unknown,) = found.unknown
    assert unknown.text == text and near in unknown.near
    assert found.of(PLACE) == () and found.of(NODE) == ()


def test_what_is_like_nothing_has_no_suggestions(vocabulary: Vocabulary):
    (unknown,) = vocabulary.understood("xyzzyx").unknown
    assert unknown == ("xyzzyx", (), False)


@pytest.mark.parametrize("text", ["Đông Nam Bộ", "dong bang song hong", "điểm cao nhất"])
def test_regions_and_statistics_are_no_provinces(vocabulary: Vocabulary, text: str):
    (unknown,) = vocabulary.understood(f"{text} pci").unknown
    assert unknown.is_no_province


def test_a_code_that_changed_its_meaning_is_one_thing_in_one_year(vocabulary: Vocabulary):
    found = vocabulary.understood("tiep can thong tin")
    (key,) = (key for key in found.of(NODE) if key.index == "papi")
    row = {"index": "papi", "node": "d2_1"}
    assert not key.holds({**row, "period": "2016"}) and key.holds({**row, "period": "2018"})


@pytest.mark.parametrize("text", ["", "   ", "…", "tỉnh, điểm"])
def test_nothing_asked_is_nothing_wanted(vocabulary: Vocabulary, text: str):
    assert vocabulary.understood(text).wants_nothing


def test_an_official_code_is_not_taken_for_a_province(vocabulary: Vocabulary):
    assert vocabulary.understood("22").of(PLACE) == ()


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("huyện Thanh Hóa", "Thanh Hóa"),
        ("xa quang ninh", "quang ninh"),
        ("thị xã Hà Giang", "Hà Giang"),
        ("ha giang township", "ha giang"),
    ],
)
def test_a_smaller_place_of_the_same_name_is_not_taken_for_the_province(vocabulary: Vocabulary, text: str, name: str):
    found = vocabulary.understood(f"{text} pci 2019")
    assert found.unknown == ((text, (name,), True),)
    assert found.of(PLACE) == () and found.of(NODE) == ()


@pytest.mark.parametrize(
    ("text", "area"),
    [
        ("huyện Quảng Ninh", "quang-ninh-quang-binh"),
        ("Quang Ninh district", "quang-ninh-quang-binh"),
        ("xa binh phuoc", "binh-phuoc-vinh-long"),
    ],
)
def test_a_smaller_place_with_figures_is_found_and_not_the_province(vocabulary: Vocabulary, text: str, area: str):
    found = vocabulary.understood(text)
    assert meant(found) == {PLACE: {area}} and not found.unknown


def test_districts_of_a_province_can_still_be_asked_for(vocabulary: Vocabulary):
    found = vocabulary.understood("quảng ninh số huyện đạt chuẩn")
    assert found.of(PLACE) == ("quang-ninh",) and found.of(NODE) and not found.unknown


@pytest.mark.parametrize("text", ["Nghệ Tĩnh", "Lào", "hà"])
def test_a_word_with_marks_begins_no_word_with_other_marks(vocabulary: Vocabulary, text: str):
    found = vocabulary.understood(text)
    assert found.of(NODE) == () and found.unknown


def test_near_a_number_there_is_no_name(vocabulary: Vocabulary):
    assert vocabulary.understood("pci 24").unknown == (("24", (), False),)
