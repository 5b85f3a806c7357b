"""thuocdo rows | check | diff | publish | rollback | log | map | accept | name | template: a workbook's way in."""

from __future__ import annotations

import csv
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from etl import publish, store
from etl.changes import Change, Changes
from etl.console import (
    DONE,
    FORMATS,
    MISUSED,
    PROBLEMS,
    Messages,
    Misused,
    Row,
    print_rows,
    report_issues,
    shared_options,
    show_progress,
)
from etl.importing import candidate, catalog_in_effect, limits_of
from etl.mapping import accept_mapping, proposal, read_mapping
from etl.model import ERROR, NOTE, SEVERITIES, WARNING, Band, Issue, Rank, Value
from etl.project import data_folder, snapshots_folder
from etl.queries import GET_COLUMNS
from etl.units import Gazetteer, folded
from etl.uploads import Candidate
from etl.workbook.opening import opened

ROWS_COLUMNS = (*GET_COLUMNS, "source_cell")
CHECK_COLUMNS = ("code", "severity", "where", "value", "expected", "message", "todo")
DIFF_COLUMNS = ("kind", "index", "node", "unit", "period", "old", "new", "where")
LOG_COLUMNS = (
    "at", "action", "id", "live", "file_name", "index", "periods", "upload", "note", "by", "previous", "restores",
)  # fmt: skip
_CONFIRMED = "confirmed"
MOST_SHOWN = 12
"""Issues of one code that are shown on the screen; the other formats have all of them."""


def add_commands(commands: Any, say: Messages) -> None:
    """Add every command of the import to a parser."""
    shared = [shared_options(say)]
    for name, run in (("rows", _rows), ("check", _check), ("diff", _diff), ("publish", _publish)):
        command = commands.add_parser(name, help=say(f"help_{name}"), parents=shared)
        command.add_argument("file", type=Path, metavar="FILE", help=say("help_file"))
        command.add_argument("--period", help=say("help_period_of_file"))
        command.add_argument("--index", help=say("help_index_of_file"))
        command.add_argument("--map", type=Path, metavar="MAPPING.yml", help=say("help_map_option"))
        if name != "publish":
            command.add_argument("--format", choices=FORMATS, default="table", help=say("help_format"))
        command.set_defaults(run=run)
        if name == "diff":
            command.add_argument("--all", action="store_true", help=say("help_all"))
        if name == "publish":
            command.add_argument("--note", required=True, help=say("help_note"))
            command.add_argument("--reason", action="append", default=[], metavar="CODE=…", help=say("help_reason"))
            command.add_argument("--base", metavar="SNAPSHOT", help=say("help_base"))

    rollback = commands.add_parser("rollback", help=say("help_rollback"), parents=shared)
    rollback.add_argument("snapshot", metavar="ID", help=say("help_snapshot"))
    rollback.add_argument("--note", required=True, help=say("help_note"))
    rollback.set_defaults(run=_rollback)

    log = commands.add_parser("log", help=say("help_log"), parents=shared)
    log.add_argument("--format", choices=FORMATS, default="table", help=say("help_format"))
    log.set_defaults(run=_log)

    mapping = commands.add_parser("map", help=say("help_map"), parents=shared)
    mapping.add_argument("file", type=Path, metavar="FILE", help=say("help_file"))
    mapping.add_argument("--index", help=say("help_index_of_file"))
    mapping.add_argument("--out", type=Path, metavar="MAPPING.yml", help=say("help_out"))
    mapping.set_defaults(run=_map)

    accept = commands.add_parser("accept", help=say("help_accept"), parents=shared)
    accept.add_argument("mapping", type=Path, metavar="MAPPING.yml")
    accept.set_defaults(run=_accept)

    name = commands.add_parser("name", help=say("help_name"), parents=shared)
    name.add_argument("spelling", help=say("help_spelling"))
    name.add_argument("unit", help=say("help_unit_of_name"))
    name.set_defaults(run=_name)

    form = commands.add_parser("template", help=say("help_template"), parents=shared)
    form.add_argument("index", help=say("help_index_of_file"))
    form.add_argument("--period", required=True, help=say("help_period_of_file"))
    form.add_argument("--geography", choices=["63", "34"], default="34", help=say("help_geography"))
    form.add_argument("--out", type=Path, metavar="FILE.xlsx", help=say("help_out"))
    form.set_defaults(run=_template)


def _candidate(options: Any, say: Messages) -> Candidate:
    data = data_folder(options.data)
    if options.index is not None and options.index not in (known := catalog_in_effect(data).indices):
        raise Misused(say("unknown_index", name=options.index, known=", ".join(known)))
    if options.period is not None and not _is_period(options.period):
        raise Misused(say("no_period", text=options.period))
    mapping = read_mapping(options.map) if options.map else None
    return candidate(data, options.file, options.period, options.index, mapping)


def _is_period(text: str) -> bool:
    """A year, a quarter (2026-Q1), a half (2026-H1) or a month (2026-03) of one."""
    year, _, part = text.partition("-")
    parts = ["", *(f"Q{q}" for q in range(1, 5)), "H1", "H2", *(f"{m:02}" for m in range(1, 13))]
    return len(year) == 4 and year.isdigit() and part in parts


def _rows(options: Any, say: Messages) -> int:
    found = _candidate(options, say)
    _tell(found, say)
    rows = tidy_rows(found, Gazetteer(catalog_in_effect(data_folder(options.data))), say.language)
    return print_rows(rows, ROWS_COLUMNS, options.format) or _outcome(found.issues)


def tidy_rows(found: Candidate, gazetteer: Gazetteer, language: str) -> list[Row]:
    """What was read, as rows of ROWS_COLUMNS: the places and groups of a score stand in its row."""
    facts = found.facts
    ranks = {(r.node, r.unit, r.period): r for r in facts.rank}
    bands = {(b.node, b.unit, b.period): b for b in facts.band}
    source = getattr(found.source.title, language)
    rows = [_value_row(v, ranks.pop(_key(v), None), bands.pop(_key(v), None)) for v in facts.value]
    rows += [_value_row(None, r, bands.pop(_key(r), None)) for r in ranks.values()]
    rows += [_value_row(None, None, b) for b in bands.values()]
    rows += [dict(fact._asdict()) for fact in facts.activity] + [dict(fact._asdict()) for fact in facts.area_value]
    names = _names_of_units(gazetteer, language)
    empty = dict.fromkeys(ROWS_COLUMNS)
    return [
        {**empty, **row, "unit": row.get("unit") or row.get("area"), "source": source,
         "unit_name": names.get(row.get("unit") or ""), "preferred": True}
        for row in rows
    ]  # fmt: skip


def _key(fact: Value | Rank | Band) -> tuple[str, str, str]:
    return fact.node, fact.unit, fact.period


def _value_row(value: Value | None, rank: Rank | None, band: Band | None) -> Row:
    first = value or rank or band
    assert first is not None
    row: Row = dict(first._asdict())
    if value is None:
        row["status"] = None
    if rank is not None:
        row |= {"rank": rank.rank, "rank_of": rank.rank_of, "rank_status": rank.status}
    return row | ({"band": band.band} if band is not None else {})


def _names_of_units(gazetteer: Gazetteer, language: str) -> dict[str, str]:
    return {unit: getattr(gazetteer.states(unit)[-1].name, language) for unit in gazetteer.units}


def _check(options: Any, say: Messages) -> int:
    found = _candidate(options, say)
    _tell(found, say)
    ordered = sorted(found.issues, key=lambda issue: SEVERITIES.index(issue.severity))
    if options.format == "table":
        _print_issues(ordered, say)
    else:
        print_rows([_issue_row(issue, say) for issue in ordered], CHECK_COLUMNS, options.format)
    return _outcome(found.issues)


def _issue_row(issue: Issue, say: Messages) -> Row:
    return {
        "code": issue.code, "severity": issue.severity, "where": issue.where, "value": issue.values.get("value"),
        "expected": issue.values.get("expected"), "message": say.what(issue), "todo": say.todo(issue),
    }  # fmt: skip


def _print_issues(issues: Sequence[Issue], say: Messages) -> None:
    by_code: dict[str, list[Issue]] = defaultdict(list)
    for issue in issues:
        by_code[issue.code].append(issue)
    for code, found in by_code.items():
        print(f"{say(f'severity_{found[0].severity}')} {code} ({len(found)})")
        for issue in found[:MOST_SHOWN]:
            print(f"  {issue.where}: {say.what(issue)}")
        if len(found) > MOST_SHOWN:
            print(f"  {say('more_issues', count=len(found) - MOST_SHOWN)}")
        if todo := say.todo(found[0]):
            print(f"  → {todo}")
    times = Counter(issue.severity for issue in issues)
    print(say("issues_in_all", errors=times[ERROR], warnings=times[WARNING], notes=times[NOTE]))


def _tell(found: Candidate, say: Messages) -> None:
    """Say on standard error what was recognised, and how surely."""
    for table in found.tables:
        if table.kind == "ignored":
            continue
        print(
            say(
                f"recognised_{table.kind}",
                sheet=table.sheet,
                index=table.index,
                layout=table.layout,
                period=table.period,
                origin=table.period_from,
                units=table.units,
                fields=table.fields,
                ignored=len(table.ignored),
                sure=table.sureness_pct,
            ),
            file=sys.stderr,
        )
    left = [table.sheet for table in found.tables if table.kind == "ignored"]
    if left:
        print(say("recognised_ignored", count=len(left), sheets=", ".join(left)), file=sys.stderr)


def _outcome(issues: Iterable[Issue]) -> int:
    return PROBLEMS if any(issue.severity == ERROR for issue in issues) else DONE


def _diff(options: Any, say: Messages) -> int:
    found = _candidate(options, say)
    _tell(found, say)
    errors = [issue for issue in found.issues if issue.severity == ERROR]
    if errors:
        report_issues(errors, say)
        return PROBLEMS
    changes = publish.preview(data_folder(options.data), found, datetime.now().date())
    if changes is None:
        print(say("no_preview"), file=sys.stderr)
        return PROBLEMS
    _tell_changes(changes, say)
    rows = [row for row in change_rows(changes) if options.all or row["kind"] != _CONFIRMED]
    return print_rows(rows, DIFF_COLUMNS, options.format)


def change_rows(changes: Changes) -> list[Row]:
    """Every change as a row of DIFF_COLUMNS."""
    kinds: Mapping[str, Sequence[Change]] = {
        "added": changes.added, "changed": changes.changed, "dropped": changes.dropped, "behind": changes.behind,
        "rank": changes.ranks, "band": changes.bands, "target": changes.targets, _CONFIRMED: changes.confirmed,
    }  # fmt: skip
    return [
        {"kind": kind, "index": c.index, "node": c.node, "unit": c.unit, "period": c.period, "old": c.old,
         "new": c.new, "where": c.where}
        for kind, found in kinds.items()
        for c in found
    ]  # fmt: skip


def _tell_changes(changes: Changes, say: Messages) -> None:
    print(
        say(
            "changes_in_all",
            added=len(changes.added),
            changed=len(changes.changed),
            confirmed=len(changes.confirmed),
            dropped=len(changes.dropped),
            behind=len(changes.behind),
            ranks=len(changes.ranks),
            bands=len(changes.bands),
            targets=len(changes.targets),
        ),
        file=sys.stderr,
    )


def _publish(options: Any, say: Messages) -> int:
    found = _candidate(options, say)
    _tell(found, say)
    reasons = dict(_reason(text, say) for text in options.reason)
    data = data_folder(options.data)
    done = publish.publish_candidate(
        data,
        found,
        options.file,
        options.note,
        reasons,
        options.base,
        lambda step: show_progress(say(f"step_{step}")),
    )
    return _tell_published(done, say)


def _reason(text: str, say: Messages) -> tuple[str, str]:
    code, sign, reason = text.partition("=")
    if not sign or not reason.strip():
        raise Misused(say("no_reason", text=text))
    return code.strip(), reason.strip()


def _tell_published(done: publish.Published, say: Messages) -> int:
    report_issues(done.issues, say)
    if done.changes is not None:
        _tell_changes(done.changes, say)
    print(say(f"publish_{done.outcome}", snapshot=done.snapshot_id), file=sys.stderr if _failed(done) else sys.stdout)
    return PROBLEMS if _failed(done) else DONE


def _failed(done: publish.Published) -> bool:
    return done.outcome in ("refused", "overtaken")


def _rollback(options: Any, say: Messages) -> int:
    done = publish.rollback(data_folder(options.data), options.snapshot, options.note)
    return _tell_published(done, say)


def _log(options: Any, say: Messages) -> int:
    data = data_folder(options.data)
    live = store.current_id(snapshots_folder(data))
    rows = [
        {**{c: move.get(c) for c in LOG_COLUMNS}, "periods": ", ".join(move["periods"] or ()),
         "live": move["id"] == live}
        for move in publish.history(data)
    ]  # fmt: skip
    return print_rows(rows, LOG_COLUMNS, options.format)


def _map(options: Any, say: Messages) -> int:
    catalog = catalog_in_effect(data_folder(options.data))
    book = opened(options.file, limits_of(catalog))
    if isinstance(book, Issue):
        report_issues([book], say)
        return PROBLEMS
    out = options.out or Path("MAPPING.yml")
    proposed = proposal(book, catalog, Gazetteer(catalog), options.index, out.name)
    if isinstance(proposed, Issue):
        report_issues([proposed], say)
        return PROBLEMS
    if options.out is None:
        print(proposed, end="")
    else:
        out.write_text(proposed, encoding="utf-8")
        print(say("mapping_written", file=out))
    return DONE


def _accept(options: Any, say: Messages) -> int:
    kept = accept_mapping(data_folder(options.data), options.mapping)
    print(say("mapping_accepted", file=kept.name))
    return DONE


def _name(options: Any, say: Messages) -> int:
    """Keep an analyst's decision which province a spelling means."""
    data = data_folder(options.data)
    gazetteer = Gazetteer(catalog_in_effect(data))
    if not gazetteer.states(options.unit):
        raise Misused(say("unknown_unit", name=options.unit, hint=say("see_list_units")))
    meant = [unit for unit in gazetteer.meanings(options.spelling) if unit != options.unit]
    if not folded(options.spelling) or meant or gazetteer.is_known_non_unit(options.spelling):
        print(say("name_taken", spelling=options.spelling, units=", ".join(meant) or "–"), file=sys.stderr)
        return PROBLEMS
    path = data / "local" / "unit_names.csv"
    path.parent.mkdir(parents=True, exist_ok=True)
    is_new = not path.is_file()
    with path.open("a", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        if is_new:
            writer.writerow(("spelling", "kind", "unit", "note"))
        writer.writerow((options.spelling, "decision", options.unit, datetime.now().date().isoformat()))
    print(say("name_kept", spelling=options.spelling, unit=options.unit))
    return DONE


def _template(options: Any, say: Messages) -> int:
    # here, not above: only this command writes workbooks, and importing the writer takes a sixth of a second
    from etl.templates import template

    catalog = catalog_in_effect(data_folder(options.data))
    if options.index not in catalog.indices:
        raise Misused(say("unknown_index", name=options.index, known=", ".join(catalog.indices)))
    if not _is_period(options.period):
        raise Misused(say("no_period", text=options.period))
    made = template(catalog, Gazetteer(catalog), options.index, options.period, options.geography)
    if isinstance(made, Issue):
        report_issues([made], say)
        return MISUSED
    out = options.out or Path(f"{options.index}-{options.period}.xlsx")
    out.write_bytes(made)
    print(say("template_written", file=out))
    return DONE
