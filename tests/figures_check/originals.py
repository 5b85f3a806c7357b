"""The original files: which columns each has, and what one of its rows asks of etl."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from tests.figures_check.asking import Asked, Wanted, number
from tests.figures_check.names import Names

Row = dict[str, str]

PRINTED = frozenset({"published", "reported"})
"""Figures that the source itself gives, whoever first counted them."""


class Original(NamedTuple):
    """A file of original figures: the columns that its rows are read by, and what a row asks."""

    columns: frozenset[str]
    ask: Callable[[Row, Names], Asked]


def _yearly(index: str, node: str, row: Row, names: Names) -> dict[str, Wanted]:
    """What finds the figure of a province in a yearly index."""
    unit = names.unit(row["province"], names.day_of(index, row["year"]))
    return {"index": index, "node": node, "unit": unit, "period": row["year"], "source_id": row["source_id"]}


def ask_pci(row: Row, names: Names) -> Asked:
    name = row["indicator"]
    if name in ("rank", "pgi_rank"):
        place = _yearly(*(("pci", "overall") if name == "rank" else ("pgi", "pgi")), row, names)
        return Asked("rank", place, {"rank": number(row["value"])})
    place = _yearly("pgi" if name.startswith("pgi") else "pci", name, row, names)
    return Asked("value", place, {"value": number(row["value"])})


def ask_pci_tier(row: Row, names: Names) -> Asked:
    return Asked("band", _yearly("pci", "overall", row, names), {"band": names.band("pci", row["tier_vi"])})


def ask_papi(row: Row, names: Names) -> Asked:
    return Asked("value", _yearly("papi", row["indicator"], row, names), {"value": number(row["value"])})


def ask_papi_uncertainty(row: Row, names: Names) -> Asked:
    node, column = _uncertainty_of(row["indicator"])
    return Asked("uncertainty", _yearly("papi", node, row, names), {column: number(row["value"])})


def _uncertainty_of(name: str) -> tuple[str, str]:
    if name == "n_obs":
        return "total", "n"
    if name.startswith("var_"):
        return name.removeprefix("var_"), "variance"
    for ending, column in (("_se", "se"), ("_ci_low", "low"), ("_ci_high", "high")):
        if name.endswith(ending):
            return name.removesuffix(ending), column
    return name, "se"


def _ask_of_ministry(index: str, status: str, row: Row, names: Names) -> Asked:
    """A cell of the PAR INDEX or SIPAS: a score, or the rank of the whole or of a field."""
    name = row["indicator"]
    statuses = frozenset({status})
    if name == "rank" or name.endswith("_rank"):
        place = _yearly(index, "overall" if name == "rank" else name.removesuffix("_rank"), row, names)
        return Asked("rank", place, {"rank": number(row["value"])}, statuses)
    cells = {"value": number(row["value"]), "value_high": None, "qualifier": None, "as_of": None}
    return Asked("value", _yearly(index, name, row, names), cells, statuses)


def ask_par_index(row: Row, names: Names) -> Asked:
    return _ask_of_ministry("par_index", "published", row, names)


def ask_sipas(row: Row, names: Names) -> Asked:
    return _ask_of_ministry("sipas", "published", row, names)


INDEX_OF = {"PAR": "par_index", "PAR INDEX": "par_index", "SIPAS": "sipas"}


def ask_derived(row: Row, names: Names) -> Asked:
    status = {"derived": "computed", "order_of_listing": "inferred"}[row["kind"]]
    return _ask_of_ministry(INDEX_OF[row["index"]], status, row, names)


def ask_national(row: Row, names: Names) -> Asked:
    status, qualifier = {
        "reported": ("published", None),
        "approximate": ("published", "~"),
        "derived": ("computed", None),
    }[row["kind"]]
    extremes = {"max_province": ("overall", "max"), "min_province": ("overall", "min")}
    node, statistic = extremes.get(row["indicator"], (row["indicator"], "mean"))
    return _ask_mean(row, names.area("", "country", ""), node, statistic, status, qualifier)


def ask_region_average(row: Row, names: Names) -> Asked:
    region = names.region(row["region"], names.day_of(INDEX_OF[row["index"]], row["year"]))
    return _ask_mean(row, region, "overall", "mean", "published", None)


def _ask_mean(row: Row, area: frozenset[str], node: str, statistic: str, status: str, qualifier: str | None) -> Asked:
    place: dict[str, Wanted] = {
        "index": INDEX_OF[row["index"]],
        "node": node,
        "period": row["year"],
        "area": area,
        "statistic": statistic,
        "source_id": row["source_id"],
    }
    cells = {"value": number(row["value"]), "value_high": None, "qualifier": qualifier, "as_of": None}
    return Asked("area_value", place, cells, frozenset({status}))


LEVELS = {"national": "country", "region": "region", "district": "district", "commune": "commune"}


def ask_new_rural(row: Row, names: Names) -> Asked:
    """A reading of the countryside programme: of a province, or of a place that is none."""
    names.expect_measure("new_rural", row["indicator"], row["year"], row["unit"])
    place: dict[str, Wanted] = {
        "index": "new_rural",
        "node": row["indicator"],
        "period": row["year"],
        "source_id": row["source_id"],
        "as_of": row["as_of"],
    }
    is_derived = row["qualifier"] == "derived"
    cells = {
        "value": number(row["value"]),
        "value_high": None,
        "qualifier": None if is_derived else row["qualifier"],
        "date_basis": row["date_basis"],
    }
    statuses = frozenset({"computed"}) if is_derived else PRINTED
    where = _place_of(row, names)
    if "area" in where:
        return Asked("area_value", {**place, **where, "statistic": "own"}, cells, statuses)
    return Asked("value", {**place, **where}, cells, statuses)


def _place_of(row: Row, names: Names) -> dict[str, Wanted]:
    """The province of a row as its unit, any other place as its area."""
    within = names.unit_on_map(row["province"], row["boundary"], row.get("year", "")) if row["province"] else ""
    if row["level"] == "province" and row["area"] == row["province"]:
        return {"unit": within}
    level = LEVELS.get(row["level"], "former_province")
    return {"area": names.area(row["area"], level, within)}


ROOTS = {
    "pci_overall": ("pci", "overall"),
    "par_index_overall": ("par_index", "overall"),
    "sipas_overall": ("sipas", "overall"),
    "papi_total": ("papi", "total"),
}


def ask_target(row: Row, names: Names) -> Asked:
    index, node = ROOTS.get(row["indicator"], ("new_rural", row["indicator"]))
    (where,) = _place_of(row, names).values()
    place: dict[str, Wanted] = {
        "index": index,
        "node": node,
        "programme_period": row["programme_period"],
        "area": where,
        "source_id": row["source_id"],
    }
    cells: dict[str, Wanted] = {
        "value_low": number(row["value_low"]),
        "value_high": number(row["value_high"]),
        **{column: row[column] for column in ("comparison", "deadline", "direction", "denominator", "status")},
    }
    if row["comparison"] != "rise":
        cells["unit_of_measure"] = names.measure(row["unit"])
    return Asked("target", place, cells, one_of_several=True)


SCOPES = {
    "xã": "commune",
    "xã nâng cao": "commune_advanced",
    "xã kiểu mẫu (lĩnh vực)": "commune_model",
    "huyện": "district",
}


def ask_criterion(row: Row, names: Names) -> Asked:
    is_recalled = row["source_id"] == "RK"
    since, _, until = row["period"].partition("-")
    cells: dict[str, Wanted] = {
        "number": number(row["criterion_number"]),
        "scope": SCOPES.get(row["scope"], row["scope"]),
        "since": since,
        "until": until,
        "group_number": number(row["group_number"]),
        "basis": "recalled" if is_recalled else "printed",
        "source_id": None if is_recalled else row["source_id"],
        **{column: row[column] for column in ("decision", "name_en", "group_vi", "group_en")},
    }
    place = {"criteria_set": row["criteria_set"], "name_vi": row["name_vi"]}
    return Asked("criterion", place, cells)


def ask_dan_van(row: Row, names: Names) -> Asked:
    unit = names.unit_on_map(row["province"], row["boundary"], row["year"]) if row["province"] else ""
    territorial = {"territorial": "yes", "non-territorial": "no"}.get(row["org_type"], row["org_type"])
    place: dict[str, Wanted] = {
        "node": row["activity"],
        "period_text": row["period"],
        "organisation": names.organisation(row["org"], row["level"], territorial, unit),
        "breakdown": names.breakdown("dan_van", row["field"]),
        "source_id": row["source_id"],
    }
    cells: dict[str, Wanted] = {
        "value": number(row["value"]),
        "value_high": number(row["value_high"]),
        "unit_of_measure": names.measure(row["unit"]),
        "period": row["year"],
        **{column: row[column] for column in ("qualifier", "period_start", "period_end")},
    }
    if row["flag"]:  # a figure may be flagged here for a reason that the original does not tell
        cells["flag"] = row["flag"]
    return Asked("activity", place, cells, PRINTED)


_CELL = frozenset({"year", "province", "indicator", "value", "source_id"})
_PLACE = frozenset({"area", "level", "province", "boundary", "indicator", "unit", "source_id"})

ORIGINALS: dict[str, Original] = {
    "pci.csv": Original(_CELL, ask_pci),
    "pci_tiers.csv": Original(frozenset({"year", "province", "tier_vi", "source_id"}), ask_pci_tier),
    "papi.csv": Original(_CELL, ask_papi),
    "papi_uncertainty.csv": Original(_CELL, ask_papi_uncertainty),
    "par_index.csv": Original(_CELL, ask_par_index),
    "sipas.csv": Original(_CELL, ask_sipas),
    "par_sipas_derived.csv": Original(_CELL | {"index", "kind"}, ask_derived),
    "par_sipas_national.csv": Original(_CELL - {"province"} | {"index", "kind"}, ask_national),
    "par_sipas_region_averages.csv": Original(
        frozenset({"year", "index", "region", "value", "source_id"}), ask_region_average
    ),
    "new_rural.csv": Original(_PLACE | {"year", "as_of", "value", "date_basis", "qualifier"}, ask_new_rural),
    "new_rural_targets.csv": Original(_PLACE | {"programme_period", "comparison", "value_low"}, ask_target),
    "new_rural_criteria.csv": Original(frozenset({"criteria_set", "criterion_number", "name_vi"}), ask_criterion),
    "dan_van.csv": Original(
        frozenset({"org", "org_type", "level", "activity", "period", "field", "value", "source_id"}), ask_dan_van
    ),
}
