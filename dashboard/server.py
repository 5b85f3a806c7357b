"""The web server: Streamlit's app with what it leaves out — health, boundaries, talks, compression, headers."""

from __future__ import annotations

import gzip
import os
from collections.abc import Callable
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import parse_qs

import streamlit as st
from anyio import CapacityLimiter, to_thread
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from dashboard import access, presenting, views
from dashboard.page import discovered
from etl import current_id, data_folder, snapshots_folder

_BUNDLES = Path(st.__file__).parent / "static"
_SCRIPTS = Path(__file__).with_name("static")
_FONTS = Path(__file__).with_name("fonts")
_OF_EVERY_PAGE = ("picture.js",)
_MEDIA = {".js": b"text/javascript; charset=utf-8", ".css": b"text/css; charset=utf-8"}
# Parts of the front end that every page draws with. Streamlit asks for them only once the page runs; named in the
# page's head they load while the front end starts.
_MODULES = ("Html", "purify.es")
_UPLOADS = "/_stcore/upload_file/"
_FOREVER = b"public, immutable, max-age=31536000"
_POLICY = "; ".join(
    (
        "default-src 'self'",
        "script-src 'self' 'unsafe-inline' 'unsafe-eval' blob:",
        "worker-src 'self' blob:",
        "style-src 'self' 'unsafe-inline'",
        "img-src 'self' data: blob:",
        "font-src 'self' data:",
        "connect-src 'self' ws: wss: blob: data:",
        "frame-ancestors 'self'",
        "object-src 'none'",
        "base-uri 'self'",
    )
).encode()
_PICTURE_POLICY = "default-src 'none'; style-src 'unsafe-inline'"
_MOST_DRAWN = 2
"""Talks and pictures that are made at the same time; the others wait for their turn."""

T = TypeVar("T")

_HEADERS = [
    (b"content-security-policy", _POLICY),
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"same-origin"),
]


async def health(request: Request) -> Response:
    """200 with the live snapshot when figures can be shown, 503 before the first build."""
    live = current_id(snapshots_folder(data_folder()))
    return JSONResponse({"ok": live is not None, "snapshot": live}, status_code=200 if live else 503)


async def boundaries(request: Request) -> Response:
    """A map file of the catalogue, compressed; the address carries the snapshot id, so it may be kept for ever."""
    folder = data_folder() / "catalog" / "boundaries"
    name = request.path_params["name"]
    if name not in {path.name for path in folder.glob("*.geojson")}:
        return Response(status_code=404)
    headers = {"cache-control": _FOREVER.decode(), "vary": "Accept-Encoding"}
    if "gzip" not in request.headers.get("accept-encoding", ""):
        return Response((folder / name).read_bytes(), media_type="application/geo+json", headers=headers)
    body = _compressed(folder / name, os.stat(folder / name).st_mtime_ns)
    return Response(body, media_type="application/geo+json", headers=headers | {"content-encoding": "gzip"})


async def script(request: Request) -> Response:
    """A script of the product's own; the address carries the time it was changed, so it may be kept for ever."""
    name = request.path_params["name"]
    if name not in {path.name for path in _SCRIPTS.glob("*.js")}:
        return Response(status_code=404)
    return Response(
        (_SCRIPTS / name).read_bytes(), media_type="text/javascript", headers={"cache-control": _FOREVER.decode()}
    )


async def first_page(request: Request) -> Response:
    """The page at which the product opens, asked for by a name of its own: Streamlit knows it by none."""
    return RedirectResponse(f"/?{request.url.query}" if request.url.query else "/", 307)


async def font(request: Request) -> Response:
    """A font of the slides; it never changes under its name."""
    name = request.path_params["name"]
    if name not in {path.name for path in _FONTS.glob("*.ttf")}:
        return Response(status_code=404)
    headers = {"cache-control": _FOREVER.decode()}
    return Response((_FONTS / name).read_bytes(), media_type="font/ttf", headers=headers)


async def talk(request: Request) -> Response:
    """The slides of an address as one page; made beside the loop, which answers others meanwhile."""
    server = f"{request.url.scheme}://{request.url.netloc}"
    answer = await _drawn(presenting.presented, dict(request.query_params), server)
    headers = {"cache-control": "no-store", "content-security-policy": answer.policy}
    return HTMLResponse(answer.html, answer.status, headers=headers)


async def slide_picture(request: Request) -> Response:
    """One slide of a basket as a picture, from the snapshot that the address names."""
    asked = [request.query_params.get(name, "") for name in ("item", "lang", "shape", "look", "version")]
    drawn = await _drawn(presenting.picture, *asked)
    if drawn is None:
        return Response(status_code=404)
    headers = {"cache-control": "private, max-age=3600", "content-security-policy": _PICTURE_POLICY}
    return Response(drawn, media_type="image/svg+xml", headers=headers)


async def _drawn(make: Callable[..., T], *asked: Any) -> T:
    """What takes the processor for long, beside the loop; few at a time, or the loop would wait for its turn."""
    return await to_thread.run_sync(make, *asked, limiter=_few_at_a_time())


@cache
def _few_at_a_time() -> CapacityLimiter:
    return CapacityLimiter(_MOST_DRAWN)


@lru_cache(maxsize=128)
def _compressed(path: Path, changed_at: int) -> bytes:
    return gzip.compress(path.read_bytes(), 6)


class Edge:
    """Compresses Streamlit's bundles, says the page's language and adds security headers to every answer."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        if _is_foreign_upload(scope):
            await Response(status_code=403)(scope, receive, send)
            return
        bundle = _bundle_asked_for(scope)
        if bundle:
            await _send_bundle(bundle, send)
            return
        rewriting = _Rewriting(send, _language_asked_for(scope), _preloads(scope["path"]), _takes_gzip(scope))
        await self._app(_uncompressed(scope), receive, rewriting)


class _Rewriting:
    """Adds the headers; holds an HTML answer back until it is whole, to write language and preloads into it."""

    def __init__(self, send: Send, language: bytes, preloads: bytes, takes_gzip: bool) -> None:
        self._send = send
        self._language = language
        self._preloads = preloads
        self._takes_gzip = takes_gzip
        self._held: Message | None = None
        self._body = b""

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = [*message["headers"], *_HEADERS]
            message = {**message, "headers": headers}
            if any(k == b"content-type" and v.startswith(b"text/html") for k, v in headers):
                self._held = message
                return
        if self._held is None:
            await self._send(message)
            return
        self._body += message.get("body", b"")
        if message.get("more_body"):
            return
        body = self._body.replace(b'<html lang="en">', b'<html lang="' + self._language + b'">')
        body = body.replace(b"</head>", self._preloads + b"</head>", 1)
        kept = [(k, v) for k, v in self._held["headers"] if k not in (b"content-length", b"etag")]
        if self._takes_gzip:
            body = gzip.compress(body, 6)
            kept += [(b"content-encoding", b"gzip"), (b"vary", b"Accept-Encoding")]
        await self._send({**self._held, "headers": [*kept, (b"content-length", str(len(body)).encode())]})
        await self._send({"type": "http.response.body", "body": body})


def _uncompressed(scope: Scope) -> Scope:
    """The same request for a page, answered as plain text: into a compressed answer nothing can be written."""
    if "." in scope["path"].rpartition("/")[2] or scope["path"].startswith("/_stcore/"):
        return scope
    return {**scope, "headers": [(k, v) for k, v in scope["headers"] if k != b"accept-encoding"]}


def _takes_gzip(scope: Scope) -> bool:
    return b"gzip" in dict(scope["headers"]).get(b"accept-encoding", b"")


def _language_asked_for(scope: Scope) -> bytes:
    return b"en" if parse_qs(scope["query_string"]).get(b"lang") == [b"en"] else b"vi"


@lru_cache(maxsize=32)
def _preloads(path: str) -> bytes:
    if path == presenting.PATH:
        # no page of Streamlit's
        return b""
    page = next((page for page in discovered(views) if page.url_path == path.strip("/")), None)
    names = [*_MODULES, *(page.modules if page else ())]
    files = [file.name for name in names for file in (_BUNDLES / "static" / "js").glob(f"{name}.*.js")]
    preloads = "".join(f'<link rel="modulepreload" href="/static/js/{file}">' for file in files)
    own = "".join(
        f'<script src="/scripts/{name}?v={(_SCRIPTS / name).stat().st_mtime_ns}" defer></script>'
        for name in _OF_EVERY_PAGE
    )
    return (preloads + own).encode()


def _is_foreign_upload(scope: Scope) -> bool:
    """Whether somebody sends a file who may not publish it: nothing of it is read."""
    if _UPLOADS not in scope["path"] or scope["method"] in ("GET", "HEAD", "OPTIONS"):
        return False
    headers = {name.decode("latin-1"): value.decode("latin-1") for name, value in scope["headers"]}
    return not access.may_publish(os.environ.get(access.LISTENING), headers.get("host"), headers)


def _bundle_asked_for(scope: Scope) -> Path | None:
    """The script or stylesheet of Streamlit's front end, when the browser takes it compressed."""
    path: str = scope["path"]
    if scope["method"] != "GET" or not _takes_gzip(scope) or not path.startswith("/static/"):
        return None
    file = (_BUNDLES / path.lstrip("/")).resolve()
    inside = file.is_relative_to(_BUNDLES.resolve()) and file.is_file()
    return file if inside and file.suffix in _MEDIA else None


async def _send_bundle(file: Path, send: Send) -> None:
    body = _compressed(file, 0)
    headers = [
        (b"content-type", _MEDIA[file.suffix]),
        (b"content-encoding", b"gzip"),
        (b"vary", b"Accept-Encoding"),
        (b"content-length", str(len(body)).encode()),
        (b"cache-control", _FOREVER),
        *_HEADERS,
    ]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": body})


app = st.App(
    Path(__file__).with_name("app.py"),
    routes=[
        Route("/healthz", health),
        Route("/boundaries/{name}", boundaries),
        Route("/scripts/{name}", script),
        Route("/fonts/{name}", font),
        Route(f"/{discovered(views)[0].url_path}", first_page),
        Route(presenting.PATH, talk),
        Route(presenting.PICTURE_PATH, slide_picture),
    ],
    middleware=[Middleware(Edge)],
)
