"""The web server as any client meets it: a real process, asked over HTTP."""

from __future__ import annotations

import gzip
import http.client
import json
import os
import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

import pytest
import streamlit

import etl
from dashboard.visit import fetch_parts, visiting
from tests.conftest import ROOT, copy_of_catalog

SERVE = "import sys, uvicorn; uvicorn.run('dashboard.server:app', port=int(sys.argv[1]), log_level='warning')"
BUNDLES = Path(streamlit.__file__).parent / "static"
SCRIPTS = sorted(f for f in (BUNDLES / "static").rglob("*") if f.suffix in (".js", ".css"))


class Answer(NamedTuple):
    status: int
    headers: http.client.HTTPMessage
    body: bytes


class Server(NamedTuple):
    port: int

    def ask(self, path: str, method: str = "GET", **headers: str) -> Answer:
        """The path is sent as it is written: no client tidies it up."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        connection.request(method, path, headers=named)
        response = connection.getresponse()
        answer = Answer(response.status, response.headers, response.read())
        connection.close()
        return answer


@contextmanager
def serving(data: Path) -> Iterator[Server]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environment = {**os.environ, "THUOCDO_DATA": str(data), "PYTHONPATH": str(ROOT)}
    process = subprocess.Popen([sys.executable, "-c", SERVE, str(port)], cwd=ROOT, env=environment)
    server = Server(port)
    try:
        for _ in range(600):
            assert process.poll() is None, "the server has stopped"
            try:
                server.ask("/healthz")
                break
            except OSError:
                time.sleep(0.1)
        yield server
    finally:
        process.terminate()
        process.wait()


@pytest.fixture(scope="module")
def server(built: Path) -> Iterator[Server]:
    with serving(built) as started:
        yield started


def test_health_names_the_live_snapshot(server: Server, built: Path):
    answer = server.ask("/healthz")
    assert answer.status == 200
    assert json.loads(answer.body) == {"ok": True, "snapshot": etl.current_id(built / "snapshots")}


def test_health_is_503_before_the_first_build_and_200_after_it_without_a_restart(tmp_path: Path):
    data = copy_of_catalog(tmp_path / "data")
    with serving(data) as waiting:
        before = waiting.ask("/healthz")
        assert before.status == 503
        assert json.loads(before.body) == {"ok": False, "snapshot": None}
        assert waiting.ask("/").status == 200
        (data / "figures").mkdir()
        assert etl.build(data).outcome == "published"
        after = waiting.ask("/healthz")
        assert (after.status, json.loads(after.body)["snapshot"]) == (200, etl.current_id(data / "snapshots"))


@pytest.mark.parametrize("name", ["63.geojson", "34.geojson"])
def test_boundaries_are_the_file_of_the_catalogue_compressed(server: Server, built: Path, name: str):
    answer = server.ask(f"/boundaries/{name}?v=1", accept_encoding="gzip")
    assert answer.status == 200
    assert answer.headers["content-encoding"] == "gzip"
    assert answer.headers["content-type"].startswith("application/geo+json")
    assert "immutable" in answer.headers["cache-control"]
    assert gzip.decompress(answer.body) == (built / "catalog" / "boundaries" / name).read_bytes()


@pytest.mark.parametrize(
    "path",
    [
        "/boundaries/62.geojson",
        "/boundaries/derive.py",
        "/boundaries/islands.csv",
        "/boundaries/../settings.yml",
        "/boundaries/..%2Fsettings.yml",
        "/boundaries/..%2f..%2ffigures%2fpci.value.csv",
        "/boundaries/%2e%2e%2fsettings.yml",
        "/boundaries/..%5csettings.yml",
        "/boundaries//etc/passwd",
        "/boundaries/%2Fetc%2Fpasswd",
        "/boundaries/63.geojson%00",
        "/boundaries/63.geojson/",
    ],
)
def test_no_other_file_is_given_by_the_boundaries(server: Server, built: Path, path: str):
    answer = server.ask(path)
    body = gzip.decompress(answer.body) if answer.headers["content-encoding"] == "gzip" else answer.body
    secrets = [built / "catalog" / "settings.yml", built / "catalog" / "boundaries" / "derive.py", Path("/etc/passwd")]
    secrets += [built / "figures" / "pci.value.csv", built / "catalog" / "boundaries" / "islands.csv"]
    assert not [s.name for s in secrets if s.is_file() and s.read_bytes() in body]
    # an address of no route at all gets Streamlit's page
    assert answer.status in (301, 400, 404) or b"<html" in body


@pytest.mark.parametrize("up", ["..", "%2e%2e", "%2E."])
@pytest.mark.parametrize("encoding", ["gzip", "identity"])
def test_compressed_bundles_are_taken_from_their_folder_only(server: Server, up: str, encoding: str):
    stylesheet = ROOT / "dashboard" / "style.css"
    from_bundles = Path(os.path.relpath(stylesheet, BUNDLES / "static")).as_posix()
    answer = server.ask(f"/static/{from_bundles.replace('..', up)}", accept_encoding=encoding)
    body = gzip.decompress(answer.body) if answer.headers["content-encoding"] == "gzip" else answer.body
    assert body != stylesheet.read_bytes()


def test_every_bundle_arrives_compressed_and_equal_to_its_file(server: Server):
    assert len(SCRIPTS) > 20
    for file in SCRIPTS:
        answer = server.ask("/" + file.relative_to(BUNDLES).as_posix(), accept_encoding="gzip, deflate, br")
        assert answer.status == 200
        assert answer.headers["content-encoding"] == "gzip"
        assert answer.headers["vary"] == "Accept-Encoding"
        assert "immutable" in answer.headers["cache-control"]
        assert ("javascript" if file.suffix == ".js" else "css") in answer.headers["content-type"]
        assert gzip.decompress(answer.body) == file.read_bytes(), file.name


def plain(answer: Answer) -> bytes:
    return gzip.decompress(answer.body) if answer.headers["content-encoding"] == "gzip" else answer.body


def test_a_client_that_takes_no_compression_gets_the_plain_bundle(server: Server):
    answer = server.ask("/" + SCRIPTS[0].relative_to(BUNDLES).as_posix())
    assert answer.headers["content-encoding"] is None
    assert answer.body == SCRIPTS[0].read_bytes()


KINDS = {
    "page": ("/", 200),
    "second page": ("/xep-hang?lang=en", 200),
    "health": ("/healthz", 200),
    "boundaries": ("/boundaries/63.geojson", 200),
    "no such boundaries": ("/boundaries/0.geojson", 404),
    "bundle": ("/" + SCRIPTS[0].relative_to(BUNDLES).as_posix(), 200),
    "bad request": ("/static/..%5cnone.js", 400),
    "streamlit's health": ("/_stcore/health", 200),
    "no such media": ("/media/none.png", 404),
}


@pytest.mark.parametrize("encoding", ["gzip", "identity"])
@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_answer_has_the_security_headers_once(server: Server, kind: str, encoding: str):
    path, status = KINDS[kind]
    answer = server.ask(path, accept_encoding=encoding)
    assert answer.status == status
    policy = answer.headers.get_all("content-security-policy")
    assert policy and len(policy) == 1
    assert "default-src 'self'" in policy[0] and "object-src 'none'" in policy[0]
    assert not [part for part in policy[0].split() if part.startswith("http") or part == "*"]
    assert answer.headers.get_all("x-content-type-options") == ["nosniff"]
    assert answer.headers.get_all("referrer-policy") == ["same-origin"]


@pytest.mark.parametrize(
    ("query", "language"),
    [
        ("", "vi"),
        ("?lang=vi", "vi"),
        ("?lang=en", "en"),
        ("?lang=fr", "vi"),
        ("?lang=%22%3E", "vi"),
        ("?index=pci&lang=en", "en"),
    ],
)
@pytest.mark.parametrize("page", ["/", "/ho-so", "/xep-hang"])
@pytest.mark.parametrize("encoding", ["gzip", "identity"])
def test_the_page_says_which_language_it_is_in(server: Server, page: str, query: str, language: str, encoding: str):
    answer = server.ask(page + query, accept_encoding=encoding)
    assert int(answer.headers["content-length"]) == len(answer.body)
    body = plain(answer)
    assert f'<html lang="{language}">'.encode() in body
    assert body.count(b"<html") == 1


@pytest.mark.parametrize("query", ["", "?lang=en&home=an-giang"])
def test_the_first_page_is_found_by_its_name_too(server: Server, query: str):
    answer = server.ask(f"/tong-quan{query}")
    assert (answer.status, answer.headers["location"]) == (307, f"/{query}")


@pytest.mark.parametrize("encoding", ["gzip", "identity"])
def test_a_page_names_in_its_head_the_parts_it_draws_with(server: Server, encoding: str):
    body = plain(server.ask("/xep-hang", accept_encoding=encoding)).decode()
    head, _, _ = body.partition("</head>")
    named = set(re.findall(r'modulepreload" href="(/static/js/[\w.-]+)"', head))
    assert {part.split("/")[-1].split(".")[0] for part in named} == {"Html", "purify", "PlotlyChart"}
    assert {server.ask(part).status for part in named} == {200}


def test_the_product_s_own_script_is_served_and_nothing_else_of_its_folder(server: Server):
    head = plain(server.ask("/")).decode()
    (address,) = re.findall(r'<script src="(/scripts/[^"]+)" defer>', head)
    answer = server.ask(address)
    assert answer.status == 200 and answer.headers["content-type"].startswith("text/javascript")
    assert answer.body == (ROOT / "dashboard" / "static" / "picture.js").read_bytes()
    assert server.ask("/scripts/none.js").status == 404
    app = (ROOT / "dashboard" / "app.py").read_bytes()
    assert not [up for up in ("/scripts/../app.py", "/scripts/..%2fapp.py") if server.ask(up).body == app]


def test_a_visitor_without_a_screen_gets_the_whole_page(server: Server):
    url = f"http://127.0.0.1:{server.port}"
    fetch_parts(url, "xep-hang")
    with visiting(url, "xep-hang") as visit:
        assert visit.rerun("index=pci&period=2016") > 30_000
        assert visit.rerun("index=pci&period=2015") > 30_000


def test_a_page_asked_for_again_is_not_answered_in_the_other_language_from_a_cache(server: Server):
    first = server.ask("/?lang=vi")
    assert first.headers["etag"] is None
    assert server.ask("/?lang=en", if_none_match=first.headers["etag"] or '"x"').status == 200


def test_only_the_headers_of_a_page_can_be_asked_for(server: Server):
    answer = server.ask("/healthz", method="HEAD")
    assert (answer.status, answer.body) == (200, b"")


def test_no_page_refers_to_another_host(server: Server):
    body = server.ask("/").body.decode()
    assert 'src="http' not in body and 'href="http' not in body
