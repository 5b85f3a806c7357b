"""Forms as people get them and as they come back: opened, filled in and imported."""

import io
import zipfile
from collections import Counter
from datetime import date

import openpyxl
import pytest
from openpyxl.utils import get_column_letter, range_boundaries

from etl.catalog import read_catalog
from etl.importing import candidate
from etl.model import Issue
from etl.templates import template
from etl.units import Gazetteer

OF_UNITS = [
    ("pci", "2026", "34", "Số liệu"),
    ("pci", "2016", "63", "Số liệu"),
    ("pgi", "2026", "34", "Số liệu"),
    ("papi", "2026", "34", "Số liệu"),
    ("papi", "2016", "63", "Số liệu"),
    ("par_index", "2024", "63", "Số liệu"),
    ("sipas", "2026", "34", "Số liệu"),
    ("new_rural", "2026", "34", "Số liệu"),
    ("new_rural", "2025", "63", "Số liệu"),
]
OF_BODIES = [("dan_van", "2026-03", "34"), ("dan_van", "2026-Q1", "34"), ("dan_van", "2026", "34")]
FORMS = [form[:3] for form in OF_UNITS] + OF_BODIES


@pytest.fixture(scope="module")
def form(catalog, gazetteer):
    """An opened form, to be filled in."""
    written = {}

    def made(index, period, geography="34"):
        wanted = index, period, geography
        if wanted not in written:
            written[wanted] = template(catalog, gazetteer, *wanted)
        assert isinstance(written[wanted], bytes), written[wanted]
        return openpyxl.load_workbook(io.BytesIO(written[wanted]))

    return made


@pytest.fixture
def back(data):
    """What a filled-in form brings; nothing of it is known before."""

    def imported(book):
        path = data.parent / "form.xlsx"
        book.save(path)
        return candidate(data, path)

    return imported


def example_row(sheet):
    return next(cell.row for cell in sheet["B"] if cell.value == "Ví dụ")


def headings(sheet):
    """The columns of figures by heading: the lowest text above the example that is no scale."""
    found = {}
    for column in range(3, sheet.max_column + 1):
        texts = [sheet.cell(row, column).value for row in range(5, example_row(sheet))]
        texts = [text for text in texts if text]
        scale = next((t for t in texts[1:] if t == texts[-1] and len(texts) > 1 and not t[0].isupper()), None)
        name = [text for text in texts if text != scale][-1]
        if name != "Ghi chú":
            found[name] = column
    return found


def named_rows(sheet):
    """The rows that are filled in: numbered ones, with a name."""
    rows = range(example_row(sheet) + 1, sheet.max_row + 1)
    return [row for row in rows if isinstance(sheet.cell(row, 1).value, int) and sheet.cell(row, 2).value]


def fill(sheet, figure):
    """Enter `figure(heading, row)` in every open cell beside a name; what was entered, by name and heading."""
    entered = {}
    for row in named_rows(sheet):
        for heading, column in headings(sheet).items():
            if sheet.cell(row, column).value is None:
                value = sheet.cell(row, column).value = figure(heading, row)
                entered[sheet.cell(row, 2).value, heading] = value
    return entered


def limits_of(sheet):
    """The limits of a column of figures by its letter."""
    found = {}
    for rule in sheet.data_validations.dataValidation:
        for block in rule.sqref.ranges:
            found[get_column_letter(block.min_col)] = rule
    return found


def questions(found):
    return [(issue.code, issue.where, issue.values) for issue in found.issues if issue.severity != "note"]


@pytest.mark.parametrize(("index", "period", "geography", "name"), OF_UNITS)
def test_every_figure_is_limited_and_every_unit_chosen_from_a_list(form, catalog, index, period, geography, name):
    sheet = form(index, period, geography)[name]
    rules, rows = limits_of(sheet), named_rows(sheet)
    assert len(rows) == int(geography)
    assert rules["B"].type == "list" and "Danh mục" in rules["B"].formula1
    nodes = {n.name.vi: n for n in catalog.indices[index].nodes_in(period)}
    for heading, column in headings(sheet).items():
        rule = rules[get_column_letter(column)]
        if heading in nodes:
            assert rule.type == "decimal"
            assert (float(rule.formula1), float(rule.formula2)) == (nodes[heading].scale_min, nodes[heading].scale_max)
            assert "để trống" in rule.error
        else:
            assert (heading, rule.type) in [("Xếp hạng", "whole"), ("Nhóm", "list")]
        assert {r for b in rule.sqref.ranges for r in range(b.min_row, b.max_row + 1)} == set(rows)


@pytest.mark.parametrize(("index", "period", "geography"), FORMS)
def test_the_lists_are_out_of_sight_and_hold_what_the_cells_may_hold(form, index, period, geography):
    book = form(index, period, geography)
    lists = book["Danh mục"]
    assert lists.sheet_state == "veryHidden"
    for sheet in book.worksheets:
        for rule in sheet.data_validations.dataValidation:
            assert len(rule.error) <= 255 and len(rule.errorTitle) <= 32
            if rule.type == "list" and "!" in rule.formula1:
                left, top, right, bottom = range_boundaries(rule.formula1.partition("!")[2].replace("$", ""))
                choices = [lists.cell(row, left).value for row in range(top, bottom + 1)]
                assert left == right and all(choices) and lists.cell(bottom + 1, left).value is None
                prefilled = [sheet.cell(r, c).value for b in rule.sqref.ranges for r, c in b.cells]
                assert set(filter(None, prefilled)) <= set(choices)


def test_units_stand_in_vietnamese_order(form):
    sheet = form("pci", "2026")["Số liệu"]
    names = [sheet.cell(row, 2).value for row in named_rows(sheet)]
    assert names[:8] == ["An Giang", "Bắc Ninh", "Cà Mau", "Cao Bằng", "Cần Thơ", "Đà Nẵng", "Đắk Lắk", "Điện Biên"]


@pytest.mark.parametrize(("index", "period", "geography"), [FORMS[0], FORMS[7], FORMS[9]])
def test_a_form_is_always_the_same(catalog, gazetteer, index, period, geography):
    """Also at another moment."""
    first = template(catalog, gazetteer, index, period, geography)
    with zipfile.ZipFile(io.BytesIO(first)) as package:
        assert {entry.date_time for entry in package.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert package.read("docProps/core.xml").count(b"2000-01-01T00:00:00Z") == 2
    assert template(catalog, gazetteer, index, period, geography) == first


@pytest.mark.parametrize(("index", "period", "geography"), FORMS)
def test_the_example_is_within_the_limits_and_is_not_read(form, back, index, period, geography):
    book = form(index, period, geography)
    sheet = book.worksheets[0]
    rules = limits_of(sheet)
    for column in headings(sheet).values():
        rule, value = rules[get_column_letter(column)], sheet.cell(example_row(sheet), column).value
        if rule.type != "list":
            assert float(rule.formula1) <= value <= float(rule.formula2)
    found = back(book)
    assert [(i.code, i.where) for i in found.issues] == [("nothing_filled_in", sheet.title)]
    assert not any(found.facts)


@pytest.mark.parametrize(
    ("index", "period", "geography", "code", "expected"),
    [
        ("pci", "2020", "34", "template_geography", "63"),
        ("pci", "2026", "63", "template_geography", "34"),
        ("new_rural", "2024", "34", "template_geography", "63"),
        ("dan_van", "2019-05", "34", "template_geography", "63"),
        ("pci", "2026", "64", "template_geography", "34"),
        ("pci", "2004", "63", "template_period", "2005 –"),
        ("pci", "2026-03", "34", "template_period", "2026"),
        ("dan_van", "sometime", "34", "template_period", "2026"),
    ],
)
def test_a_form_that_cannot_be_is_refused(catalog, gazetteer, index, period, geography, code, expected):
    found = template(catalog, gazetteer, index, period, geography)
    assert isinstance(found, Issue)
    assert (found.code, found.values["expected"]) == (code, expected)


def test_figures_of_their_own_day_may_be_of_either_map_of_2025(form):
    for geography, first, last in (("63", "1/1", "6/30"), ("34", "7/1", "12/31")):
        book = form("new_rural", "2025", geography)
        (rule,) = [r for r in book["Số liệu"].data_validations.dataValidation if r.type == "date"]
        ends = [f"DATE(2025,{day.replace('/', ',')})" for day in (first, last)]
        assert [rule.formula1, rule.formula2] == ends


def test_the_guide_tells_of_gaps_commas_and_secrets(form):
    guide = form("new_rural", "2026")["Hướng dẫn"]
    text = " ".join(str(cell.value) for row in guide.iter_rows() for cell in row if cell.value)
    for told in ("để trống", "67,67", "KĐ", "mật", "01/01/2026 đến 31/12/2026", "34 tỉnh, thành phố", "1. Quy hoạch"):
        assert told in text
    assert "{" not in text


def test_groups_stand_over_their_parts(form):
    sheet = form("papi", "2026")["Số liệu"]
    merged = {str(found) for found in sheet.merged_cells.ranges}
    assert {"D5:H5", "C5:C6", "B5:B7"} <= merged
    assert sheet["D5"].value == sheet["D6"].value == "Tham gia của người dân ở cấp cơ sở"
    assert (sheet["E6"].value, sheet["E7"].value) == ("Tri thức công dân", "0,25–2,5 điểm")
    assert sheet.freeze_panes == "C8"


def scores(index, period, n):
    """What may be published of one province: parts within their scales, totals of the parts."""
    found = {}

    def score(node):
        made = index.aggregation_of(node.node, period)
        parts = {child.node: score(child) for child in index.nodes_in(period) if child.parent == node.node}
        if parts and made is not None and made.kind != "none":
            shares = made.weights or dict.fromkeys(parts, 1)
            value = made.factor * sum(shares[part] * parts[part] for part in shares)
        elif not node.scale_known:
            value = 5 + n / 100
        else:
            value = node.scale_min + (node.scale_max - node.scale_min) * (0.3 + n / 500)
        found[node.name.vi] = value = round(value, 4)
        return value

    for node in index.nodes_in(period):
        if node.parent is None:
            score(node)
    return found


@pytest.mark.parametrize(("index", "period", "geography", "name"), OF_UNITS[:7])
def test_a_filled_form_imports_without_a_question(form, back, catalog, gazetteer, index, period, geography, name):
    book = form(index, period, geography)
    known, rows = catalog.indices[index], named_rows(book[name])
    told = {row: scores(known, period, n) | {"Xếp hạng": len(rows) - n, "Nhóm": "Khá"} for n, row in enumerate(rows)}
    entered = fill(book[name], lambda heading, row: told[row][heading])
    found = back(book)
    assert questions(found) == []
    assert (found.index, found.periods) == (index, (period,))
    nodes = {n.node: n.name.vi for n in known.nodes_in(period)}
    day = date(int(period), 6, 30)
    read = {
        **{(gazetteer.state(v.unit, day).name.vi, nodes[v.node]): v.value for v in found.facts.value},
        **{(gazetteer.state(r.unit, day).name.vi, "Xếp hạng"): r.rank for r in found.facts.rank},
        **{(gazetteer.state(b.unit, day).name.vi, "Nhóm"): "Khá" for b in found.facts.band},
    }
    assert read == entered


def counts(index, period, n):
    """What a province may report of itself: every share is that of its counts."""
    nodes = index.nodes_in(period)
    usual = {"communes_total": 200 + n}
    found = {node.node: usual.get(node.node, 10 + n % 30) for node in nodes}
    found |= {node.node: 9.5 for node in nodes if node.unit_of_measure == "criteria_per_commune"}
    found |= {node.node: 1 for node in nodes if node.unit_of_measure == "yes_no"}
    found |= {s.node: round(100 * found[s.of] / found[s.among[0][1]], 4) for s in index.shares if s.node in found}
    return {node.name.vi: found[node.node] for node in nodes}


@pytest.mark.parametrize(
    ("period", "geography", "day"),
    [("2026", "34", date(2026, 6, 30)), ("2025", "34", date(2025, 7, 1)), ("2025", "63", date(2025, 6, 30))],
)
def test_a_filled_form_of_a_sample_keeps_its_day(form, back, catalog, gazetteer, period, geography, day):
    book = form("new_rural", period, geography)
    sheet = book["Số liệu"]
    sheet["C2"], sheet["C3"] = "Báo cáo số 12/BC-UBND ngày 15/01/2027", day
    index = catalog.indices["new_rural"]
    entered = fill(sheet, lambda heading, row: counts(index, period, row)[heading])
    found = back(book)
    assert questions(found) == []
    names = {n.node: n.name.vi for n in index.nodes_in(period)}
    read = {(gazetteer.state(v.unit, day).name.vi, names[v.node]): v.value for v in found.facts.value}
    assert read == entered
    assert {(v.as_of, v.date_basis, v.status) for v in found.facts.value} == {(day.isoformat(), "given", "reported")}


def test_a_form_of_a_sample_without_its_day_is_a_question(form, back, catalog):
    book = form("new_rural", "2026")
    fill(book["Số liệu"], lambda heading, row: counts(catalog.indices["new_rural"], "2026", row)[heading])
    assert [code for code, _, _ in questions(back(book))] == ["as_of_missing"]


def test_what_is_not_exact_may_be_entered_as_it_is_said(form, back):
    book = form("new_rural", "2026")
    sheet = book["Số liệu"]
    sheet["C3"] = date(2026, 6, 30)
    column = headings(sheet)["Số xã đạt chuẩn nông thôn mới"]
    sheet.cell(named_rows(sheet)[0], column, "gần 90")
    found = back(book)
    (value,) = found.facts.value
    assert (value.unit, value.node, value.value, value.qualifier) == ("an-giang-2025", "communes_ntm", 90, "<")
    assert limits_of(sheet)[get_column_letter(column)].errorStyle == "warning"


def test_communes_and_their_criteria_import_from_their_own_sheet(form, back):
    book = form("new_rural", "2026")
    sheet = book["Xã × tiêu chí"]
    sheet["C3"], sheet["C4"] = date(2026, 6, 30), "Thanh Hóa"
    first = example_row(sheet) + 1
    marks = next(rule for rule in sheet.data_validations.dataValidation if rule.formula1 == '"x,KĐ"')
    assert str(marks.sqref) == f"C{first}:L{first + 299}"
    for row in range(first, first + 166):
        sheet.cell(row, 1, row - first + 1)
        sheet.cell(row, 2, f"Xã số {row}")
        for column in range(3, 13):
            sheet.cell(row, column, "x" if column > 3 or row % 2 else "KĐ")
    found = back(book)
    assert questions(found) == []
    values = {v.node: v.value for v in found.facts.value}
    assert (values["communes_criterion_01"], values["communes_criterion_10"]) == (83, 166)
    assert (values["communes_total"], values["criteria_avg"]) == (166, 9.5)
    assert {v.unit for v in found.facts.value} == {"thanh-hoa"}
    assert found.facts.value[0].source_cell == f"Xã × tiêu chí!C{first}:C{first + 165}"


@pytest.mark.parametrize(("period", "many"), [("2026", 10), ("2025", 19), ("2016", 19)])
def test_the_criteria_are_those_of_the_period(form, period, many):
    sheet = form("new_rural", period, "34" if period == "2026" else "63")["Xã × tiêu chí"]
    assert list(headings(sheet)) and sheet.max_column == many + 3
    assert sheet.cell(6, 3).value == "TC1" and sheet.cell(6, many + 2).value == f"TC{many}"
    assert sheet.cell(7, 3).value == "Quy hoạch"


@pytest.mark.parametrize(
    ("period", "written", "text", "end"),
    [
        ("2026-03", "Kỳ báo cáo: Tháng 03/2026", "2026-03", "2026-03-31"),
        ("2026-Q1", "Kỳ báo cáo: Quý I/2026", "2026-Q1", "2026-03-31"),
        ("2026-H1", "Kỳ báo cáo: 6 tháng đầu năm 2026", "2026-H1", "2026-06-30"),
        ("2026", "Kỳ báo cáo: Năm 2026", "2026", "2026-12-31"),
    ],
)
def test_a_filled_form_of_bodies_imports_without_a_question(form, back, catalog, period, written, text, end):
    book = form("dan_van", period)
    sheet = book["Biểu tổng hợp"]
    assert sheet["A3"].value == written
    sheet["C4"] = "tỷ đồng"
    entered = fill(sheet, lambda heading, row: 100 if heading.startswith("Tỷ lệ") else row)
    found = back(book)
    assert questions(found) == []
    assert (found.index, found.periods) == ("dan_van", ("2026",))
    nodes = {n.node: n for n in catalog.indices["dan_van"].nodes_in("2026")}
    names = {b.organisation: b.name_vi for b in catalog.organisations}
    read = {
        (names[a.organisation], nodes[a.node].name.vi): a.value / (1000 if a.unit_of_measure == "million_dong" else 1)
        for a in found.facts.activity
    }
    assert read == entered
    assert {(a.period, a.period_text, a.period_end, a.status) for a in found.facts.activity} == {
        ("2026", text, end, "reported")
    }


def test_a_form_names_the_bodies_of_its_last_day(form):
    def listed(period, geography):
        book = form("dan_van", period, geography)
        rules = book["Biểu tổng hợp"].data_validations.dataValidation
        (rule,) = [r for r in rules if r.type == "list" and str(r.sqref).startswith("B")]
        column = rule.formula1.partition("$")[2][0]
        return {cell.value for cell in book["Danh mục"][column] if cell.value}

    before, after = listed("2024", "63"), listed("2026-03", "34")
    assert "Huyện Phú Bình" in before - after
    assert "Đảng ủy Khối các cơ quan tỉnh Thanh Hóa" in before - after
    assert "Xã Tân Đoàn" in after - before
    assert "Ban Dân vận Tỉnh ủy Thanh Hóa" not in after
    assert "Ban Tuyên giáo và Dân vận Tỉnh ủy Thanh Hóa" in after
    assert "Cả nước" not in before | after


def test_a_form_of_bodies_has_sections_totals_and_room(form):
    sheet = form("dan_van", "2026-03")["Biểu tổng hợp"]
    labels = [cell.value for cell in sheet["B"] if cell.value]
    assert Counter(label for label in labels if label in ("CẤP TỈNH", "CẤP XÃ", "Cộng", "Tổng cộng")) == {
        "CẤP TỈNH": 1, "CẤP XÃ": 1, "Cộng": 2, "Tổng cộng": 1,
    }  # fmt: skip
    assert "CẤP HUYỆN" not in labels
    old = form("dan_van", "2024", "63")["Biểu tổng hợp"]
    assert "CẤP HUYỆN" in [cell.value for cell in old["B"]]
    rules = limits_of(sheet)["C"]
    assert (rules.type, rules.formula1, len(rules.sqref.ranges)) == ("decimal", "0", 2)


def test_what_needs_a_territory_is_closed_to_bodies_without_one(form):
    sheet = form("dan_van", "2026-03")["Biểu tổng hợp"]
    column = headings(sheet)["Tổ chức, chức sắc tôn giáo được thăm"]
    closed = {sheet.cell(row, 2).value for row in named_rows(sheet) if sheet.cell(row, column).value == "x"}
    named = {sheet.cell(row, 2).value for row in named_rows(sheet)}
    assert "Ban Tuyên giáo và Dân vận Tỉnh ủy Thanh Hóa" in closed
    assert named - closed == {"Tỉnh Thanh Hóa"}


def test_bodies_may_be_added_on_the_spot(data):
    (data / "local").mkdir()
    header = (data / "catalog" / "organisations.csv").read_text(encoding="utf-8").splitlines()[0]
    line = "so-z-thanh-hoa,Sở Z tỉnh Thanh Hóa,Department Z,government,province,thanh-hoa,,no,2026-01-01,,"
    (data / "local" / "organisations.csv").write_text(f"{header}\n{line}\n", encoding="utf-8")
    catalog = read_catalog(data / "catalog")
    book = openpyxl.load_workbook(io.BytesIO(template(catalog, Gazetteer(catalog), "dan_van", "2026-03", "34")))
    assert "Sở Z tỉnh Thanh Hóa" in [cell.value for cell in book["Biểu tổng hợp"]["B"]]


def test_a_simple_table_with_the_names_of_nodes_imports_as_a_form_does(back):
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "SIPAS 2026"
    sheet.append(["Tỉnh", "Chỉ số hài lòng về sự phục vụ hành chính (SIPAS)", "Xếp hạng"])
    for row in (["An Giang", 80.5, 3], ["Hà Nội", 82.25, 1], ["Thanh Hóa", 81, 2]):
        sheet.append(row)
    found = back(book)
    assert not [issue for issue in found.issues if issue.severity == "error"]
    assert {(v.unit, v.value) for v in found.facts.value} == {
        ("an-giang-2025", 80.5), ("ha-noi-2008", 82.25), ("thanh-hoa", 81),
    }  # fmt: skip
    named = [i for i in found.issues if i.code == "not_in_workbook"]
    assert len(named) == 1 and "Tiếp cận dịch vụ" in named[0].values["value"]
