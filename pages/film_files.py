"""The films we keep ourselves, whole or in the parts that a player asks for."""

import re
from pathlib import Path

from starlette.requests import Request
from starlette.responses import FileResponse, PlainTextResponse, Response
from starlette.routing import Route

from integrations import film

# What a name stands for never changes, and whoever looks at it runs nothing of it.
HEADERS = {
    "cache-control": "public, max-age=31536000, immutable",
    "content-security-policy": "default-src 'none'; sandbox",
    "cross-origin-resource-policy": "cross-origin",
    "access-control-allow-origin": "*",
}
_NAME = re.compile(r"[0-9a-f]{64}(\.mp4|\.webm)", re.ASCII)
_TYPES = {ending: kind for kind, ending in film.ENDINGS.items()}


async def show(request: Request) -> Response:
    """A whole film, or by ``Range`` a part of it (206)."""
    found = _NAME.fullmatch(request.path_params["name"])
    folder: Path = request.app.state.staging.films
    if found is None or not (folder / found[0]).is_file():
        return PlainTextResponse("There is no such film.", 404)
    headers = {**HEADERS, "etag": f'"{found[0][:32]}"'}
    return FileResponse(folder / found[0], headers=headers, media_type=_TYPES[found[1]])


ROUTES = [Route(f"{film.PATH}{{name}}", show)]
