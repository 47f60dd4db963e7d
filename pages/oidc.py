"""The browser's way to a provider and back; it ends where the client began, with a code.

The one cookie holds nothing but a secret that this browser is known by for ten minutes, and is
sent to these two addresses alone.
"""

import re

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from commerce.refusal import Throttled
from context import Context
from pages.frame import notice
from pages.templating import HEADERS
from pages.visit import visited
from pages.words import say
from resolvers import oidc
from resolvers.oidc import FLOW_LIFETIME, CameBack, SignInRefused

COOKIE = "cartograph_sign_in"
PATH = "/auth"
_BROWSER = re.compile(r"[A-Za-z0-9_-]{43}")


async def begin(request: Request) -> Response:
    """Send the browser on to the provider."""
    asked = request.query_params
    async with visited(request) as context:
        try:
            begun = await oidc.begin(
                context,
                request.path_params["provider"],
                request.path_params["audience"],
                asked.get("return_to", ""),
                asked.get("challenge", ""),
                _browser(request) or None,
            )
        except (SignInRefused, Throttled) as refused:
            return await _refused(context, refused)
        answer = RedirectResponse(begun.url, 303, HEADERS)
        answer.set_cookie(
            COOKIE,
            begun.browser,
            max_age=int(FLOW_LIFETIME.total_seconds()),
            path=PATH,
            secure=context.settings.own_url.startswith("https:"),
            httponly=True,
            samesite="lax",
        )
        return answer


async def callback(request: Request) -> Response:
    """Have the browser back from the provider, and send it to where its client waits."""
    brought = request.query_params
    came = CameBack(
        brought.get("state", ""), brought.get("code"), brought.get("iss"), _browser(request)
    )
    async with visited(request) as context:
        try:
            url = await oidc.finish(context, request.path_params["provider"], came)
        except (SignInRefused, Throttled) as refused:
            return await _refused(context, refused)
        return RedirectResponse(url, 303, HEADERS)


def _browser(request: Request) -> str:
    found = request.cookies.get(COOKIE, "")
    return found if _BROWSER.fullmatch(found) else ""


async def _refused(context: Context, refused: Exception) -> Response:
    status = 429 if isinstance(refused, Throttled) else 400
    return await notice(context, say("You are not signed in"), say(str(refused)), status)


ROUTES = [
    Route(PATH + "/{provider}/callback", callback, methods=["GET"]),
    Route(PATH + "/{provider}/{audience}", begin, methods=["GET"]),
]
