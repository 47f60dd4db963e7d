"""Pages of words."""

import strawberry

from schema.connection import Connection, Edge
from schema.permission import public


@strawberry.type(description="One word of a list, and its place there.")
class StringEdge(Edge[str]): ...


@strawberry.type(description="One page of words.")
class StringConnection(Connection[str]):
    edges: list[StringEdge] = public("The words, each with its cursor.")  # type: ignore[assignment]
