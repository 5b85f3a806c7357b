"""Servers, browsers and clocks: what it takes to time pages side by side."""

import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import cycle
from pathlib import Path

from playwright.sync_api import Browser, BrowserContext, Page, ViewportSize, sync_playwright
from playwright.sync_api import Error as BrowserError

from bench.report import CannotMeasureError

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
    values: Sequence[str]
    state: str
    done: str


def streamlit(script: str) -> list[str]:
    """A bare server: run away from our configuration, with what any server without a desktop sets."""
    command = f"-m streamlit run {script} --server.address 127.0.0.1 --server.headless true"
    quiet = "--browser.gatherUsageStats false --server.fileWatcherType none --client.toolbarMode minimal"
    return [sys.executable, *command.split(), *quiet.split(), "--server.port"]


@contextmanager
def serving(
    cwd: Path, *command: str | Path, health: str = "/_stcore/health", environment: Mapping[str, str] | None = None
) -> Iterator[str]:
    """The address of a server whose command ends where the port belongs."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        number = free.getsockname()[1]
    with tempfile.TemporaryFile() as log:
        try:
            server = subprocess.Popen([*command, str(number)], cwd=cwd, stdout=log, stderr=log, env=environment)
        except OSError as error:
            raise CannotMeasureError(str(error)) from error
        try:
            wait_until_healthy(server, f"http://127.0.0.1:{number}{health}")
            yield f"http://127.0.0.1:{number}"
        except TimeoutError as error:
            log.seek(0)
            said = log.read().decode(errors="replace")[-2000:]
            raise CannotMeasureError(f"{Path(command[0]).name} does not answer\n{said}") from error
        finally:
            server.terminate()
            server.wait()


def wait_until_healthy(server: subprocess.Popen[bytes], url: str) -> None:
    deadline = time.monotonic() + 120
    while server.poll() is None and time.monotonic() < deadline:
        try:
            urllib.request.urlopen(url, timeout=1).close()
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


def cold_loads(browser: Browser, repeats: int, loads: Sequence[Load]) -> list[list[float]]:
    """Seconds to the first content of each, nothing cached by the browser; the loads taken in turn."""
    for load in loads:  # the first session pays for the server's imports
        cold_load(browser, load)
    return in_turn(repeats, [lambda load=load: cold_load(browser, load) for load in loads])


def warm_loads(browser: Browser, repeats: int, loads: Sequence[Load]) -> list[list[float]]:
    """The same in a browser that has been there before."""
    with browser.new_context(viewport=VIEWPORT) as context:
        for load in loads:
            warm_load(context, load)
        return in_turn(repeats, [lambda load=load: warm_load(context, load) for load in loads])


def changes(browser: Browser, repeats: int, pairs: Sequence[tuple[Load, Change]]) -> list[list[float]]:
    """Seconds from a click on an option to the first frame that shows it, each page in turn."""
    with browser.new_context(viewport=VIEWPORT) as context:
        opened_pages = [opened(context, load) for load, _ in pairs]
        values = [cycle(made.values) for _, made in pairs]
        ways = [
            lambda page=page, made=made, value=value: change(page, made, next(value))
            for page, (_, made), value in zip(opened_pages, pairs, values, strict=True)
        ]
        # One unmeasured round: the first redraw of a page compiles its code.
        return [times[1:] for times in in_turn(repeats + 1, ways)]


def in_turn(repeats: int, ways: Sequence[Callable[[], float]]) -> list[list[float]]:
    rounds = [[way() for way in ways] for _ in range(repeats)]
    return [list(times) for times in zip(*rounds, strict=True)]


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


def bytes_of(browser: Browser, load: Load) -> tuple[int, int]:
    """What came over the wire until the content was there and all was quiet, and what it was unpacked."""
    with browser.new_context(viewport=VIEWPORT) as context, context.new_page() as page:
        answers = []
        page.on("response", lambda answer: answers.append(answer))
        shown(page, load)
        page.wait_for_load_state("networkidle")
        kept = [answer for answer in answers if answer.status == 200 and answer.request.method == "GET"]
        return sum(a.request.sizes()["responseBodySize"] for a in kept), sum(len(a.body()) for a in kept)
