"""Pages run without a browser, and the few data folders they are run on."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from streamlit.components.v2 import manifest_scanner
from streamlit.testing.v1 import AppTest
from streamlit.util import calc_hash

import etl
from dashboard import app, filters, views
from dashboard.page import discovered
from dashboard.text import Words
from dashboard.theme import LIGHT
from etl import queries
from etl.store import Snapshot
from tests.conftest import DATA, copy_of_catalog

PAGES = {page.key: page for page in discovered(views)}
FAILED = {"vi": "Trang này gặp lỗi", "en": "This page has failed"}
OpenPage = Callable[..., "Opened"]


class Opened:
    """One page of the product as one reader sees it: `text` is all that can be read on it."""

    def __init__(self, page: str, context: dict[str, str], address: dict[str, str]) -> None:
        is_first = page == next(iter(PAGES))
        self.run = AppTest.from_file(app.__file__, default_timeout=60)
        self.run.query_params.update(address)
        self.run.context = {"theme": "light", **context}
        # the public switch_page() takes files only; a page of st.navigation goes by the hash of its address
        self.run._page_hash = calc_hash("" if is_first else PAGES[page].url_path)
        self.again()

    def again(self) -> Opened:
        self.run.run()
        return self

    def visit(self, **address: str) -> Opened:
        """Ask for other values in the address of the same session."""
        self.run.query_params.update(address)
        return self.again()

    @property
    def address(self) -> dict[str, str]:
        return dict(self.run.query_params)

    @property
    def html(self) -> str:
        return "\n".join(block.proto.body for block in self.run.main.get("html"))

    @property
    def figure(self) -> dict[str, Any]:
        """The map or the chart as it is sent to the browser."""
        return json.loads(self.run.get("plotly_chart")[0].proto.spec)

    @property
    def text(self) -> str:
        widgets = [*self.run.selectbox, *self.run.multiselect]
        labels = [w.label for w in [*widgets, *self.run.toggle, *self.run.button]]
        options = [option for w in widgets for option in w.options]
        return "\n".join([readable(self.html), *labels, *options, *self._drawn_words()])

    def _drawn_words(self) -> list[str]:
        """What can be read on a chart, by hovering too, and what is read aloud in its place."""
        charts = self.run.get("plotly_chart")
        figures = [json.loads(chart.proto.spec) for chart in charts]
        hovers = [text for figure in figures for trace in figure["data"] for text in trace["text"]]
        labels = [label for figure in figures for label in figure["layout"].get("annotations", [])]
        written = [text for label in labels for text in (label["text"].replace("<br>", " "), label.get("hovertext"))]
        return [text for text in (*hovers, *written, *(chart.proto.alt for chart in charts)) if text]

    def part(self, css_class: str) -> str:
        """What can be read in all elements of one class that hold no element of their own kind."""
        found = re.findall(rf'<(\w+) class="{css_class}[^>]*>(.*?)</\1>', self.html, re.S)
        return "\n".join(readable(inner) for _, inner in found)

    def widget(self, key: str) -> Any:
        return next(w for w in [*self.run.selectbox, *self.run.multiselect] if w.key == f"filter_{key}")


def readable(html: str) -> str:
    """HTML as its reader gets it: no tags, no pictures, but their titles and alternative texts."""
    said = re.findall(r'(?:title|alt)="([^"]*)"', html)
    return unescape("\n".join([re.sub(r"<[^>]+>", "\n", html), *said]))


@pytest.fixture(scope="session", autouse=True)
def _no_time_lost() -> Iterator[None]:
    """No page waits for a browser, and the installed packages are searched for Streamlit components but once."""
    with pytest.MonkeyPatch.context() as changed:
        changed.setattr(filters, "_DRAWING_S", 0)
        changed.setattr(manifest_scanner, "scan_component_manifests", cache(manifest_scanner.scan_component_manifests))
        yield


@pytest.fixture
def open_page(monkeypatch: pytest.MonkeyPatch) -> OpenPage:
    """Opens a page of the real product on a data folder: page, language and the rest of the address.

    What is cached is kept from test to test, as in a server with many sessions: no two snapshots share an id.
    """

    def opened(data: Path, page: str, lang: str = "vi", theme: str = "light", **address: str) -> Opened:
        monkeypatch.setenv("THUOCDO_DATA", str(data))
        return Opened(page, {"theme": theme}, {"lang": lang, **address})

    return opened


@pytest.fixture(scope="session")
def not_built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder before its first build."""
    return copy_of_catalog(tmp_path_factory.mktemp("not_built") / "data")


@pytest.fixture(scope="session")
def no_figures(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A catalogue of which no figure has been loaded yet, built."""
    data = copy_of_catalog(tmp_path_factory.mktemp("no_figures") / "data")
    (data / "figures").mkdir()
    for source in (DATA / "figures").glob("*.csv"):
        header = source.read_text(encoding="utf-8").splitlines()[0]
        (data / "figures" / source.name).write_text(header + "\n", encoding="utf-8")
    assert etl.build(data).outcome == "published"
    return data


@pytest.fixture
def sheet(snapshot: Snapshot) -> Callable[..., Any]:
    """The standings of the real figures for index, node and period, by default on the map of the period."""
    # here: the module is under test, not needed to run pages
    from dashboard.charts.standings import Standings

    def made(
        index: str, node: str, period: str, lang: str = "vi", geography: str | None = None, **changed: Any
    ) -> Standings:
        release = next(p for p in queries.loaded_periods(snapshot, index) if p["period"] == period)
        maps = {g["geography"]: g for g in queries.geographies(snapshot)}
        shown = geography or release["geography"]
        given: dict[str, Any] = {
            "words": Words(lang),
            "palette": LIGHT,
            "index": next(i for i in queries.indices(snapshot) if i["index"] == index),
            "period": release,
            "node": next(n for n in queries.nodes(snapshot, index, period) if n["node"] == node),
            "rows": queries.ranking(snapshot, index, node, period, shown),
            "levels": {level["band"]: level for level in queries.band_levels(snapshot, index)},
            "breaks": queries.breaks(snapshot, index),
            "cited": queries.source_texts(snapshot, lang),
            "chosen": [],
            "shows_beyond": False,
            "geography": maps[shown],
            "regions": {r["region"]: r for r in queries.regions(snapshot)},
        }
        return Standings(**{**given, **changed})

    return made


def trend_inputs(
    snapshot: Snapshot, index: str, concept: str, units: Sequence[str], lang: str = "vi"
) -> dict[str, Any]:
    """What the page of trends reads of the real figures of one concept for a few units, the last of them home."""
    words = Words(lang)
    nodes = [n for n in queries.nodes(snapshot, index) if n["concept"] == concept]
    named = {u["unit"]: words.of(u, "name") for u in queries.units(snapshot)}
    return {
        "words": words,
        "palette": LIGHT,
        "index": next(i for i in queries.indices(snapshot) if i["index"] == index),
        "node": max(nodes, key=lambda n: n["since"] or ""),
        "home": units[-1] if units else "",
        "names": {unit: named[unit] for unit in units},
        "rows": queries.series(snapshot, units, index, concept),
        "middles": queries.middles(snapshot, index, concept),
        "area_rows": queries.area_series(snapshot, index, concept),
        "periods": queries.loaded_periods(snapshot, index),
        "breaks": queries.breaks_of_concept(snapshot, index, concept),
        "cited": queries.source_texts(snapshot, lang),
        "flags": {f["flag"]: f for f in queries.flags(snapshot, index)},
        "regions": {r["region"]: r for r in queries.regions(snapshot)},
    }


@pytest.fixture
def reading(snapshot: Snapshot) -> Callable[..., Any]:
    """The trend of the real figures of index and concept for a few units, the last of them home."""
    # here: the module is under test, not needed to run pages
    from dashboard.charts.trend_reading import TrendReading

    def made(index: str, concept: str, units: Sequence[str], lang: str = "vi", **changed: Any) -> TrendReading:
        return TrendReading(**{**trend_inputs(snapshot, index, concept, units, lang), **changed})

    return made
