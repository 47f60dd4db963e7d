"""Requests nobody would write, sent to a full shop over HTTP; what may never come of them."""

import json
import random
import re
from dataclasses import dataclass
from typing import Any

import graphql
import httpx2
import sqlalchemy as sa
from conftest import Shop
from graphql import ArgumentNode, FieldNode, IntValueNode, ObjectFieldNode, StringValueNode
from hypothesis import strategies as st
from hypothesis_graphql import nodes

import models
from schema import schema

INTERNALS = re.compile(
    r"Traceback|sqlalchemy|sqlite3|asyncpg|site-packages|\bSELECT\b|\bINSERT INTO\b|0x[0-9a-f]{8}"
    r"|object at|/work/|\.py\b|NoneType",
)
WORDS = (
    *("2026-01-31T10:00:00Z", "1.5", "#ff8800", "https://shop.test/a"),
    *("", "-7", "\x00", "a" * 300),
)
NAMES = (
    *("Color", "DateTime", "Decimal", "HTML", "ISO8601DateTime"),
    *("URL", "UnsignedInt64", "Upload"),
)
SCALARS = {name: st.sampled_from(WORDS).map(nodes.String) for name in NAMES} | {
    "JSON": st.sampled_from(WORDS).map(nodes.String)
    | st.lists(st.integers().map(nodes.Int), max_size=3).map(nodes.List)
}
# They would take the shop, or whoever asks, out of the game.
UNASKED = frozenset({"personalDataErase", "staffSessionRevoke", "apiTokenRevoke", "staffRemove"})


async def ids_of(shop: Shop) -> dict[str, list[str]]:
    """Ids of what there is, by their kind."""
    found: dict[str, list[str]] = {}
    for mapper in models.Base.registry.mappers:
        kind = mapper.class_
        if kind.__name__ in schema._schema.type_map and "id" in mapper.columns:
            rows = await shop.all(sa.select(kind).limit(3))
            found[kind.__name__] = [row.gid for row in rows]
    return {kind: gids for kind, gids in found.items() if gids}


class Aimed(graphql.Visitor):
    """Puts ids of what there is where generated documents have words."""

    def __init__(self, info: graphql.TypeInfo, ids: dict[str, list[str]], seed: str) -> None:
        super().__init__()
        self._info, self._ids, self._random = info, ids, random.Random(seed)
        self._field = ""

    def enter_field(self, node: FieldNode, *_: Any) -> None:
        self._field = node.name.value

    def enter_argument(self, node: ArgumentNode, *_: Any) -> Any:
        return self._aimed(node)

    def enter_object_field(self, node: ObjectFieldNode, *_: Any) -> Any:
        return self._aimed(node)

    def _aimed(self, node: Any) -> Any:
        taken = graphql.get_named_type(self._info.get_input_type())
        is_id = taken is not None and taken.name == "ID"
        if not is_id or not isinstance(node.value, StringValueNode | IntValueNode):
            return None
        if self._random.random() < 0.2:
            return None
        stem = node.name.value.removesuffix("s").removesuffix("Id").removesuffix("id")
        said = (stem or self._field).casefold()
        fitting = [name for name in self._ids if name.casefold() in said or said in name.casefold()]
        kind = max(fitting, key=len) if fitting else self._random.choice(list(self._ids))
        picked = self._random.choice(self._ids[kind])
        value = StringValueNode(value=picked)
        return type(node)(name=node.name, value=value)


@dataclass
class Fuzz:
    """Sends documents, half of them as staff, with ids of what there is."""

    client: httpx2.AsyncClient
    ids: dict[str, list[str]]
    token: str
    asked: int = 0

    async def send(self, text: str, variables: dict[str, Any] | None = None) -> list[str]:
        """What is wrong with the answer to ``text``; best if nothing."""
        self.asked += 1
        headers = {"authorization": f"Bearer {self.token}"} if self.asked % 2 else {}
        sent = {"query": self.aimed(text), "variables": variables}
        body = json.dumps(sent).encode("utf-8", "surrogatepass")
        headers["content-type"] = "application/json"
        answer = await self.client.post("/graphql", content=body, headers=headers)
        return [f"{wrong}: {sent['query']}" for wrong in faults(answer)]

    def aimed(self, text: str) -> str:
        try:
            document = graphql.parse(text)
        except graphql.GraphQLError:
            return text
        info = graphql.TypeInfo(schema._schema)
        visitor = graphql.TypeInfoVisitor(info, Aimed(info, self.ids, text))
        return graphql.print_ast(graphql.visit(document, visitor))


def _told(answer: httpx2.Response) -> dict[str, Any]:
    """The one answer, or the first of those that come as events."""
    text = answer.text
    if text.startswith("event: next\n"):
        text = text.split("data: ", 1)[1].split("\n\n", 1)[0]
    told: dict[str, Any] = json.loads(text)
    return told


def faults(answer: httpx2.Response) -> list[str]:
    """What is wrong with an answer, whatever was asked."""
    if answer.status_code >= 500:
        return [f"answered {answer.status_code}: {answer.text[:500]}"]
    found = []
    for error in _told(answer).get("errors", ()):
        code = error.get("extensions", {}).get("code")
        if code in (None, "INTERNAL_SERVER_ERROR"):
            found.append(f"{code} at {error.get('path')}")
        if INTERNALS.search(re.sub(r"\"[^\"]*\"|'[^']*'", "", error["message"])):
            found.append(f"tells {error['message']!r}")
    return found
