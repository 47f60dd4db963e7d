"""An address that nothing is at: where it went, if staff have said so, or that there is nothing."""

from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response

import resolvers.online_store
import resolvers.redirect
from context import Context
from pages.frame import notice
from pages.visit import visited
from pages.words import say

# Places of other storefronts that menus lead to: here, they are one page.
AT_HOME = {"/collections", "/collections/all"}


async def moved(context: Context, path: str) -> Response | None:
    """The way to where the page at ``path`` went, if it went anywhere."""
    if path in AT_HOME:
        return RedirectResponse("/")
    found = await resolvers.redirect.of_path(context, path)
    if found is None:
        return None
    return RedirectResponse(resolvers.online_store.absolute(context, found.target), 301)


async def absent(context: Context, path: str) -> Response:
    """What the page at ``path`` answers that does not find its thing."""
    text = say("It may have gone, or the address may be incomplete.")
    return await moved(context, path) or await notice(
        context, say("There is no such page"), text, 404
    )


async def no_route(request: Request, _error: Exception) -> Response:
    """What any address answers that no route is for; programs are told in plain text."""
    path = request.url.path
    if "text/html" in request.headers.get("accept", "") and not path.startswith("/static/"):
        async with visited(request) as context:
            return await absent(context, path)
    return PlainTextResponse("There is nothing at this address.\n", 404)
