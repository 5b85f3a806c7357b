"""data/catalog/ is complete and true to itself, and a file that cannot be read is named with the place in it."""

import itertools
import re
import unicodedata
from datetime import date, timedelta

import pytest

from etl.catalog import CatalogError, read_catalog
from etl.checks import catalog_issues
from etl.model import (
    AGGREGATIONS,
    BREAK_KINDS,
    DENOMINATORS,
    INITIATIVE_FIELDS,
    INITIATIVE_KINDS,
    MISSING_REASONS,
    Catalog,
    Duty,
    Share,
)
from etl.scores import children_of
from tests.conftest import DATA, INDICES, add_line, copy_of_catalog, edit


@pytest.fixture(params=INDICES)
def index(request, catalog):
    return catalog.indices[request.param]


def is_written(text):
    return bool(text.vi.strip()) and bool(text.en.strip())


def test_the_shipped_catalogue_contradicts_itself_nowhere(catalog):
    assert catalog_issues(catalog) == []


def test_indices_come_in_their_order(catalog):
    assert list(catalog.indices)[:3] == ["pci", "pgi", "papi"]


def test_every_node_is_named_in_both_languages(index):
    assert all(is_written(node.name) for node in index.nodes)
    names = (index.name, index.short_name, index.publisher, index.cadence, index.description)
    assert all(map(is_written, names))


def test_names_differ_between_the_languages(index):
    """A name copied into both languages would be a translation forgotten; proper short names are no nodes."""
    assert [node.node for node in index.nodes if node.name.vi == node.name.en] == []


def test_every_parent_declares_its_aggregation_in_every_release(index):
    for release in index.releases:
        for node in index.nodes_in(release.period):
            children = children_of(index, node.node, release.period)
            if children:
                aggregation = index.aggregation_of(node.node, release.period)
                assert aggregation is not None, (node.node, release.period)
                assert aggregation.kind in AGGREGATIONS
                if aggregation.kind == "weighted_mean":
                    assert set(aggregation.weights) == set(children), (node.node, release.period)


def test_weights_of_a_weighted_mean_sum_to_1(index):
    for aggregation in index.aggregations:
        assert is_written(aggregation.evidence), aggregation.parent
        if aggregation.kind == "weighted_mean":
            assert sum(aggregation.weights.values()) == pytest.approx(1, abs=1e-12), aggregation
        else:
            assert aggregation.weights == {}


def test_aggregations_of_a_parent_do_not_overlap(index):
    for release in index.releases:
        holding = [a.parent for a in index.aggregations if a.span.covers(release.period)]
        assert len(holding) == len(set(holding)), release.period


def test_the_root_is_a_node_without_parent_in_every_release(index):
    for release in index.releases:
        root = index.node_in(index.root, release.period)
        assert root is not None and root.parent is None, release.period


def test_a_parent_exists_whenever_its_child_does(index):
    for release in index.releases:
        nodes = {node.node for node in index.nodes_in(release.period)}
        assert {node.parent for node in index.nodes_in(release.period) if node.parent} <= nodes


def test_a_concept_stands_once_in_a_release(index):
    for release in index.releases:
        concepts = [node.concept for node in index.nodes_in(release.period)]
        assert len(concepts) == len(set(concepts)), release.period


def test_papi_series_follow_the_concept_and_not_the_code(catalog):
    papi = catalog.indices["papi"]
    assert papi.node_in("d2_1", "2017").concept == "poverty_list"
    assert papi.node_in("d2_1", "2018").concept == "access_information"
    assert papi.node_in("d2_2", "2018").concept == "poverty_list"
    assert papi.node_in("d3_2", "2015").concept == papi.node_in("d3_3", "2016").concept == "inspection_boards"


def test_breaks_are_explained_and_name_their_evidence(index):
    for at in index.breaks:
        assert at.kind in BREAK_KINDS
        assert is_written(at.reason) and at.basis.strip()


@pytest.mark.parametrize(
    ("name", "periods"),
    [
        ("pci", {"2006", "2009", "2013", "2021", "2022", "2025"}),
        ("papi", {"2016", "2018", "2019", "2020", "2021", "2022"}),
    ],
)
def test_documented_breaks_are_declared(catalog, name, periods):
    assert periods <= {at.period for at in catalog.indices[name].breaks}


def test_the_line_of_the_total_is_cut_where_papi_went_from_60_to_80_points(catalog):
    papi = catalog.indices["papi"]
    assert any(b.period == "2018" and b.kind == "method" and "total" in b.nodes for b in papi.breaks)
    assert [papi.node_in("total", p).scale_max for p in ("2017", "2018")] == [60, 80]


def test_bands_are_labelled_and_their_tones_run_from_1(index):
    if index.bands is None:
        return
    assert is_written(index.bands.rule)
    assert all(is_written(level.label) for level in index.bands.levels)
    assert [level.tone for level in index.bands.levels] == list(range(1, len(index.bands.levels) + 1))
    assert set(index.bands.nodes) <= {node.node for node in index.nodes}


def test_pci_and_papi_have_bands(catalog):
    assert next(level.label.vi for level in catalog.indices["pci"].bands.levels) == "Rất tốt"
    assert catalog.indices["papi"].bands.groups == "quartiles"


def test_reasons_for_gaps_are_known_ones_of_units_and_nodes_that_exist(index, catalog):
    units, nodes = {s.unit for s in catalog.units}, {n.node for n in index.nodes}
    assert index.missing_default in MISSING_REASONS
    for rule in index.missing_rules:
        assert rule.reason in MISSING_REASONS
        assert set(rule.units or ()) <= units
        assert set(rule.nodes or ()) <= nodes
        assert is_written(rule.note)


def test_papi_has_no_league_table_and_pci_prints_thirty_ranks_since_2023(catalog):
    pci, papi = catalog.indices["pci"], catalog.indices["papi"]
    assert not papi.league_table
    assert [pci.top_published_in(period) for period in ("2022", "2023", "2024")] == [None, 30, 30]


def test_the_release_of_2025_is_read_on_the_map_of_34(catalog, gazetteer):
    for name in ("pci", "papi"):
        release = catalog.indices[name].release_of("2025")
        assert gazetteer.geography_on(release.units_at).geography == "34"


def test_no_unit_is_identified_by_a_code(catalog):
    codes = {state.code for state in catalog.units}
    assert all(re.fullmatch(r"\d\d", code) for code in codes)
    assert codes.isdisjoint({state.unit for state in catalog.units})
    assert codes.isdisjoint({spelling.spelling for spelling in catalog.spellings})


def test_unit_ids_are_plain_words(catalog):
    assert all(re.fullmatch(r"[a-z]+(-[a-z]+)*(-\d{4})?", state.unit) for state in catalog.units)


def test_the_states_of_a_unit_follow_each_other_without_gap(gazetteer):
    for unit in gazetteer.units:
        states = gazetteer.states(unit)
        for before, after in itertools.pairwise(states):
            assert before.valid_to + timedelta(days=1) == after.valid_from, unit


def test_merged_units_end_the_day_before_their_successor_begins(catalog, gazetteer):
    merges = [change for change in catalog.changes if change.kind == "merge"]
    for change in merges:
        assert gazetteer.states(change.from_unit)[-1].valid_to == change.date - timedelta(days=1)
        assert gazetteer.states(change.to_unit)[0].valid_from == change.date
        assert change.share == 1 and change.decree
    of_2025 = {change.to_unit for change in merges if change.date == date(2025, 7, 1)}
    assert len(of_2025) == 23
    assert len([change for change in merges if change.date == date(2025, 7, 1)]) == 52


def test_every_unit_lies_in_a_region_of_its_time(catalog):
    regions = {region.region: region for region in catalog.regions}
    for state in catalog.units:
        region = regions[state.region]
        assert region.valid_from <= state.valid_from, state.unit
        assert region.valid_to is None or state.valid_to <= region.valid_to, state.unit


def test_each_map_has_six_regions_that_hold_its_units(catalog, gazetteer):
    def sizes(day):
        regions = [r.region for r in catalog.regions if r.valid_from <= day and (not r.valid_to or day <= r.valid_to)]
        units = [state.region for state in gazetteer.units_on(day)]
        return [units.count(region) for region in regions]

    assert sizes(date(2025, 6, 30)) == [14, 11, 14, 5, 6, 13]
    assert sizes(date(2025, 7, 1)) == [9, 6, 5, 6, 3, 5]


def test_the_areas_add_up_to_the_country(gazetteer):
    for day in (date(2025, 6, 30), date(2025, 7, 1)):
        assert sum(s.area_km2 for s in gazetteer.units_on(day)) == pytest.approx(331_335, abs=20)


def test_the_home_unit_is_one_of_today(catalog, gazetteer):
    assert gazetteer.state(catalog.settings["home_unit"], date(2026, 11, 22))


def test_sources_are_written_for_a_reader(catalog):
    for source in catalog.sources.values():
        assert is_written(source.publisher) and is_written(source.title), source.source_id
        assert source.kind in ("workbook", "web_table", "press", "report", "dataset", "document", "derived"), source
        assert re.fullmatch(r"(\d{4}(-\d\d(-\d\d)?)?)?", source.date), source.source_id
        assert source.source_id not in (*source.title, *source.publisher)
        assert source.licence.strip(), source.source_id


def test_every_spelling_is_declared_once_for_a_unit(catalog):
    pairs = [(s.spelling, s.unit) for s in catalog.spellings]
    assert len(pairs) == len(set(pairs))


def test_every_text_is_composed_unicode_with_plain_line_ends():
    for path in [*(DATA / "catalog").rglob("*.csv"), *(DATA / "catalog").rglob("*.yml")]:
        text = path.read_bytes().decode("utf-8")
        assert unicodedata.is_normalized("NFC", text), path.name
        assert "\r" not in text and not text.startswith("\ufeff"), path.name


def unreadable(tmp_path, name, spoil):
    """The words of CatalogError after a file of the catalogue was spoilt."""
    folder = copy_of_catalog(tmp_path / "data") / "catalog"
    spoil(folder / name)
    with pytest.raises(CatalogError) as caught:
        read_catalog(folder)
    return str(caught.value)


CSV_FILES = ["units.csv", "unit_changes.csv", "unit_names.csv", "regions.csv", "geographies.csv", "sources.csv",
             "areas.csv", "measures.csv", "organisations.csv", "targets.csv", "criteria.csv", "population.csv",
             "initiatives.csv", "reporting.csv"]  # fmt: skip


@pytest.mark.parametrize("name", [*CSV_FILES, "settings.yml"])
def test_a_missing_file_is_named(tmp_path, name):
    assert f"{name}: file not found" in unreadable(tmp_path, name, lambda path: path.unlink())


def test_a_wrong_date_is_named_with_its_line(tmp_path):
    words = unreadable(tmp_path, "units.csv", lambda p: edit(p, "ha-noi-2008,2008-08-01", "ha-noi-2008,01/08/2008"))
    assert "units.csv, line 3: " in words and "01/08/2008" in words


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        ("population.csv", "1976.4", "many"),
        ("population.csv", "1976.4", ""),
        ("targets.csv", ">=,80,", ">=,eighty,"),
        ("criteria.csv", "ntm_xa_491,1,", "ntm_xa_491,1.5,"),
    ],
)
def test_a_cell_that_is_no_number_is_named_with_its_line_and_column(tmp_path, name, old, new):
    words = unreadable(tmp_path, name, lambda path: edit(path, old, new))
    assert f"{name}, line 2: " in words


def test_what_was_decided_on_the_spot_goes_before_the_shipped_settings(tmp_path):
    data = copy_of_catalog(tmp_path / "data")
    (data / "local").mkdir()
    (data / "local" / "settings.yml").write_text("home_unit: quang-ninh\n", encoding="utf-8")
    settings = read_catalog(data / "catalog").settings
    assert (settings["home_unit"], settings["undated_en"]) == ("quang-ninh", "undated")


def test_populations_are_known_of_every_member_of_today_in_seven_years(catalog, gazetteer):
    known = {(p.unit, p.period): p.population_thousand for p in catalog.populations}
    units = [s.unit for s in gazetteer.units_on(date(2025, 6, 30))]
    assert known.keys() == {(unit, str(year)) for unit in units for year in range(2016, 2023)}
    assert all(300 < people < 10_000 for people in known.values())
    assert sum(known[unit, "2019"] for unit in units) == pytest.approx(96_484, rel=0.005)


def test_targets_and_criteria_are_written_for_a_reader(catalog):
    measures = {m.unit_of_measure for m in catalog.measures}
    for target in catalog.targets:
        assert target.document_vi.strip() and target.document_en.strip(), target.target
        assert target.unit_of_measure in measures or (target.comparison, target.unit_of_measure) == (
            "rise", "vs_previous_year"
        ), target.target  # fmt: skip
    for criterion in catalog.criteria:
        assert criterion.name_vi.strip() and criterion.name_en.strip()
        assert criterion.basis in ("printed", "recalled")
        assert (criterion.source_id in catalog.sources) == (criterion.basis == "printed"), criterion


def test_the_bodies_that_have_to_report_are_those_shipped_and_those_declared_on_the_spot(tmp_path):
    data = copy_of_catalog(tmp_path / "data")
    heading = (data / "catalog" / "reporting.csv").read_text(encoding="utf-8")
    assert heading == "index,node,organisation,cadence,since,until,source_id\n"
    add_line(
        data / "catalog" / "reporting.csv", "dan_van,dialogue_meetings,tinh-quang-binh,year,2026-01-01,,nadcs_da07"
    )
    shipped = read_catalog(data / "catalog").duties
    assert [(d.organisation, d.cadence, d.since, d.until) for d in shipped] == [
        ("tinh-quang-binh", "year", "2026-01-01", "")
    ]
    (data / "local").mkdir()
    here = "dan_van,dialogue_meetings,tinh-nghe-an,month,2026-01-01,2026-12-31,"
    (data / "local" / "reporting.csv").write_text(f"{heading}{here}\n", encoding="utf-8")
    local = Duty("dan_van", "dialogue_meetings", "tinh-nghe-an", "month", "2026-01-01", "2026-12-31", "")
    assert read_catalog(data / "catalog").duties == (*shipped, local)


def test_a_line_declared_on_the_spot_that_ends_early_is_named(tmp_path):
    data = copy_of_catalog(tmp_path / "data")
    (data / "local").mkdir()
    heading = (data / "catalog" / "reporting.csv").read_text(encoding="utf-8")
    (data / "local" / "reporting.csv").write_text(f"{heading}dan_van\n", encoding="utf-8")
    with pytest.raises(CatalogError, match=r"local.reporting\.csv, line 2: "):
        read_catalog(data / "catalog")


def test_nobody_has_to_report_unless_it_is_declared(catalog):
    assert catalog.duties == ()


def test_initiatives_are_written_for_a_reader(catalog):
    assert len(catalog.initiatives) >= 50
    for initiative in catalog.initiatives:
        texts = {"name": 2, "status": 0, "result": 0}
        for text, at_least in texts.items():
            written = [bool(getattr(initiative, f"{text}_{language}").strip()) for language in ("vi", "en")]
            assert at_least <= sum(written) != 1, (initiative.initiative, text)
        assert re.fullmatch(r"(\d{4}(-\d\d(-\d\d)?)?)?", initiative.since), initiative
        assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", initiative.initiative), initiative


def test_only_what_its_source_calls_skilful_mass_mobilisation_is_called_so(catalog):
    called = {i.initiative for i in catalog.initiatives if i.called == "dan_van_kheo"}
    assert len(called) == 3 and all(name.split("-khoi-")[0].count("dan-van-kheo") for name in called)
    assert {i.called for i in catalog.initiatives} == {"", *INITIATIVE_KINDS}
    assert {i.field for i in catalog.initiatives} == set(INITIATIVE_FIELDS)


def test_a_share_names_its_wholes_the_usual_one_first(catalog):
    shares = {s.node: s for i in catalog.indices.values() for s in i.shares}
    assert shares["communes_nang_cao_pct"] == Share(
        "communes_nang_cao_pct",
        "communes_nang_cao",
        (("ntm_units", "communes_ntm"), ("all_units", "communes_total")),
    )
    assert shares["cases_resolved_pct"].among == (("all_units", "cases_under_authority"),)
    for share in shares.values():
        assert share.among and {word for word, _ in share.among} <= set(DENOMINATORS), share
        assert len({share.node, share.of, *dict(share.among).values()}) == 2 + len(share.among), share


def test_what_is_a_share_is_measured_in_percent_and_no_count_is(catalog):
    for index in catalog.indices.values():
        measured = {n.node: n.unit_of_measure for n in index.nodes}
        for share in index.shares:
            assert measured[share.node] == "pct", share
            assert measured[share.of] != "pct" and "pct" not in {measured[whole] for _, whole in share.among}, share


def test_a_total_may_be_divided_in_more_than_one_way(catalog):
    parts = [p.parts for p in catalog.indices["dan_van"].partitions if p.total == "petitions_eligible"]
    assert parts == [
        ("petitions_own_authority", "petitions_other_authority"),
        ("petitions_complaints", "petitions_denunciations", "petitions_reflections"),
    ]
    (of_criteria,) = catalog.indices["new_rural"].partitions
    assert of_criteria.parts == tuple(f"communes_criterion_{number:02}" for number in range(1, 20))


def test_the_parts_of_a_total_are_measured_alike_and_never_the_total_itself(catalog):
    for index in catalog.indices.values():
        measured = {n.node: n.unit_of_measure for n in index.nodes}
        for partition in index.partitions:
            assert len(set(partition.parts)) == len(partition.parts) > 1 and partition.total not in partition.parts
            assert len({measured[part] for part in partition.parts} - {"petition_or_case"}) <= 1, partition


def test_an_index_without_shares_and_partitions_has_none(catalog):
    assert {i.index for i in catalog.indices.values() if i.shares or i.partitions} == {"new_rural", "dan_van"}
    assert (catalog.indices["pci"].shares, catalog.indices["pci"].partitions) == ((), ())


def test_a_share_of_nothing_in_particular_cannot_be_read(tmp_path):
    words = unreadable(
        tmp_path, "indices/dan_van.yml", lambda path: edit(path, "{node: cases_resolved_pct, of:", "{node: x, off:")
    )
    assert "dan_van.yml: " in words and "'of'" in words


def test_flags_tell_what_a_share_is_a_share_of(catalog):
    told = {f.flag: f.denominator for i in catalog.indices.values() for f in i.flags if f.denominator}
    assert told == {
        "of_ntm_units": "ntm_units", "second_denominator": "ntm_units", "pct_nang_cao_2025": "ntm_units",
        "pct_kieu_mau_2025": "ntm_units", "of_all_communes": "all_units",
    }  # fmt: skip


def test_flags_tell_what_was_inferred_and_what_is_a_running_total(catalog):
    flags = [f for i in catalog.indices.values() for f in i.flags]
    assert {f.flag for f in flags if f.inferred} == {
        "split_inferred", "label_inferred", "year_inferred", "start_year_inferred", "implied",
    }  # fmt: skip
    assert {f.flag for f in flags if f.running_total} == {"running_total", "pledged_running_total"}
    assert not [f for f in flags if f.excluded and (f.inferred or f.running_total)]


def test_criteria_are_counted_and_shared_by_their_number(catalog):
    numbered = {n.node: n.criterion for i in catalog.indices.values() for n in i.nodes if n.criterion is not None}
    assert numbered == {
        f"communes_criterion_{number:02}{ending}": number for number in range(1, 20) for ending in ("", "_pct")
    }


def test_what_needs_a_territory_says_so(catalog):
    needing = {n.node for i in catalog.indices.values() for n in i.nodes if n.needs_territory}
    assert needing == {"religious_visits", "target_communes_ntm_pct", "target_communes_nang_cao",
                       "target_communes_kieu_mau", "target_districts_ntm"}  # fmt: skip


def test_a_missing_column_is_named_with_its_line(tmp_path):
    words = unreadable(tmp_path, "regions.csv", lambda path: edit(path, "position", "place"))
    assert "regions.csv, line 2: " in words and "position" in words


@pytest.mark.parametrize("name", CSV_FILES)
def test_a_line_that_ends_early_is_named(tmp_path, name):
    lines = len((DATA / "catalog" / name).read_text(encoding="utf-8").splitlines())
    words = unreadable(tmp_path, name, lambda path: add_line(path, "cut"))
    assert f"{name}, line {lines + 1}: " in words


def test_a_file_that_is_not_utf8_is_named(tmp_path):
    words = unreadable(tmp_path, "unit_names.csv", lambda path: path.write_bytes(path.read_bytes() + b"H\xe0,alias,\n"))
    assert "unit_names.csv" in words


def test_wrong_yaml_is_named_with_its_line(tmp_path):
    words = unreadable(tmp_path, "indices/pci.yml", lambda path: edit(path, "root: overall", "root: [overall"))
    assert "pci.yml: " in words and "line " in words


def test_a_missing_entry_is_named(tmp_path):
    words = unreadable(tmp_path, "indices/papi.yml", lambda path: edit(path, "\nroot: total\n", "\n"))
    assert "papi.yml: " in words and "'root'" in words


def test_a_number_that_is_none_is_named(tmp_path):
    words = unreadable(tmp_path, "indices/pci.yml", lambda path: edit(path, "scale: [10, 100]", "scale: [ten, 100]"))
    assert "pci.yml: " in words and "ten" in words


def test_empty_settings_are_named(tmp_path):
    assert "settings.yml: " in unreadable(tmp_path, "settings.yml", lambda path: path.write_text("", encoding="utf-8"))


# definitions

DEFINED = ("papi", "par_index", "pci", "pgi", "sipas")


def defined(catalog: Catalog) -> list[tuple[str, str, str]]:
    """Index, node and text of every definition, both languages one after the other."""
    return [
        (index.index, node.node, text)
        for index in catalog.indices.values()
        for node in index.nodes
        for text in node.definition or ()
    ]


def test_every_node_of_a_published_index_is_defined_and_none_of_a_sample(catalog: Catalog):
    without = [(i.index, n.node) for i in catalog.indices.values() for n in i.nodes if n.definition is None]
    assert {index for index, _ in without} == catalog.indices.keys() - set(DEFINED)
    assert len(defined(catalog)) > 250


def test_a_definition_is_a_sentence_or_two(catalog: Catalog):
    for index, node, text in defined(catalog):
        assert text.endswith(".") and text[0].isupper(), (index, node, text)
        assert 25 < len(text) <= 260, (index, node, text)
        assert '"' not in text and "  " not in text, (index, node, text)


def test_definitions_belong_to_their_span(catalog: Catalog):
    pci, papi = catalog.indices["pci"], catalog.indices["papi"]
    by_year = {year: pci.node_in("support", year).definition for year in ("2006", "2015", "2022")}
    assert len(set(by_year.values())) == 3
    # the code moved, what is measured did not
    assert papi.node_in("d2_1", "2016").definition == papi.node_in("d2_2", "2019").definition
    assert papi.node_in("d2_1", "2016").definition != papi.node_in("d2_1", "2019").definition


def test_english_definitions_are_english(catalog: Catalog):
    english = [n.definition.en for i in catalog.indices.values() for n in i.nodes if n.definition]
    assert english and not [text for text in english if re.search(r"[ăâđêôơưạảấầẩẫậắằẳẵặẹẻẽếềểễệ]", text, re.I)]
