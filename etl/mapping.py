"""An unknown sheet → a proposal of how to read it, which a person completes and which then is a layout like others."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import yaml

from etl.catalog import CatalogError, read_catalog, read_workbooks, read_yaml
from etl.model import ERROR, IN_COLUMNS, IN_ROWS, VALUE, Catalog, Index, Issue, Workbooks
from etl.units import Gazetteer
from etl.workbook.finding import Column, Table, found_table
from etl.workbook.grid import Book, Sheet
from etl.workbook.headings import Headings, is_declared, likeness, scale_in, worded, years_in

_LIKELY = 0.75
"""From this likeness on a heading is proposed for a known one."""

_EXPLAINED = """\
# Đề xuất cách đọc tệp “{file}”, trang “{sheet}”. Proposed reading of the sheet.
# 1. Xem từng dòng dưới headings: concept là chỉ số mà cột ấy mang. Sửa hoặc xóa dòng sai.
# 2. Mỗi cột còn ở undecided: chuyển vào headings (kèm concept đúng) hoặc vào ignored của layout nếu không cần đọc.
# 3. Thử: thuocdo check TỆP --map {name}    4. Dùng về sau: thuocdo accept {name}
# Các concept của chỉ số này (the concepts of this index):
{concepts}
"""


@dataclass(frozen=True)
class Decided:
    """How the sheets of one index are to be read, as an analyst decided it."""

    index: str
    workbooks: Workbooks


@dataclass(frozen=True)
class _Guess:
    """What a heading may be: of which concept, what of it, and how like the nearest known heading it is."""

    heading: str
    concept: str
    what: str
    likeness: float


def proposal(book: Book, catalog: Catalog, gazetteer: Gazetteer, index: str | None, name: str) -> str | Issue:
    """A mapping in YAML for the sheet of a workbook that tells most, or why none can be proposed."""
    best: tuple[float, Index, Table, list[_Guess]] | None = None
    for sheet in book.sheets:
        for units in (IN_ROWS, IN_COLUMNS):
            table = found_table(sheet, _unit_names(gazetteer), units)
            for candidate in catalog.indices.values() if table else ():
                if table is None or index not in (None, candidate.index):
                    continue
                guesses = _guesses(table, candidate, _year(sheet, table, book))
                told = sum(g.likeness for g in guesses if g.likeness >= _LIKELY)
                if guesses and (best is None or told > best[0]):
                    best = (told, candidate, table, guesses)
    if best is None:
        return Issue("nothing_to_map", ERROR, book.file_name, {"value": book.file_name})
    _, found, table, guesses = best
    return _written(book, found, table, guesses, name)


def read_mapping(path: Path) -> Decided:
    """The mapping in a file. Raises CatalogError naming the file and what is wrong in it."""
    try:
        data = read_yaml(path)
        return Decided(str(data["index"]), read_workbooks(data))
    except FileNotFoundError as error:
        raise CatalogError(f"{path}: file not found") from error
    except (KeyError, TypeError, ValueError, AttributeError, yaml.YAMLError) as error:
        raise CatalogError(f"{path}: {error}") from error


def with_mapping(catalog: Catalog, mapping: Decided) -> Catalog:
    """The catalogue in which the index has the layouts and headings of the mapping before its own.

    Raises CatalogError where the index or a concept is none of the catalogue's.
    """
    index = catalog.indices.get(mapping.index)
    if index is None:
        raise CatalogError(f"index: {mapping.index} ≠ {', '.join(catalog.indices)}")
    concepts = {n.concept for n in index.nodes}
    for heading in mapping.workbooks.headings:
        if heading.concept not in concepts:
            raise CatalogError(f"concept: {heading.concept} ≠ {', '.join(sorted(concepts))}")
    known = index.workbooks or replace(mapping.workbooks, headings=(), layouts=())
    added = replace(
        known,
        headings=(*mapping.workbooks.headings, *known.headings),
        layouts=(*mapping.workbooks.layouts, *known.layouts),
    )
    return replace(catalog, indices={**catalog.indices, index.index: replace(index, workbooks=added)})


def accept_mapping(data: Path, path: Path) -> Path:
    """Keep a mapping as a layout of its index, for later workbooks. Raises CatalogError."""
    # tried first: what is kept is read with the catalogue by every later command
    with_mapping(read_catalog(data / "catalog"), read_mapping(path))
    accepted = read_yaml(path)
    target = data / "local" / "layouts" / f"{accepted['index']}.yml"
    kept = read_yaml(target) if target.is_file() else {}
    merged = {part: [*accepted.get(part, ()), *kept.get(part, ())] for part in ("headings", "layouts")}
    target.parent.mkdir(parents=True, exist_ok=True)
    passing = target.with_suffix(".tmp")
    passing.write_text(yaml.safe_dump(merged, allow_unicode=True, sort_keys=False, width=120), encoding="utf-8")
    passing.replace(target)
    return target


def _unit_names(gazetteer: Gazetteer) -> Any:
    return lambda text: any(c.isalpha() for c in text) and bool(gazetteer.meanings(text))


def _year(sheet: Sheet, table: Table, book: Book) -> str | None:
    texts = [sheet.name, *(text for text, _ in table.titles()), book.file_name]
    return next((year for text in texts for year in years_in(text)), None)


def _guesses(table: Table, index: Index, year: str | None) -> list[_Guess]:
    headings = Headings(index, year or index.releases[-1].period)
    return [_guess(column, headings) for column in table.columns if column.parts and not table.is_blank(column)]


def _guess(column: Column, headings: Headings) -> _Guess:
    texts = [part for part in column.parts if not scale_in(part)] or list(column.parts)
    scored = [
        (likeness(worded(text), known), concept, what, text)
        for text in texts
        for known, meant in headings.known.items()
        for concept, what in meant
    ]
    score, concept, what, text = max(scored, default=(0.0, "", VALUE, texts[0]))
    return _Guess(text, concept, what, score)


def _written(book: Book, index: Index, table: Table, guesses: Sequence[_Guess], name: str) -> str:
    sheet = table.frame.sheet
    taken = _one_column_each(guesses)
    besides = [text for layout in (index.workbooks.layouts if index.workbooks else ()) for text in layout.ignored]
    headings: dict[tuple[str, str], list[str]] = defaultdict(list)
    for guess in taken:
        headings[guess.concept, guess.what].append(guess.heading)
    year = _year(sheet, table, book)
    layout: dict[str, Any] = {
        "layout": f"mapped_{year or 'unknown'}",
        **({"since": year} if year else {}),
        "units": IN_COLUMNS if table.frame.is_turned else IN_ROWS,
        "lacks": _lacking(index, year, {g.concept for g in taken}),
        "ignored": [],
    }
    body = {
        "index": index.index,
        "headings": [
            {"concept": concept, **({"what": what} if what != VALUE else {}), "names": names}
            for (concept, what), names in headings.items()
        ],
        "layouts": [layout],
        "undecided": [g.heading for g in guesses if g not in taken and not is_declared(g.heading, besides)],
    }
    concepts = "\n".join(f"#   {n.concept}: {n.name.vi}" for n in _once(index))
    sure = "\n".join(f"#   {round(100 * g.likeness)} %  {g.heading!r} → {g.concept}" for g in taken)
    head = _EXPLAINED.format(file=book.file_name, sheet=sheet.name, name=name, concepts=concepts)
    text = yaml.safe_dump(body, allow_unicode=True, sort_keys=False, width=120, default_flow_style=None)
    return f"{head}# Mức giống nhau (likeness):\n{sure}\n{text}"


def _lacking(index: Index, year: str | None, concepts: set[str]) -> list[str]:
    nodes = index.nodes_in(year) if year else index.nodes
    return list(dict.fromkeys(n.node for n in nodes if n.concept not in concepts))


def _one_column_each(guesses: Iterable[_Guess]) -> list[_Guess]:
    """Of the columns proposed for one thing the likeliest; the others are left to a person."""
    best: dict[tuple[str, str], _Guess] = {}
    for guess in guesses:
        key = (guess.concept, guess.what)
        if guess.likeness >= _LIKELY and (key not in best or guess.likeness > best[key].likeness):
            best[key] = guess
    return list(best.values())


def _once(index: Index) -> list[Any]:
    return list({n.concept: n for n in index.nodes}.values())
