"""Nothing leaves the machine: neither browser nor server asks anyone else for anything."""

import os
import re
import socket
import subprocess
import sys
import threading
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Error as BrowserError

from tests.browser.conftest import BROWSERS_OWN, PAGES, RUN, NewReader, Outside, Reader, in_turn
from tests.conftest import ROOT

LOCAL = ("data", "blob", "about")


@in_turn("page, lang, theme", PAGES, ("vi", "light"), ("en", "dark"))
def test_no_request_leaves_the_machine(
    new_reader: NewReader, served: str, outside: Outside, outside_of_server: Outside, page: str, lang: str, theme: str
):
    outside.asked.clear()
    reader = new_reader(served, theme=theme).open(page, lang=lang)
    for opened in reader.page.locator("summary, [data-testid=stCheckbox]").all()[:1]:
        opened.click()
    reader.page.wait_for_timeout(400)  # what a page asks for once it is idle
    asked = [urlsplit(url) for url in reader.requests]
    assert {url.scheme for url in asked} >= {"http", "ws"}
    assert {url.netloc for url in asked if url.scheme not in LOCAL} == {urlsplit(served).netloc}
    assert [line for line in outside.asked if not BROWSERS_OWN.search(line)] == []
    assert [line for line in outside_of_server.asked if " http://127.0.0.1" not in line] == []


def test_the_servers_own_address_is_printed_and_not_looked_up_through_a_proxy(small: Path, outside_of_server: Outside):
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "http_proxy": outside_of_server.address}
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-u", "-c", RUN, "serve", "--port", str(port), "--data", str(small)]
    with subprocess.Popen(command, cwd=small.parent, env=environment, stdout=subprocess.PIPE, text=True) as server:
        patience = threading.Timer(12, server.terminate)
        patience.start()
        assert server.stdout
        is_said = any(f"http://127.0.0.1:{port}" in line for line in server.stdout)
        patience.cancel()
        server.terminate()
    assert is_said


def test_the_icon_of_the_page_is_the_servers_own(new_reader: NewReader, served: str):
    reader = new_reader(served).open("overview")
    icons = reader.page.eval_on_selector_all("link[rel~=icon]", "links => links.map(link => link.href)")
    assert icons and all(urlsplit(icon).netloc == urlsplit(served).netloc for icon in icons)
    assert all(reader.page.request.get(icon).headers["content-type"].startswith("image/") for icon in icons)


def test_a_request_that_would_leave_is_noticed(new_reader: NewReader, served: str, outside: Outside):
    outside.asked.clear()
    reader = new_reader(served)
    with pytest.raises(BrowserError):
        reader.page.goto("https://provincial.example/")
    noticed = {line for line in outside.asked if not BROWSERS_OWN.search(line)}
    assert noticed == {"CONNECT provincial.example:443 HTTP/1.1"}


def test_nothing_fails_to_load_and_the_page_reports_no_error(stranger: Reader):
    wrong: list[str] = []

    def note(what: str) -> None:
        # Streamlit's front end looks for its server below the page's address first; that miss is its own
        if not re.search(rf"/({'|'.join(page.url_path for page in PAGES.values())})/_stcore/", what):
            wrong.append(what)

    stranger.page.on("pageerror", lambda error: note(str(error)))
    stranger.page.on("console", lambda line: note(f"{line.text} {line.location}") if line.type == "error" else None)
    stranger.page.on("response", lambda answer: note(answer.url) if answer.status >= 400 else None)
    for page in PAGES:
        stranger.open(page)
    assert wrong == []
