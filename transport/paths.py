"""Where GraphQL is served: our own path, and those that storefront clients are built with."""

from starlette.routing import Route
from starlette.types import ASGIApp

PATHS = (
    "/graphql",
    "/api/{version}/graphql.json",
    "/api/{version}/graphql",
    "/api",
)


def routes(view: ASGIApp) -> list[Route]:
    """Every path of ``view``. One schema answers every version, ``unstable`` too."""
    return [Route(path, view, name="graphql") for path in PATHS]
