"""GraphiQL: the page built from ``ide/`` or, where nobody built it, one that loads from a CDN."""

import ipaddress
import json
import re
from pathlib import Path

from starlette.requests import Request
from starlette.responses import (
    FileResponse,
    HTMLResponse,
    JSONResponse,
    PlainTextResponse,
    Response,
)
from starlette.routing import BaseRoute, Route

from pages.build_ide import DIST, IDE
from pages.saved_operations import SavedOperation, saved_operations

ENDPOINT = "/graphql"
# Files of ours that the CDN page loads as they are.
_PAGE_FILES = frozenset({"cdn.js", "page.css", "page.js", "placeholders.js", "tabs.js"})
_ASSET = re.compile(r"[\w-][\w.-]*\.(?P<kind>js|css|ttf|svg|woff2)")
_MEDIA_TYPES = {
    "js": "text/javascript",
    "css": "text/css",
    "ttf": "font/ttf",
    "svg": "image/svg+xml",
    "woff2": "font/woff2",
}
_FOREIGN = re.compile(r'<(?P<tag>script|link)\b[^>]*?(?:src|href)="(?P<url>https://[^"]+)"')


async def graphiql(request: Request) -> Response:
    """The page, for a browser that comes to the endpoint itself."""
    built = DIST / "index.html"
    source = built if built.is_file() else IDE / "cdn.html"
    html = source.read_text("utf-8")
    headers = _SAFE_HEADERS | {
        "Content-Security-Policy": _policy(html),
        "Cache-Control": "no-cache",
        "Vary": "Accept",
    }
    return HTMLResponse(_with_config(html, request), headers=headers)


def routes() -> list[BaseRoute]:
    """What the page needs beside the endpoint; mount them at the root."""
    return [
        Route("/graphiql/assets/{name}", _asset),
        Route("/graphiql/page/{name}", _page_file),
        Route("/graphiql/demo-token", _demo_token, methods=["POST"]),
    ]


async def _asset(request: Request) -> Response:
    """A file of the build; its name holds a hash of its content, so it never changes."""
    name = request.path_params["name"]
    return _file(DIST / "assets" / name, "public, max-age=31536000, immutable")


async def _page_file(request: Request) -> Response:
    name = request.path_params["name"]
    return _file(IDE / name, "no-cache") if name in _PAGE_FILES else _not_found()


def _file(path: Path, caching: str) -> Response:
    named = _ASSET.fullmatch(path.name)
    if named is None or not path.is_file():
        return _not_found()
    # A worker obeys the policy of its own file, not that of the page that starts it.
    headers = _SAFE_HEADERS | {"Content-Security-Policy": _OWN_POLICY, "Cache-Control": caching}
    return FileResponse(path, headers=headers, media_type=_MEDIA_TYPES[named["kind"]])


def _not_found() -> Response:
    return PlainTextResponse("There is no such file.\n", status_code=404)


async def _demo_token(request: Request) -> Response:
    """The demo shop's staff token, for our own page in a browser on this very machine.

    Any page on the internet can make that browser send a request to us, and a name of its own
    point to our address, so both where it comes from and how it calls us must be right.
    """
    token = _offered_token(request)
    if token is None:
        return _not_found()
    if request.headers.get("sec-fetch-site") != "same-origin":
        return PlainTextResponse("Only the page of this shop may ask.\n", status_code=403)
    return JSONResponse({"token": token}, headers={"Cache-Control": "no-store"})


def _offered_token(request: Request) -> str | None:
    """``app.state.demo_staff_token``, unless somebody elsewhere asks."""
    token: str | None = getattr(request.app.state, "demo_staff_token", None)
    near = request.client is not None and _is_loopback(request.client.host)
    return token if near and _is_loopback(request.url.hostname or "") else None


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _with_config(html: str, request: Request) -> str:
    config = {
        "endpoint": ENDPOINT,
        "demoToken": _offered_token(request) is not None,
        "operations": [_shown(operation) for operation in saved_operations()],
    }
    # "</script>" in a document would end the element that holds it.
    written = json.dumps(config).replace("<", "\\u003c")
    return html.replace('id="page-config">null<', f'id="page-config">{written}<')


def _shown(operation: SavedOperation) -> dict[str, object]:
    return {
        "name": operation.name,
        "group": operation.group,
        "title": operation.title,
        "document": operation.document,
        "variables": operation.variables,
        "headers": operation.headers,
        "yields": {
            placeholder: {"path": source.path, "idPrefix": source.id_prefix}
            for placeholder, source in operation.yields.items()
        },
    }


def _policy(html: str = "") -> str:
    """What the page may load: our own files, and those of others by their whole address."""
    foreign: dict[str, list[str]] = {"script": [], "link": []}
    for found in _FOREIGN.finditer(html):
        foreign[found["tag"]].append(found["url"])
    rules = {
        "default-src": ["'self'"],
        "script-src": ["'self'", *foreign["script"]],
        # The editors write their colours into style elements and attributes.
        "style-src": ["'self'", "'unsafe-inline'", *foreign["link"]],
        "font-src": ["'self'", "data:"],
        "img-src": ["'self'", "data:"],
        "worker-src": ["'self'"],
        "object-src": ["'none'"],
        "base-uri": ["'none'"],
        "form-action": ["'none'"],
        "frame-ancestors": ["'none'"],
    }
    return "; ".join(f"{name} {' '.join(sources)}" for name, sources in rules.items())


_OWN_POLICY = _policy()
_SAFE_HEADERS = {
    "Cross-Origin-Opener-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "X-Frame-Options": "DENY",
}
