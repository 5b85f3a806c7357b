"""thuocdo: etl's commands plus serve and export."""

from __future__ import annotations

import os
import socket
import sys
import threading
import time
import urllib.request
from collections.abc import Sequence
from contextlib import suppress
from typing import Any

from dashboard import export_commands
from dashboard.access import LISTENING
from etl import build, data_folder
from etl.cli import main as etl_main
from etl.console import DONE, MISUSED, PROBLEMS, Messages, report_issues, shared_options

DEFAULT_PORT = 8501
_PAUSE_S = 3.0


def main(arguments: Sequence[str] | None = None) -> int:
    return etl_main(arguments, more=_add_commands)


def _add_commands(commands: Any, say: Messages) -> None:
    export_commands.add_commands(commands, say)
    _add_serve(commands, say)


def _add_serve(commands: Any, say: Messages) -> None:
    serve = commands.add_parser("serve", help=say("help_serve"), parents=[shared_options(say)])
    serve.add_argument("--address", default="127.0.0.1", help=say("help_address"))
    serve.add_argument("--port", type=int, default=DEFAULT_PORT, help=say("help_port"))
    serve.set_defaults(run=_serve)


def _serve(options: Any, say: Messages) -> int:
    """Build when there is no snapshot or the data changed, then serve until interrupted."""
    if not _is_free(options.address, options.port):
        print(f"thuocdo: {say('serve_port_taken', port=options.port, other=options.port + 1)}", file=sys.stderr)
        return MISUSED
    data = data_folder(options.data)
    os.environ["THUOCDO_DATA"] = str(data)
    os.environ[LISTENING] = options.address
    print(say("serve_building"), flush=True)
    built = build(data)
    if built.outcome == "refused":
        report_issues(built.issues, say)
        print(say("build_refused", count=len(built.issues)), file=sys.stderr)
        return PROBLEMS
    url = f"http://{options.address}:{options.port}"
    threading.Thread(target=_announce, args=(url, say), daemon=True).start()
    _run(options.address, options.port)
    return DONE


def _run(address: str, port: int) -> None:
    # here, not above: only serving needs the web server, and importing it takes a second
    import uvicorn

    with suppress(KeyboardInterrupt):
        uvicorn.run("dashboard.server:app", host=address, port=port, log_level="warning", access_log=False)


def _announce(url: str, say: Messages) -> None:
    """Print the address once it answers and the first page has been visited; then visit the others, in no hurry."""
    # a proxy of the organisation is for the world outside, not for this machine
    asker = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    for _ in range(600):
        with suppress(OSError), asker.open(f"{url}/healthz", timeout=2) as answer:
            if answer.status == 200:
                break
        time.sleep(0.1)
    else:
        return
    pages = _pages()
    _visit(url, pages[:1])
    print(say("serve_address", url=url), flush=True)
    # whoever comes at once has the processor to himself
    for page in pages[1:]:
        time.sleep(_PAUSE_S)
        _visit(url, [page])


def _pages() -> list[str]:
    """The address of every page, the first one's is empty."""
    from dashboard import views
    from dashboard.page import discovered

    return ["", *(page.url_path for page in discovered(views)[1:])]


def _visit(url: str, pages: Sequence[str]) -> None:
    """Open pages before anybody does: imports, caches and compressed parts are ready. What fails here fails again."""
    # here, not above: only serving needs it
    from dashboard.visit import fetch_parts, visiting

    for page in pages:
        with suppress(Exception):
            fetch_parts(url, page)
            with visiting(url, page) as visit:
                visit.rerun()


def _is_free(address: str, port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((address, port))
        except OSError:
            return False
    return True


def run() -> None:
    sys.exit(main())
