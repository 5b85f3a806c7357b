"""etl.uploads: what an accepted workbook is kept as, and whose figures stand where several tell of one cell."""

import json
from dataclasses import replace
from datetime import date

import pytest

from etl import uploads
from etl.model import Activity, AreaValue, Band, Facts, Issue, Uncertainty, Value
from etl.uploads import Cell, cell_of, merged, superseded_by, superseded_issues
from tests.etl.candidates import candidate, facts, place, score, workbook

TOLD = {
    "note": "Bản in tháng 3", "reasons": {"unusual": "đã hỏi VCCI"}, "published_at": "2026-11-22T10:00:00+00:00",
    "by": "lan", "based_on": "s1", "superseded": (),
}  # fmt: skip


@pytest.fixture
def file(tmp_path):
    return workbook(tmp_path)


def stored(data, found, file, **told):
    draft = uploads.write_draft(data, found, file)
    uploads.write_record(draft, uploads.upload_of(found, TOLD | told))
    return uploads.accept_draft(draft, found.upload_id)


EVERY = {
    "value": [
        score(value=0.1 + 0.2),
        score("ha-giang", 1e-7, value_high=9.5, qualifier="between", as_of="2016-06-30", date_basis="stated"),
        score("bac-giang", 58.0, preferred=False, flag="excluded", note='một, "hai"\nba'),
    ],
    "rank": [place(rank=12)._replace(rank_of=63)],
    "band": [Band("pci", "overall", "an-giang", "2016", "good", "published", None)],
    "uncertainty": [Uncertainty("pci", "overall", "an-giang", "2016", 0.25, None, 41.123456789, 42.0, 90.0, 310, None)],
    "area_value": [AreaValue("pci", "overall", "viet-nam", "mean", "2016", 58.3, "published", None, note=" dài ")],
    "activity": [
        Activity("pci", "visits", "ubnd", None, None, None, None, "6 tháng", 685.0, "reported", None, None, ">", "one")
    ],
}  # fmt: skip


def test_every_figure_is_read_back_as_it_was(tmp_path, file):
    found = candidate(file, **EVERY)
    upload = uploads.read_upload(stored(tmp_path, found, file))
    assert upload.facts == found.facts
    assert [fact.upload_id for rows in upload.facts for fact in rows] == [found.upload_id] * 8


def test_all_that_is_known_of_a_workbook_is_read_back(tmp_path, file):
    found = candidate(file, score(), issues=(Issue("unusual", "warning", "PCI!B2"), Issue("hidden", "note", "PCI")))
    upload = uploads.read_upload(stored(tmp_path, found, file))
    assert upload == uploads.upload_of(found, TOLD)
    assert (upload.file_name, upload.tables, upload.source) == (found.file_name, found.tables, found.source)
    assert upload.warnings == ({"where": "PCI!B2", "code": "unusual"},)


def test_the_workbook_is_kept_to_the_byte_under_a_name_of_its_own(tmp_path, file):
    found = replace(candidate(file, score()), file_name="../Báo cáo (2).XLSX")
    kept = uploads.workbook_of(stored(tmp_path, found, file))
    assert (kept.name, kept.read_bytes()) == ("workbook.xlsx", file.read_bytes())


@pytest.mark.parametrize("name", ["../figures", "", "a/b"])
def test_an_id_is_no_path(tmp_path, file, name):
    with pytest.raises(ValueError, match="upload id"):
        uploads.write_draft(tmp_path, replace(candidate(file, score()), upload_id=name), file)


def test_a_folder_that_is_not_whole_is_no_upload(tmp_path, file):
    found = candidate(file, score())
    folder = stored(tmp_path, found, file)
    rows = folder / "rows" / "pci.value.csv"
    whole = rows.read_text(encoding="utf-8")
    rows.write_text(whole.replace("58.25", "58,25"), encoding="utf-8")
    assert uploads.read_upload(folder) is None
    rows.write_text(whole, encoding="utf-8")
    assert uploads.read_upload(folder)
    rows.write_text(whole.replace("58.25", "85.25"), encoding="utf-8")
    assert uploads.read_upload(folder) is None
    rows.write_text(whole, encoding="utf-8")
    record = folder / "upload.json"
    record.write_text(record.read_text(encoding="utf-8")[:100], encoding="utf-8")
    assert uploads.read_upload(folder) is None
    assert uploads.read_uploads(tmp_path, [found.upload_id, "0" * 12]) == (
        [],
        [Issue("upload_missing", "error", f"uploads/{name}") for name in (found.upload_id, "0" * 12)],
    )


@pytest.mark.parametrize(
    ("table", "fact", "expected"),
    [
        ("value", score(as_of="2016-06-30"), Cell("value", "pci", "overall", "an-giang", "2016", ("2016-06-30",))),
        ("rank", place(), Cell("rank", "pci", "overall", "an-giang", "2016", ())),
        (
            "area_value",
            EVERY["area_value"][0],
            Cell("area_value", "pci", "overall", "viet-nam", "2016", ("mean", None)),
        ),
        ("activity", EVERY["activity"][0], Cell("activity", "pci", "visits", "ubnd", None, (None, "6 tháng"))),
    ],
)
def test_a_cell_is_told_by_what_makes_it_one(table, fact, expected):
    assert cell_of(table, fact) == expected


def shipped(**more):
    return score(value=57.5, **more)._replace(source_id="VCCI")


def told_by(upload, value, **more):
    return score(value=value, **more)._replace(upload_id=upload)


def test_without_uploads_everything_stays():
    given = facts(value=[shipped()])
    assert merged(given, []) == (given, facts())


def test_a_later_figure_sets_aside_every_earlier_one_of_its_cell():
    others = [shipped(unit="bac-giang"), shipped(period="2015"), shipped(node="entry"), shipped(as_of="2016-06-30")]
    twice = [shipped(), shipped(preferred=False)._replace(source_id="other")]
    first, second = told_by("a", 58.0), told_by("b", 59.0)
    result = merged(facts(value=[*twice, *others]), [facts(value=[first]), facts(value=[second])])
    assert result.in_effect.value == [*others, second]
    assert result.aside.value == [*twice, first]


@pytest.mark.parametrize(
    ("old", "new", "stands"),
    [
        ("published", "published", ["new"]),
        ("reported", "published", ["new"]),
        ("computed", "published", ["new"]),
        ("inferred", "reported", ["new"]),
        ("published", "reported", ["old", "new"]),
    ],
)
def test_only_the_same_or_a_worse_status_is_set_aside(old, new, stands):
    result = merged(facts(value=[shipped(status=old, note="old")]), [facts(value=[score(status=new, note="new")])])
    assert [v.note for v in result.in_effect.value] == stands


def test_counts_are_never_added_twice():
    """Nothing chooses among counts when they are shown, so only one may be in effect."""
    better = EVERY["activity"][0]._replace(status="published")
    worse = EVERY["activity"][0]._replace(upload_id="a")
    assert merged(facts(activity=[better]), [facts(activity=[worse])]) == (
        facts(activity=[better]),
        facts(activity=[worse]),
    )


def test_intervals_are_replaced():
    old, new = EVERY["uncertainty"][0], EVERY["uncertainty"][0]._replace(se=0.5, upload_id="a")
    assert merged(facts(uncertainty=[old]), [facts(uncertainty=[new])]).in_effect.uncertainty == [new]


def test_the_same_words_in_another_year_are_another_count():
    old = EVERY["activity"][0]._replace(period="2015")
    new = EVERY["activity"][0]._replace(period="2016", upload_id="a")
    assert merged(facts(activity=[old]), [facts(activity=[new])]).in_effect.activity == [old, new]


def laid(given: Facts, *layers: Facts):
    """What an upload, the last layer, sets aside, as rows of its record."""
    before, after = merged(given, layers[:-1]), merged(given, layers)
    rows = superseded_by(layers[-1].value[0].upload_id, before, after, layers[-1])
    return [(row["figures"], row["upload_id"], row["displayed"]) for row in rows]


def test_a_record_tells_what_was_shown_before():
    given = facts(value=[shipped(), shipped(unit="bac-giang")])
    first, second = facts(value=[told_by("a", 58.0)]), facts(value=[told_by("b", 59.0)])
    assert laid(given, first) == [((57.5,), None, True)]
    assert laid(given, first, second) == [((57.5,), None, False), ((58.0,), "a", True)]


def upload_over(given: Facts, file, *rows: Value):
    """An accepted upload with the record of what it sets aside, as a file would bring it back."""
    found = candidate(file, *rows)
    aside = superseded_by(found.upload_id, merged(given, []), merged(given, [found.facts]), found.facts)
    return uploads.upload_of(found, TOLD | {"superseded": tuple(json.loads(json.dumps(aside)))})


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        ([shipped()], []),
        ([shipped(), shipped(unit="bac-giang")], []),
        ([shipped(note="other words")], []),
        ([shipped()._replace(value=57.25)], [("57.25", "57.5")]),
        ([], [("–", "57.5")]),
        ([shipped(), shipped()._replace(value=57.25, source_id="other")], [("57.5, 57.25", "57.5")]),
    ],
    ids=["same", "elsewhere", "note", "changed", "gone", "one more"],
)
def test_shipped_figures_beneath_an_upload_are_watched(file, now, expected):
    upload = upload_over(facts(value=[shipped()]), file, score())
    found = superseded_issues(merged(facts(value=now), [upload.facts]), [upload])
    assert [(i.values["value"], i.values["expected"]) for i in found] == expected
    assert all(i.code == "superseded_changed" and i.severity == "warning" for i in found)


def test_a_new_shipped_figure_beneath_an_upload_is_told(file):
    upload = upload_over(facts(), file, score())
    found = superseded_issues(merged(facts(value=[shipped()]), [upload.facts]), [upload])
    assert [(i.values["value"], i.values["expected"], i.values["file"]) for i in found] == [("57.5", "–", "pci.xlsx")]


def test_a_period_and_a_source_come_with_an_upload(catalog, file):
    found = candidate(file, score(period="2026"), score(period="2016"))
    grown = uploads.catalog_with_uploads(catalog, [found, found])
    old, new = catalog.indices["pci"].releases, grown.indices["pci"].releases
    assert new[:-1] == old and (new[-1].period, new[-1].units_at) == ("2026", date(2026, 6, 30))
    assert grown.sources[found.source.source_id] == found.source
    assert len(grown.declared_sources) == len(catalog.declared_sources) + 1
    assert grown.indices["papi"] == catalog.indices["papi"]


def test_an_earlier_period_takes_its_place_in_the_order(catalog, file):
    grown = uploads.catalog_with_uploads(catalog, [candidate(file, score(period="2004"))])
    periods = [release.period for release in grown.indices["pci"].releases]
    assert periods[0] == "2004" and periods == sorted(periods)


def test_leftovers_go_only_where_the_history_can_tell(tmp_path, file):
    found = candidate(file, score())
    folder = stored(tmp_path, found, file)
    uploads.drop_leftovers(tmp_path, set(), {"s2"})
    uploads.drop_leftovers(tmp_path, {found.upload_id}, {"s1"})
    assert folder.is_dir()
    uploads.drop_leftovers(tmp_path, set(), {"s1"})
    assert not folder.exists()
