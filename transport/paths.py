"""Where GraphQL is served: our own path, and those that storefront clients are built with."""

import re

from starlette.routing import Route
from starlette.types import ASGIApp, Receive, Scope, Send

PATHS = (
    "/graphql",
    "/api/{version}/graphql.json",
    "/api/{version}/graphql",
    "/api",
)
PATTERN = re.compile(r"/graphql|/api(?:/[^/]+/graphql(?:\.json)?)?")


def routes(view: ASGIApp) -> list[Route]:
    """Every path of ``view``. One schema answers every version, ``unstable`` too."""
    return [Route(path, view, name="graphql") for path in PATHS]


class Shortcut:
    """Brings what is meant for ``view`` to it, past the routes and what is around them.

    The view answers every fault by itself. An application that is mounted has its routes look.
    """

    def __init__(self, app: ASGIApp, view: ASGIApp) -> None:
        self._app, self._view = app, view

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        is_ours = (
            scope["type"] == "http"
            and PATTERN.fullmatch(scope["path"]) is not None
            and not scope.get("root_path")
        )
        await (self._view if is_ours else self._app)(scope, receive, send)
