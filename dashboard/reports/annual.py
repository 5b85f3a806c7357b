"""A report of several pages: cover, contents, chapters with the pictures and tables of the pages. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from dashboard.reports.charts import chart_source
from dashboard.reports.tables import laid_out
from dashboard.reports.typst import source_of
from dashboard.sheet import Sheet
from dashboard.slide import Body, Paragraphs, Slide, Table
from dashboard.slides.typst_source import PRELUDE
from dashboard.text import Words


class Chapter(NamedTuple):
    """What one part of a report shows; `absent` says what is not there and why, none where all is."""

    heading: str
    slides: Sequence[Slide]
    sheets: Sequence[Sheet]
    absent: Sequence[str] = ()


class AnnualReport(NamedTuple):
    """A report with everything that stands in it.

    `methods` are the notes on method, `version` stands on every page; `link` reopens the subject at this version, empty
    where no server is known. `labels` are the words of the frame by name; `page` holds {page} and {of} in its place.
    """

    language: str
    kicker: str
    title: str
    subtitle: str
    lead: Sequence[str]
    chapters: Sequence[Chapter]
    methods: Sequence[str]
    version: str
    link: str
    labels: Mapping[str, str]


def annual_source(report: AnnualReport) -> str:
    """The report as a source for the typesetter: A4, wide tables on pages turned to their side."""
    words, charts, sources = Words(report.language), _Charts(report.language), _Sources()
    chapters = [
        {
            "heading": chapter.heading,
            "absent": chapter.absent,
            "slides": [_slide(slide, charts, sources, *said) for slide, said in _said_once(chapter.slides)],
            "sheets": [laid_out(sheet, words) for sheet in chapter.sheets],
        }
        for chapter in report.chapters
    ]
    data = {**report._asdict(), "chapters": chapters, "sources": sources.listed()}
    return source_of("annual.typ", data, PRELUDE + charts.source())


class _Charts:
    """The pictures of a report, each a function of its number."""

    def __init__(self, language: str) -> None:
        self._language, self._made = language, []  # type: ignore[var-annotated]

    def add(self, bodies: Sequence[Body], shares: Sequence[float]) -> int:
        self._made.append(chart_source(bodies, shares, self._language))
        return len(self._made) - 1

    def source(self) -> str:
        """One array of functions: a picture is made where it is asked for."""
        return "#let pictures = (" + "".join(f"() => {made},\n" for made in self._made) + ")\n"


class _Sources:
    """The sources of a report, each under one number."""

    def __init__(self) -> None:
        self._number: dict[str, int] = {}

    def cited(self, sources: Sequence[str]) -> str:
        """The numbers of some sources, those in a row as a span: `[1–4, 7]`."""
        numbers = sorted({self._number.setdefault(source, len(self._number) + 1) for source in sources})
        spans: list[list[int]] = []
        for number in numbers:
            if spans and number == spans[-1][-1] + 1:
                spans[-1].append(number)
            else:
                spans.append([number])
        told = [f"{span[0]}" if len(span) == 1 else f"{span[0]}–{span[-1]}" for span in spans]
        return f"[{', '.join(told)}]" if told else ""

    def listed(self) -> list[str]:
        return list(self._number)


def _said_once(slides: Sequence[Slide]) -> list[tuple[Slide, tuple[list[str], list[str]]]]:
    """Each slide with its sentences and remarks that no slide of the chapter before it has said."""
    told: set[str] = set()
    found = []
    for slide in slides:
        told |= {slide.title, f"{slide.title}."}
        texts = []
        for said in (slide.speech, slide.remarks):
            texts.append([text for text in dict.fromkeys(said) if text not in told])
            told.update(said)
        found.append((slide, (texts[0], texts[1])))
    return found


def _slide(
    slide: Slide, charts: _Charts, sources: _Sources, said: Sequence[str], remarks: Sequence[str]
) -> dict[str, Any]:
    """A slide as it stands in a text: its message as a heading, what is drawn, and what is said of it."""
    drawn = [body for body in slide.bodies if not isinstance(body, (Table, Paragraphs))]
    shares = slide.shares if len(slide.shares) == len(drawn) else ()
    return {
        "title": slide.title,
        "subtitle": slide.subtitle,
        "picture": charts.add(drawn, shares) if drawn else None,
        "tables": [_table(body) for body in slide.bodies if isinstance(body, Table)],
        "texts": [text for body in slide.bodies if isinstance(body, Paragraphs) for text in body.texts],
        "said": said,
        "remarks": remarks,
        "cited": sources.cited(slide.sources),
    }


def _table(table: Table) -> dict[str, Any]:
    return {
        "columns": [
            {"title": column.title, "is_number": column.is_number, "share": column.share} for column in table.columns
        ],
        "rows": [[cell._asdict() for cell in row] for row in table.rows],
        "keys": [key._asdict() for key in table.keys],
    }
