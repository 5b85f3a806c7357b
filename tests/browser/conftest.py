"""The served product in a real browser, and a watch on everything that either of them says to the outside."""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from socketserver import StreamRequestHandler, ThreadingTCPServer
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, ProxySettings, expect, sync_playwright
from playwright.sync_api import Error as BrowserError

from dashboard import views
from dashboard.page import discovered
from tests.conftest import ROOT

ARGUMENTS = [
    "--no-sandbox",  # refuses root
    "--disable-gpu",
    "--no-first-run",
    "--disable-sync",
    "--disable-background-networking",
    "--disable-component-update",
]
# Chromium's own talk with its maker (form filling, signing in, hints), which no page causes or can prevent.
BROWSERS_OWN = re.compile(r"\b[\w-]+\.(?:google|googleapis|gvt1|gstatic)\.com[:/]")
NO_PROXY = urllib.request.build_opener(urllib.request.ProxyHandler({}))
RUN = "from dashboard.cli import run; run()"
PAGES = {page.key: page for page in discovered(views)}
PATHS = {key: "/" if key == next(iter(PAGES)) else f"/{page.url_path}" for key, page in PAGES.items()}
DESKTOP = {"width": 1440, "height": 900}
expect.set_options(timeout=20_000)

# The script has run and nothing is loading; a page with a map has all its polygons, one with a chart its lines.
READY = """() => {
    const app = document.querySelector('[data-testid=stApp]');
    if (app?.dataset.testScriptState !== 'notRunning' || document.querySelector('[data-stale=true]')) return false;
    if (document.querySelector('.td-state')) return true;
    const path = location.pathname;
    if (path.endsWith('/xu-huong')) return document.querySelectorAll('.scatterlayer .trace').length > 0;
    if (path.endsWith('/dan-van-va-chi-so')) return document.querySelectorAll('.js-plotly-plot .trace').length > 0;
    if (!path.endsWith('/xep-hang')) return document.querySelector('.td-heading') !== null;
    const polygons = new URLSearchParams(location.search).get('map') === '34' ? 34 : 63;
    return document.querySelectorAll('.choroplethlayer path').length >= polygons;
}"""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.browser)


def in_turn(names: str, cases: Iterable[Any], *ways: Any) -> pytest.MarkDecorator:
    """Each case in one of the ways, turn by turn; in the others in `make proof`. Values of a way follow its case's."""

    def values(given: Any) -> tuple[Any, ...]:
        return given if isinstance(given, tuple) else (given,)

    return pytest.mark.parametrize(
        names,
        [
            pytest.param(*values(case), *values(way), marks=() if way_at == at % len(ways) else pytest.mark.proof)
            for at, case in enumerate(cases)
            for way_at, way in enumerate(ways)
        ],
    )


class Outside:
    """A proxy that lets nothing through and notes who was asked for."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        noted = self.asked

        class Note(StreamRequestHandler):
            def handle(self) -> None:
                noted.append(self.rfile.readline().decode("latin-1").strip())
                self.wfile.write(b"HTTP/1.1 502 Nothing is let out\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")

        self._server = ThreadingTCPServer(("127.0.0.1", 0), Note)
        self._server.daemon_threads = True
        self.address = f"http://127.0.0.1:{self._server.server_address[1]}"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()


@pytest.fixture(scope="session")
def outside() -> Iterator[Outside]:
    """Whom the browser asks for beyond this machine."""
    watch = Outside()
    yield watch
    watch.close()


@pytest.fixture(scope="session")
def outside_of_server() -> Iterator[Outside]:
    """Whom the server asks for beyond this machine."""
    watch = Outside()
    yield watch
    watch.close()


def installed_chromium() -> str | None:
    """The system's Chromium if one starts; otherwise None: Playwright then takes its own."""
    for name in ("chromium", "chromium-browser", "google-chrome"):
        path = shutil.which(name)
        if path and subprocess.run([path, "--version"], capture_output=True).returncode == 0:
            return path
    return None


@pytest.fixture(scope="session")
def browser(outside: Outside) -> Iterator[Browser]:
    with sync_playwright() as playwright:
        try:
            path, proxy = installed_chromium(), ProxySettings(server=outside.address, bypass="127.0.0.1")
            started = playwright.chromium.launch(executable_path=path, args=ARGUMENTS, proxy=proxy)
        except BrowserError as error:
            pytest.fail(f"No Chromium starts, and these tests need one: `make browser` installs it.\n{error.message}")
        with started:
            yield started


@contextmanager
def serving(data: Path, outside: Outside | None = None, *more: str) -> Iterator[str]:
    """`thuocdo serve` on a data folder, with more options or none; the address at this machine."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    if outside:
        environment |= dict.fromkeys(("http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY"), outside.address)
    command = [sys.executable, "-c", RUN, "serve", "--port", str(port), "--data", str(data), *more]
    process = subprocess.Popen(command, cwd=data.parent, env=environment, stdout=subprocess.DEVNULL)
    try:
        for _ in range(600):
            assert process.poll() is None, "thuocdo serve has stopped"
            with suppress(OSError):
                NO_PROXY.open(f"http://127.0.0.1:{port}/healthz", timeout=2).close()
                break
            time.sleep(0.1)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait()


@pytest.fixture(scope="session")
def served(built: Path, outside_of_server: Outside) -> Iterator[str]:
    """The product on all shipped data."""
    with serving(built, outside_of_server) as address:
        yield address


class Reader:
    """One reader with a browser of his own: opens pages, operates widgets, reads."""

    def __init__(self, context: BrowserContext, address: str) -> None:
        self.context, self.address = context, address
        self.page: Page = context.new_page()
        self.requests: list[str] = []
        self.page.on("request", lambda request: self.requests.append(request.url))
        self.page.on("websocket", lambda opened: self.requests.append(opened.url))

    def open(self, page: str, **query: str) -> Reader:
        return self.follow(f"{self.address}{PATHS[page]}?{urlencode(query)}")

    def follow(self, url: str) -> Reader:
        self.page.goto(url, wait_until="commit")
        return self.settled()

    def settled(self) -> Reader:
        """Wait until the page is whole and no longer moves."""
        self.page.wait_for_function(READY, timeout=20_000)
        self.page.evaluate("document.fonts.ready.then(() => new Promise(requestAnimationFrame))")
        return self

    def choose(self, label: str, option: str) -> None:
        """Pick an option of a selectbox or multiselect by typing, as people do in long lists."""
        box = self.page.get_by_role("combobox", name=label)
        box.click()
        box.fill(option)
        self.page.get_by_role("option", name=option).first.click()

    def text(self, selector: str) -> list[str]:
        return self.page.locator(selector).all_inner_texts()

    @property
    def query(self) -> dict[str, str]:
        return {name: values[0] for name, values in parse_qs(urlsplit(self.page.url).query).items()}

    def wait_for_query(self, **expected: str) -> None:
        """The address follows the widgets after a rerun."""
        self.page.wait_for_function(
            """expected => { const now = new URLSearchParams(location.search);
                             return Object.entries(expected).every(([name, value]) => now.get(name) === value); }""",
            arg=expected,
            timeout=10_000,
        )
        self.settled()


NewReader = Callable[..., Reader]


@pytest.fixture(scope="session")
def contexts(browser: Browser) -> dict[str, BrowserContext]:
    """One context a theme, so that the front end is loaded once; each page in it is a session of its own."""
    return {theme: browser.new_context(viewport=DESKTOP, color_scheme=theme) for theme in ("light", "dark")}  # type: ignore[arg-type]


@pytest.fixture
def new_reader(contexts: dict[str, BrowserContext]) -> Iterator[NewReader]:
    """Readers with sessions of their own; by default at a desktop, in the light theme."""
    readers: list[Reader] = []

    def made(address: str, viewport: dict[str, int] = DESKTOP, theme: str = "light") -> Reader:
        readers.append(Reader(contexts[theme], address))
        readers[-1].page.set_viewport_size(viewport)  # type: ignore[arg-type]
        return readers[-1]

    yield made
    for made_reader in readers:
        made_reader.page.close()


@pytest.fixture
def stranger(browser: Browser, served: str) -> Iterator[Reader]:
    """A reader on another machine: nothing cached, nothing remembered."""
    with browser.new_context(viewport=DESKTOP) as context:  # type: ignore[arg-type]
        yield Reader(context, served)


@pytest.fixture
def reader(new_reader: NewReader, served: str) -> Reader:
    return new_reader(served)
