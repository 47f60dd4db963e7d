"""Walking lists page by page, as a client does: many lists in step, one request a page."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any

from conftest import Shop

import models
from commerce.permission import Permission

STAFF = [Permission.ORDERS_READ]
FORWARD = "first: $size, after: $c{}"
BACKWARD = "last: $size, before: $c{}"
INFO = "pageInfo { hasNextPage hasPreviousPage startCursor endCursor }"
MAX_PAGES = 50
# Connections by any name: their text, with PAGE for the page arguments and NODES for what is shown.
Lists = Mapping[str, str]
Met = dict[str, list[str]]


async def walked(
    shop: Shop,
    lists: Lists,
    size: int,
    *,
    backward: bool = False,
    between: Callable[[], Awaitable[None]] | None = None,
    by: str = "{ id }",
    **variables: Any,
) -> Met:
    """What each list's rows are told apart ``by``, in the order of the list, however it was walked.

    ``between`` is awaited once, between the first pages and the second.
    """
    shown = f"{{ edges {{ cursor node {by} }} nodes {by} {INFO} }}"
    query = _query(lists, shown, variables, backward=backward)
    met: Met = {name: [] for name in lists}
    cursors: dict[str, str | None] = dict.fromkeys(f"c{i}" for i in range(len(lists)))
    for _ in range(MAX_PAGES):
        answer = await shop.ask(query, STAFF, size=size, **cursors, **variables)
        pages = [_connection(answer[f"w{i}"]) for i in range(len(lists))]
        for i, (name, page) in enumerate(zip(lists, pages, strict=True)):
            found = _rows(page)
            assert len(found) <= size
            met[name] = found + met[name] if backward else met[name] + found
            end = page["pageInfo"]["startCursor" if backward else "endCursor"]
            cursors[f"c{i}"] = end or cursors[f"c{i}"]
        if not any(page["pageInfo"][_more(backward=backward)] for page in pages):
            return met
        if between is not None:
            await between()
            between = None
    raise AssertionError("the walk does not end")


def _more(*, backward: bool) -> str:
    return "hasPreviousPage" if backward else "hasNextPage"


def _query(lists: Lists, shown: str, variables: Mapping[str, Any], *, backward: bool) -> str:
    page = BACKWARD if backward else FORWARD
    declared = [f"$c{i}: String" for i in range(len(lists))] + [f"${n}: ID!" for n in variables]
    fields = [
        f"w{i}: " + text.replace("PAGE", page.format(i)).replace("NODES", shown)
        for i, text in enumerate(lists.values())
    ]
    return f"query($size: Int!, {', '.join(declared)}) {{ {' '.join(fields)} }}"


def _connection(found: dict[str, Any]) -> dict[str, Any]:
    """The connection itself, however deep it lies."""
    while "edges" not in found:
        [found] = found.values()
    return found


def _rows(page: dict[str, Any]) -> list[str]:
    """The rows of a page, whose parts have to agree with each other."""
    edges, info = page["edges"], page["pageInfo"]
    assert page["nodes"] == [edge["node"] for edge in edges]
    assert info["startCursor"] == (edges[0]["cursor"] if edges else None)
    assert info["endCursor"] == (edges[-1]["cursor"] if edges else None)
    return [_name(node) for node in page["nodes"]]


def _name(node: Any) -> str:
    [name] = node.values() if isinstance(node, dict) else [node]
    return str(name)


def in_order(rows: Sequence[Any], key: Callable[[Any], Any], *, reverse: bool = False) -> list[str]:
    """The ids of rows as Python sorts them, ties by id."""
    ordered = sorted(rows, key=lambda row: (key(row), row.id), reverse=reverse)
    return [row.gid for row in ordered]


async def emptied(shop: Shop) -> None:
    """Take out what the example before put in."""
    async with shop.database.write_session() as session, session.begin():
        for table in (models.Order, models.Cart, models.Collection, models.Product):
            await session.execute(models.Base.metadata.tables[table.__tablename__].delete())
