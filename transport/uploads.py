"""Files beside an operation, as the GraphQL multipart request specification has them.

What is bounded: the whole request while it comes, the number of files, the length of the
operation. Files larger than a megabyte are kept on disk meanwhile, so memory stays flat.
"""

import time
from collections.abc import AsyncGenerator, Mapping
from typing import Any, cast

from starlette.datastructures import FormData, UploadFile
from starlette.formparsers import MultiPartException, MultiPartParser
from starlette.requests import ClientDisconnect, Request

from integrations.upload import Upload
from transport import body
from transport.deadline import Limit
from transport.request_error import RequestError

MULTIPART = "multipart/form-data"
MAX_REQUEST = 100_000_000
MAX_FILES = 10
FILE_SECONDS = 300  # for all of a request with files, however slowly it comes
# Pages of other sites can send forms, but not with one of these unless we allow them to.
PREFLIGHT = ("graphql-require-preflight", "apollo-require-preflight", "x-apollo-operation-name")


def is_form(request: Request) -> bool:
    return bool(request.headers.get("content-type", "")[: len(MULTIPART)].lower() == MULTIPART)


def check_preflight(request: Request) -> None:
    if not any(request.headers.get(name) for name in PREFLIGHT):
        raise RequestError(
            400, f"Send the header {PREFLIGHT[0]}: 1 with files.", "PREFLIGHT_REQUIRED"
        )


async def operation(request: Request, max_body: int) -> dict[str, Any]:
    """The operation of a request, the files where its variables have a place for them."""
    form = await _form(request, max_body)
    request.state.files = form
    asked = _decoded(form, "operations")
    places = _decoded(form, "map")
    for name, paths in places.items():
        file = form.get(name)
        if not isinstance(file, UploadFile) or not isinstance(paths, list) or not paths:
            raise RequestError(400, f"`map` names {name[:60]!r}, which no file came as.")
        for path in paths:
            _put(asked, path, Upload(file.filename or "", cast("Any", file.file), file.size or 0))
    unplaced = {name for name, value in form.multi_items() if isinstance(value, UploadFile)}
    if unplaced - set(places):
        raise RequestError(400, "A file came that `map` does not name.")
    return asked


async def close(request: Request) -> None:
    """Throw away what came with the request."""
    form = getattr(request.state, "files", None)
    if form is not None:
        await form.close()


async def _form(request: Request, max_body: int) -> FormData:
    length = request.headers.get("content-length", "")
    if length.isdecimal() and int(length) > MAX_REQUEST:
        raise body.too_large(MAX_REQUEST)
    parser = MultiPartParser(
        request.headers,
        _counted(request),
        max_files=MAX_FILES,
        max_fields=2,
        max_part_size=max_body,
    )
    try:
        return await parser.parse()
    except _TooSlow:
        raise body.too_slow(FILE_SECONDS) from None
    except _TooLarge:
        raise body.too_large(MAX_REQUEST) from None
    except MultiPartException as error:
        raise RequestError(400, f"The form cannot be read: {error.message}") from None


class _TooLarge(MultiPartException):
    """What the parser is told, so that it closes the files it has begun."""


class _TooSlow(MultiPartException):
    """The same, of what does not come to an end."""


async def _counted(request: Request) -> AsyncGenerator[bytes, None]:
    length, ends = 0, time.monotonic() + FILE_SECONDS
    while True:
        try:
            with Limit(ends - time.monotonic()):
                message = await request.receive()
        except TimeoutError:
            raise _TooSlow("too slow") from None
        if message["type"] == "http.disconnect":
            raise ClientDisconnect
        chunk = message.get("body", b"")
        length += len(chunk)
        if length > MAX_REQUEST:
            raise _TooLarge("too large")
        yield chunk
        if not message.get("more_body"):
            return


def _decoded(form: FormData, name: str) -> dict[str, Any]:
    text = form.get(name)
    if not isinstance(text, str):
        raise RequestError(400, f"The form has no field `{name}`.")
    found = body.decoded(text, f"`{name}`")
    if not isinstance(found, dict):
        raise RequestError(400, f"`{name}` must be a JSON object; batches are not supported.")
    return found


def _put(asked: Mapping[str, Any], path: object, upload: Upload) -> None:
    """Put a file where a variable holds null for it."""
    first, *names = str(path).split(".")
    place: Any = asked
    try:
        if first != "variables" or not names:
            raise KeyError(path)
        *way, last = [first, *names]
        for name in way:
            place = place[int(name) if isinstance(place, list) else name]
        key: Any = int(last) if isinstance(place, list) else last
        if place[key] is not None:
            raise KeyError(path)
        place[key] = upload
    except (KeyError, IndexError, TypeError, ValueError):
        message = f"`map` has the path {str(path)[:100]!r}: no variable holds null there."
        raise RequestError(400, message) from None
