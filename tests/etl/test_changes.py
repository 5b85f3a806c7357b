"""etl.changes: what a workbook makes new, other, firm, and what it does not hold."""

import pytest

from etl import store
from etl.changes import changes_between
from etl.model import Activity, AreaValue, Band, Facts, Rank, Uncertainty, Value
from etl.tables import _flat_table
from etl.uploads import cells_of
from tests.etl.candidates import facts, place, score

KINDS = {
    "value": Value, "rank": Rank, "band": Band, "uncertainty": Uncertainty, "area_value": AreaValue,
    "activity": Activity,
}  # fmt: skip


@pytest.fixture
def between(tmp_path):
    """The difference between two little snapshots that hold just the facts given, in the cells of `brought`."""
    opened = []

    def found(before: Facts, after: Facts, brought: Facts | None = None, sampled=False, promises=((), ())):
        for name, given in (("before", before), ("after", after)):
            tables = {table: _flat_table(kind, getattr(given, table)) for table, kind in KINDS.items()}
            tables["index_info"] = store.Table({"index": "str", "sampled": "bool"}, [("pci", sampled)])
            name = f"{name}{len(opened)}"
            store.publish(store.write_draft(tmp_path, tables, (), {"id": name}), name)
            opened.append(store.open_snapshot(tmp_path, name))
        cells = cells_of(brought or facts(**{t: [f for f in r if f.upload_id] for t, r in after._asdict().items()}))
        return changes_between(*opened[-2:], cells, *promises)

    yield found
    for snapshot in opened:
        snapshot.close()


def old(value=57.5, **more):
    return score(value=value, **more)._replace(source_id="VCCI")


def new(value=58.5, **more):
    return score(value=value, **more)._replace(source_id="upload-a", upload_id="a", source_cell="PCI!B4")


def told(changes):
    return [(c.unit, c.old, c.new) for c in changes]


def test_new_other_and_equal_figures_are_told_apart(between):
    before = facts(value=[old(), old(unit="ha-giang")])
    after = facts(value=[new(), new(57.5, unit="ha-giang"), new(60.5, unit="bac-giang")])
    found = between(before, after)
    assert told(found.changed) == [("an-giang", 57.5, 58.5)]
    assert told(found.confirmed) == [("ha-giang", 57.5, 57.5)]
    assert told(found.added) == [("bac-giang", None, 60.5)]
    assert found.changed[0].where == "PCI!B4"
    assert (found.changed[0].old_status, found.changed[0].new_status) == ("published", "published")


def test_a_gap_with_a_reason_is_nothing_that_was_shown(between):
    gap = score()._replace(value=None, status=None, missing_reason="withheld")
    assert told(between(facts(value=[gap]), facts(value=[new()])).added) == [("an-giang", None, 58.5)]


def test_only_displayed_figures_count(between):
    before = facts(value=[old(), old(50.0, preferred=False)])
    after = facts(value=[new(), old(preferred=False)])
    assert told(between(before, after).changed) == [("an-giang", 57.5, 58.5)]


@pytest.mark.parametrize(
    ("was", "now", "is_equal"),
    [
        (57.790867, 57.7908671, True),
        (57.790867, 57.790869, False),
        (57.790867, 57.79, True),
        (57.79, 57.790867, True),
        (57.796, 57.79, False),
        (57.785, 57.79, True),
        (57.79, 57.8, False),
    ],
)
def test_equal_is_what_the_coarser_print_cannot_tell_apart(between, was, now, is_equal):
    """The second province says to how many decimals each source prints."""
    digits = {57.790867: 60.123456, 57.7908671: 60.1234561, 57.790869: 60.123456, 57.796: 60.123, 57.785: 60.123}
    before = facts(value=[old(was), old(digits.get(was, 60.12), unit="ha-giang")])
    after = facts(value=[new(now), new(digits.get(now, 60.12), unit="ha-giang")])
    found = between(before, after)
    assert ("an-giang" in [c.unit for c in found.confirmed]) == is_equal


def test_a_figure_that_ends_in_zeros_is_as_precise_as_its_neighbours(between):
    before = facts(value=[old(57.75), old(60.12, unit="ha-giang")])
    after = facts(value=[new(58.0), new(60.12, unit="ha-giang")])
    assert told(between(before, after).changed) == [("an-giang", 57.75, 58.0)]


@pytest.mark.parametrize("more", [{"qualifier": ">"}, {"value_high": 60.5}])
def test_the_same_number_said_otherwise_is_another(between, more):
    found = between(facts(value=[old()]), facts(value=[new(57.5, **more)]))
    assert told(found.changed) == [("an-giang", 57.5, 57.5)]


def test_what_the_workbook_does_not_hold_is_told_and_stays(between):
    kept = [old(unit="ha-giang"), old(unit="ca-mau", period="2015"), old(60.0, unit="kon-tum", status="computed")]
    found = between(facts(value=[old(), *kept]), facts(value=[new(), *kept]))
    assert told(found.dropped) == [("ha-giang", 57.5, 57.5)]


def test_of_a_sample_only_places_that_the_workbook_holds_can_lack_something(between):
    kept = [old(unit="ha-giang"), old(node="entry")]
    found = between(facts(value=[old(), *kept]), facts(value=[new(), *kept]), sampled=True)
    assert [(c.unit, c.node) for c in found.dropped] == [("an-giang", "entry")]


def test_a_figure_behind_a_better_one_is_no_confirmation(between):
    behind = new(status="reported")
    found = between(facts(value=[old()]), facts(value=[old(), behind._replace(preferred=False)]), facts(value=[behind]))
    assert told(found.behind) == [("an-giang", 57.5, 58.5)]
    assert not found.confirmed and not found.changed


def test_ranks_and_groups_that_move_or_go_are_told(between):
    ranks = [place(rank=3), place("ha-giang", 4), place("ca-mau", 5)]
    moved = [place(rank=4)._replace(status="computed"), place("ha-giang", 4)]
    group = Band("pci", "overall", "an-giang", "2016", "good", "published", "VCCI")
    found = between(
        facts(value=[old()], rank=ranks, band=[group]),
        facts(value=[new()], rank=moved, band=[group._replace(band="mid")]),
    )
    assert told(found.ranks) == [("an-giang", 3, 4), ("ca-mau", 5, None)]
    assert told(found.bands) == [("an-giang", "good", "mid")]


def test_other_tables_have_cells_too(between):
    area = AreaValue("pci", "overall", "viet-nam", "mean", "2016", 58.25, "published", "VCCI")
    count = Activity("pci", "visits", "ubnd", "2016", None, None, None, "6 tháng", 685.0, "reported", "ND")
    width = Uncertainty("pci", "overall", "an-giang", "2016", 0.25, None, 41.5, 42.0, 90.0, 310, "VCCI")
    later = {"upload_id": "a", "source_cell": "PCI!B4", "source_id": "upload-a"}
    found = between(
        facts(area_value=[area], activity=[count], uncertainty=[width]),
        facts(
            area_value=[area._replace(value=58.75, **later)],
            activity=[count._replace(value=686.0, **later)],
            uncertainty=[width._replace(n=311, **later)],
        ),
    )
    assert {(c.table, c.unit, c.old, c.new) for c in found.changed} == {
        ("area_value", "viet-nam", 58.25, 58.75),
        ("activity", "ubnd", 685.0, 686.0),
        ("uncertainty", "an-giang", (0.25, None, 41.5, 42.0, 90.0, 310), (0.25, None, 41.5, 42.0, 90.0, 311)),
    }


def test_promises_whose_status_becomes_another_are_told(between):
    def promise(name, status):
        told = {"target": name, "index": "new_rural", "node": "communes", "area": "ca-mau", "programme_period": "2025"}
        return told | {"status": status}

    was, now = [promise("a", "behind"), promise("b", "reached")], [promise("a", "on_track"), promise("b", "reached")]
    found = between(facts(), facts(value=[new()]), promises=(was, now))
    assert [(c.where, c.unit, c.old, c.new) for c in found.targets] == [("a", "ca-mau", "behind", "on_track")]


def test_before_the_first_snapshot_everything_is_new(between, tmp_path):
    between(facts(), facts(value=[new()]))
    after = store.open_snapshot(tmp_path)
    assert told(changes_between(None, after, cells_of(facts(value=[new()]))).added) == [("an-giang", None, 58.5)]
    after.close()
