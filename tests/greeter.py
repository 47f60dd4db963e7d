"""A server that greets: the transport over a schema without a shop behind it."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial

import httpx2 as httpx
import strawberry
from starlette.applications import Starlette
from starlette.requests import Request

from commerce.refusal import Unauthenticated
from schema.document_cache import DocumentCache, Documents
from schema.errors import Errors, Schema
from transport.graphql import GraphQLView
from transport.middleware import Attended, Cors
from transport.negotiation import GRAPHQL_RESPONSE, JSON
from transport.paths import routes

BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,image/webp,*/*;q=0.8"
GREETING = {"data": {"greeting": "Hello you"}}
TYPES = [f"{media}; charset=utf-8" for media in (JSON, GRAPHQL_RESPONSE)]


@strawberry.type
class Query:
    @strawberry.field
    def greeting(self, name: str = "you") -> str:
        return f"Hello {name}"

    @strawberry.field
    def request_id(self, info: strawberry.Info) -> str:
        return str(info.context.state.request_id)

    @strawberry.field
    def sure(self) -> str:
        raise RuntimeError("a secret of ours")

    @strawberry.field
    def anything(self) -> strawberry.scalars.JSON:
        return strawberry.scalars.JSON({"unspeakable": object()})


@strawberry.type
class Mutation:
    @strawberry.mutation
    def rename(self) -> str:
        return "renamed"


@strawberry.type
class Subscription:
    @strawberry.subscription
    async def ticks(self) -> AsyncIterator[int]:
        yield 1


SCHEMA = Schema(
    Query, Mutation, Subscription, extensions=[Errors, partial(Documents, DocumentCache())]
)


class Desk:
    """Opens each request's context, which is the request itself, and counts them."""

    def __init__(self) -> None:
        self.opened = self.closed = 0

    @asynccontextmanager
    async def __call__(self, request: Request) -> AsyncIterator[Request]:
        if request.headers.get("authorization") == "Bearer expired":
            raise Unauthenticated("The token has expired.")
        if request.headers.get("authorization") == "Bearer cursed":
            raise RuntimeError("a secret of ours")
        self.opened += 1
        yield request
        self.closed += 1


def client_of(view: GraphQLView) -> httpx.AsyncClient:
    app = Attended(Cors(Starlette(routes=routes(view))))
    transport = httpx.ASGITransport(app)
    return httpx.AsyncClient(transport=transport, base_url="http://shop.test")


def code(answer: httpx.Response) -> str:
    """The one code of a refusal, which is JSON with nothing but errors in it."""
    assert answer.headers["content-type"] in TYPES
    assert answer.json().keys() == {"errors"}
    (error,) = answer.json()["errors"]
    assert error["message"]
    return str(error["extensions"]["code"])
