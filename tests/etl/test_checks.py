"""etl.checks: every issue is provoked once by spoilt input, says where, and has its words in both languages."""

import re

import pytest

import etl
from etl.catalog import CatalogError, read_catalog
from etl.checks import catalog_issues, fact_issues
from etl.console import Messages, with_decimal_comma
from etl.figures import read_figures
from etl.model import Issue
from etl.units import Gazetteer
from tests.conftest import ROOT, add_line, another_score, copy_of_catalog, edit

PCI, PAPI = "catalog/indices/pci.yml", "catalog/indices/papi.yml"
PAR_INDEX, NEW_RURAL, DAN_VAN = (f"catalog/indices/{name}.yml" for name in ("par_index", "new_rural", "dan_van"))
UNITS, NAMES = "catalog/units.csv", "catalog/unit_names.csv"
AREAS, BODIES, TARGETS = "catalog/areas.csv", "catalog/organisations.csv", "catalog/targets.csv"
INITIATIVES, DUTIES = "catalog/initiatives.csv", "catalog/reporting.csv"
# as lines of those two files
MODEL = ("a-model,Mô hình,Model,tinh-quang-binh,dialogue,2015,Đang làm,Under way,Kết quả,Result,mo_hinh,"
         "dialogue_meetings,nadcs_da07")  # fmt: skip
DUTY = "dan_van,dialogue_meetings,tinh-quang-binh,quarter,2026-01-01,,nadcs_da07"

# code, file, what stands there, what is put in its place (alone: a line added), where the issue points
IN_THE_CATALOGUE = [
    ("unknown_region", UNITS, ("tay-nguyen,VN-28", "tay-bac,VN-28"), "units.csv: kon-tum 2004-01-01"),
    ("unnamed", UNITS, ("Kon Tum,Kon Tum,Tỉnh", "Kon Tum,,Tỉnh"), "units.csv: kon-tum 2004-01-01"),
    ("unit_states_overlap_or_gap", UNITS, ("hue,2025-01-01", "hue,2025-01-02"), "units.csv: thua-thien-hue 2025-01-02"),
    ("unit_states_overlap_or_gap", UNITS, ("hue,2025-01-01", "hue,2024-12-31"), "units.csv: thua-thien-hue 2024-12-31"),
    ("code_of_two_units", UNITS, (",VN-28", ",VN-28", ",62,", ",64,"), "units.csv: 2004-01-01"),
    ("unknown_unit", "catalog/unit_changes.csv", (",ha-tay,", ",ha-dong,"), "unit_changes.csv: 2008-08-01"),
    ("unknown_unit", NAMES, ("Phố Hiến,alias,pho-hien,",), "unit_names.csv: phohien"),
    ("spelling_is_unit_and_not", NAMES, ("Tây Nguyên,alias,kon-tum,",), "unit_names.csv: taynguyen"),
    ("spelling_of_two_units", NAMES, ("Kon Tum,alias,gia-lai,",), "unit_names.csv: kontum 2004-01-01"),
    ("unnamed", PCI, ('en: "Overall PCI"', 'en: " "'), "indices/pci.yml: overall "),
    ("unnamed", PCI, ('short_name: {vi: "PCI"', 'short_name: {vi: ""'), "indices/pci.yml"),
    ("unnamed", PCI, ('vi: "Xây dựng lại', 'vi: "", was: "Xây dựng lại'), "indices/pci.yml: break 2006"),
    ("scale_reversed", PCI, ("scale: [10, 100]", "scale: [100, 10]"), "indices/pci.yml: overall "),
    ("unknown_node", PCI, ("concept: entry, parent: overall", "concept: entry, parent: total"),
     "indices/pci.yml: entry "),
    ("unknown_node", PCI, ("nodes: [overall, support]", "nodes: [overall, help]"), "indices/pci.yml: break 2009"),
    ("node_declared_twice", PCI, ("{node: support, since: 2009", "{node: support, since: 2008"),
     "indices/pci.yml: support"),
    ("unknown_aggregation", PCI, ("kind: weighted_mean", "kind: median"), "indices/pci.yml: overall 2006"),
    ("weights_do_not_sum_to_1", PCI, ("soe_bias: 0.05", "soe_bias: 0.06"), "indices/pci.yml: overall 2006"),
    ("aggregation_not_declared", PCI, ("since: 2022\n    until: 2022", "since: 2022\n    until: 2021"),
     "indices/pci.yml: overall"),
    ("weights_of_other_nodes", PCI, ("soe_bias: 0.05", "bias: 0.05"), "indices/pci.yml: overall"),
    ("unknown_break_kind", PCI, ("kind: method", "kind: mystery"), "indices/pci.yml: break 2006"),
    ("unknown_reason", PCI, ("reason: not_surveyed", "reason: unknown"), "indices/pci.yml: missing 2005"),
    ("unknown_unit", PCI, ("units: [dien-bien]", "units: [dien-ban]"), "indices/pci.yml: missing 2023"),
    ("declared_twice", AREAS, ("viet-nam,country,Cả nước,Country,,,",), "areas.csv"),
    ("declared_twice", AREAS, ("tay-nguyen,region,Tây Nguyên,Central Highlands,,,",), "areas.csv"),
    ("declared_twice", BODIES, ("thanh-pho-ha-noi,Hà Nội,Ha Noi,province_whole,province,ha-noi-2008,,yes,,,",),
     "organisations.csv"),
    ("declared_twice", TARGETS, ("viet-nam-communes-kieu-mau-pct-2021-2025", "viet-nam-communes-ntm-pct-2021-2025"),
     "targets.csv"),
    ("declared_twice", "catalog/population.csv", ("an-giang,2016,1976.5",), "population.csv"),
    ("unknown_unit", "catalog/settings.yml", ("thanh-hoa", "thanh-hoah"), "settings.yml: home_unit"),
    ("unknown_word", "catalog/likeness.yml", ("variable: density", "variable: wealth"), "likeness.yml: wealth"),
    ("weight_not_positive", "catalog/likeness.yml", ("weight: 1", "weight: 0"), "likeness.yml: population"),
    ("unknown_unit", "catalog/population.csv", ("an-gian,2016,1976.5",), "population.csv"),
    ("unknown_unit", AREAS, ("yen-binh,district,Yên Bình,Yen Binh District,yen-bi,,",), "areas.csv: yen-binh"),
    ("unnamed", AREAS, ("yen-binh,district,Yên Bình,,yen-bai,,",), "areas.csv: yen-binh"),
    ("unknown_unit", BODIES, ("party_commission,province,nghe-an", "party_commission,province,nghe-tinh"),
     "organisations.csv: ban-dan-van-tinh-uy-nghe-an"),
    ("unnamed", BODIES, ("Huyện Phú Bình,Phu Binh District", "Huyện Phú Bình,"),
     "organisations.csv: huyen-phu-binh-thai-nguyen"),
    ("unknown_area", BODIES, ("thai-nguyen,phu-binh-thai-nguyen", "thai-nguyen,phu-binh"),
     "organisations.csv: huyen-phu-binh-thai-nguyen"),
    ("unknown_organisation", BODIES, ("no,,,ban-tuyen-giao-va-dan-van-tinh-uy-nghe-an", "no,,,nobody"),
     "organisations.csv: ban-dan-van-tinh-uy-nghe-an"),
    ("unknown_area", TARGETS, ("communes_ntm_pct,viet-nam", "communes_ntm_pct,vietnam"),
     "targets.csv: viet-nam-communes-ntm-pct-2021-2025"),
    ("unknown_node", TARGETS, (",communes_ntm_pct,viet-nam", ",communes_pct,viet-nam"),
     "targets.csv: viet-nam-communes-ntm-pct-2021-2025"),
    ("unknown_source", TARGETS, ("qngai_263,at_least,all_units", "hearsay,at_least,all_units"),
     "targets.csv: viet-nam-communes-ntm-pct-2021-2025"),
    ("unknown_comparison", TARGETS, (">=,80,,pct", "about,80,,pct"),
     "targets.csv: viet-nam-communes-ntm-pct-2021-2025"),
    ("range_incomplete", TARGETS, ("between,39,40", "between,40,39"), "targets.csv: viet-nam-communes-ntm-pct-2018"),
    ("range_incomplete", TARGETS, ("between,39,40", "between,39,39"), "targets.csv: viet-nam-communes-ntm-pct-2018"),
    ("range_incomplete", TARGETS, ("between,39,40", "between,39,"), "targets.csv: viet-nam-communes-ntm-pct-2018"),
    ("range_incomplete", TARGETS, ("between,39,40", "between,,40"), "targets.csv: viet-nam-communes-ntm-pct-2018"),
    ("unknown_measure", PCI, ("unit_of_measure: point", "unit_of_measure: stars"), "indices/pci.yml: overall "),
    ("unknown_word", PCI, ("merge: population_weighted_mean", "merge: median"), "indices/pci.yml: overall"),
    ("unknown_word", NEW_RURAL, ("adds: {time: stock,", "adds: {time: daily,"), "indices/new_rural.yml: communes_ntm"),
    ("unknown_word", NEW_RURAL, ("hierarchy: add}", "hierarchy: maybe}"), "indices/new_rural.yml: communes_ntm"),
    ("unknown_word", PAPI, ("groups: quartiles", "groups: thirds"), "indices/papi.yml: bands"),
    ("unknown_word", DAN_VAN, ("breakdown: economy, group: field", "breakdown: economy, group: farm"),
     "indices/dan_van.yml: economy"),
    ("thresholds_not_falling", PAR_INDEX, ("at_least: 80", "at_least: 95"), "indices/par_index.yml: bands"),
    ("thresholds_not_falling", PAR_INDEX, ("at_least: 80, ", ""), "indices/par_index.yml: bands"),
    ("declared_twice", INITIATIVES, ("\nme-do-dau,", "\nthu-sau-khong-hen,"), "initiatives.csv"),
    ("unnamed", INITIATIVES, (MODEL.replace(",Mô hình,", ",,"),), "initiatives.csv: a-model"),
    ("unnamed", INITIATIVES, (MODEL.replace(",Model,", ",,"),), "initiatives.csv: a-model"),
    ("unnamed", INITIATIVES, (MODEL.replace(",Kết quả,", ",,"),), "initiatives.csv: a-model"),
    ("unnamed", INITIATIVES, (MODEL.replace(",Result,", ",,"),), "initiatives.csv: a-model"),
    ("unknown_organisation", INITIATIVES, (MODEL.replace("tinh-quang-binh", "quang-binh"),),
     "initiatives.csv: a-model"),
    ("unknown_source", INITIATIVES, (MODEL.replace("nadcs_da07", "HEARSAY"),), "initiatives.csv: a-model"),
    ("unknown_source", INITIATIVES, (MODEL.replace("nadcs_da07", ""),), "initiatives.csv: a-model"),
    ("unknown_node", INITIATIVES, (MODEL.replace("_meetings", "_teas"),), "initiatives.csv: a-model"),
    ("not_a_day", DUTIES, (DUTY.replace("2026-01-01,", "2026,"),), "reporting.csv: tinh-quang-binh dialogue_meetings"),
    ("unknown_word", INITIATIVES, (MODEL.replace(",dialogue,", ",farming,"),), "initiatives.csv: a-model"),
    ("unknown_word", INITIATIVES, (MODEL.replace(",dialogue,", ",,"),), "initiatives.csv: a-model"),
    ("unknown_word", INITIATIVES, (MODEL.replace(",mo_hinh,", ",dvk,"),), "initiatives.csv: a-model"),
    ("unknown_organisation", DUTIES, (DUTY.replace("tinh-quang-binh", "quang-binh"),),
     "reporting.csv: quang-binh dialogue_meetings"),
    ("unknown_node", DUTIES, (DUTY.replace("_meetings", "_teas"),), "reporting.csv: tinh-quang-binh dialogue_teas"),
    ("unknown_node", DUTIES, (DUTY.replace("dan_van,", "new_rural,"),),
     "reporting.csv: tinh-quang-binh dialogue_meetings"),
    ("unknown_word", DUTIES, (DUTY.replace("quarter", "week"),), "reporting.csv: tinh-quang-binh dialogue_meetings"),
    ("span_reversed", DUTIES, (DUTY.replace("2026-01-01,", "2026-01-01,2025-12-31"),),
     "reporting.csv: tinh-quang-binh dialogue_meetings"),
    ("unknown_node", DAN_VAN, ("{node: cases_resolved_pct, of:", "{node: cases_pct, of:"),
     "indices/dan_van.yml: shares"),
    ("unknown_node", DAN_VAN, ("of: dialogue_opinions_resolved,", "of: dialogue_answers,"),
     "indices/dan_van.yml: shares"),
    ("unknown_node", NEW_RURAL, ("ntm_units: communes_ntm, all_units", "ntm_units: communes_new, all_units"),
     "indices/new_rural.yml: shares"),
    ("unknown_node", DAN_VAN, ("total: petitions_received", "total: petitions_taken"),
     "indices/dan_van.yml: partitions"),
    ("unknown_node", DAN_VAN, ("petitions_eligible, petitions_ineligible]", "petitions_eligible, petitions_void]"),
     "indices/dan_van.yml: partitions"),
]  # fmt: skip

# code, table, the line that is added to a file of the PCI, where the issue points
IN_THE_FIGURES = [
    ("period_not_released", "value", "1999,kon-tum,overall,60,published,VCCI_XLS_2016", "1999 kon-tum overall"),
    ("unit_not_valid_then", "value", "2016,kon-tum-city,overall,60,published,VCCI_XLS_2016",
     "2016 kon-tum-city overall"),
    ("unit_not_valid_then", "value", "2016,ha-tay,overall,60,published,VCCI_XLS_2016", "2016 ha-tay overall"),
    ("unit_not_valid_then", "value", "2016,an-giang-2025,overall,60,published,VCCI_XLS_2016",
     "2016 an-giang-2025 overall"),
    ("unit_not_valid_then", "rank", "2008,ha-noi-2008,overall,31,published,VCCI_XLS_2016", "2008 ha-noi-2008 overall"),
    ("node_not_valid_then", "value", "2016,kon-tum,soe_bias,5,published,VCCI_XLS_2016", "2016 kon-tum soe_bias"),
    ("node_not_valid_then", "band", "2016,kon-tum,mood,good,published,VCCI_XLS_2016", "2016 kon-tum mood"),
    ("unknown_source", "value", "2015,kon-tum,overall,60,published,HEARSAY", "2015 kon-tum overall"),
    ("unknown_source", "value", "2015,kon-tum,overall,60,published,", "2015 kon-tum overall"),
    ("unknown_status", "value", "2015,kon-tum,overall,60,guessed,VCCI_XLS_2015", "2015 kon-tum overall"),
    ("unknown_status", "rank", "2015,kon-tum,overall,60,,VCCI_XLS_2015", "2015 kon-tum overall"),
    ("cell_given_twice", "value", "2016,da-nang,overall,69,published,VCCI_XLS_2016", "2016 da-nang overall"),
    ("cell_given_twice", "rank", "2016,da-nang,overall,2,published,VCCI_XLS_2016", "2016 da-nang overall"),
    ("outside_scale", "value", "2015,kon-tum,overall,100.5,published,VCCI_XLS_2015", "2015 kon-tum overall"),
    ("outside_scale", "value", "2015,kon-tum,entry,0,published,VCCI_XLS_2015", "2015 kon-tum entry"),
    ("unknown_band", "band", "2015,kon-tum,overall,superb,published,VCCI_XLS_2015", "2015 kon-tum overall"),
    ("bad_cell", "value", "2015,kon-tum,entry,nan,published,VCCI_XLS_2015", "pci.value.csv:"),
    ("bad_cell", "value", "2015,kon-tum,overall,sixty,published,VCCI_XLS_2015", "pci.value.csv:"),
]  # fmt: skip

VALUES = "period,unit,node,value,value_high,status,source_id,qualifier,as_of,flag"
PLACES = "period,area,node,statistic,value,value_high,status,source_id,qualifier,as_of,flag"
ACTIVITIES = (
    "period,organisation,node,breakdown,period_text,period_start,period_end,value,value_high,qualifier,"
    "unit_of_measure,status,source_id,flag,note"
)
GOOD_PLACE = "2025,viet-nam,communes_ntm_pct,own,79.3,,published,vnp_1085456,,2025-06,"
GOOD_ACTIVITY = "2018,thanh-pho-ha-noi,dialogue_meetings,,2018,2018-01-01,2018-12-31,9,,,meeting,reported,nadcs_da07,,"

# code, file, a good line, what stands in it, what is put in its place, where the issue points
OF_PLACES_AND_ORGANISATIONS = [
    ("unknown_area", "new_rural.area", GOOD_PLACE, "viet-nam", "vietnam", "2025 vietnam communes_ntm_pct"),
    ("unknown_word", "new_rural.area", GOOD_PLACE, ",own,", ",mode,", "2025 viet-nam communes_ntm_pct"),
    ("unknown_word", "new_rural.area", GOOD_PLACE, "56,,", "56,roughly,", "2025 viet-nam communes_ntm_pct"),
    ("unknown_flag", "new_rural.area", GOOD_PLACE, "2025-06,", "2025-06,odd", "2025 viet-nam communes_ntm_pct"),
    ("unknown_flag", "new_rural.area", GOOD_PLACE, "2025-06,", "2025-06,maybe_points",
     "2025 viet-nam communes_ntm_pct"),
    ("span_reversed", "new_rural.area", GOOD_PLACE, "79.3,,", "79.3,70,", "2025 viet-nam communes_ntm_pct"),
    ("outside_scale", "new_rural.area", GOOD_PLACE, "79.3", "179.3", "2025 viet-nam communes_ntm_pct"),
    ("unknown_source", "new_rural.area", GOOD_PLACE, "vnp_1085456", "HEARSAY", "2025 viet-nam communes_ntm_pct"),
    ("period_not_released", "new_rural.area", GOOD_PLACE, "2025,", "1999,", "1999 viet-nam communes_ntm_pct"),
    ("node_not_valid_then", "new_rural.area", GOOD_PLACE, "communes_ntm_pct", "mood", "2025 viet-nam mood"),
    ("unknown_organisation", "dan_van.activity", GOOD_ACTIVITY, "thanh-pho-ha-noi", "ha-noi",
     "2018 ha-noi dialogue_meetings"),
    ("unknown_measure", "dan_van.activity", GOOD_ACTIVITY, ",meeting,", ",meetings,",
     "2018 thanh-pho-ha-noi dialogue_meetings"),
    ("unknown_measure", "dan_van.activity", GOOD_ACTIVITY, ",meeting,", ",,",
     "2018 thanh-pho-ha-noi dialogue_meetings"),
    ("unknown_breakdown", "dan_van.activity", GOOD_ACTIVITY, "meetings,,", "meetings,farms,",
     "2018 thanh-pho-ha-noi dialogue_meetings"),
    ("unknown_flag", "dan_van.activity", GOOD_ACTIVITY, "nadcs_da07,", "nadcs_da07,odd",
     "2018 thanh-pho-ha-noi dialogue_meetings"),
    ("span_reversed", "dan_van.activity", GOOD_ACTIVITY, "2018-01-01", "2019-01-01",
     "2018 thanh-pho-ha-noi dialogue_meetings"),
    ("span_reversed", "dan_van.activity", GOOD_ACTIVITY, ",9,,", ",9,8,", "2018 thanh-pho-ha-noi dialogue_meetings"),
    ("node_not_valid_then", "dan_van.activity", GOOD_ACTIVITY, "dialogue_meetings", "mood",
     "2018 thanh-pho-ha-noi mood"),
]  # fmt: skip


def change_file(path, change):
    if len(change) == 1:
        add_line(path, change[0])
    for old, new in zip(change[::2], change[1::2], strict=False):
        edit(path, old, new)


def issues_of(data):
    """All issues of a data folder, as a build finds them."""
    catalog = read_catalog(data / "catalog")
    read = read_figures(data / "figures")
    return [*catalog_issues(catalog), *read.issues, *fact_issues(catalog, Gazetteer(catalog), read.facts)]


@pytest.mark.parametrize(("code", "file", "change", "where"), IN_THE_CATALOGUE)
def test_what_contradicts_itself_in_the_catalogue_is_found(tmp_path, code, file, change, where):
    data = copy_of_catalog(tmp_path / "data")
    change_file(data / file, change)
    found = [i for i in issues_of(data) if i.code == code]
    assert where in {i.where for i in found}
    assert {i.severity for i in found} == {"error"}
    assert_worded(found)


@pytest.mark.parametrize(
    ("file", "line"),
    [
        (INITIATIVES, MODEL),
        (INITIATIVES, MODEL.replace(",mo_hinh,", ",,")),
        (INITIATIVES, MODEL.replace(",dialogue_meetings,", ",,")),
        (INITIATIVES, MODEL.replace(",Kết quả,Result,", ",,,")),
        (INITIATIVES, MODEL.replace(",2015,Đang làm,Under way,", ",,,,")),
        (DUTIES, DUTY),
        (DUTIES, DUTY.replace("2026-01-01,", "2026-01-01,2026-01-01")),
    ],
)
def test_initiatives_and_duties_that_leave_open_what_is_not_known_are_right(tmp_path, file, line):
    data = copy_of_catalog(tmp_path / "data")
    add_line(data / file, line)
    assert issues_of(data) == []


def test_a_duty_declared_on_the_spot_is_checked_too(tmp_path):
    data = copy_of_catalog(tmp_path / "data")
    (data / "local").mkdir()
    heading = (data / DUTIES).read_text(encoding="utf-8")
    (data / "local" / "reporting.csv").write_text(heading + DUTY.replace("quarter", "week") + "\n", encoding="utf-8")
    found = issues_of(data)
    assert [(i.code, i.where) for i in found] == [("unknown_word", "reporting.csv: tinh-quang-binh dialogue_meetings")]
    assert found[0].values == {"word": "week", "known": "month, quarter, half_year, year"}


@pytest.mark.parametrize("dates", ["2026,", ",", "01/01/2026,", "2026-01-01,2027"])
def test_a_duty_is_from_a_day_to_a_day(tmp_path, dates):
    data = copy_of_catalog(tmp_path / "data")
    add_line(data / DUTIES, DUTY.replace("2026-01-01,", dates))
    try:
        assert issues_of(data)
    except CatalogError as error:
        assert "reporting.csv, line 2" in str(error)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("root: overall", "root: total"),
        ("nodes: [overall]\n  status: published", "nodes: [total]\n  status: published"),
        ("nodes: [overall]\n      units: [dien-bien]", "nodes: [total]\n      units: [dien-bien]"),
        ("- parent: overall\n    since: 2011", "- parent: total\n    since: 2011"),
    ],
    ids=["root", "bands", "missing", "aggregation"],
)
def test_a_node_that_nobody_declares_is_found_wherever_it_is_named(tmp_path, old, new):
    data = copy_of_catalog(tmp_path / "data")
    edit(data / PCI, old, new)
    found = [i for i in issues_of(data) if i.code == "unknown_node"]
    assert found and all("indices/pci.yml" in i.where for i in found)


@pytest.mark.parametrize(("code", "table", "line", "where"), IN_THE_FIGURES)
def test_figures_that_cannot_be_right_are_found(data, code, table, line, where):
    add_line(data / "figures" / f"pci.{table}.csv", line)
    found = issues_of(data)
    assert [i.code for i in found] == [code]
    assert found[0].severity == "error"
    assert where in found[0].where and f"pci.{table}.csv" in found[0].where
    assert_worded(found)


def file_of(data, name, *lines):
    """A file of figures of places or organisations, alone or beside the PCI."""
    heading = {"value": VALUES, "area": PLACES, "activity": ACTIVITIES}[name.split(".")[1]]
    (data / "figures" / f"{name}.csv").write_text("\n".join([heading, *lines]) + "\n", encoding="utf-8")


@pytest.mark.parametrize(("code", "name", "line", "old", "new", "where"), OF_PLACES_AND_ORGANISATIONS)
def test_figures_of_places_and_organisations_that_cannot_be_right_are_found(data, code, name, line, old, new, where):
    assert old in line
    file_of(data, name, line.replace(old, new, 1))
    found = issues_of(data)
    assert [(i.code, i.severity, i.where) for i in found] == [(code, "error", f"{name}.csv: {where}")]
    assert_worded(found)


def test_an_activity_without_year_is_named_without_one(data):
    line = GOOD_ACTIVITY.replace("2018,thanh-pho-ha-noi,dialogue_meetings", ",thanh-pho-ha-noi,mood")
    file_of(data, "dan_van.activity", line)
    found = issues_of(data)
    assert [i.code for i in found] == ["node_not_valid_then"]
    assert "thanh-pho-ha-noi mood" in found[0].where and "None" not in found[0].where


@pytest.mark.parametrize(("name", "line"), [("new_rural.area", GOOD_PLACE), ("dan_van.activity", GOOD_ACTIVITY)])
def test_a_cell_of_a_place_or_an_organisation_is_given_once(data, name, line):
    file_of(data, name, line)
    assert issues_of(data) == []
    file_of(data, name, line, line.replace("79.3", "79.4").replace(",9,", ",10,"))
    found = issues_of(data)
    subject = " ".join(line.split(",")[:2])
    assert [(i.code, i.where, i.values) for i in found] == [
        ("cell_given_twice", f"{name}.csv: {subject} {line.split(',')[2]}", {"times": "2"})
    ]
    assert_worded(found)


@pytest.mark.parametrize(
    ("name", "line", "old", "new"),
    [
        ("new_rural.area", GOOD_PLACE, "2025-06", "2025-12"),
        ("new_rural.area", GOOD_PLACE, ",own,", ",mean,"),
        ("new_rural.area", GOOD_PLACE, "2025-06,", "2025-06,converted"),
        ("new_rural.area", GOOD_PLACE, "vnp_1085456", "vnn_2417692"),
        ("new_rural.area", GOOD_PLACE, "viet-nam", "tay-nguyen"),
        ("dan_van.activity", GOOD_ACTIVITY, "meetings,,", "meetings,economy,"),
        ("dan_van.activity", GOOD_ACTIVITY, ",2018,2018", ",2018-M12,2018"),
        ("dan_van.activity", GOOD_ACTIVITY, "nadcs_da07,", "nadcs_da07,target_not_result"),
        ("dan_van.activity", GOOD_ACTIVITY, "2018,thanh", ",thanh"),
    ],
)
def test_figures_told_apart_by_day_statistic_breakdown_or_mark_are_no_duplicate(data, name, line, old, new):
    assert old in line
    file_of(data, name, line, line.replace(old, new, 1))
    assert issues_of(data) == []


@pytest.mark.parametrize(
    ("unit", "as_of", "exists"),
    [
        ("an-giang", "2025-06", True),
        ("an-giang", "2025-Q2", True),
        ("an-giang", "2025-07-01", False),
        ("an-giang", "2025", True),
        ("an-giang-2025", "2025-06-30", False),
        ("an-giang-2025", "2025", False),
        ("an-giang-2025", "2025-07", True),
        ("an-giang-2025", "2025-Q3", True),
    ],
)
def test_a_reading_with_a_day_of_its_own_is_of_a_unit_of_that_day(data, unit, as_of, exists):
    file_of(data, "new_rural.value", f"2025,{unit},communes_ntm,60,,reported,vnp_1085456,,{as_of},")
    expected = [] if exists else [("unit_not_valid_then", f"new_rural.value.csv: 2025 {unit} communes_ntm")]
    assert [(i.code, i.where) for i in issues_of(data)] == expected


@pytest.mark.parametrize("rank", ["0", "-1", "64"])
def test_a_rank_outside_the_number_of_units_is_found(data, rank):
    edit(data / "figures" / "pci.rank.csv", "2016,da-nang,overall,1,", f"2016,da-nang,overall,{rank},")
    assert [(i.code, "da-nang" in i.where) for i in issues_of(data)] == [("rank_outside", True)]


def test_an_interval_must_hold_together(tmp_path):
    data = copy_of_catalog(tmp_path / "data")
    (data / "figures").mkdir()
    header = "period,unit,node,se,variance,low,high,level_pct,n,source_id"
    for_unit = "2019,{},total,0.2,,{},{},90,300,hungnt_cs571"
    lines = [header, for_unit.format("kon-tum", 41, 42), for_unit.format("gia-lai", 42, 41)]
    (data / "figures" / "papi.uncertainty.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    assert [(i.code, "gia-lai" in i.where) for i in issues_of(data)] == [("interval_reversed", True)]


def test_two_sources_and_two_statuses_of_one_cell_are_no_duplicate(data):
    add_line(data / "figures" / "pci.value.csv", "2016,da-nang,overall,70,published,VCCI_XLS_2015")
    add_line(data / "figures" / "pci.value.csv", "2016,da-nang,overall,70,reported,VCCI_XLS_2016")
    assert issues_of(data) == []


def test_a_source_declared_twice_is_found(data):
    line = "VCCI_XLS_2016,Người khác,Somebody else,Bảng khác,Another table,2016,workbook,,Không rõ"
    add_line(data / "catalog" / "sources.csv", line)
    assert [(i.code, i.where) for i in issues_of(data)] == [("source_declared_twice", "sources.csv: VCCI_XLS_2016")]


def test_a_file_of_an_unknown_table_is_found(data):
    add_line(data / "figures" / "pci.valeus.csv", "period,unit,node,value,status,source_id")
    assert [(i.code, i.where) for i in issues_of(data)] == [("unknown_table", "pci.valeus.csv")]


def test_the_scale_includes_its_ends(data):
    add_line(data / "figures" / "pci.value.csv", "2015,kon-tum,overall,100,published,VCCI_XLS_2015")
    add_line(data / "figures" / "pci.value.csv", "2015,gia-lai,overall,10,published,VCCI_XLS_2015")
    assert issues_of(data) == []


def test_the_shipped_figures_have_no_issue(catalog, gazetteer, figures):
    assert fact_issues(catalog, gazetteer, figures) == []


def issues_of_the_store(data):
    """One issue of each kind that only a build or a verification finds."""
    before = etl.verify(data)
    etl.build(data)
    (data / "snapshots" / etl.current_id(data / "snapshots") / "data.duckdb").write_bytes(b"spoilt")
    another_score(data)
    found = before + etl.verify(data)
    edit(data / "catalog" / "units.csv", "2004-01-01", "long ago")
    return found + etl.build(data).issues


def test_what_builds_and_verifications_find_is_worded(data):
    found = issues_of_the_store(data)
    assert {i.code for i in found} == {
        "no_snapshot",
        "snapshot_altered",
        "input_changed",
        "catalog_unreadable",
    }
    assert_worded(found)


def assert_worded(issues):
    """Every issue says where, and its words hold all its values in both languages."""
    assert issues
    for issue in issues:
        vietnamese, english = (Messages(language).issue(issue) for language in ("vi", "en"))
        for words in (vietnamese, english):
            assert words.startswith(issue.where + ": ")
        assert all(number in english for number in issue.values.values())
        assert all(with_decimal_comma(number) in vietnamese for number in issue.values.values())
        assert vietnamese != english


def codes_in_the_source():
    texts = [(ROOT / "etl" / f"{name}.py").read_text(encoding="utf-8") for name in ("checks", "figures", "publish")]
    return {code for text in texts for code in re.findall(r'(?:_error|Issue)\(\s*"(\w+)"', text)}


def test_every_issue_of_the_source_is_provoked_above():
    provoked = {case[0] for case in (*IN_THE_CATALOGUE, *IN_THE_FIGURES, *OF_PLACES_AND_ORGANISATIONS)}
    by_their_own_tests = {"rank_outside", "interval_reversed", "source_declared_twice", "unknown_table"}
    of_the_store = {"no_snapshot", "snapshot_altered", "input_changed", "catalog_unreadable"}
    of_another_version = {"snapshot_of_other_version"}  # in test_publish.py
    of_publishing = {  # in test_publishing.py and test_uploads.py
        "note_missing", "overtaken", "reason_missing", "snapshot_unknown", "workbook_altered", "workbook_changed",
    }  # fmt: skip
    assert codes_in_the_source() <= provoked | by_their_own_tests | of_the_store | of_another_version | of_publishing


@pytest.mark.parametrize("language", ["vi", "en"])
def test_every_issue_of_the_source_has_its_words(language):
    say = Messages(language)
    for code in codes_in_the_source():
        assert say._texts["issue_" + code][language].strip(), code


def test_the_values_of_an_issue_are_put_into_its_words():
    issue = Issue("outside_scale", "error", "here", {"value": "7", "low": "1", "high": "5"})
    assert Messages("en").issue(issue) == "here: value 7 is outside the scale 1–5"
