"""How each database goes about a statement, as far as it matters: what is read, and what sorted."""

from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager
from typing import Any

import orjson
import sqlalchemy as sa
from conftest import Shop
from sqlalchemy.ext.asyncio import AsyncConnection

# What PostgreSQL would rather do with tables as short as a test's.
READ_WHOLE = ("seqscan", "hashjoin", "mergejoin")
SORTED_WHOLE = ("sort", "incremental_sort", "hashagg")


class Planner:
    """Tells the plan of a statement: PostgreSQL's as if tables were too long to be read whole."""

    def __init__(self, connection: AsyncConnection, *, is_sqlite: bool) -> None:
        self._connection, self.is_sqlite = connection, is_sqlite

    async def faults(self, statement: str, parameters: Any = (), *, whole: bool = True) -> set[str]:
        """The tables read from end to end, and the sorts of more than what is asked for.

        A table that is read in the order that is asked for is left at the limit; without
        ``whole`` that is a fault, too: where few rows fit, all are read before the limit comes.
        """
        if self.is_sqlite:
            steps = await self._steps(statement, parameters)
            return set(_sqlite_faults(steps, _ends_in_a_limit(statement), whole))
        return set(_postgresql_faults(await self._tree(statement, parameters), whole))

    async def searches(self, statement: str, parameters: Any = ()) -> list[str]:
        """The conditions by which indexes are searched."""
        if self.is_sqlite:
            steps = await self._steps(statement, parameters)
            return [text for _, _, text in steps if text.startswith("SEARCH")]
        tree = await self._tree(statement, parameters)
        return [node["Index Cond"] for node, _ in _nodes(tree) if "Index Cond" in node]

    def compiled(self, statement: sa.Select[Any]) -> str:
        """The statement's text, with its values in it."""
        dialect = self._connection.dialect
        return str(statement.compile(dialect=dialect, compile_kwargs={"literal_binds": True}))

    async def _steps(self, statement: str, parameters: Any) -> list[tuple[int, int, str]]:
        explain = f"EXPLAIN QUERY PLAN {statement}"
        rows = await self._connection.exec_driver_sql(explain, tuple(parameters or ()))
        return [(row[0], row[1], row[3]) for row in rows]

    async def _tree(self, statement: str, parameters: Any) -> dict[str, Any]:
        # Where all is answered that is found, it may be sorted.
        await self._turn(SORTED_WHOLE, "off" if " LIMIT " in statement else "on")
        explain = f"EXPLAIN (FORMAT JSON, COSTS OFF) {statement}"
        rows = await self._connection.exec_driver_sql(explain, tuple(parameters or ()))
        found = rows.scalar_one()
        plan = found if isinstance(found, list) else orjson.loads(found)
        tree: dict[str, Any] = plan[0]["Plan"]
        return tree

    async def _turn(self, ways: Sequence[str], state: str) -> None:
        for way in ways:
            await self._connection.exec_driver_sql(f"SET enable_{way} = {state}")


@asynccontextmanager
async def planner(shop: Shop) -> AsyncIterator[Planner]:
    is_sqlite = shop.database.is_sqlite
    async with shop.database.reader.connect() as connection:
        found = Planner(connection, is_sqlite=is_sqlite)
        if not is_sqlite:
            await found._turn(READ_WHOLE, "off")
        yield found
        await connection.invalidate()  # nobody else shall get one with these settings


def _ends_in_a_limit(statement: str) -> bool:
    return " LIMIT " in statement.replace("\n", " ").rpartition(")")[2]


def _sqlite_faults(steps: list[tuple[int, int, str]], limited: bool, whole: bool) -> Iterator[str]:
    sorted_whole = any(not up and text.startswith("USE TEMP B-TREE") for _, up, text in steps)
    for _, up, text in steps:
        if text.startswith("USE TEMP B-TREE") and (up or limited):
            yield text
        if text.startswith("SCAN ") and not _made_up(text):
            in_order = whole and limited and not up and not sorted_whole
            if not in_order:
                yield text


def _made_up(text: str) -> bool:
    """What is read is no table, but a list of keys, hits of the index or a part of the query."""
    name = text.split()[1]
    part = name in ("json_each", "CONSTANT", "walk") or name.startswith(("anon_", "("))
    return part or "VIRTUAL TABLE" in text


def _nodes(node: dict[str, Any], limited: bool = False) -> Iterator[tuple[dict[str, Any], bool]]:
    """Every step, and whether a limit stands above it."""
    yield node, limited
    limited = limited or node["Node Type"] == "Limit"
    for below in node.get("Plans", ()):
        yield from _nodes(below, limited)


def _postgresql_faults(tree: dict[str, Any], whole: bool) -> Iterator[str]:
    for node, limited in _nodes(tree):
        kind = node["Node Type"]
        bounded = any(below["Node Type"] == "Limit" for below, _ in _nodes(node))
        if kind == "Seq Scan":
            yield f"Seq Scan on {node['Relation Name']}"
        if kind.startswith("Index") and "Index Cond" not in node and not (whole and limited):
            yield f"{kind} of {node['Relation Name']} from end to end"
        if (kind.endswith("Sort") or node.get("Strategy") == "Hashed") and limited and not bounded:
            yield f"{kind} by {node.get('Sort Key') or node.get('Group Key')}"
