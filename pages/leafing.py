"""Pages of a list: a link that was cut short, such as one with half a cursor."""

from collections.abc import Awaitable, Callable

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from commerce.refusal import ClientError

View = Callable[[Request], Awaitable[Response]]


def leafing(view: View) -> View:
    """Leads to the first page when the cursor in the address is none."""

    async def show(request: Request) -> Response:
        try:
            return await view(request)
        except ClientError:
            return RedirectResponse(request.url.path, 303)

    return show
