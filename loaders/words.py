"""The words of a column, each once: found by jumps through its index, however often they stand."""

from functools import partial
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import InstrumentedAttribute
from sqlalchemy.sql import ColumnElement

from loaders.batch import Reader, Statement
from loaders.page import capped_count, literal_limit
from loaders.pagination import COUNT_CAP, Cursors, Order, Page, PageArgs, page


async def words_page(
    reader: Reader,
    order: Order,
    args: PageArgs,
    found: Statement,
    shown: "tuple[InstrumentedAttribute[Any], InstrumentedAttribute[Any]] | None" = None,
) -> Page[str]:
    """A page of the words in the order's one column, of the rows that are ``found``.

    ``shown`` are the column that tells how a row writes its word, and the one that says which
    of a word's rows is the first.
    """
    cursors = Cursors(reader.cursor_key, order)
    after = sa.literal("") if args.after is None else sa.bindparam("after_0", type_=sa.String())
    [column] = order.columns
    key = _jumps(found, column, after, args.size + 1)
    word: Any = key
    if shown is not None:
        written, place = shown
        word = _next(found, column == key, written, column, place)
    rows = await reader.rows(sa.select(word, key).where(key.is_not(None)), **cursors.edges(args))
    every = sa.select(_jumps(found, column, sa.literal(""), COUNT_CAP + 1))
    return page(rows, args, cursors, partial(capped_count, reader, every))


def _next(
    found: Statement, beyond: ColumnElement[bool], shown: Any, *order: Any
) -> ColumnElement[Any]:
    first = found.where(beyond).order_by(*order).with_only_columns(shown)
    return first.limit(literal_limit(1)).scalar_subquery()


def _jumps(found: Statement, column: Any, after: Any, size: int) -> ColumnElement[Any]:
    """So many words after one, in order, and null where there are no more."""
    first = _next(found, column > after, column, column)
    walk = sa.select(first.label("key"), sa.literal(1).label("place")).cte("walk", recursive=True)
    further = _next(found, column > walk.c.key, column, column)
    walk = walk.union_all(
        sa.select(further, walk.c.place + 1).where(walk.c.key.is_not(None), walk.c.place < size)
    )
    return walk.c.key
