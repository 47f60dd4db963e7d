"""Fetching anything by its id."""

from typing import Annotated, Any

import strawberry

import resolvers.node
from schema.info import Info
from schema.permission import owner, public


@strawberry.interface(description="Anything that can be fetched again by its id.")
class Node:
    id: strawberry.ID = public(
        "Its id: the same thing keeps it for ever. Opaque; do not build or take it apart.",
        resolver=lambda root: root.gid,
    )

    @classmethod
    def is_type_of(cls, value: Any, info: Any) -> bool:
        """A row's class has the name of its GraphQL type."""
        return type(value).__name__ == cls.__name__

    is_type_of.__func__.by_class = True  # type: ignore[attr-defined]


Id = Annotated[strawberry.ID, strawberry.argument(description="The id of the thing.")]
Ids = Annotated[
    list[strawberry.ID], strawberry.argument(description="The ids of the things, 250 at most.")
]


@strawberry.type
class NodeQuery:
    @owner(
        "Anything by its id; null if there is no such thing, or not for whoever asks.", Node | None
    )
    async def node(self, info: Info, id: Id) -> resolvers.node.Thing:
        return await resolvers.node.node(info.context, id)

    @owner(
        "Things by their ids, in the order of the ids; null where there is none.", list[Node | None]
    )
    async def nodes(self, info: Info, ids: Ids) -> list[resolvers.node.Thing]:
        return await resolvers.node.nodes(info.context, ids)
