"""Our pages beside bare Streamlit pages with as many charts, in one headless Chromium, all taken in turn.

Bare pages are served in the usual way. The ranking stands beside Dash and beside the usual style too: plotly.express,
the file read on each rerun.
"""

import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser
from playwright.sync_api import Error as BrowserError

from bench.browser import Change, Load, bytes_of, changes, chromium, cold_loads, serving, streamlit, visible, warm_loads
from bench.build import ROOT, THUOCDO, copy_data
from bench.report import CannotMeasureError, Comparison

HERE = Path(__file__).parent
FIRST_CHART, FILTER_CHANGE = 1.3, 1.3
"""No page may be later than this many times the bare one; the wish is 1.0."""

MAP_PATHS = "document.querySelectorAll('.js-plotly-plot .choroplethlayer path')"
TRACES = "document.querySelectorAll('.js-plotly-plot .trace')"
BAR_PATHS = "document.querySelectorAll('.js-plotly-plot .barlayer .point path')"
# What the map shows, as one string: it differs exactly when another period has been drawn.
MAP_FILLS = f"[...{MAP_PATHS}].map(path => getComputedStyle(path).fill).join()"
FIGURES = "[...document.querySelectorAll('.td-figure, .td-heading h1')].map(figure => figure.outerHTML).join()"


def redrawn(label: str, values: list[str]) -> Change:
    """A change that is seen in a page's own figures."""
    return Change(label, values, FIGURES, f"{FIGURES} !== before && {visible('.td-figure')}")


YEARS = ["2015", "2014", "2016", "2013", "2012", "2010", "2009", "2008"]
DAYS = ["31/12/2024", "31/12/2023", "31/12/2022", "31/12/2021", "31/12/2020", "31/12/2019", "31/12/2018", "31/12/2017"]
FIGURE = visible(".td-figure")
MAP_CHANGE = Change(
    "Năm",
    ["2015", "2014", "2013", "2012", "2011", "2010", "2009", "2008"],
    MAP_FILLS,
    f"document.querySelector('.td-ranking')?.dataset.period === value"
    f" && {MAP_PATHS}.length >= 63 && {MAP_FILLS} !== before",
)
RURAL_CHANGE = Change(
    "Tính đến ngày",
    DAYS,
    "document.querySelector('.td-goals')?.textContent",
    "document.querySelector('.td-kicker')?.textContent.includes(value)"
    " && document.querySelector('.td-goals')?.textContent !== before",
)
BARE_CHANGE = Change("Bars", ["6", "7", "8", "9", "5"], "null", f"{BAR_PATHS}.length === Number(value)")


@dataclass(frozen=True)
class Measured:
    """One of our pages: its address, when its first chart is there, and how many charts it has."""

    name: str
    url: str
    ready: str
    charts: int
    change: Change | None = None


PAGES = [
    Measured("Tổng quan", "/?lang=vi&map=63&home=thanh-hoa&until=2023", visible(".td-card"), 6),
    Measured(
        "Xếp hạng",
        "/xep-hang?lang=vi&index=pci&node=overall&period=2016",
        f"{MAP_PATHS}.length >= 63",
        1,
        MAP_CHANGE,
    ),
    Measured("Xu hướng", "/xu-huong?lang=vi&index=pci&concept=overall", f"{TRACES}.length > 0", 1),
    Measured(
        "Tiến độ nông thôn mới",
        "/nong-thon-moi?lang=vi&place=viet-nam&as_of=2025-12-31",
        visible(".td-goals .td-card"),
        6,
        RURAL_CHANGE,
    ),
    Measured(
        "Dân vận bên cạnh chỉ số", "/dan-van-va-chi-so?lang=vi&home=thanh-hoa&index=papi", f"{TRACES}.length > 0", 2
    ),
    Measured("Hồ sơ tỉnh", "/ho-so?lang=vi&index=pci&period=2023", FIGURE, 1, redrawn("Năm", YEARS)),
    Measured("Điều gì đã thay đổi", "/thay-doi?lang=vi&index=pci&period=2016&map=63", FIGURE, 1),
    Measured("Nếu… thì", "/neu-thi?lang=vi&index=pci&period=2023&map=63", FIGURE, 1, redrawn("Năm", YEARS)),
    Measured("Tỉnh tương đồng", "/tuong-dong?lang=vi&index=pci&period=2023&map=63", FIGURE, 1),
    Measured("So sánh", "/so-sanh?lang=vi&index=pci&period=2023&map=63", FIGURE, 1, redrawn("Năm", YEARS)),
    Measured("Bảng nhiệt", "/bang-nhiet?lang=vi&index=pci&period=2023&map=63", FIGURE, 1, redrawn("Năm", YEARS)),
    Measured("Độ vững của thứ hạng", "/do-vung?lang=vi&index=pci&period=2023", FIGURE, 1, redrawn("Năm", YEARS)),
    Measured("Phân bố", "/phan-bo?lang=vi&index=pci&map=63", FIGURE, 1),
    Measured("Tương quan & nghịch lý", "/tuong-quan?lang=vi&map=63", FIGURE, 1),
]
HEAVIEST = "/bang-nhiet?lang=vi&index=papi&period=2023&map=63&level=all"


def measure(repeats: int) -> list[Comparison]:
    with served() as (ours, bare, usual, dash), chromium() as browser:
        try:
            found = [row for page in PAGES for row in beside_bare(browser, repeats, page, ours, bare)]
            return [*found, *beside_others(browser, repeats, ours, usual, dash), *weights(browser, ours, bare)]
        except BrowserError as error:
            raise CannotMeasureError(error.message) from error


@contextmanager
def served() -> Iterator[tuple[str, str, str, str]]:
    """Our product, the bare pages, the usual style and Dash, each at an address of its own."""
    with ExitStack() as servers, tempfile.TemporaryDirectory() as folder:
        data = copy_data(Path(folder))
        environment = os.environ | {"FIGURES": str(data / "figures")}
        beside = HERE / "beside"
        yield (
            servers.enter_context(serving(ROOT, THUOCDO, "serve", "--data", data, "--port")),
            servers.enter_context(serving(HERE / "bare", *streamlit("charts.py"))),
            servers.enter_context(serving(beside, *streamlit("usual.py"), environment=environment)),
            servers.enter_context(serving(beside, sys.executable, "in_dash.py", health="/", environment=environment)),
        )


def beside_bare(browser: Browser, repeats: int, page: Measured, ours: str, bare: str) -> list[Comparison]:
    against = f"bare page, {page.charts} chart{'s' if page.charts > 1 else ''}"
    our_load, bare_load = Load(ours + page.url, page.ready), bare_page(bare, page.charts)
    cold = cold_loads(browser, repeats, (our_load, bare_load))
    warm = warm_loads(browser, repeats, (our_load, bare_load))
    found = [
        Comparison(f"{page.name}, first chart, cold cache", against, *cold, FIRST_CHART),
        Comparison(f"{page.name}, first chart, warm cache", against, *warm, FIRST_CHART),
    ]
    if page.change:
        one = bare_page(bare, 1)
        times = changes(browser, repeats, ((our_load, page.change), (one, BARE_CHANGE)))
        found.append(Comparison(f"{page.name}, filter change", "bare page, 1 chart", *times, FILTER_CHANGE))
    return found


def bare_page(url: str, charts: int) -> Load:
    """Ready with its first chart; so is ours."""
    return Load(f"{url}/?charts={charts}", f"{BAR_PATHS}.length >= 5")


def beside_others(browser: Browser, repeats: int, ours: str, usual: str, dash: str) -> list[Comparison]:
    """The ranking of one year and the choice of another in all three."""
    ranking = next(page for page in PAGES if page.change is MAP_CHANGE)
    full = f"{BAR_PATHS}.length >= 60"
    loads = (Load(ours + ranking.url, ranking.ready), Load(usual, full), Load(dash, full))
    names = ("the usual style", "Dash")
    cold, warm = cold_loads(browser, repeats, loads), warm_loads(browser, repeats, loads)
    bars = f"[...{BAR_PATHS}].map(path => path.getAttribute('d')).join()"
    other = Change("Năm", MAP_CHANGE.values, bars, f"{full} && {bars} !== before")
    changed = changes(browser, repeats, ((loads[0], MAP_CHANGE), (loads[1], other)))
    return [
        *(
            Comparison(f"Xếp hạng, first chart, {kind} cache", name, times[0], theirs)
            for kind, times in (("cold", cold), ("warm", warm))
            for name, theirs in zip(names, times[1:], strict=True)
        ),
        Comparison("Xếp hạng, filter change", names[0], *changed),
    ]


def weights(browser: Browser, ours: str, bare: str) -> list[Comparison]:
    """Megabytes over the wire against the same page unpacked, and against the bare page as it is served."""
    ranking = next(page for page in PAGES if page.change is MAP_CHANGE)
    figure_page = next(page for page in PAGES if page.url.startswith("/bang-nhiet"))
    bare_sent, _ = bytes_of(browser, bare_page(bare, 1))
    found = []
    for page in (ranking, figure_page):
        sent, unpacked = bytes_of(browser, Load(ours + page.url, page.ready))
        found += [
            Comparison(f"{page.name}, bytes", "the same unpacked", [sent / 1e6], [unpacked / 1e6], unit="MB"),
            Comparison(f"{page.name}, bytes", "bare page, 1 chart", [sent / 1e6], [bare_sent / 1e6], unit="MB"),
        ]
    return found
