"""thuocdo export: the slides, decks and reports of the pages as files, for scheduled jobs."""

from __future__ import annotations

import os
import sys
from argparse import ArgumentParser
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from etl import NoSnapshot, current_id, data_folder, is_readable, manifests, snapshots_folder
from etl.console import DONE, PROBLEMS, Messages, Misused, shared_options, show_progress

if TYPE_CHECKING:
    from dashboard.deck import Deck, View
    from dashboard.decks import Decks
    from dashboard.page import Frame
    from dashboard.renderer import Failed

_SERVER = "http://127.0.0.1:8501"
_KINDS = ("pptx", "pdf", "png", "svg")
_MAPS = ("34", "63")
_REPORTS = ("profile", "province", "index")


def add_commands(commands: Any, say: Messages) -> None:
    export = commands.add_parser("export", help=say("help_export"))
    kinds = export.add_subparsers(dest="export", required=True, metavar="chart|deck|report")
    shared = [shared_options(say), _common_options(say)]

    chart = kinds.add_parser("chart", help=say("help_export_chart"), parents=[*shared, _slide_options(say)])
    chart.add_argument("view", metavar="ADDRESS", help=say("help_view"))
    chart.add_argument("--part", help=say("help_part"))
    chart.set_defaults(run=_export_chart)

    deck = kinds.add_parser("deck", help=say("help_export_deck"), parents=[*shared, _slide_options(say)])
    deck.add_argument("deck", metavar="DECK", help=say("help_deck"))
    _add_units(deck, say)
    deck.set_defaults(run=_export_deck)

    report = kinds.add_parser("report", help=say("help_export_report"), parents=shared)
    report.add_argument("kind", choices=_REPORTS, help=say("help_report"))
    _add_units(report, say)
    report.add_argument("--index", help=say("help_index_of_report"))
    report.add_argument("--period", default="", help=say("help_period_of_report"))
    report.set_defaults(run=_export_report)


def _common_options(say: Messages) -> ArgumentParser:
    options = ArgumentParser(add_help=False)
    options.add_argument("--to", required=True, type=Path, metavar="FILE|FOLDER", help=say("help_to"))
    options.add_argument("--snapshot", metavar="ID", help=say("help_snapshot"))
    options.add_argument("--server", default=_SERVER, metavar="URL", help=say("help_server"))
    return options


def _slide_options(say: Messages) -> ArgumentParser:
    options = ArgumentParser(add_help=False)
    options.add_argument("--shape", choices=["16x9", "4x3"], default="16x9", help=say("help_shape"))
    options.add_argument("--look", choices=["light", "dark"], default="light", help=say("help_look"))
    options.add_argument("--master", type=Path, metavar="FILE.pptx", help=say("help_master"))
    options.add_argument("--kind", choices=_KINDS, default="pptx", help=say("help_kind"))
    return options


def _add_units(command: ArgumentParser, say: Messages) -> None:
    command.add_argument("--unit", action="append", default=[], help=say("help_unit_of_file"))
    command.add_argument("--all", choices=_MAPS, nargs="?", const=_MAPS[0], metavar="34|63", help=say("help_all"))


def _export_chart(options: Any, say: Messages) -> int:
    """The slides of one view, in a file whose name says its kind."""
    from dashboard.deck import Deck, Item, view_of

    decks = _decks(_frame(options, say))
    view = view_of(options.view)
    _refuse_unknown(decks, view, say)
    items = decks.items(view)
    parts = list(dict.fromkeys(item.part for item in items))
    if options.part and options.part not in parts:
        raise Misused(say("unknown_part", name=options.part, known=", ".join(parts)))
    kept = [Item(item.view, item.part) for item in items if options.part in (None, item.part)]
    if not kept:
        print(f"thuocdo: {say('export_nothing', view=options.view)}", file=sys.stderr)
        return PROBLEMS
    return _write(decks, Deck(kept), options.to, options, say)


def _export_deck(options: Any, say: Messages) -> int:
    """A deck of the catalogue for one or more provinces, or the basket of an address."""
    frame = _frame(options, say)
    from dashboard import data
    from dashboard.deck import deck_of, view_of

    decks = _decks(frame)
    basket = view_of(options.deck).asked.get("basket")
    if basket is not None:
        deck = deck_of(basket)
        if deck is None or not deck.items:
            raise Misused(say("bad_basket"))
        return _write(decks, deck, options.to, options, say)
    known = data.ready_decks(frame.snapshot_id)
    if options.deck not in known:
        raise Misused(say("unknown_deck", name=options.deck, known=", ".join(known)))
    units = _units(options, frame, say)
    files = _files(options.to, units, options.kind, say)
    codes = []
    for place, (unit, file) in enumerate(zip(units, files, strict=True), 1):
        show_progress(f"{place}/{len(units)} {unit}" if len(units) > 1 else "")
        codes.append(_write(decks, decks.ready(options.deck, unit), file, options, say))
    return max(codes)


def _export_report(options: Any, say: Messages) -> int:
    """A PDF of one page, or the year of a province or an index, for one or more of them, one after the other."""
    frame = _frame(options, say)
    from dashboard import choice, data
    from dashboard.renderer import Failed
    from dashboard.reporting import written

    indices = choice.indices_of(frame.snapshot_id)
    if options.index and options.index not in indices:
        raise Misused(say("unknown_index", name=options.index, known=", ".join(indices)))
    periods = {p["period"] for i in indices for p in data.periods(frame.snapshot_id, i)}
    if options.period and options.period not in periods:
        raise Misused(say("unknown_period", name=options.period, known=", ".join(sorted(periods))))
    if options.kind == "index":
        subjects = [options.index] if options.index else list(indices)
    else:
        subjects = _units(options, frame, say)
    is_one = len(subjects) == 1 and options.to.suffix.lower() == ".pdf"
    if options.to.suffix and not is_one:
        raise Misused(say("folder_needed" if len(subjects) > 1 else "pdf_needed", name=str(options.to)))
    if not is_one:
        options.to.mkdir(parents=True, exist_ok=True)
    chosen = (options.index or "" if options.kind == "profile" else "", options.period)
    codes = [DONE] if subjects else [PROBLEMS]
    made = 0
    for name, found in written(options.kind, frame, subjects, _told, chosen, options.server):
        made += 1
        if isinstance(found, Failed):
            print(f"{name}: ", end="", file=sys.stderr)
            codes.append(_report_failure(found, say))
            continue
        file = options.to if is_one else options.to / name
        save(file, found.pages[0])
        print(file)
    if not made:
        print(f"thuocdo: {say('export_nothing', view=', '.join(subjects))}", file=sys.stderr)
        return PROBLEMS
    return max(codes)


def _told(done: int, of: int, subject: str) -> None:
    show_progress(f"{done + 1}/{of} {subject}" if subject else "")


def _frame(options: Any, say: Messages) -> Frame:
    """What the pages are run with: the snapshot asked for, the language, no screen."""
    folder = data_folder(options.data)
    os.environ["THUOCDO_DATA"] = str(folder)
    kept = snapshots_folder(folder)
    live = current_id(kept)
    if live is None:
        raise NoSnapshot(str(kept))
    known = [manifest["id"] for manifest in manifests(kept)]
    if options.snapshot and (options.snapshot not in known or not is_readable(kept, options.snapshot)):
        raise Misused(say("unknown_snapshot", name=options.snapshot, known=", ".join(known)))
    from streamlit.logger import set_log_level

    # caches of the pages warn that no server runs: none is meant to
    set_log_level("ERROR")
    from dashboard.page import Frame
    from dashboard.text import Words
    from dashboard.theme import LIGHT

    return Frame(options.snapshot or live, Words(options.lang), LIGHT, is_presentation=True)


def _decks(frame: Frame) -> Decks:
    from dashboard.decks import Decks

    return Decks(frame)


def _refuse_unknown(decks: Decks, view: View, say: Messages) -> None:
    """A scheduled job must not get another view than it asked for."""
    if view.page not in decks.pages():
        raise Misused(say("unknown_page", name=view.page, known=", ".join(filter(None, decks.pages()))))
    for name, asked in decks.unknown(view).items():
        raise Misused(say("unknown_choice", name=name, asked=asked))


def _units(options: Any, frame: Frame, say: Messages) -> list[str]:
    """The provinces asked for by name, code or id, else all of a map; of those that share a name the one of today."""
    from dashboard import data

    if options.all:
        return list(data.units_on(frame.snapshot_id, options.all))
    if not options.unit:
        return [data.settings(frame.snapshot_id)["home_unit"]]
    gazetteer = data.gazetteer(frame.snapshot_id)
    today = {row["unit"] for row in data.units(frame.snapshot_id) if row["valid_to"] is None}
    found = []
    for spelling in options.unit:
        meant = gazetteer.meanings(spelling)
        if not meant:
            near = gazetteer.suggestions(spelling)
            hint = say("did_you_mean", names=", ".join(near)) if near else say("see_list_units")
            raise Misused(say("unknown_unit", name=spelling, hint=hint))
        found.append(next((unit for unit in meant if unit in today), meant[-1]))
    return found


def _files(to: Path, units: Sequence[str], kind: str, say: Messages) -> list[Path]:
    """The one file named, or one a province in the folder named."""
    if len(units) == 1 and to.suffix:
        return [to]
    if to.suffix:
        raise Misused(say("folder_needed", name=str(to)))
    to.mkdir(parents=True, exist_ok=True)
    return [to / f"{unit}.{kind}" for unit in units]


def _write(decks: Decks, deck: Deck, to: Path, options: Any, say: Messages) -> int:
    from dashboard.renderer import Failed
    from dashboard.slide_files import OF_ONE_SLIDE, files_of

    kind = to.suffix.removeprefix(".").lower()
    if kind not in _KINDS:
        raise Misused(say("unknown_kind", name=str(to), known=", ".join(_KINDS)))
    show = decks.show(deck, options.shape, options.look, options.server)
    found = files_of(show, kind, _master(options, say), lambda: print(say("export_again"), file=sys.stderr))
    if isinstance(found, Failed):
        return _report_failure(found, say)
    names = [to] if kind not in OF_ONE_SLIDE or len(found.pages) == 1 else _numbered(to, len(found.pages))
    for name, page in zip(names, found.pages, strict=True):
        save(name, page)
        print(name)
    return DONE


def _report_failure(failed: Failed, say: Messages) -> int:
    print(f"thuocdo: {say(f'export_{failed.code}', detail=failed.detail)}", file=sys.stderr)
    return PROBLEMS


def _master(options: Any, say: Messages) -> bytes | None:
    """The organisation's own .pptx, refused in words where nothing can be built on it."""
    if options.master is None:
        return None
    from dashboard.slides.pptx import master_problem

    found: bytes = options.master.read_bytes()
    problem = master_problem(found)
    if problem:
        raise Misused(say(f"master_{problem}", name=str(options.master)))
    return found


def _numbered(to: Path, count: int) -> list[Path]:
    digits = len(str(count))
    return [to.with_stem(f"{to.stem}-{number:0{digits}}") for number in range(1, count + 1)]


def save(to: Path, content: bytes) -> None:
    """Whole or not at all: whoever opens the file while it is written finds the one before."""
    part = to.with_name(f".{to.name}.{os.getpid()}")
    try:
        part.write_bytes(content)
        os.replace(part, to)
    except OSError as error:
        # whoever reads it has named this file, not the part of it
        error.filename, error.filename2 = str(to), None
        raise
    finally:
        part.unlink(missing_ok=True)
