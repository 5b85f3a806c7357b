"""A file → what it would bring: opened, recognised, read and checked. Nothing is stored here."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

from etl import queries, store
from etl.catalog import read_catalog
from etl.import_checks import Context, book_issues, reading_issues, without_zeros
from etl.mapping import Decided, with_mapping
from etl.model import ERROR, Catalog, Facts, Index, Issue, Recognised, Source, Text, Value
from etl.project import snapshots_folder
from etl.units import Gazetteer
from etl.uploads import Candidate, catalog_with_uploads, ids_in_effect, read_uploads
from etl.workbook.grid import Book
from etl.workbook.opening import Limits, opened
from etl.workbook.reading import Reading, read, with_release

_DIGITS = 12


def candidate(
    data: Path,
    file: Path,
    period: str | None = None,
    index: str | None = None,
    mapping: Decided | None = None,
    name: str | None = None,
    limits: Limits | None = None,
) -> Candidate:
    """What `file` would bring to the figures under `data`; whatever is wrong with it is among the issues.

    `period` and `index` say what the workbook is where it does not say so itself; `mapping` is an analyst's decision
    how to read it; `name` is the file's name as people know it. Raises CatalogError for a mapping of another index.
    """
    catalog = catalog_in_effect(data)
    if mapping is not None:
        catalog, index = with_mapping(catalog, mapping), mapping.index
    book = opened(file, limits or limits_of(catalog), name)
    if isinstance(book, Issue):
        return _refused(file, name or file.name, [book])
    forbidden = book_issues(book, catalog)
    if any(issue.severity == ERROR for issue in forbidden):
        return _refused(file, book.file_name, forbidden, book.sha256)
    gazetteer = Gazetteer(catalog)
    reading = read(book, catalog, gazetteer, period, index)
    return _candidate(data, book, catalog, gazetteer, reading, forbidden)


def catalog_in_effect(data: Path) -> Catalog:
    """The catalogue with what the live uploads add to it. Raises CatalogError."""
    accepted, _ = read_uploads(data, ids_in_effect(data))
    return catalog_with_uploads(read_catalog(data / "catalog"), accepted)


def limits_of(catalog: Catalog) -> Limits:
    """How much of a file is opened, as the settings say (`upload_limit_mb`)."""
    most_mb = catalog.settings.get("upload_limit_mb")
    return replace(Limits(), most_bytes=round(float(most_mb) * 2**20)) if most_mb else Limits()


def known_values(data: Path, index: str) -> list[Value]:
    """The scores of an index that are shown now; none while nothing is built."""
    try:
        snapshot = store.open_snapshot(snapshots_folder(data))
    except store.NoSnapshot:
        return []
    values = queries.displayed_values(snapshot, index)
    snapshot.close()
    return values


def _candidate(
    data: Path, book: Book, catalog: Catalog, gazetteer: Gazetteer, reading: Reading, before: Sequence[Issue]
) -> Candidate:
    indices = list(dict.fromkeys(t.index for t in reading.tables if t.kind == "data" and t.index))
    periods = tuple(sorted({t.period for t in reading.tables if t.kind == "data" and t.period}))
    issues = [*before, *reading.issues]
    facts = reading.facts
    if indices:
        index = _with_releases(catalog.indices[indices[0]], periods)
        known = known_values(data, index.index)
        found = reading_issues(reading, Context(catalog, gazetteer, index, known))
        issues += found
        facts = without_zeros(facts, found)
    if len(indices) > 1:
        issues.append(Issue("two_indices", ERROR, book.file_name, {"value": ", ".join(indices)}))
    return _bound(book, catalog, indices, periods, facts, reading.tables, issues)


def _with_releases(index: Index, periods: Iterable[str]) -> Index:
    for period in periods:
        index = with_release(index, period)
    return index


def _bound(
    book: Book,
    catalog: Catalog,
    indices: Sequence[str],
    periods: tuple[str, ...],
    facts: Facts,
    tables: tuple[Recognised, ...],
    issues: Sequence[Issue],
) -> Candidate:
    """The candidate with an id of its own, which each of its facts carries as source and upload."""
    upload_id = _upload_id(book.sha256, facts)
    index = indices[0] if indices else ""
    source = _source(upload_id, book, catalog.indices.get(index), periods)
    tagged = {
        table: [fact._replace(source_id=source.source_id, upload_id=upload_id) for fact in rows]
        for table, rows in facts._asdict().items()
    }
    return Candidate(
        upload_id, book.file_name, book.sha256, index, periods, Facts(**tagged), tables, tuple(issues), source
    )


def _upload_id(sha256: str, facts: Facts) -> str:
    told = hashlib.sha256(sha256.encode())
    for table, rows in facts._asdict().items():
        for fact in rows:
            told.update(repr((table, *fact)).encode())
    return told.hexdigest()[:_DIGITS]


def _source(upload_id: str, book: Book, index: Index | None, periods: Sequence[str]) -> Source:
    publisher = index.publisher if index else Text("", "")
    short = index.short_name if index else Text("", "")
    span = ", ".join(periods)
    title = Text(
        f"Bảng tính {short.vi} {span}, tệp “{book.file_name}”", f"{short.en} {span} workbook, file “{book.file_name}”"
    )
    return Source(f"upload-{upload_id}", publisher, title, date.today().isoformat(), "workbook", "", "")


def _refused(file: Path, name: str, issues: Sequence[Issue], sha256: str = "") -> Candidate:
    """A file of which nothing was read."""
    nothing = Facts([], [], [], [], [], [])
    source = Source("", Text("", ""), Text("", ""), "", "workbook", "", "")
    return Candidate("", name, sha256, "", (), nothing, (), tuple(issues), source)
