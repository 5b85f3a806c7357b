"""A visitor without a screen: asks for a page as a browser does, so that the first reader finds everything ready."""

from __future__ import annotations

import re
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.sync.client import ClientConnection, connect

_PARTS = re.compile(r'(?:href|src)="\.?(/static/[\w./-]+\.(?:js|css))"')
_TIMEOUT_S = 60.0


class Visit:
    """One session of a served page."""

    def __init__(self, connection: ClientConnection, page: str) -> None:
        self._connection, self._page = connection, page

    def rerun(self, query: str = "") -> int:
        """Have the page run with another query; how many bytes came back until it had."""
        asked = BackMsg()
        asked.rerun_script.query_string, asked.rerun_script.page_name = query, self._page
        self._connection.send(asked.SerializeToString())
        received, answer = 0, ForwardMsg()
        while answer.WhichOneof("type") != "script_finished":
            part = self._connection.recv(timeout=_TIMEOUT_S)
            received += len(part)
            answer.ParseFromString(part if isinstance(part, bytes) else part.encode())
        return received


@contextmanager
def visiting(url: str, page: str = "") -> Iterator[Visit]:
    """A session at an address; `page` is the path of the page, empty for the first one."""
    host = urlsplit(url).netloc
    # a proxy of the organisation is for the world outside, not for this machine
    with connect(
        f"ws://{host}/_stcore/stream", subprotocols=["streamlit"], origin=url, max_size=None, proxy=None
    ) as connection:  # type: ignore[arg-type]
        yield Visit(connection, page)


def fetch_parts(url: str, page: str = "") -> None:
    """Have the parts of the front end compressed that the page names in its head."""
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    with opener.open(f"{url}/{page}", timeout=_TIMEOUT_S) as answer:
        parts = sorted(set(_PARTS.findall(answer.read().decode())))
    for part in parts:
        request = urllib.request.Request(f"{url}{part}", headers={"Accept-Encoding": "gzip"})
        opener.open(request, timeout=_TIMEOUT_S).close()
