"""Where files are sent that ``stagedUploadsCreate`` made a place for."""

from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from integrations.image_fetch import FetchRefused
from integrations.staging import PATH, BadTarget
from transport.deadline import Limit
from transport.uploads import FILE_SECONDS

_HEADERS = {"access-control-allow-origin": "*", "cache-control": "no-store"}


async def upload(request: Request) -> Response:
    try:
        with Limit(FILE_SECONDS):
            await request.app.state.staging.receive(request.path_params["token"], request.stream())
    except TimeoutError:
        return _refused(408, "REQUEST_TIMEOUT", f"The file took longer than {FILE_SECONDS} s.")
    except BadTarget:
        return _refused(403, "FORBIDDEN", "This is no place to send files to, or no longer.")
    except FetchRefused as refused:
        return _refused(422, "BAD_USER_INPUT", f"The file is not taken: {refused}.")
    except ClientDisconnect:
        return Response(status_code=400)
    return JSONResponse({}, 201, _HEADERS)


def _refused(status: int, code: str, message: str) -> Response:
    # What is left of the file is not read, so the connection cannot be used again.
    error = {"message": message, "extensions": {"code": code}}
    return JSONResponse({"errors": [error]}, status, {**_HEADERS, "connection": "close"})


ROUTES = [Route(f"{PATH}{{token}}", upload, methods=["PUT", "POST"])]
