"""Our pages beside bare Streamlit pages, in one headless Chromium, loads of both taken in turn."""

import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import cycle
from pathlib import Path

from playwright.sync_api import Browser, BrowserContext, Page, ViewportSize, sync_playwright
from playwright.sync_api import Error as BrowserError

from bench.build import ROOT, THUOCDO, copy_data
from bench.report import CannotMeasureError, Comparison

BARE = Path(__file__).parent / "bare"
# The sandbox refuses root, and the rest keeps the browser from work of its own.
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-sync",
    "--disable-background-networking",
    "--disable-component-update",
]
VIEWPORT: ViewportSize = {"width": 1440, "height": 900}
TIMEOUT = 60_000

RANKING = "/xep-hang?lang=vi&index=pci&node=overall&period=2016"
RURAL = "/nong-thon-moi?lang=vi&place=viet-nam&as_of=2025-12-31"
ALONGSIDE = "/dan-van-va-chi-so?lang=vi&home=thanh-hoa&index=papi"
PERIODS = ["2015", "2014", "2013", "2012", "2011", "2010", "2009", "2008"]  # each seen for the first time
DAYS = ["31/12/2024", "31/12/2023", "31/12/2022", "31/12/2021", "31/12/2020", "31/12/2019", "31/12/2018", "31/12/2017"]
BARS = ["6", "7", "8", "9", "5"]

MAP_PATHS = "document.querySelectorAll('.js-plotly-plot .choroplethlayer path')"
BAR_PATHS = "document.querySelectorAll('.js-plotly-plot .barlayer .point path')"
# What the map shows, as one string: it differs exactly when another period has been drawn.
MAP_FILLS = f"[...{MAP_PATHS}].map(path => getComputedStyle(path).fill).join()"


@dataclass(frozen=True)
class LoadAim:
    name: str
    against: str
    aim: float


OVERVIEW_LOAD = LoadAim("Tổng quan, first content", "text-only page", 1.2)
RANKING_LOAD = LoadAim("Xếp hạng, first chart", "one-chart page", 1.3)
RURAL_LOAD = LoadAim("Tiến độ nông thôn mới, first content", "text-only page", 1.2)
ALONGSIDE_LOAD = LoadAim("Dân vận bên cạnh chỉ số, first chart", "one-chart page", 1.3)


@dataclass(frozen=True)
class Load:
    """An address and the JavaScript that tells when its content is there."""

    url: str
    ready: str


@dataclass(frozen=True)
class Change:
    """A selectbox by its label, the values to choose in turn, and when the page shows the chosen one.

    `done` may use `value`, and `before`: what `state` gave just before the click.
    """

    label: str
    values: list[str]
    state: str
    done: str


OUR_CHANGE = Change(
    "Năm",
    PERIODS,
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
BARE_CHANGE = Change("Bars", BARS, "null", f"{BAR_PATHS}.length === Number(value)")


def measure(repeats: int) -> list[Comparison]:
    with tempfile.TemporaryDirectory() as folder:
        data = copy_data(Path(folder))
        with (
            serving(ROOT, THUOCDO, "serve", "--data", data, port="--port") as ours,
            serving(BARE, *streamlit("text.py"), port="--server.port") as text,
            serving(BARE, *streamlit("one_chart.py"), port="--server.port") as one_chart,
            chromium() as browser,
        ):
            overview = Load(f"{ours}/", visible(".td-card"))
            text_only = Load(text, visible("[data-testid=stText]"))
            ranking = Load(f"{ours}{RANKING}", f"{MAP_PATHS}.length >= 63")
            chart = Load(one_chart, f"{BAR_PATHS}.length >= 5")
            rural = Load(f"{ours}{RURAL}", visible(".td-goals .td-card"))
            alongside = Load(f"{ours}{ALONGSIDE}", "document.querySelectorAll('.js-plotly-plot .trace').length > 0")
            try:
                return [
                    *compare_loads(browser, repeats, OVERVIEW_LOAD, overview, text_only),
                    *compare_loads(browser, repeats, RANKING_LOAD, ranking, chart),
                    compare_changes(browser, repeats, "Xếp hạng, filter change", ranking, OUR_CHANGE, chart),
                    *compare_loads(browser, repeats, RURAL_LOAD, rural, text_only),
                    compare_changes(
                        browser, repeats, "Tiến độ nông thôn mới, filter change", rural, RURAL_CHANGE, chart
                    ),
                    *compare_loads(browser, repeats, ALONGSIDE_LOAD, alongside, chart),
                ]
            except BrowserError as error:
                raise CannotMeasureError(error.message) from error


def streamlit(script: str) -> list[str]:
    """A bare server: run away from our configuration, with what any server without a desktop sets."""
    command = f"-m streamlit run {script} --server.address 127.0.0.1 --server.headless true"
    quiet = "--browser.gatherUsageStats false --server.fileWatcherType none --client.toolbarMode minimal"
    return [sys.executable, *command.split(), *quiet.split()]


@contextmanager
def serving(cwd: Path, *command: str | Path, port: str) -> Iterator[str]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        number = free.getsockname()[1]
    with tempfile.TemporaryFile() as log:
        try:
            server = subprocess.Popen([*command, port, str(number)], cwd=cwd, stdout=log, stderr=log)
        except OSError as error:
            raise CannotMeasureError(str(error)) from error
        try:
            wait_until_healthy(server, number)
            yield f"http://127.0.0.1:{number}"
        except TimeoutError as error:
            log.seek(0)
            said = log.read().decode(errors="replace")[-2000:]
            raise CannotMeasureError(f"{Path(command[0]).name} does not answer\n{said}") from error
        finally:
            server.terminate()
            server.wait()


def wait_until_healthy(server: subprocess.Popen[bytes], port: int) -> None:
    deadline = time.monotonic() + 120
    while server.poll() is None and time.monotonic() < deadline:
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/_stcore/health", timeout=1).close()
            return
        except OSError:
            time.sleep(0.05)
    raise TimeoutError


@contextmanager
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        try:
            browser = playwright.chromium.launch(executable_path=installed_chromium(), args=ARGUMENTS)
        except BrowserError as error:
            raise CannotMeasureError(error.message) from error
        with browser:
            yield browser


def installed_chromium() -> str | None:
    """The system's Chromium if one starts; otherwise None: Playwright then takes its own."""
    for name in ("chromium", "chromium-browser", "google-chrome"):
        path = shutil.which(name)
        if path and subprocess.run([path, "--version"], capture_output=True).returncode == 0:
            return path
    return None


def visible(selector: str) -> str:
    return f"document.querySelector('{selector}')?.checkVisibility({{opacityProperty: true}})"


def compare_loads(browser: Browser, repeats: int, what: LoadAim, ours: Load, bare: Load) -> list[Comparison]:
    for load in (ours, bare):  # the first session pays for the server's imports
        cold_load(browser, load)
    cold = in_turn(repeats, lambda: cold_load(browser, ours), lambda: cold_load(browser, bare))
    with browser.new_context(viewport=VIEWPORT) as context:
        for load in (ours, bare):
            warm_load(context, load)
        warm = in_turn(repeats, lambda: warm_load(context, ours), lambda: warm_load(context, bare))
    return [
        Comparison(f"{what.name}, cold cache", what.against, *cold, what.aim),
        Comparison(f"{what.name}, warm cache", what.against, *warm, what.aim),
    ]


def compare_changes(
    browser: Browser, repeats: int, name: str, ours: Load, our_change: Change, bare: Load
) -> Comparison:
    with browser.new_context(viewport=VIEWPORT) as context:
        our_page, bare_page = opened(context, ours), opened(context, bare)
        our_values, bare_values = cycle(our_change.values), cycle(BARE_CHANGE.values)
        # One unmeasured round: the first redraw of a page compiles its code.
        our_times, bare_times = in_turn(
            repeats + 1,
            lambda: change(our_page, our_change, next(our_values)),
            lambda: change(bare_page, BARE_CHANGE, next(bare_values)),
        )
    return Comparison(name, "one-chart page", our_times[1:], bare_times[1:], aim=1.5)


def in_turn(repeats: int, ours: Callable[[], float], bare: Callable[[], float]) -> tuple[list[float], list[float]]:
    pairs = [(ours(), bare()) for _ in range(repeats)]
    return [pair[0] for pair in pairs], [pair[1] for pair in pairs]


def cold_load(browser: Browser, load: Load) -> float:
    with browser.new_context(viewport=VIEWPORT) as context:
        return warm_load(context, load)


def warm_load(context: BrowserContext, load: Load) -> float:
    with context.new_page() as page:
        return shown(page, load)


def opened(context: BrowserContext, load: Load) -> Page:
    page = context.new_page()
    shown(page, load)
    page.wait_for_timeout(500)
    return page


def shown(page: Page, load: Load) -> float:
    """Seconds from the start of the navigation to the first frame with the content, by the page's clock."""
    page.goto(load.url, wait_until="commit")
    found = f"() => ({load.ready}) && performance.now()"
    return float(page.wait_for_function(found, polling="raf", timeout=TIMEOUT).json_value()) / 1000


def change(page: Page, change: Change, value: str) -> float:
    """Seconds from the click on an option to the first frame that shows it, by the page's clock."""
    page.bring_to_front()
    box = page.get_by_role("combobox", name=re.compile(change.label)).first
    box.click()
    box.fill(value)  # a long list draws only the options in sight
    # a slash would end the pattern in the browser
    option = page.get_by_role("option", name=re.compile(rf"\b{value.replace('/', '.')}\b")).first
    option.wait_for()
    page.evaluate(
        f"""value => {{
            const before = {change.state};
            window.elapsed = null;
            document.addEventListener('click', () => {{
                const start = performance.now();
                const look = () => {{
                    if ({change.done}) window.elapsed = performance.now() - start;
                    else requestAnimationFrame(look);
                }};
                look();
            }}, {{capture: true, once: true}});
        }}""",
        value,
    )
    option.click()
    elapsed = page.wait_for_function("() => window.elapsed", timeout=TIMEOUT).json_value()
    page.wait_for_timeout(200)
    return float(elapsed) / 1000
