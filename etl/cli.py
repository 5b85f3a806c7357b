"""thuocdo build | list | get | progress | tallies | verify. Exit codes: 0 done, 1 found problems, 2 used wrongly."""

from __future__ import annotations

import argparse
import os
import sys
import time
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from datetime import date, datetime
from itertools import pairwise
from pathlib import Path
from typing import Any

from etl import import_commands, publish, queries, store
from etl.catalog import CatalogError, read_catalog
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
from etl.model import STATUSES
from etl.project import data_folder, product_version, snapshots_folder
from etl.promises import promises_on
from etl.tallies import Tally, tallies
from etl.units import Gazetteer, folded

LISTS = ("indices", "nodes", "units", "areas", "organisations", "targets", "initiatives", "sources", "snapshots")
PROGRESS_COLUMNS = (
    "target", "index", "node", "area", "comparison", "value_low", "value_high", "unit_of_measure", "deadline",
    "target_status", "status", "reason", "reading", "reading_qualifier", "reading_moment", "dates", "progress_pct",
    "gap", "lacking", "needed", "needed_pct", "actual", "actual_pct", "projected", "earliest", "latest",
)  # fmt: skip
TALLY_COLUMNS = (
    "kind", "index", "node", "subject", "period", "parts", "value", "qualifier", "printed", "agrees", "is_check",
)  # fmt: skip


def main(arguments: Sequence[str] | None = None, more: Callable[[Any, Messages], None] | None = None) -> int:
    """Run one command. `more` may add further commands to the parser before the arguments are read."""
    words = list(sys.argv[1:] if arguments is None else arguments)
    say = Messages(_language(words))
    parser = _parser(say)
    if more:
        more(parser.commands, say)
    try:
        options = parser.parse_args(words)
    except SystemExit as stop:
        return int(stop.code or 0)
    try:
        return int(options.run(options, say))
    except (Misused, CatalogError) as error:
        print(f"thuocdo: {error}", file=sys.stderr)
        return MISUSED if isinstance(error, Misused) else PROBLEMS
    except store.NoSnapshot:
        print(f"thuocdo: {say('no_snapshot_yet')}", file=sys.stderr)
        return PROBLEMS
    except BrokenPipeError:
        # the reader of a pipe (head, less) has seen enough
        with suppress(OSError):
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return DONE
    except OSError as error:
        if error.filename is None:
            raise
        # a file that is missing, read-only or open elsewhere is nobody's programming error
        print(f"thuocdo: {error.filename}: {error.strerror}", file=sys.stderr)
        return PROBLEMS


def _language(words: Sequence[str]) -> str:
    asked = [after for word, after in pairwise(words) if word == "--lang"]
    asked += [word.split("=", 1)[1] for word in words if word.startswith("--lang=")]
    chosen = asked[-1] if asked else os.environ.get("THUOCDO_LANG", "vi")
    return chosen if chosen in ("vi", "en") else "vi"


def _parser(say: Messages) -> Any:
    parser = argparse.ArgumentParser(prog="thuocdo", description=say("about"))
    parser.add_argument("--version", action="version", version=f"thuocdo {product_version()}")
    # already read by _language; here so that it may stand before the command too
    parser.add_argument("--lang", choices=["vi", "en"], help=argparse.SUPPRESS)
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    shared = shared_options(say)

    build = commands.add_parser("build", help=say("help_build"), parents=[shared])
    build.add_argument("--force", action="store_true", help=say("help_force"))
    build.set_defaults(run=_build)

    listing = commands.add_parser("list", help=say("help_list"), parents=[shared])
    listing.add_argument("what", choices=LISTS)
    listing.add_argument("--index", action="append", default=[], help=say("help_index"))
    listing.add_argument("--format", choices=FORMATS, default="table", help=say("help_format"))
    listing.set_defaults(run=_list)

    get = commands.add_parser("get", help=say("help_get"), parents=[shared])
    for name in ("index", "node", "unit", "period"):
        get.add_argument(f"--{name}", action="append", default=[], help=say(f"help_{name}"))
    get.add_argument("--geography", action="append", default=[], choices=["63", "34"], help=say("help_geography"))
    get.add_argument("--status", action="append", default=[], choices=STATUSES, help=say("help_status"))
    get.add_argument("--format", choices=FORMATS, default="table", help=say("help_format"))
    get.set_defaults(run=_get)

    progress = commands.add_parser("progress", help=say("help_progress"), parents=[shared])
    progress.add_argument("--as-of", metavar="YYYY-MM-DD", help=say("help_as_of"))
    progress.add_argument("--unit", action="append", default=[], help=say("help_unit"))
    progress.add_argument("--format", choices=FORMATS, default="table", help=say("help_format"))
    progress.set_defaults(run=_show_progress)

    tallies = commands.add_parser("tallies", help=say("help_tallies"), parents=[shared])
    tallies.add_argument("--index", action="append", default=[], help=say("help_index"))
    tallies.add_argument("--contradictions", action="store_true", help=say("help_contradictions"))
    tallies.add_argument("--format", choices=FORMATS, default="table", help=say("help_format"))
    tallies.set_defaults(run=_show_tallies)

    import_commands.add_commands(commands, say)

    verify = commands.add_parser("verify", help=say("help_verify"), parents=[shared])
    verify.set_defaults(run=_verify)

    parser.commands = commands  # type: ignore[attr-defined]
    return parser


def _build(options: Any, say: Messages) -> int:
    data = data_folder(options.data)
    started = time.monotonic()
    built = publish.build(data, options.force, lambda step: show_progress(say(f"step_{step}")))
    report_issues(built.issues, say)
    if built.outcome == "refused":
        print(say("build_refused", count=len(built.issues)), file=sys.stderr)
        return PROBLEMS
    seconds = f"{time.monotonic() - started:.1f}"
    print(
        say(
            f"build_{built.outcome}",
            snapshot=built.snapshot_id,
            seconds=seconds,
            values=built.tables.get("value"),
        )
    )
    return DONE


def _list(options: Any, say: Messages) -> int:
    data = data_folder(options.data)
    if options.what == "snapshots":
        live = store.current_id(snapshots_folder(data))
        rows = [
            {
                "snapshot": m["id"],
                "created_at": m["created_at"],
                "version": m["version"],
                "values": m["tables"]["value"],
                "live": m["id"] == live,
            }
            for m in store.manifests(snapshots_folder(data))
        ]
        return print_rows(rows, ("snapshot", "created_at", "version", "values", "live"), options.format)
    if options.index and options.what not in ("indices", "nodes", "targets"):
        raise Misused(say("index_not_here", what=options.what))
    snapshot = store.open_snapshot(snapshots_folder(data))
    chosen = _known_indices(snapshot, options.index, say)
    asked: dict[str, Callable[[], list[Row]]] = {
        "indices": lambda: _of_indices(queries.indices(snapshot), chosen),
        "nodes": lambda: _of_indices(queries.nodes(snapshot), chosen),
        "units": lambda: queries.units(snapshot),
        "areas": lambda: queries.areas(snapshot),
        "organisations": lambda: queries.organisations(snapshot),
        "targets": lambda: _of_indices(queries.targets(snapshot), chosen),
        "initiatives": lambda: queries.initiatives(snapshot),
        "sources": lambda: queries.sources(snapshot),
    }
    name, region = f"name_{say.language}", f"region_name_{say.language}"
    publisher, title = f"publisher_{say.language}", f"title_{say.language}"
    columns = {
        "indices": ("index", name, publisher, "since", "last_period", "last_published", "figures"),
        "nodes": ("index", "node", "since", "until", "concept", "parent", name, "scale_min", "scale_max"),
        "units": ("unit", "code", f"full_{name}", "valid_from", "valid_to", region, "geography"),
        "areas": ("area", "level", name, "within", "valid_from", "valid_to"),
        "organisations": ("organisation", name, "kind", "level", "unit", "territorial", "valid_from", "valid_to",
                          "successor"),
        "targets": ("target", "index", "node", "area", "comparison", "value_low", "value_high", "unit_of_measure",
                    "deadline", f"document_{say.language}", "status"),
        "initiatives": ("initiative", name, "organisation", "unit", "field", "since", "called", "source_id"),
        "sources": ("source_id", publisher, title, "date", "url"),
    }  # fmt: skip
    return print_rows(asked[options.what](), columns[options.what], options.format)


def _of_indices(rows: Iterable[Row], chosen: Sequence[str]) -> list[Row]:
    return [row for row in rows if not chosen or row["index"] in chosen]


def _get(options: Any, say: Messages) -> int:
    data = data_folder(options.data)
    snapshot = store.open_snapshot(snapshots_folder(data))
    chosen = _known_indices(snapshot, options.index, say)
    wanted = queries.Wanted(
        indices=chosen,
        nodes=_known_nodes(snapshot, chosen, options.node, say),
        units=_places_meant(data, options.unit, say),
        periods=options.period,
        geographies=options.geography,
        statuses=options.status,
    )
    rows = queries.observations(snapshot, wanted, say.language)
    if not rows:
        print(say("empty_answer"), file=sys.stderr)
    return print_rows(rows, queries.GET_TYPES, options.format)


def _known_indices(snapshot: store.Snapshot, asked: Sequence[str], say: Messages) -> list[str]:
    known = [row["index"] for row in queries.indices(snapshot)]
    return _all_known(asked, known, "unknown_index", say)


def _known_nodes(snapshot: store.Snapshot, chosen: Sequence[str], asked: Sequence[str], say: Messages) -> list[str]:
    known = [row["node"] for row in _of_indices(queries.nodes(snapshot), chosen)]
    return _all_known(asked, list(dict.fromkeys(known)), "unknown_node", say)


def _all_known(asked: Sequence[str], known: Sequence[str], message: str, say: Messages) -> list[str]:
    for name in asked:
        if name not in known:
            raise Misused(say(message, name=name, known=", ".join(known)))
    return list(asked)


def _places_meant(data: Path, asked: Sequence[str], say: Messages) -> list[str]:
    """Every unit, or else every other place, that the spellings may mean.

    Each row of the answer then carries the unit that existed in its period.
    """
    if not asked:
        return []
    catalog = read_catalog(data / "catalog")
    gazetteer = Gazetteer(catalog)
    places = [(a.area, a.name_vi, a.name_en) for a in catalog.areas] + [(r.region, *r.name) for r in catalog.regions]
    meant: list[str] = []
    for spelling in asked:
        found = gazetteer.meanings(spelling) or [p[0] for p in places if folded(spelling) in map(folded, p)]
        if not found:
            near = gazetteer.suggestions(spelling)
            hint = say("did_you_mean", names=", ".join(near)) if near else say("see_list_units")
            raise Misused(say("unknown_unit", name=spelling, hint=hint))
        meant += found
    return meant


def _show_progress(options: Any, say: Messages) -> int:
    data = data_folder(options.data)
    snapshot = store.open_snapshot(snapshots_folder(data))
    try:
        as_of = datetime.now().date() if options.as_of is None else date.fromisoformat(options.as_of)
    except ValueError as error:
        raise Misused(say("no_day", text=options.as_of)) from error
    places = _places_meant(data, options.unit, say)
    found = [p for p in promises_on(snapshot, as_of) if not places or p["area"] in places]
    rows = [{**p, **_newest_reading(p["last"])} for p in found]
    return print_rows(rows, PROGRESS_COLUMNS, options.format)


def _newest_reading(rows: Sequence[Row]) -> Row:
    newest = rows[-1] if rows else {}
    return {
        "reading": newest.get("value"),
        "reading_qualifier": newest.get("qualifier"),
        "reading_moment": newest.get("moment"),
    }


def _show_tallies(options: Any, say: Messages) -> int:
    snapshot = store.open_snapshot(snapshots_folder(data_folder(options.data)))
    chosen = _known_indices(snapshot, options.index, say) or [row["index"] for row in queries.indices(snapshot)]
    rows = []
    for index in chosen:
        figures = (queries.activities(snapshot, index), queries.readings(snapshot, index))
        declared = (queries.partitions(snapshot, index), queries.shares(snapshot, index))
        found = [tally for rows_of in figures for tally in tallies(rows_of, *declared)]
        rows += [_tally_row(index, t) for t in found if t.agrees is False or not options.contradictions]
    return print_rows(rows, TALLY_COLUMNS, options.format)


def _tally_row(index: str, tally: Tally) -> Row:
    return {
        **tally._asdict(),
        "index": index,
        "period": " + ".join(dict.fromkeys(str(r.get("period_text") or r.get("moment")) for r in tally.parts)),
        "parts": len(tally.parts),
        "value": tally.total.value,
        "qualifier": tally.total.qualifier,
        "printed": tally.printed["value"] if tally.printed else None,
    }


def _verify(options: Any, say: Messages) -> int:
    issues = publish.verify(data_folder(options.data))
    report_issues(issues, say)
    print(say("verify_found", count=len(issues)) if issues else say("verify_good"))
    return PROBLEMS if issues else DONE
