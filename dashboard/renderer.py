"""Typesetting in a process of its own: a source that hangs or kills its setter takes nothing of the product with it.

One child sets everything; it starts when it is first needed, is started anew when it has died, and ends with us. It
reads nothing but what a job brings and the fonts of the product, and it reaches no network. A job and its answer are
frames: how many parts, then each part after its length.
"""

from __future__ import annotations

import atexit
import json
import os
import signal
import struct
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from threading import Lock, Timer
from typing import BinaryIO, Literal, NamedTuple

LONGEST_S = 60.0
_FONTS = Path(__file__).parent / "fonts"
_COUNT, _LENGTH = struct.Struct(">I"), struct.Struct(">Q")
_NO_NETWORK = dict.fromkeys(
    ("http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"), "http://127.0.0.1:9"
)

Kind = Literal["pdf", "png", "svg"]


class Rendered(NamedTuple):
    """The files of one source: a PDF is one, pictures are one a page. The same source gives the same bytes."""

    pages: list[bytes]


class Failed(NamedTuple):
    """Why there is none: the setter died twice, took longer than it may, or refused the source; `detail` is its own."""

    code: Literal["died", "timeout", "refused"]
    detail: str


def rendered(
    source: str,
    files: Mapping[str, bytes] | None = None,
    kind: Kind = "pdf",
    ppi: float = 144,
    on_retry: Callable[[], None] = lambda: None,
    longest_s: float = LONGEST_S,
    standard: str = "",
) -> Rendered | Failed:
    """A typst source set in type; `files` are what it may read, by name.

    Where the setter is killed, the job is done once more by a new one and `on_retry` is called first. `standard` is one
    that a PDF has to keep (`ua-1`), refused where the source does not allow it.
    """
    options = {"kind": kind, "ppi": ppi, "standard": standard, "names": list(files or {})}
    job = [json.dumps(options).encode(), source.encode(), *(files or {}).values()]
    return _SETTER.answer(job, longest_s, on_retry)


def process_id() -> int | None:
    """The id of the living child; None where there is none."""
    return _SETTER.process_id()


class _Setter:
    """The child and the one job that it has in hand."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._process: subprocess.Popen[bytes] | None = None
        atexit.register(self.end)

    def process_id(self) -> int | None:
        process = self._process
        return process.pid if process and process.poll() is None else None

    def answer(self, job: Sequence[bytes], longest_s: float, on_retry: Callable[[], None]) -> Rendered | Failed:
        with self._lock:
            found = self._tried(job, longest_s)
            if isinstance(found, Failed) and found.code == "died":
                on_retry()
                found = self._tried(job, longest_s)
            return found

    def end(self) -> None:
        process, self._process = self._process, None
        if process is None:
            return
        process.kill()
        process.wait()
        for pipe in (process.stdin, process.stdout):
            try:
                if pipe:
                    pipe.close()
            except OSError:  # what was still to be written has nobody to read it
                pass

    def _tried(self, job: Sequence[bytes], longest_s: float) -> Rendered | Failed:
        process = self._process = self._process or _started()
        late: list[bool] = []

        # killing the child is what ends a writing or a reading that waits for it
        def stop() -> None:
            late.append(True)
            process.kill()

        watch = Timer(longest_s, stop)
        watch.daemon = True
        watch.start()
        try:
            assert process.stdin and process.stdout
            _write(process.stdin, job)
            code, *pages = _read(process.stdout)
        except (OSError, EOFError):
            self.end()
            return Failed("timeout", f"{longest_s:g} s") if late else Failed("died", str(process.returncode))
        finally:
            watch.cancel()
        return Rendered(pages) if code == b"rendered" else Failed("refused", pages[0].decode())


def _started() -> subprocess.Popen[bytes]:
    # by its file and without the folder of it on the path: the child imports this module and typst, nothing else
    return subprocess.Popen(
        [sys.executable, "-P", __file__],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env={**os.environ, **_NO_NETWORK},
    )


def _write(pipe: BinaryIO, parts: Sequence[bytes]) -> None:
    pipe.write(_COUNT.pack(len(parts)))
    for part in parts:
        pipe.write(_LENGTH.pack(len(part)))
        pipe.write(part)
    pipe.flush()


def _read(pipe: BinaryIO) -> list[bytes]:
    (count,) = _COUNT.unpack(_exactly(pipe, _COUNT.size))
    return [_exactly(pipe, _LENGTH.unpack(_exactly(pipe, _LENGTH.size))[0]) for _ in range(count)]


def _exactly(pipe: BinaryIO, length: int) -> bytes:
    found = pipe.read(length)
    if len(found) < length:
        raise EOFError
    return found


def _serve() -> None:
    """Answer jobs until there are no more: what the child does all its life."""
    import typst

    # a keyboard's interrupt is for the parent, whose end is ours
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(_FONTS)])
    asked, answers = sys.stdin.buffer, sys.stdout.buffer
    while True:
        try:
            options, source, *files = _read(asked)
        except EOFError:
            return
        wanted = json.loads(options)
        try:
            found = typst.compile(
                {"main.typ": source, **dict(zip(wanted["names"], files, strict=True))},
                root=str(_FONTS),
                font_paths=fonts,
                format=wanted["kind"],
                ppi=wanted["ppi"],
                pdf_standards=[wanted["standard"]] if wanted["standard"] else [],
                timestamp=0,
            )
        except typst.TypstError as error:
            _write(answers, [b"refused", (error.diagnostic or error.message).encode()])
        else:
            _write(answers, [b"rendered", *(found if isinstance(found, list) else [found])])


_SETTER = _Setter()

if __name__ == "__main__":
    _serve()
