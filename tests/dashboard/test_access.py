"""Only the person at the machine may change the data."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

import pytest

from dashboard.access import LISTENING, may_publish
from dashboard.server import Edge

HERE = {"Host": "127.0.0.1:8501"}


@pytest.mark.parametrize("listening_on", ["127.0.0.1", "::1", "localhost", "127.8.8.8"])
@pytest.mark.parametrize("asked_host", ["127.0.0.1", "localhost", "::1", "[::1]:8501", "LOCALHOST:8501"])
def test_the_person_at_the_machine_may(listening_on: str, asked_host: str):
    assert may_publish(listening_on, asked_host, HERE)
    assert may_publish(listening_on, asked_host, {})


@pytest.mark.parametrize("listening_on", [None, "", "0.0.0.0", "::", "10.0.0.7", "thuocdo.example", "127.0.0.1.vn"])
def test_nobody_may_where_others_can_reach_the_server(listening_on: str | None):
    assert not may_publish(listening_on, "127.0.0.1", HERE)


@pytest.mark.parametrize(
    "asked_host", [None, "", "10.0.0.7", "thuocdo.example", "localhost.vn", "0.0.0.0", "[::1", "::1]", "127.0.0.1:x"]
)
def test_whoever_asked_another_host_may_not(asked_host: str | None):
    assert not may_publish("127.0.0.1", asked_host, {})


@pytest.mark.parametrize("header", ["Forwarded", "X-Forwarded-For", "x-forwarded-for", "X-Real-IP", "Via"])
def test_what_a_proxy_forwards_may_not(header: str):
    assert not may_publish("127.0.0.1", "127.0.0.1", {**HERE, header: "127.0.0.1"})


def test_a_name_that_only_pretends_to_be_this_machine_may_not():
    """A stranger's name can be made to lead here; the browser still says which name it asked for."""
    assert not may_publish("127.0.0.1", "127.0.0.1", {"Host": "stranger.example:8501"})


def answered(method: str, path: str, **headers: str) -> list[Any]:
    """What the server's edge sends for a request, or PASSED where it hands it on."""
    said: list[Any] = []

    async def inner(scope: Any, receive: Any, send: Any) -> None:
        said.append("passed")

    async def send(message: Any) -> None:
        said.append(message.get("status"))

    named = [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()]
    scope = {"type": "http", "method": method, "path": path, "headers": named, "query_string": b""}
    # nothing in it waits, so it runs to its end without a loop: one of the browser tests may be running in this thread
    with suppress(StopIteration):
        Edge(inner)(scope, None, send).send(None)  # type: ignore[arg-type]
    return said


def test_the_server_takes_files_of_the_person_at_the_machine_only(monkeypatch: pytest.MonkeyPatch):
    path = "/_stcore/upload_file/session/file"
    monkeypatch.setenv(LISTENING, "127.0.0.1")
    assert answered("PUT", path, host="127.0.0.1:8501") == ["passed"]
    assert answered("PUT", path, host="thuocdo.example")[0] == 403
    assert answered("PUT", path, host="127.0.0.1:8501", x_forwarded_for="10.0.0.9")[0] == 403
    assert answered("DELETE", f"/cap-nhat{path}", host="thuocdo.example")[0] == 403
    assert answered("GET", "/_stcore/health", host="thuocdo.example") == ["passed"]
    monkeypatch.delenv(LISTENING)
    assert answered("PUT", path, host="127.0.0.1:8501")[0] == 403
