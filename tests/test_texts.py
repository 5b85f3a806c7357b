"""Every sentence of the product: complete in both languages, well written, used, and never missing."""

from __future__ import annotations

import ast
import re
import string
import unicodedata
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from dashboard.text import LANGUAGES
from etl.catalog import read_yaml
from etl.model import (
    ADDS_OVER_HIERARCHY,
    ADDS_OVER_TIME,
    AGGREGATIONS,
    BREAK_KINDS,
    DENOMINATORS,
    INITIATIVE_FIELDS,
    INITIATIVE_KINDS,
    LIKENESS_VARIABLES,
    MISSING_REASONS,
    STATUSES,
)
from etl.progress import PROGRESS_STATUSES
from tests.conftest import ROOT

TEXTS = {path.stem: path for path in sorted((ROOT / "dashboard" / "text").glob("*.yml"))}
FILES = {**TEXTS, "messages": ROOT / "etl" / "messages.yml"}
SENTENCES: dict[str, dict[str, dict[str, str]]] = {name: read_yaml(path) for name, path in FILES.items()}
WITHOUT_PAGE = {"common", "commentary", "report", "slides"}
every_file = pytest.mark.parametrize("name", FILES)


def test_there_are_sentences_of_every_page():
    views = {path.stem for path in (ROOT / "dashboard" / "views").glob("*.py")} - {"__init__"}
    assert views | WITHOUT_PAGE == TEXTS.keys()


def failing(name: str, rule: Callable[[dict[str, str]], bool]) -> dict[str, dict[str, str]]:
    """The sentences of one file that break a rule."""
    assert SENTENCES[name]
    return {key: texts for key, texts in SENTENCES[name].items() if not rule(texts)}


@every_file
def test_each_is_in_both_languages(name: str):
    def is_complete(texts: dict[str, str]) -> bool:
        return list(texts) == list(LANGUAGES) and all(isinstance(t, str) and t.strip() for t in texts.values())

    assert failing(name, is_complete) == {}


@every_file
def test_each_is_composed_unicode(name: str):
    assert failing(name, lambda texts: all(unicodedata.is_normalized("NFC", t) for t in texts.values())) == {}


@every_file
def test_each_takes_the_same_values_in_both_languages(name: str):
    def placeholders(text: str) -> set[str]:
        return {field for _, field, _, _ in string.Formatter().parse(text) if field is not None}

    assert failing(name, lambda texts: placeholders(texts["vi"]) == placeholders(texts["en"])) == {}


@every_file
@pytest.mark.parametrize(
    ("wrong", "what"),
    [
        (r"  ", "two spaces"),
        (r"^\s|\s$", "a space at an end"),
        (r'"', "a straight quote: write “…”"),
        (r"\.\.\.", "three dots: write …"),
        (r"\s[,.;:!?](\s|$)", "a space before a mark"),
    ],
)
def test_each_is_typeset(name: str, wrong: str, what: str):
    assert failing(name, lambda texts: not any(re.search(wrong, text) for text in texts.values())) == {}, what


@every_file
def test_english_is_english(name: str):
    allowed = re.compile(r"Thước Đo|Tiếng Việt")
    letters = re.compile(r"[ăâđêôơưạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ]", re.I)
    assert failing(name, lambda texts: not letters.search(allowed.sub("", texts["en"]))) == {}


# Which keys the code asks for: a whole one ("common.source"), or the start of one to which a value is added.

WRITTEN = {f"{page}.{key}" for page in TEXTS for key in SENTENCES[page]}
TOPICS = (
    "dialogue", "reception", "petitions", "models", "democracy", "teams", "field_visits", "supervision", "welfare",
    "other", "target", "context",
)  # fmt: skip
WHY_NOTHING = (
    "no_reading", "other_ruler", "before_programme", "level_ended", "too_few_dates", "sources_differ",
    "reached_later", "no_reading_at_deadline", "flow_incomplete",
)  # fmt: skip
RURAL_TOPICS = (
    "standard", "advanced", "model", "districts", "criteria", "provinces", "villages", "keeping", "communes",
)  # fmt: skip
LAYOUTS = sorted(
    {
        layout["layout"]
        for path in (ROOT / "data" / "catalog" / "indices").glob("*.yml")
        for layout in read_yaml(path).get("workbooks", {}).get("layouts", ())
    }
)
MARKED = ("computed", "rebuilt", "reported", "inferred")
TALK = ("next", "previous", "full", "code", "notes", "leave")
KEYS_OF_A_TALK = ("black", "code", "first", "full", "go", "help", "leave", "next", "notes", "previous", "white")
FAMILIES: dict[str, tuple[str, ...]] = {
    "common.status_": STATUSES,
    "common.reason_": MISSING_REASONS,
    "common.language_": LANGUAGES,
    "common.column_": ("unit", "period", "value", "status", "rank", "band", "source"),
    "common.section_": ("province", "comparison", "new_rural", "dan_van", "data"),
    "common.save_": ("png", "svg", "csv", "xlsx", "parquet"),
    "common.progress_": PROGRESS_STATUSES,
    "common.progress_because_": WHY_NOTHING,
    "common.firm_": ("weights", "errors"),
    "common.firm_fixed_": ("weights", "errors"),
    "common.firm_group_": ("weights", "errors"),
    "overview.span_": ("weights", "errors"),
    "overview.": (
        "components",
        "components_with_median",
        "slide_least",
        "slide_median",
        "slide_greatest",
        "slide_change",
    ),
    "overview.slide_break_": BREAK_KINDS,
    "overview.slide_mark_": MARKED,
    "firmness.basis_": ("weights", "errors"),
    "firmness.group_": ("weights", "errors"),
    "firmness.in_runs_": ("weights", "errors"),
    "firmness.fixed_": ("weights", "errors"),
    "firmness.places_": ("weights", "errors"),
    "firmness.method_": ("weights", "errors"),
    "firmness.column_": ("low", "high", "place_low", "place_high"),
    "ranking.": (
        "mark_rank",
        "mark_inferred",
        "span_weights",
        "span_errors",
        "slide_span_weights",
        "slide_span_errors",
        "slide_band",
        "slide_band_with_status",
        "slide_value",
        "slide_value_with_status",
    ),
    "criteria.column_": ("name", "met", "total", "failing", "computed", "printed", "status", "source", "note"),
    "trends.": ("slide_moved", "slide_moved_doubtfully"),
    "trends.slide_mark_": MARKED,
    "trends.break_": BREAK_KINDS,
    "trends.statistic_": ("own", "mean"),
    "deck.": (
        "shape",
        "shape_16x9",
        "shape_4x3",
        "look",
        "look_light",
        "look_dark",
        "master_drop",
        "master_browse",
        "master_not_taken",
    ),
    "deck.make_": ("pdf", "png"),
    "deck.save_": ("pdf", "png"),
    "deck.failed_": ("died", "timeout", "refused"),
    "deck.master_": (
        "not_a_pptx",
        "encrypted",
        "no_layout",
        "too_large",
        "has_macros",
        "odd_size",
        "links_outside",
        "unknown",
    ),
    "deck.show_": ("of", "notes_title", "no_notes", "next_is", "last"),
    "deck.show_do_": TALK,
    "deck.show_key_": KEYS_OF_A_TALK,
    "deck.show_does_": KEYS_OF_A_TALK,
    "report.kind_": ("profile", "province", "index"),
    "initiatives.field_": INITIATIVE_FIELDS,
    "initiatives.called_": INITIATIVE_KINDS,
    "initiatives.stated_": ("activity", "context", "norm", "target"),
    "dan_van.topic_": TOPICS,
    "dan_van.level_": ("national", "region", "province", "district", "commune"),
    "dan_van.time_": ADDS_OVER_TIME,
    "dan_van.hierarchy_": ADDS_OVER_HIERARCHY,
    "new_rural.": ("later", "other", "break_before", "break_after"),
    "new_rural.topic_": RURAL_TOPICS,
    "new_rural.of_": (*DENOMINATORS, "not_stated"),
    "new_rural.chart_": ("aim", "spread", "others", "cuts"),
    "targets.slide_because_": ("break", "missing", "not_measured", "statuses_differ"),
    "targets.standing_": ("superseded", "draft", "draft_superseded"),
    "targets.share_": (*DENOMINATORS, "not_stated"),
    "targets.promised_": ("kept", "not_kept", "cannot_be_said"),
    "targets.moved_": ("kept", "not_kept", "cannot_be_said"),
    "targets.because_break_": ("method", "map"),
    "changed.slide_key_": ("up", "down", "rest"),
    "changed.rank_why_": ("cut", "no_rank", "incomplete", "other_units", "tied"),
    "update.layout_": (*LAYOUTS, "template"),
    "what_if.column_": (
        "part",
        "weight",
        "now",
        "by",
        "then",
        "least_known",
        "greatest_known",
        "rise",
        "by_whom",
        "when",
        "alone",
        "verdict",
        "least",
        "even",
        "what",
        "score",
    ),
    "what_if.": ("column_now", "slide_rise", "column_alone"),
    "what_if.verdict_": ("reachable", "beyond_achieved", "beyond_scale", "not_known"),
    "what_if.try_": ("least", "even"),
    "relation.said_": (
        "strong_with",
        "clear_with",
        "weak_with",
        "strong_against",
        "clear_against",
        "weak_against",
        "unclear",
        "one_order",
    ),
    "relation.slide_": (
        "strong_with",
        "clear_with",
        "weak_with",
        "strong_against",
        "clear_against",
        "weak_against",
        "unclear",
        "one_order",
    ),
    "methods.kind_": AGGREGATIONS,
    "methods.column_": (
        "node",
        "scale",
        "years",
        "code",
        "within",
        "definition",
        "cited",
        "licence",
        "figures",
        "address",
    ),
    "compare.slide_": ("better", "worse"),
    "compare.": ("median_rule", "region_rule"),
    "compare.benchmark_": ("median", "region", "peers", "unit", "earlier"),
    "compare.no_base_": ("median", "region", "peers", "unit", "earlier"),
    "compare.alike_": ("weights", "errors", "gaps"),
    "compare.level_": ("dimension", "all"),
    "compare.mark_": ("computed", "rebuilt", "reported", "inferred"),
    "heat.fifth_": ("1", "2", "3", "4", "5"),
    "heat.level_": ("dimension", "all"),
    "heat.group_": ("none", "region", "band", "likeness"),
    "heat.mark_": ("computed", "rebuilt", "reported", "inferred"),
    "commentary.value_": ("point", "pct"),
    "commentary.difference_": ("point", "pct"),
    "commentary.level_": ("above", "below", "equal", "doubtful", "inferred"),
    "commentary.level_band": ("", "_computed"),
    "commentary.level_quarter_": ("1", "2", "3", "4"),
    "commentary.change_": ("rose", "fell", "same"),
    "commentary.change_cut_": ("method", "map"),
    "commentary.missing_": ("all", "parts"),
    "profile.slide_column_": ("best", "worst"),
    "profile.": ("no_weighing", "no_weighing_rebuilt"),
    "peers.level_": ("near", "middling", "far", "unknown"),
    "peers.legend_": ("near", "middling", "far"),
    "peers.measured_": LIKENESS_VARIABLES,
    "distribution.": ("slide_cut", "slide_doubt"),
    "distribution.slide_": ("cut", "doubt"),
    "distribution.heading_": ("narrower", "wider", "as_before", "mixed"),
    "distribution.became_": ("narrower", "wider", "as_before"),
    "distribution.home_": ("below", "within", "above"),
    "distribution.sheet_": ("n", "of", "least", "least_value", "q1", "median", "q3", "greatest", "greatest_value"),
    "profile.benchmark_": ("median", "region", "peers", "earlier"),
    "profile.mark_": ("computed", "reported", "rebuilt", "inferred", "suspected", "mixed"),
    "profile.mark_rank_": ("computed", "inferred"),
    "profile.break_": BREAK_KINDS,
    "": tuple(f"{page}.title" for page in TEXTS if page not in WITHOUT_PAGE),
}


def strings(path: Path) -> Iterator[tuple[str, bool]]:
    """Every text in a module, and whether a value is added to its end."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    begun = {id(node.left) for node in ast.walk(tree) if isinstance(node, ast.BinOp)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value, id(node) in begun
        if isinstance(node, ast.JoinedStr):
            first = node.values[0] if node.values else None
            start = first.value if isinstance(first, ast.Constant) else ""
            yield str(start), any(isinstance(part, ast.FormattedValue) for part in node.values)


def asked_for() -> tuple[set[str], set[str]]:
    """The whole keys and the starts of keys in the code of the dashboard."""
    key = re.compile(rf"({'|'.join(TEXTS)})\.\w*")
    found = [s for path in (ROOT / "dashboard").rglob("*.py") for s in strings(path) if key.fullmatch(s[0])]
    starts = {text for text, is_start in found if is_start}
    return {text for text, _ in found} - starts, starts


def test_every_sentence_that_the_code_asks_for_exists():
    whole, _ = asked_for()
    assert len(whole) > 50
    assert {key for key in whole if key not in WRITTEN} == set()


def test_every_family_of_sentences_is_known_here_and_complete():
    _, starts = asked_for()
    assert starts == FAMILIES.keys() - {""}
    wanted = {start + member for start, members in FAMILIES.items() for member in members}
    assert {key for key in wanted if key not in WRITTEN} == set()


def test_no_sentence_of_a_page_is_unused():
    whole, _ = asked_for()
    used = whole | {start + member for start, members in FAMILIES.items() for member in members}
    assert WRITTEN - used == set()


def test_no_message_of_the_command_line_is_missing_or_unused():
    of_files = ("cli", "export_commands", "renderer", "slides/native_master", "slides/pptx")
    code = [*(ROOT / "etl").rglob("*.py"), *(ROOT / "dashboard" / f"{name}.py" for name in of_files)]
    texts = {text for path in code for text, _ in strings(path)}
    messages = SENTENCES["messages"].keys()
    families = (
        "issue_",
        "todo_",
        "step_",
        "help_",
        "build_",
        "publish_",
        "recognised_",
        "severity_",
        "export_",
        "master_",
    )
    used = {key for key in messages if key in texts or (key.startswith(families) and key.split("_", 1)[1] in texts)}
    assert messages - used == set()
    called = {
        node.args[0].value
        for path in code
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "say"
        and node.args and isinstance(node.args[0], ast.Constant)
    }  # fmt: skip
    assert len(called) > 15
    assert called - messages == set()
