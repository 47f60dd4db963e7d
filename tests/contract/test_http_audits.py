"""The audits of the GraphQL over HTTP specification, as its authors publish them."""

import json
import threading
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from functools import partial

import pytest
import strawberry
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request

from schema.document_cache import DocumentCache, Documents
from schema.errors import Errors, Schema
from tests.contract import node
from transport.graphql import GraphQLView
from transport.middleware import Attended, Cors
from transport.paths import routes


@strawberry.type
class Query:
    @strawberry.field
    def greeting(self) -> str:
        return "Hello"


@asynccontextmanager
async def no_context(request: Request) -> AsyncIterator[None]:
    yield None


@pytest.fixture
def url() -> Iterator[str]:
    """Where a server of ours listens, in a thread of its own."""
    schema = Schema(Query, extensions=[Errors, partial(Documents, DocumentCache())])
    app = Attended(Cors(Starlette(routes=routes(GraphQLView(schema, no_context)))))
    config = uvicorn.Config(app, host="127.0.0.1", port=0, log_config=None, lifespan="off")
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run)
    thread.start()
    while not server.started and thread.is_alive():
        time.sleep(0.01)
    port = server.servers[0].sockets[0].getsockname()[1]
    yield f"http://127.0.0.1:{port}/graphql"
    server.should_exit = True
    thread.join()


@pytest.mark.node
def test_every_audit_of_graphql_over_http_is_passed(url: str) -> None:
    audits = json.loads(node.run("http_audits.mjs", url))

    assert len(audits) == 61
    assert [audit for audit in audits if audit["status"] != "ok"] == []
