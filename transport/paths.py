"""Where GraphQL is served: our own path, and those that storefront clients are built with."""

import re

from starlette.routing import BaseRoute, Route, WebSocketRoute
from starlette.types import ASGIApp, Receive, Scope, Send

PATHS = (
    "/graphql",
    "/api/{version}/graphql.json",
    "/api/{version}/graphql",
    "/api",
)
PATTERN = re.compile(r"/graphql|/api(?:/[^/]+/graphql(?:\.json)?)?")


def routes(view: ASGIApp, sockets: ASGIApp | None = None) -> list[BaseRoute]:
    """Every path of ``view``, and of ``sockets`` for those who upgrade to a WebSocket.

    One schema answers every version, ``unstable`` too.
    """
    over_http = [Route(path, view, name="graphql") for path in PATHS]
    over_sockets = [WebSocketRoute(path, sockets) for path in PATHS] if sockets else []
    return [*over_http, *over_sockets]


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
