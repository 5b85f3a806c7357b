"""etl.promises: every promise over the shipped figures, computed here once more from the CSV and YAML files."""

import csv
import math
import shutil
from calendar import monthrange
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pytest
import yaml

import etl
from etl import queries
from etl.promises import promises_on
from tests.conftest import DATA, copy_of_catalog

TODAY = date(2026, 11, 22)
END_OF_63 = date(2025, 6, 30)
DAYS = [
    date(*day)
    for day in (
        (2016, 12, 31), (2018, 6, 30), (2018, 12, 31), (2019, 8, 31), (2020, 12, 31), (2021, 12, 31), (2022, 3, 7),
        (2022, 3, 8), (2022, 12, 31), (2023, 6, 30), (2023, 12, 31), (2024, 12, 31), (2025, 6, 30), (2025, 7, 1),
        (2025, 12, 31), (2026, 1, 1), (2026, 2, 15), (2026, 11, 22), (2031, 1, 1),
    )
]  # fmt: skip


@pytest.fixture(scope="module")
def promised(snapshot):
    """The promises of a day by their ids."""
    seen = {}

    def on(day):
        if day not in seen:
            seen[day] = {row["target"]: row for row in promises_on(snapshot, day)}
        return seen[day]

    return on


# the results that everyone knows


def result(row):
    return (row["status"], row["reason"], [r["value"] for r in row["last"]], row["value_low"])


def test_the_national_result_of_2021_to_2025(promised):
    rows = promised(TODAY)
    found = {
        name: rows[f"viet-nam-{name}"]
        for name in (
            "communes-ntm-pct-2021-2025", "communes-nang-cao-pct-2021-2025", "communes-kieu-mau-pct-2021-2025",
            "districts-ntm-pct-2021-2025", "provinces-completed-2021-2025-nq25-2021",
            "provinces-completed-2021-2025-qngai-263",
        )
    }  # fmt: skip
    assert {name: result(row) for name, row in found.items()} == {
        "communes-ntm-pct-2021-2025": ("not_reached", None, [79.3], 80),
        "communes-nang-cao-pct-2021-2025": ("reached", None, [42.4], 40),
        "communes-kieu-mau-pct-2021-2025": ("reached", None, [12.3], 10),
        "districts-ntm-pct-2021-2025": ("reached", None, [51], 50),
        "provinces-completed-2021-2025-nq25-2021": ("not_reached", None, [12], 15),
        "provinces-completed-2021-2025-qngai-263": ("not_reached", None, [12], 17),
    }
    assert found["provinces-completed-2021-2025-qngai-263"]["value_high"] == 19
    for row in found.values():
        assert [r["moment"] for r in row["last"]] == ["2025-06"]
        assert (row["closing"], row["is_settled"], row["deadline"]) == (END_OF_63, True, "2025-12-31")
        assert (row["place_level"], row["area"], row["later"]) == ("country", "viet-nam", None)


def test_the_national_share_lacked_52_of_7669_communes(promised):
    row = promised(TODAY)["viet-nam-communes-ntm-pct-2021-2025"]
    assert (row["lacking"], row["whole"]["value"], row["whole"]["node"]) == (52, 7669, "communes_total")
    assert row["gap"] == pytest.approx(0.7)
    reached = promised(TODAY)["viet-nam-communes-nang-cao-pct-2021-2025"]
    assert (reached["lacking"], reached["whole"]["value"], reached["whole"]["node"]) == (0, 6084, "communes_ntm")


def test_the_four_promises_of_kien_giang_in_numbers(promised):
    rows = [r for r in promised(TODAY).values() if (r["area"], r["programme_period"]) == ("kien-giang", "2021-2025")]
    found = {r["node"]: (*result(r), [(x["moment"], x["qualifier"]) for x in r["last"]]) for r in rows}
    assert found == {
        "communes_ntm_pct": ("not_reached", None, [93], 100, [("2023-10", ">")]),
        "communes_nang_cao": ("not_reached", None, [5], 30, [("2023-10", None)]),
        "communes_kieu_mau": ("cannot_be_said", "no_reading", [], 15, []),
        "districts_ntm": ("reached", None, [7], 7, [("2024-03", None)]),
    }
    assert {(r["closing"], r["is_settled"], r["place_name_vi"]) for r in rows} == {(END_OF_63, True, "Kiên Giang")}


def test_before_its_last_day_no_one_knew_that_the_map_would_change(promised):
    name = "viet-nam-communes-ntm-pct-2021-2025"
    eve, day = promised(END_OF_63)[name], promised(END_OF_63 + timedelta(days=1))[name]
    assert (eve["status"], eve["closing"], eve["is_settled"]) == ("on_track", date(2025, 12, 31), False)
    assert (day["status"], day["closing"], day["is_settled"]) == ("not_reached", END_OF_63, True)


def test_every_promise_with_an_amount_is_listed_once_its_years_have_begun_and_its_source_is_out(promised):
    with (DATA / "catalog" / "targets.csv").open(encoding="utf-8", newline="") as file:
        targets = [r for r in csv.DictReader(file) if r["value_low"]]
    assert set(promised(TODAY)) == {t["target"] for t in targets} and len(targets) > 150
    published = {r["source_id"]: r["date"] for r in rows_of(DATA / "catalog" / "sources.csv")}
    for day in DAYS:
        begun = [t for t in targets if int(t["programme_period"][:4]) <= day.year]
        told = [t for t in begun if not (when := published[t["source_id"]]) or days_of(when)[0] <= day]
        assert set(promised(day)) == {t["target"] for t in told}


def test_nobody_is_held_to_a_target_before_the_decision_that_set_it(promised):
    name = "viet-nam-communes-ntm-pct-2021-2025"
    assert name not in promised(date(2021, 12, 31))
    assert name in promised(date(2022, 12, 31))


# the same once more, from the files and by plain arithmetic


def rows_of(path):
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def days_of(text):
    """The first and the last day that `2025`, `2025-06`, `2025-Q1` or `2025-06-30` may mean."""
    parts = text.split("-")
    year = int(parts[0])
    if len(parts) == 1:
        return date(year, 1, 1), date(year, 12, 31)
    if len(parts) == 3:
        return (date.fromisoformat(text),) * 2
    month = {"Q1": 3, "Q2": 6, "Q3": 9, "Q4": 12}.get(parts[1]) or int(parts[1])
    return date(year, month, 1), date(year, month, monthrange(year, month)[1])


class Files:
    """What the files say: the readings of a place and node, the cuts of a node, the end of its level."""

    def __init__(self):
        text = (DATA / "catalog" / "indices" / "new_rural.yml").read_text(encoding="utf-8")
        declared = yaml.load(text, Loader=yaml.CSafeLoader)
        flags = {flag["flag"]: flag for flag in declared["flags"]}
        published = {r["source_id"]: r["date"] for r in rows_of(DATA / "catalog" / "sources.csv")}
        targets = [t for t in rows_of(DATA / "catalog" / "targets.csv") if t["value_low"]]
        self.targets = [t | {"told": published[t["source_id"]]} for t in targets]
        self.readings = {}
        provinces = rows_of(DATA / "figures" / "new_rural.value.csv")
        others = [r for r in rows_of(DATA / "figures" / "new_rural.area.csv") if r["statistic"] == "own"]
        for row in provinces + others:
            flag = flags.get(row["flag"], {})
            is_left_out = row.get("preferred") == "no" or not row["value"] or flag.get("excluded")
            if is_left_out or row["status"] in ("rebuilt", "inferred"):
                continue
            since, day = days_of(row["as_of"] or row["period"])
            reading = (day, since, float(row["value"]), row["qualifier"], flag.get("denominator"))
            self.readings.setdefault((row.get("unit") or row["area"], row["node"]), []).append(reading)
        self.cuts = {}
        maps = sorted(g["valid_from"] for g in rows_of(DATA / "catalog" / "geographies.csv"))[1:]
        self.until = {}
        for node in sorted(declared["nodes"], key=lambda n: n.get("since", 0)):
            self.until[node["node"]] = node.get("until")
            self.cuts[node["node"]] = {(date.fromisoformat(day), "map") for day in maps}
        for change in declared["breaks"]:
            for node in change["nodes"] if change["kind"] == "method" else []:
                self.cuts[node].add((days_of(str(change["period"]))[0], "method"))
        self.shares = {share["node"]: share for share in declared["shares"]}
        self.flows = {n["node"] for n in declared["nodes"] if n.get("adds", {}).get("time") == "flow"}

    def of(self, target):
        readings = sorted(self.readings.get((target["area"], target["node"]), []), key=lambda r: r[:2])
        other = {"all_units": "ntm_units", "ntm_units": "all_units"}.get(target["denominator"], "none")
        return [r for r in readings if r[4] != other]

    def lacking(self, target, day):
        """How many communes or districts a share lacks, by the counts of the day of its last reading."""
        share = self.shares.get(target["node"])
        if not share:
            return None
        among = share["among"].get(target["denominator"]) or next(iter(share["among"].values()))
        counts = []
        for node in (share["of"], among):
            counts += [r[2] for r in self.readings.get((target["area"], node), []) if r[0] == day][:1] or [None]
        if None in counts:
            return None
        needed = counts[1] * float(target["value_low"]) / 100
        return max(0, math.ceil(round(needed, 6)) - int(counts[0]))


@pytest.fixture(scope="module")
def files():
    return Files()


def does_meet(value, qualifier, aim, target):
    sign, strict, loose = (-1, "<", ">") if target["direction"] == "at_most" else (1, ">", "<")
    lead = sign * (value - aim)
    must_exceed = qualifier == loose or (target["comparison"] == strict and qualifier != strict)
    return lead > 1e-9 if must_exceed else lead > -1e-9


def compound(start, end, years):
    return (math.exp(math.log(end / start) / years) - 1) * 100 if years > 0 and start > 0 and end > 0 else None


def expected(files, target, as_of):
    aim, deadline, node = float(target["value_low"]), date.fromisoformat(target["deadline"]), target["node"]
    begin = date(int(target["programme_period"].split("-")[0]), 1, 1)
    known = [r for r in files.of(target) if r[0] <= as_of]
    cuts = sorted(cut for cut in files.cuts[node] if cut[0] <= as_of)

    closing = deadline
    for day, kind in cuts:
        if kind == "map" and begin < day <= deadline:
            closing = min(closing, day - timedelta(days=1))
    if files.until[node] and as_of > date(files.until[node], 12, 31):
        closing = min(closing, date(files.until[node], 12, 31))
    ruler = ([date.min] + [day for day, _ in cuts if day <= closing])[-1]
    next_cut = ([day for day, _ in cuts if day > closing] + [date.max])[0]

    counted = [r for r in known if ruler <= r[1] and r[0] <= closing]
    last = [r for r in counted if r[0] == counted[-1][0] and r[0] >= begin]
    later = [r for r in known if closing < r[1] and r[0] < next_cut][:1]
    assert not (last and node in files.flows), "a flow with readings: add them here"
    nothing = dict.fromkeys(
        ("progress_pct", "gap", "needed", "needed_pct", "actual", "actual_pct", "line", "needed_from_now", "projected",
         "earliest", "latest", "first")
    )  # fmt: skip
    answer = {
        **nothing, "closing": closing, "is_settled": as_of >= closing, "last": [r[2] for r in last],
        "last_days": [r[0] for r in last],
        "lacking": files.lacking(target, last[-1][0]) if last else None, "later": [r[2] for r in later], "dates": 0,
    }  # fmt: skip
    if not last:
        if closing < begin:
            why = "level_ended"
        elif not known:
            why = "no_reading"
        else:
            why = "before_programme" if known[-1][0] < begin and known[-1][1] >= ruler else "other_ruler"
        return {**answer, "status": "cannot_be_said", "reason": why}

    down = target["direction"] == "at_most"
    days = sorted({r[0] for r in counted})
    means = [float(np.mean([r[2] for r in counted if r[0] == day])) for day in days]
    year = np.array([day.toordinal() for day in days]) / 365.25
    to_deadline = deadline.toordinal() / 365.25 - year
    answer |= {"first": counted[0][2], "dates": len(days)}
    answer["gap"] = max(0, (last[-1][2] - aim) if down else (aim - last[-1][2]))
    if aim > 0 and not down:
        answer["progress_pct"] = last[-1][2] / aim * 100
    if to_deadline[0] > 0:
        answer["needed"] = (aim - means[0]) / to_deadline[0]
        answer["needed_pct"] = compound(means[0], aim, to_deadline[0])
        answer["line"] = np.interp(year[-1], [year[0], year[0] + to_deadline[0]], [means[0], aim])
    if len(days) > 1:
        answer["actual"] = (means[-1] - means[0]) / (year[-1] - year[0])
        answer["actual_pct"] = compound(means[0], means[-1], year[-1] - year[0])
    is_open = as_of < closing
    if is_open and to_deadline[-1] > 0:
        answer["needed_from_now"] = (aim - means[-1]) / to_deadline[-1]
        if len(days) >= 3:
            upper, lower = np.triu_indices(len(days), 1)
            per_day = (np.array(means)[lower] - np.array(means)[upper]) / ((year[lower] - year[upper]) * 365.25)
            names = ("earliest", "projected", "latest") if down else ("latest", "projected", "earliest")
            for name, speed in zip(names, np.percentile(per_day, [25, 50, 75]), strict=True):
                answer[name] = day_of_reaching(days[-1], aim - means[-1], speed, down)

    met = [does_meet(r[2], r[3], aim, target) for r in last]
    return answer | dict(zip(("status", "reason"), verdict(answer, met, later, target), strict=True))


def day_of_reaching(day, missing, speed, down):
    if down:
        missing, speed = -missing, -speed
    if missing <= 0:
        return day
    if speed <= 0 or missing / speed >= 36525:
        return None
    return day + timedelta(days=round(missing / speed))


def verdict(answer, met, later, target):
    deadline, unsaid = date.fromisoformat(target["deadline"]), "cannot_be_said"
    if len(set(met)) == 2:
        return unsaid, "sources_differ"
    if met[0]:
        return "reached", None
    if not answer["is_settled"]:
        if answer["dates"] < 3:
            return unsaid, "too_few_dates"
        middle, fast = (answer[name] or date.max for name in ("projected", "earliest"))
        return "on_track" if middle <= deadline else "behind" if fast <= deadline else "out_of_reach", None
    if answer["closing"] < deadline:
        return "not_reached", None
    if later:
        does_later = does_meet(later[0][2], later[0][3], float(target["value_low"]), target)
        return (unsaid, "reached_later") if does_later else ("not_reached", None)
    is_near = answer["last_days"][-1] + timedelta(days=30) >= answer["closing"]
    return ("not_reached", None) if is_near else (unsaid, "no_reading_at_deadline")


def as_computed(row):
    """A row of the product in the shape of `expected`."""
    values = {"last": [r["value"] for r in row["last"]], "last_days": [days_of(r["moment"])[1] for r in row["last"]]}
    values |= {
        "first": row["first"] and row["first"]["value"],
        "later": [row["later"]["value"]] if row["later"] else [],
    }
    return {**row, **values}


@pytest.mark.parametrize("as_of", DAYS, ids=str)
def test_every_promise_stands_where_plain_arithmetic_puts_it(promised, files, as_of):
    rows = promised(as_of)
    begun = [t for t in files.targets if int(t["programme_period"][:4]) <= as_of.year]
    wanted = [t for t in begun if not t["told"] or days_of(t["told"])[0] <= as_of]
    assert len(wanted) == len(rows)
    for target in wanted:
        want, row = expected(files, target, as_of), as_computed(rows[target["target"]])
        found = {name: row[name] for name in want}
        assert found == {
            name: pytest.approx(value, rel=1e-9, abs=1e-9) if isinstance(value, float) else value
            for name, value in want.items()
        }, target["target"]


def test_these_days_show_every_status_and_nearly_every_reason(promised):
    rows = [row for day in DAYS for row in promised(day).values()]
    assert {row["status"] for row in rows} == {
        "reached", "not_reached", "on_track", "behind", "out_of_reach", "cannot_be_said"
    }  # fmt: skip
    assert {row["reason"] for row in rows} >= {
        "no_reading", "other_ruler", "before_programme", "level_ended", "too_few_dates", "reached_later",
        "no_reading_at_deadline",
    }  # fmt: skip
    assert sum(row["projected"] is not None for row in rows) > 10


def test_the_files_keep_what_the_computation_takes_for_granted(files):
    """One reading a cell that is not marked as a second source, no ranges, and promises of one index only."""
    given = rows_of(DATA / "figures" / "new_rural.value.csv") + rows_of(DATA / "figures" / "new_rural.area.csv")
    cells = [(r.get("unit") or r["area"], r["node"], r["as_of"]) for r in given if r.get("preferred") != "no"]
    assert len(cells) == len(set(cells)) > 600
    assert not any(r.get("value_high") for r in given)
    assert {t["index"] for t in files.targets} == {"new_rural"}


def test_a_share_of_another_whole_is_not_held_against_a_target(promised):
    """Long An printed 17.4 % of all communes for 2022 and 23.7 % of the new rural ones for 2023."""
    row = promised(TODAY)["long-an-communes-nang-cao-pct-2021-2025"]
    assert row["denominator"] == "all_units"
    assert [r["value"] for r in row["series"]] == [17.4]


def test_what_is_planned_or_inferred_is_no_reading_and_a_quarter_is_its_last_month(tmp_path):
    """Three figures of Kiên Giang with another mark, status and date."""
    folder = copy_of_catalog(tmp_path / "data")
    (folder / "figures").mkdir()
    figures = shutil.copy(DATA / "figures" / "new_rural.value.csv", folder / "figures")
    rows = rows_of(Path(figures))
    mine = {(r["node"], r["as_of"]): r for r in rows if r["unit"] == "kien-giang"}
    mine["communes_nang_cao", "2023-10"]["flag"] = "planned"
    mine["communes_ntm_pct", "2023-10"]["status"] = "inferred"
    mine["districts_ntm", "2024-03"]["as_of"] = "2024-Q3"
    with Path(figures).open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, rows[0], lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    assert etl.build(folder).outcome == "published"
    changed = etl.open_snapshot(folder / "snapshots")
    found = {row["target"]: row for row in promises_on(changed, TODAY)}
    for name in ("nang-cao", "ntm-pct"):
        row = found[f"kien-giang-communes-{name}-2021-2025"]
        assert (row["status"], row["reason"], row["series"]) == ("cannot_be_said", "no_reading", [])
    districts = "kien-giang-districts-ntm-2021-2025"
    assert (found[districts]["status"], found[districts]["last"][0]["moment"]) == ("reached", "2024-09")
    before, after = (
        {row["target"]: row for row in promises_on(changed, date(2024, 9, day))}[districts] for day in (29, 30)
    )
    assert [row["last"][0]["value"] for row in (before, after)] == [5, 7]


# nothing later than the day of looking is let in


def known_by(day, data):
    """A data folder of new rural figures without any reading from after `day`."""
    folder = copy_of_catalog(data)
    (folder / "figures").mkdir()
    for name in ("new_rural.value.csv", "new_rural.area.csv"):
        header, *lines = (DATA / "figures" / name).read_text(encoding="utf-8").splitlines(keepends=True)
        rows = list(csv.DictReader([header, *lines]))
        assert len(rows) == len(lines)
        kept = [line for row, line in zip(rows, lines, strict=True) if days_of(row["as_of"] or row["period"])[1] <= day]
        assert 0 < len(kept) < len(lines)
        (folder / "figures" / name).write_text(header + "".join(kept), encoding="utf-8")
    return folder


@pytest.mark.parametrize("last", [date(2018, 6, 30), date(2022, 12, 31), date(2023, 6, 30)], ids=str)
def test_figures_from_after_the_day_of_looking_change_nothing(promised, tmp_path, last):
    folder = known_by(last, tmp_path / "data")
    assert etl.build(folder).outcome == "published"
    earlier = etl.open_snapshot(folder / "snapshots")
    assert len(queries.readings(earlier, "new_rural")) > 90
    for day in [day for day in DAYS if day <= last]:
        assert {row["target"]: row for row in promises_on(earlier, day)} == promised(day), day
    shutil.rmtree(folder)


@pytest.mark.parametrize("as_of", DAYS, ids=str)
def test_no_row_of_a_promise_is_from_after_the_day_of_looking(promised, as_of):
    for row in promised(as_of).values():
        singles = [row[name] for name in ("first", "later", "other", "whole") if row[name]]
        for reading in [*row["series"], *row["last"], *singles]:
            assert days_of(reading["moment"])[1] <= as_of, row["target"]
            assert reading in row["series"] or reading is row["whole"]
