"""The tree of an index through its states in time, and its weights, held against the catalogue."""

from __future__ import annotations

import pytest

from dashboard.charts.methods_changes import cuts_of
from dashboard.charts.methods_nodes import Nodes, concepts_of, years_of
from dashboard.text import LANGUAGES, Words
from etl import queries
from etl.store import Snapshot
from tests.conftest import INDICES

SCORED = ["papi", "par_index", "pci", "pgi", "sipas"]


@pytest.fixture
def nodes(snapshot: Snapshot):
    def made(index: str, lang: str = "vi") -> Nodes:
        return Nodes(
            Words(lang),
            next(i for i in queries.indices(snapshot) if i["index"] == index),
            queries.nodes(snapshot, index),
            {m["unit_of_measure"]: m for m in queries.measures(snapshot)},
            queries.aggregations(snapshot, index),
        )

    return made


@pytest.mark.parametrize("index", INDICES)
def test_every_concept_stands_once_in_the_tree_with_all_its_states(snapshot: Snapshot, index: str):
    rows = queries.nodes(snapshot, index)
    found = concepts_of(rows)
    assert len({c.newest["concept"] for c in found}) == len(found)
    assert sum(len(c.states) for c in found) == len(rows)
    assert found[0].depth == 0


def test_a_part_stands_below_what_it_is_a_part_of_now(snapshot: Snapshot):
    found = {c.newest["concept"]: c for c in concepts_of(queries.nodes(snapshot, "sipas"))}
    # a part of the whole to 2021, of the service aspect since
    assert (found["overall"].depth, found["service"].depth, found["sf1"].depth) == (0, 1, 2)
    papi = [c.newest["concept"] for c in concepts_of(queries.nodes(snapshot, "papi"))]
    assert papi.index("transparency") < papi.index("poverty_list") < papi.index("accountability")
    assert papi.index("accountability") < papi.index("investment_boards") < papi.index("corruption")


def test_years_are_said_from_the_end_that_is_known():
    words = Words("vi")
    said = [years_of(words, {"since": s, "until": u}) for s, u in ((None, None), ("2013", None), (None, "2008"))]
    assert said == ["mọi năm", "từ 2013", "đến 2008"]
    assert years_of(words, {"since": "2005", "until": "2005"}) == "2005"
    assert years_of(words, {"since": "2006", "until": "2022"}) == "2006–2022"


@pytest.mark.parametrize("index", SCORED)
@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_definition_is_on_the_page(nodes, snapshot: Snapshot, index: str, lang: str):
    html = nodes(index, lang).tree().replace("&#x27;", "'").replace("&amp;", "&")
    missing = [node["node"] for node in queries.nodes(snapshot, index) if node[f"definition_{lang}"] not in html]
    # a state that differs from the next one in nothing but its definition has no line of its own
    assert missing == []


def test_weights_stand_in_per_cent_by_the_years_in_which_they_held(nodes, snapshot: Snapshot):
    sheet = nodes("pci").sheets()[1]
    assert [column.title for column in sheet.columns[1:]] == [
        "2006–2008", "2009–2010", "2011 *", "2012", "2013–2021", "2022–2023", "2024 *",
    ]  # fmt: skip
    rows = {row[0]: row[1:] for row in sheet.rows}
    assert rows["Tính minh bạch"] == [15, 20, 20, 20, 20, 5, 5]
    assert rows["Cạnh tranh bình đẳng"] == [None, None, None, None, 5, 10, 10]
    for place in range(1, len(sheet.columns)):
        assert sum(row[place] or 0 for row in sheet.rows) == pytest.approx(100)
    held = {r["node"] for r in snapshot.rows("SELECT DISTINCT node FROM weight WHERE index = 'pci'")}
    assert len(rows) == len(held)


def test_plain_sums_have_no_weights_and_say_how_they_add_up(nodes):
    assert "td-weights" not in nodes("papi").ways()
    assert "Tổng của tám chỉ số nội dung" in nodes("papi").ways()
    assert "không gộp thành một điểm chung" in nodes("new_rural").ways()


def test_a_scale_that_is_not_known_is_no_number(nodes):
    rows = {(row[1], row[3]): row[4] for row in nodes("par_index").sheets()[0].rows}
    assert rows["f1", "2012–2016"] == "không rõ tối đa"
    assert rows["f1", "từ 2022"] == "0–9,5"
    counts = {row[1]: row[4] for row in nodes("new_rural").sheets()[0].rows}
    assert counts["communes_ntm"] == "số đếm" and counts["communes_ntm_pct"] == "0–100"


def test_a_code_that_changed_is_told(nodes):
    html = nodes("papi").tree()
    assert "mã d2_2: từ 2018; mã d2_1: 2011–2017" in html


@pytest.mark.parametrize("index", INDICES)
def test_breaks_of_one_reason_stand_together_and_none_is_lost(snapshot: Snapshot, index: str):
    rows = queries.breaks(snapshot, index)
    cuts = cuts_of(rows)
    assert sum(len(cut.nodes) for cut in cuts) == len(rows)
    assert [c.first["period"] for c in cuts] == sorted((c.first["period"] for c in cuts), reverse=True)
