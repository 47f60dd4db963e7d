"""Pages of a list: one list, or the children of many parents in one statement."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, TypeVar, cast

import sqlalchemy as sa
from sqlalchemy import select
from sqlalchemy.orm import InstrumentedAttribute, aliased
from sqlalchemy.sql import ColumnElement
from sqlalchemy.sql.selectable import TableValuedAlias

from loaders.batch import Assembled, Reader, Statement, given, the_one
from loaders.found_page import BarePage, FoundPage, Shared
from loaders.loader import Loader
from loaders.pagination import COUNT_CAP, Count, Cursors, Order, Page, PageArgs, page
from models.engine import each_key
from models.found import Found

RowT = TypeVar("RowT")


def literal_limit(size: int) -> ColumnElement[int]:
    """A limit written into the statement: PostgreSQL plans `limit $n` anew each time."""
    return sa.literal_column(str(int(size)), sa.Integer)


async def page_of(
    reader: Reader,
    found: Statement | Assembled,
    order: Order,
    args: PageArgs,
    filter_text: str = "",
) -> Page[Any]:
    """One page of what a statement finds: rows of a value and then the order's sort values.

    ``filter_text`` is what the page's cursors are bound to beside the order. The order's columns
    are the same for all orders of its name where the statement is assembled.
    """
    cursors = Cursors(reader.cursor_key, order, filter_text)

    def of_page(statement: Statement) -> Statement:
        return _of_page(statement, cursors, order, args)

    one = (
        found.then(of_page, page_of, order.name, args.shape)
        if isinstance(found, Assembled)
        else Assembled.of(of_page(found))
    )
    rows = await reader.assembled(one, **cursors.edges(args))
    return page(rows, args, cursors, partial(capped_count, reader, found))


def _of_page(found: Statement, cursors: Cursors, order: Order, args: PageArgs) -> Statement:
    return (
        found.where(*cursors.bounds(args))
        .order_by(*order.directed(args.descending(order)))
        .limit(literal_limit(args.size + 1))
    )


async def capped_count(reader: Reader, found: Statement | Assembled) -> Count:
    one = found if isinstance(found, Assembled) else Assembled.of(found)
    [(number,)] = await reader.assembled(one.then(_counted, capped_count))
    return Count(number)


def _counted(found: Statement) -> Statement:
    one = found.with_only_columns(sa.literal(1), maintain_column_froms=True)
    capped = one.limit(literal_limit(COUNT_CAP + 1))
    return select(sa.func.count()).select_from(capped.subquery())


async def read_page(
    reader: Reader,
    entity: type[RowT],
    order: Order,
    args: PageArgs,
    where: Sequence[ColumnElement[bool]] = (),
    filter_text: str = "",
) -> Page[RowT]:
    """One page of the rows of a table."""
    found = select(entity, *order.columns).where(*where)
    return await page_of(reader, found, order, args, filter_text)


async def list_page(
    reader: Reader,
    entity: type[RowT],
    order: Order,
    args: PageArgs,
    where: tuple[ColumnElement[bool], ...] = (),
) -> Page[RowT]:
    """As ``read_page``, where ``where`` is one of few that are made once: it is part of a key."""

    def rows() -> Statement:
        return select(entity, *order.columns).where(*where)

    cursors = Cursors(reader.cursor_key, order)
    found = await reader.found(
        (list_page, entity, order.name, where, args.shape),
        lambda: _of_page(rows(), cursors, order, args),
        **cursors.edges(args),
    )
    return FoundPage(found, args, cursors, lambda: capped_count(reader, rows()))


@dataclass(frozen=True)
class Children:
    """How a kind of child hangs on its parents: by a column of its own, or through a link.

    ``parent`` is the column that holds the parent's key. Where another table links the two,
    ``parent`` is that table's and ``link`` the pair of columns that are equal, its own first.
    Those that are ``passing`` are made for one request, others once for all.
    """

    entity: type[Any]
    parent: InstrumentedAttribute[Any]
    link: tuple[InstrumentedAttribute[Any], InstrumentedAttribute[Any]] | None = None
    where: tuple[ColumnElement[bool], ...] = ()
    passing: bool = False

    def __hash__(self) -> int:
        return id(self.parent)

    @property
    def owner(self) -> type[Any]:
        """The table whose rows stand in the list: the link's, or the child's own."""
        return cast("type[Any]", self.parent.class_)

    def of(self, parent_key: ColumnElement[Any], *columns: Any) -> Statement:
        """``columns`` of the children of one parent."""
        found = select(*columns).where(self.parent == parent_key, *self.where)
        if self.link is None:
            return found.select_from(self.entity)
        return found.select_from(sa.join(self.owner, self.entity, self.link[0] == self.link[1]))


class PageOf(Loader[Any, Page[Any]]):
    """A page of children for each of many parents, in one statement.

    PostgreSQL reads it by LATERAL; SQLite, which lacks that, by ``rowid in (… limit n)``.
    """

    def __init__(
        self,
        reader: Reader,
        children: Children,
        order: Order,
        args: PageArgs,
        counts: Callable[[Children], Loader[Any, Count]],
    ) -> None:
        super().__init__()
        self._reader, self._children, self._order = reader, children, order
        self._args, self._counts = args, counts
        self._descending = args.descending(order)

    async def batch_load_fn(self, keys: list[Any]) -> list[Page[Any]]:
        args, cursors = self._args, Cursors(self._reader.cursor_key, self._order)
        found = await self._found_of(keys, cursors)
        if args.bare:
            return self._bare(keys, found, cursors)
        if len(keys) == 1:
            return [FoundPage(found, args, cursors, partial(self._count, keys[0]))]
        groups: dict[Any, list[Any]] = {key: [] for key in keys}
        for row in found.made():
            groups[row[0]].append(row[1:])
        return [
            page(rows, args, cursors, partial(self._count, key)) for key, rows in groups.items()
        ]

    def _bare(self, keys: list[Any], found: Found, cursors: Cursors) -> list[Page[Any]]:
        rows = found.rows[::-1] if self._args.backward else found.rows
        shared = Shared(found, self._args, cursors, self._count)
        if len(keys) == 1:
            return [BarePage(shared, list(rows), keys[0])]
        groups: dict[Any, list[Any]] = {key: [] for key in keys}
        for row in rows:
            groups[row[0]].append(row)
        return [BarePage(shared, of_one, key) for key, of_one in groups.items()]

    def _count(self, key: Any) -> Awaitable[Count]:
        return self._counts(self._children).load(key)

    async def _found_of(self, keys: list[Any], cursors: Cursors) -> Found:
        """A parent by itself is read by a statement that knows of no others."""
        args, is_one = self._args, len(keys) == 1
        values = {**given(keys), **cursors.edges(args)}

        def build() -> Statement:
            return (self._of_one if is_one else self._of_each)(cursors.bounds(args))

        if self._children.passing:
            return Found(await self._reader.rows(build(), **values))
        key = (PageOf, is_one, id(self._children), self._order.name, args.shape)
        return await self._reader.found(key, build, **values)

    def _of_one(self, bounds: Sequence[ColumnElement[bool]]) -> Statement:
        children, values = self._children, () if self._args.bare else self._order.columns
        return self._first(
            children.of(the_one(children.parent.type), children.entity, *values), bounds
        )

    def _of_each(self, bounds: Sequence[ColumnElement[bool]]) -> Statement:
        kind, is_sqlite = self._children.parent.type, self._reader.is_sqlite
        parents = each_key(kind, "keys", is_sqlite=is_sqlite)
        return (self._by_rowid if is_sqlite else self._lateral)(parents, bounds)

    def _first(self, found: Statement, bounds: Sequence[ColumnElement[bool]]) -> Statement:
        return (
            found.where(*bounds)
            .order_by(*self._order.directed(self._descending))
            .limit(literal_limit(self._args.size + (not self._args.bare)))
        )

    def _limited(
        self, parents: TableValuedAlias, bounds: Sequence[ColumnElement[bool]], *columns: Any
    ) -> Statement:
        return self._first(self._children.of(parents.c.value, *columns), bounds).correlate(parents)

    def _selected(self, parents: TableValuedAlias, row: Any, values: Sequence[Any]) -> Statement:
        """The rows of all parents, each with its parent's key and what its cursor is made of."""
        shown = () if self._args.bare else values
        return select(parents.c.value, row, *shown).order_by(*self._in_order(values))

    def _in_order(self, values: Sequence[ColumnElement[Any]]) -> list[ColumnElement[Any]]:
        return [value.desc() if self._descending else value.asc() for value in values]

    def _lateral(
        self, parents: TableValuedAlias, bounds: Sequence[ColumnElement[bool]]
    ) -> Statement:
        entity = self._children.entity
        sort = [column.label(f"sort_{i}") for i, column in enumerate(self._order.columns)]
        own = sa.inspect(entity).local_table.c
        found = self._limited(parents, bounds, *own, *sort).lateral("child")
        values = [found.c[label.name] for label in sort]
        joined = sa.join(parents, found, sa.true())
        return self._selected(parents, aliased(entity, found), values).select_from(joined)

    def _by_rowid(
        self, parents: TableValuedAlias, bounds: Sequence[ColumnElement[bool]]
    ) -> Statement:
        children, is_one = self._children, self._args.bare and self._args.size == 1
        rowid: ColumnElement[int] = sa.literal_column(
            f'"{sa.inspect(children.owner).local_table.name}".rowid'
        )
        outer: dict[Any, Any] = {children.owner: aliased(children.owner, name="chosen")}
        chosen = self._limited(parents, bounds, rowid)
        place: ColumnElement[int] = sa.literal_column("chosen.rowid")
        fits = place == chosen.scalar_subquery() if is_one else place.in_(chosen)
        joined = sa.join(parents, outer[children.owner], fits)
        if children.link is not None:
            outer[children.entity] = aliased(children.entity, name="child")
            left, right = (getattr(outer[c.class_], c.key) for c in children.link)
            joined = sa.join(joined, outer[children.entity], left == right)
        values = [getattr(outer[c.class_], c.key) for c in self._order.columns]
        return self._selected(parents, outer[children.entity], values).select_from(joined)


def first_keys(
    children: Children,
    parents: Sequence[Any],
    key: InstrumentedAttribute[Any],
    size: int,
    *,
    is_sqlite: bool,
) -> Statement:
    """The first so many children of each parent, in columns ``owner`` (the parent's) and ``id``.

    ``key`` is a column of the table whose rows stand in the list.
    """
    each = each_key(children.parent.type, parents, is_sqlite=is_sqlite)
    name = sa.inspect(children.owner).local_table.name
    rowid: ColumnElement[int] = sa.literal_column(f'"{name}".rowid')
    first = (
        children.of(each.c.value, rowid if is_sqlite else key.label("id"))
        .order_by(key)
        .limit(literal_limit(size))
        .correlate(each)
    )
    if is_sqlite:
        chosen = aliased(children.owner, name="chosen")
        joined = sa.join(each, chosen, sa.literal_column("chosen.rowid").in_(first))
        return select(
            each.c.value.label("owner"), getattr(chosen, key.key).label("id")
        ).select_from(joined)
    found = first.lateral("first")
    return select(each.c.value.label("owner"), found.c.id).select_from(
        sa.join(each, found, sa.true())
    )
