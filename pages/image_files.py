"""The pictures we keep ourselves, in the size, cut and format that their address asks for."""

import re

from starlette.requests import Request
from starlette.responses import FileResponse, PlainTextResponse, Response
from starlette.routing import Route

from commerce.image_transform import ImageTransform
from integrations.image_rendition import Busy, ImageFiles, NoImage
from pages import film_files
from pages.film_files import HEADERS

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,199}", re.ASCII)
# Older clients write the size into the name.
_SIZED = re.compile(r"(.+)_(\d{0,4})x(\d{0,4})(\.\w+)", re.ASCII)


async def image(request: Request) -> Response:
    name = request.path_params["name"]
    files: ImageFiles = request.app.state.images
    if not _NAME.fullmatch(name):
        return _no_image()
    wish = dict(request.query_params)
    if sized := _SIZED.fullmatch(name):
        stem, width, height, ending = sized.groups()
        name, wish = stem + ending, {"width": width, "height": height} | wish
    try:
        found = await files.find(name, ImageTransform.read(wish))
    except NoImage:
        return _no_image()
    except Busy:
        text, headers = "Too many pictures are being made: try again.", {"retry-after": "2"}
        return PlainTextResponse(text, 503, headers)
    etag = f'"{found.version[:32]}"'
    headers = {**HEADERS, "etag": etag}
    if etag in _etags(request):
        return Response(status_code=304, headers=headers)
    return FileResponse(found.path, headers=headers, media_type=found.content_type)


def _etags(request: Request) -> set[str]:
    given = request.headers.get("if-none-match", "").split(",")
    return {etag.strip().removeprefix("W/") for etag in given}


def _no_image() -> Response:
    return PlainTextResponse("There is no such picture.", 404)


ROUTES = [Route("/images/{name}", image), *film_files.ROUTES]
