"""etl.units: which unit a spelling means, and on which day."""

import unicodedata
from datetime import date, timedelta

import pytest

from etl import queries
from etl.units import first_day, folded, last_day

BEFORE, AFTER = date(2025, 3, 1), date(2025, 9, 1)

CODES_WITH_A_NEW_MEANING = {
    "15": ("yen-bai", "lao-cai-2025"),
    "24": ("bac-giang", "bac-ninh-2025"),
    "44": ("quang-binh", "quang-tri-2025"),
    "52": ("binh-dinh", "gia-lai-2025"),
    "80": ("long-an", "tay-ninh-2025"),
    "82": ("tien-giang", "dong-thap-2025"),
    "91": ("kien-giang", "an-giang-2025"),
}
NAMES_WITH_A_NEW_CODE = {
    "Lào Cai": ("10", "15"),
    "Bắc Ninh": ("27", "24"),
    "Quảng Trị": ("45", "44"),
    "Gia Lai": ("64", "52"),
    "Tây Ninh": ("72", "80"),
    "Đồng Tháp": ("87", "82"),
    "An Giang": ("89", "91"),
}


@pytest.mark.parametrize(
    ("spelling", "key"),
    [
        ("Hà Nội", "hanoi"),
        ("  hà   nội ", "hanoi"),
        ("ĐẮK LẮK", "daklak"),
        ("Đắk Lắk", "daklak"),
        ("đồng tháp", "dongthap"),
        ("Bà Rịa – Vũng Tàu", "bariavungtau"),
        ("TP. Hồ Chí Minh", "tphochiminh"),
        ("Thừa Thiên-Huế", "thuathienhue"),
        ("24", "24"),
        ("", ""),
    ],
)
@pytest.mark.parametrize("form", ["NFC", "NFD", "NFKC", "NFKD"])
def test_spellings_fold_to_the_same_key_in_every_unicode_form(spelling, key, form):
    assert folded(unicodedata.normalize(form, spelling)) == key


@pytest.mark.parametrize(
    ("spelling", "before", "after"),
    [
        ("An Giang", "an-giang", "an-giang-2025"),
        ("24", "bac-giang", "bac-ninh-2025"),
        ("Bắc Ninh", "bac-ninh", "bac-ninh-2025"),
        ("Bắc Giang", "bac-giang", None),
        ("27", "bac-ninh", None),
        ("Hà Nội", "ha-noi-2008", "ha-noi-2008"),
        ("Thừa Thiên Huế", "thua-thien-hue", "thua-thien-hue"),
        ("Huế", "thua-thien-hue", "thua-thien-hue"),
        ("tp ho chi minh", "ho-chi-minh", "ho-chi-minh-2025"),
        ("BRVT", "ba-ria-vung-tau", None),
        ("an-giang", "an-giang", None),
        ("an-giang-2025", None, "an-giang-2025"),
        (" 48 ", "da-nang", "da-nang-2025"),
        ("Hà Tây", None, None),
        ("ĐN", None, None),
        ("nowhere", None, None),
        ("", None, None),
    ],
)
def test_a_spelling_means_the_unit_that_existed_on_the_day(gazetteer, spelling, before, after):
    assert gazetteer.resolved(spelling, BEFORE) == before
    assert gazetteer.resolved(spelling, AFTER) == after


def test_ha_noi_of_2008_is_another_unit_from_the_first_of_august(gazetteer):
    assert gazetteer.resolved("Hà Nội", date(2008, 7, 31)) == "ha-noi"
    assert gazetteer.resolved("Hà Nội", date(2008, 8, 1)) == "ha-noi-2008"
    assert gazetteer.resolved("Hà Tây", date(2008, 7, 31)) == "ha-tay"
    assert gazetteer.resolved("28", date(2008, 7, 31)) == "ha-tay"
    assert gazetteer.resolved("Hà Tây", date(2008, 8, 1)) is None


def test_exactly_seven_codes_change_their_meaning_in_2025(gazetteer):
    before = {s.code: s for s in gazetteer.units_on(BEFORE)}
    after = {s.code: s for s in gazetteer.units_on(AFTER)}
    changed = {c for c in before.keys() & after.keys() if before[c].name != after[c].name}
    assert changed == CODES_WITH_A_NEW_MEANING.keys()
    for code, (old, new) in CODES_WITH_A_NEW_MEANING.items():
        assert gazetteer.resolved(code, BEFORE) == old
        assert gazetteer.resolved(code, AFTER) == new


def test_exactly_seven_names_change_their_code_in_2025(gazetteer):
    before = {s.name.vi: s.code for s in gazetteer.units_on(BEFORE)}
    after = {s.name.vi: s.code for s in gazetteer.units_on(AFTER)}
    changed = {n: (before[n], after[n]) for n in before.keys() & after.keys() if before[n] != after[n]}
    assert changed == NAMES_WITH_A_NEW_CODE


def test_the_country_had_64_then_63_then_34_units(gazetteer):
    days = {
        date(2003, 12, 31): 0,
        date(2004, 1, 1): 64,
        date(2008, 7, 31): 64,
        date(2008, 8, 1): 63,
        date(2025, 6, 30): 63,
        date(2025, 7, 1): 34,
        date(2026, 11, 22): 34,
    }
    assert {day: len(gazetteer.units_on(day)) for day in days} == days


def test_eleven_units_live_on_unchanged_in_2025(gazetteer):
    before = {s.unit for s in gazetteer.units_on(BEFORE)}
    after = {s.unit for s in gazetteer.units_on(AFTER)}
    assert len(before & after) == 11
    assert all(unit.endswith("-2025") for unit in after - before)


def test_each_day_has_its_map(gazetteer):
    found = {day: gazetteer.geography_on(day) for day in (date(2025, 6, 30), date(2025, 7, 1))}
    assert [geography.geography for geography in found.values()] == ["63", "34"]
    assert gazetteer.geography_on(date(2003, 12, 31)) is None


def test_a_renamed_unit_stays_itself(gazetteer):
    hue = {day: gazetteer.state("thua-thien-hue", day) for day in (date(2024, 12, 31), date(2025, 1, 1))}
    assert [(s.name.vi, s.kind) for s in hue.values()] == [("Thừa Thiên Huế", "province"), ("Huế", "city")]
    dong_nai = [gazetteer.state("dong-nai-2025", day).kind for day in (date(2026, 4, 29), date(2026, 4, 30))]
    assert dong_nai == ["province", "city"]


def test_every_spelling_means_its_unit_on_every_day_of_that_units_life(catalog, gazetteer):
    for spelling in (s for s in catalog.spellings if s.unit):
        for state in gazetteer.states(spelling.unit):
            last = state.valid_to or state.valid_from + timedelta(days=1)
            assert gazetteer.resolved(spelling.spelling, state.valid_from) == spelling.unit, spelling
            assert gazetteer.resolved(spelling.spelling, last) == spelling.unit, spelling


def test_every_unit_is_found_by_each_of_its_names_and_by_its_code(catalog, gazetteer):
    for state in catalog.units:
        for spelling in (state.unit, state.code, *state.name, *state.full_name):
            assert gazetteer.resolved(spelling, state.valid_from) == state.unit, spelling


@pytest.mark.parametrize(
    "name", ["Đông Nam Bộ", "Cả nước", "Tây Nguyên", "Điểm cao nhất", "Trung vị", "Highest", "MEDIAN", "ĐN"]
)
def test_regions_totals_and_statistics_are_no_units(gazetteer, name):
    assert gazetteer.is_known_non_unit(name)
    assert gazetteer.meanings(name) == []
    assert gazetteer.resolved(name, BEFORE) is gazetteer.resolved(name, AFTER) is None


def test_units_and_unknown_words_are_not_taken_for_regions(gazetteer):
    assert not gazetteer.is_known_non_unit("Hà Nội")
    assert not gazetteer.is_known_non_unit("Haf Nooij")


def test_no_declared_non_unit_ever_resolves(catalog, gazetteer):
    for spelling in (s for s in catalog.spellings if s.unit is None):
        assert gazetteer.is_known_non_unit(spelling.spelling), spelling
        assert gazetteer.meanings(spelling.spelling) == [], spelling


@pytest.mark.parametrize(
    ("wrong", "meant"), [("Hà Gang", "Hà Giang"), ("Qảng Ninh", "Quảng Ninh"), ("Thnh Hoa", "Thanh Hóa")]
)
def test_a_near_spelling_is_suggested_and_never_accepted(gazetteer, wrong, meant):
    assert meant in gazetteer.suggestions(wrong)
    assert gazetteer.meanings(wrong) == []
    assert gazetteer.resolved(wrong, BEFORE) is None


def test_suggestions_are_few_and_none_for_noise(gazetteer):
    assert len(gazetteer.suggestions("Quảng Nang")) == 3
    assert gazetteer.suggestions("qqqqqqqqqq") == []


def test_a_name_with_one_letter_lost_means_nothing(catalog, gazetteer):
    declared = {folded(s.spelling) for s in catalog.spellings}
    for state in gazetteer.units_on(BEFORE):
        key = folded(state.name.vi)
        for shorter in {key[:i] + key[i + 1 :] for i in range(len(key))} - declared:
            assert gazetteer.resolved(shorter, BEFORE) is None, shorter


def test_a_spelling_of_two_units_at_once_means_neither(catalog):
    from dataclasses import replace

    from etl.model import Spelling
    from etl.units import Gazetteer

    both = [Spelling("Quảng", "alias", unit) for unit in ("quang-ninh", "quang-nam")]
    gazetteer = Gazetteer(replace(catalog, spellings=(*catalog.spellings, *both)))
    assert gazetteer.resolved("Quảng", BEFORE) is None
    assert gazetteer.meanings("Quảng") == ["quang-ninh", "quang-nam"]


def test_units_come_in_the_order_of_their_codes(gazetteer):
    codes = [s.code for s in gazetteer.units_on(AFTER)]
    assert codes == sorted(codes)


SPRING, AUTUMN = date(2025, 3, 15), date(2025, 9, 15)


@pytest.mark.parametrize(("code", "units"), CODES_WITH_A_NEW_MEANING.items())
def test_each_of_the_seven_codes_means_another_unit_in_autumn_than_in_spring(gazetteer, code, units):
    before, after = units
    assert gazetteer.resolved(code, SPRING) == gazetteer.resolved(code, date(2025, 6, 30)) == before
    assert gazetteer.resolved(code, AUTUMN) == gazetteer.resolved(code, date(2025, 7, 1)) == after
    assert set(gazetteer.meanings(code)) == {before, after}


@pytest.mark.parametrize(("name", "codes"), NAMES_WITH_A_NEW_CODE.items())
def test_each_of_the_seven_names_means_the_unit_with_its_code_of_that_day(gazetteer, name, codes):
    for day, code in zip((SPRING, AUTUMN), codes, strict=True):
        unit = gazetteer.resolved(name, day)
        assert gazetteer.state(unit, day).code == code
        assert gazetteer.resolved(code, day) == unit
        assert unit.endswith("-2025") == (day == AUTUMN)


def test_the_old_code_of_a_moved_name_means_nobody_in_autumn(gazetteer):
    for before, _ in NAMES_WITH_A_NEW_CODE.values():
        assert gazetteer.resolved(before, AUTUMN) is None


@pytest.mark.parametrize(
    ("unit", "day", "members"),
    [
        ("an-giang-2025", SPRING, ["an-giang", "kien-giang"]),
        ("phu-tho-2025", SPRING, ["hoa-binh", "phu-tho", "vinh-phuc"]),
        ("phu-tho-2025", date(2008, 7, 31), ["hoa-binh", "phu-tho", "vinh-phuc"]),
        ("an-giang-2025", AUTUMN, ["an-giang-2025"]),
        ("quang-ninh", SPRING, ["quang-ninh"]),
        ("quang-ninh", AUTUMN, ["quang-ninh"]),
        ("thua-thien-hue", date(2024, 12, 31), ["thua-thien-hue"]),
        ("ha-noi-2008", SPRING, ["ha-noi-2008"]),
        ("ha-noi-2008", date(2008, 7, 31), None),
        ("an-giang", AUTUMN, None),
        ("nowhere", SPRING, None),
    ],
)
def test_the_members_of_a_unit_are_those_of_the_day(gazetteer, unit, day, members):
    assert gazetteer.members(unit, day) == members


def test_all_units_of_today_are_made_of_the_63_whole_and_once(gazetteer):
    parts = [part for s in gazetteer.units_on(AUTUMN) for part in gazetteer.members(s.unit, SPRING)]
    assert sorted(parts) == sorted(s.unit for s in gazetteer.units_on(SPRING))


def test_members_are_followed_over_two_changes(catalog):
    from dataclasses import replace

    from etl.model import UnitChange
    from etl.units import Gazetteer

    halves = [UnitChange(date(2010, 1, 1), unit, "ca-mau", "merge", 1, "a decree", "") for unit in ("a", "b")]
    states = [s for s in catalog.units if s.unit != "ca-mau"]
    states += [replace(s, valid_from=date(2010, 1, 1)) for s in catalog.units if s.unit == "ca-mau"]
    states += [replace(states[0], unit=unit, valid_to=date(2009, 12, 31)) for unit in ("a", "b")]
    gazetteer = Gazetteer(replace(catalog, units=tuple(states), changes=(*catalog.changes, *halves)))
    assert gazetteer.members("ca-mau-2025", date(2009, 6, 30)) == ["bac-lieu", "a", "b"]
    assert gazetteer.members("ca-mau-2025", SPRING) == ["bac-lieu", "ca-mau"]


@pytest.mark.parametrize(
    ("unit", "after", "until", "gave"),
    [
        ("vinh-phuc", date(2008, 7, 31), date(2025, 7, 1), True),
        ("hoa-binh", date(2008, 6, 30), date(2008, 8, 1), True),
        ("vinh-phuc", date(2008, 8, 1), date(2025, 7, 1), False),
        ("vinh-phuc", date(2006, 6, 30), date(2008, 7, 31), False),
        ("ha-tay", date(2008, 6, 30), date(2025, 7, 1), False),
        ("phu-tho", date(2004, 1, 1), date(2025, 7, 1), False),
        ("thua-thien-hue", date(2024, 6, 30), date(2025, 7, 1), False),
    ],
)
def test_a_unit_gave_land_when_a_part_of_it_went_to_another(gazetteer, unit, after, until, gave):
    assert gazetteer.gave_land(unit, after, until) is gave


@pytest.mark.parametrize(
    ("as_of", "day"),
    [
        ("2025-06-30", date(2025, 6, 30)),
        ("2025-06", date(2025, 6, 30)),
        ("2024-02", date(2024, 2, 29)),
        ("2023-12", date(2023, 12, 31)),
        ("2025-Q1", date(2025, 3, 31)),
        ("2025-Q2", date(2025, 6, 30)),
        ("2025-Q4", date(2025, 12, 31)),
        ("2025", date(2025, 5, 5)),
        (None, date(2025, 5, 5)),
    ],
)
def test_the_last_day_of_a_reading(as_of, day):
    assert last_day(as_of, date(2025, 5, 5)) == day


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        ("2022", date(2022, 1, 1)),
        ("2025-06", date(2025, 6, 1)),
        ("2023-12", date(2023, 12, 1)),
        ("2022-03-08", date(2022, 3, 8)),
        ("2024-12-31", date(2024, 12, 31)),
    ],
)
def test_the_first_day_that_a_moment_may_mean(moment, day):
    assert first_day(moment) == day
    assert first_day(moment) <= last_day(moment, date(day.year, 12, 31))


def test_every_moment_of_a_snapshot_has_a_first_and_a_last_day(snapshot):
    """Breaks and readings are put in order by them."""
    moments = {r["moment"] for r in queries.readings(snapshot, "new_rural")}
    moments |= {b["period"] for i in queries.indices(snapshot) for b in queries.breaks(snapshot, i["index"])}
    assert {len(moment) for moment in moments} == {4, 7, 10}
    for moment in moments:
        day = first_day(moment)
        assert day.isoformat().startswith(moment)
        assert day <= last_day(moment, date(day.year, 12, 31)) <= date(day.year, 12, 31)


def test_a_code_means_the_unit_that_bears_it_that_day_and_not_one_that_bore_it_before(catalog):
    from dataclasses import replace

    from etl.units import Gazetteer

    day = date(2020, 1, 1)
    states = []
    for s in catalog.units:
        if s.unit == "an-giang":
            earlier = replace(s, valid_to=date(2019, 12, 31))
            states += [earlier, replace(s, valid_from=day, code="99")]
        elif s.unit == "kien-giang":
            states += [replace(s, valid_to=date(2019, 12, 31)), replace(s, valid_from=day, code="89")]
        else:
            states.append(s)
    gazetteer = Gazetteer(replace(catalog, units=tuple(states)))
    assert gazetteer.resolved("89", date(2019, 12, 31)) == "an-giang"
    assert gazetteer.resolved("89", day) == "kien-giang"
