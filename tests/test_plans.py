"""Every list in every order it is offered in, and every filter, is read by an index."""

import asyncio
import importlib
import pkgutil
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from enum import Enum
from itertools import chain
from typing import Any

import pytest
import sqlalchemy as sa
from conftest import SECRET, Shop, migrated, new_database
from graphql import GraphQLEnumType, get_named_type, is_required_argument
from hundred import fill
from plans import Planner, planner
from questions import GIVEN, LIVE, ways
from shown import TYPES

import models
import resolvers
from commerce.permission import Permission
from commerce.query_syntax import parse
from loaders.pagination import COUNT_CAP
from resolvers import price_place, product_query
from resolvers.query_terms import COMPARE, Searchable, understood
from settings import Settings

STAFF = list(Permission)
# A shop or a row has few of these: they are read whole, at once.
SHORT = {
    "Cart.lines",
    "Customer.addresses",
    "MetaobjectField.references",
    "ProductVariant.sellingPlanAllocations",
    "ProductVariant.storeAvailability",
    "QueryRoot.locations",
}
# The best of a thousand hits, ranked one with another: ``make bench-scale`` looks at these.
RANKED = {"QueryRoot.search"}
# Empty in every shop, or in every one that ``hundred.fill`` can make in a few seconds.
EMPTY = {
    "Article.comments",
    "Cart.deliveryGroups",
    "CartDeliveryGroup.cartLines",
    "Metafield.references",
    "Order.discountApplications",
    "ProductVariant.components",
    "ProductVariant.groupedBy",
    "ProductVariant.quantityPriceBreaks",
}


@pytest.fixture
def postgresql_settings(postgresql_url: str) -> Settings:
    """Tables that nothing was ever deleted from: what was makes PostgreSQL plan otherwise."""
    url = asyncio.run(new_database(postgresql_url, "cartograph_plans"))
    settings = Settings(database_url=url, secret=SECRET)
    asyncio.run(migrated(settings))
    return settings


CAPPED = f"LIMIT {COUNT_CAP + 1}"
NOTHING = "nothing was read"
WHOLE = re.compile(r",\w+\)[<>]\(")  # as SQLite says that it looks for all of a row's values


@dataclass(frozen=True)
class List:
    """A list the schema offers, in one of its orders; ``query`` wants a page's arguments."""

    coordinate: str
    sort_key: str | None
    start: str | None
    query: str
    backward: bool

    def __str__(self) -> str:
        return f"{self.coordinate}({self.sort_key or ''})"


def lists() -> Iterator[List]:
    for name in sorted(LIVE):
        for written, one in getattr(TYPES[name], "fields", {}).items():
            if not get_named_type(one.type).name.endswith("Connection"):
                continue
            way = None if name == "QueryRoot" else ways()[name]
            for sort_key in _sort_keys(one):
                shown = "edges { cursor }" + (" totalCount" if _counts(one) else "")
                asked = f"asked: {written}({_arguments(one, sort_key)}) {{ {shown} }}"
                query = way.around(asked) if way else f"{{ {asked} }}"
                start = way.start if way else None
                yield List(f"{name}.{written}", sort_key, start, query, "last" in one.args)


def _counts(field: Any) -> bool:
    return "totalCount" in get_named_type(field.type).fields


def _sort_keys(field: Any) -> Sequence[str | None]:
    argument = field.args.get("sortKey")
    kind = get_named_type(argument.type) if argument else None
    if isinstance(kind, GraphQLEnumType):
        return list(kind.values)
    return ["id", "updated_at"] if argument else [None]


def _arguments(field: Any, sort_key: str | None) -> str:
    given = [
        f"{name}: {GIVEN[name]}"
        for name, one in field.args.items()
        if is_required_argument(one) and name != "first"
    ]
    kind = get_named_type(field.args["sortKey"].type) if sort_key else None
    said = sort_key if isinstance(kind, GraphQLEnumType) else f'"{sort_key}"'
    return ", ".join([*given, *([f"sortKey: {said}"] if sort_key else []), "PAGE"])


@dataclass
class Reading:
    """Asks for pages and looks at how the database reads each statement that is new."""

    shop: Shop
    planner: Planner
    known: dict[str, set[str]] = field(default_factory=dict)

    async def page(
        self, one: List, page: str, permissions: Sequence[Permission]
    ) -> tuple[list[str], dict[str, Any], set[str]]:
        """The cursors of a page, the statements it took, and what is wrong with them."""
        variables: dict[str, Any] = {}
        if one.start is not None:
            row = getattr(models, one.start)
            [first] = await self.shop.all(sa.select(row).order_by(row.id).limit(1))
            variables = {"ids": [first.gid]}
        asked: dict[str, Any] = {}
        with self.shop.watched(lambda text, values: asked.update({text: values})):
            answer = await self.shop.answer(
                one.query.replace("PAGE", page), permissions, **variables
            )
        faults = set()
        for text, values in asked.items():
            if text not in self.known:
                self.known[text] = await self._faults(text, values)
            faults |= self.known[text]
        return list(_cursors(answer.data)), asked, faults

    async def _faults(self, text: str, values: Any) -> set[str]:
        if "count(" in text:
            return set() if CAPPED in text else {"a count has no bound"}
        return await self.planner.faults(text, values)


def _cursors(answer: Any) -> Iterator[str]:
    if isinstance(answer, list):
        for one in answer:
            yield from _cursors(one)
    elif isinstance(answer, dict):
        for name, value in answer.items():
            if name == "asked" and value:
                yield from (edge["cursor"] for edge in value["edges"])
            elif name != "asked":
                yield from _cursors(value)


async def _faults_of(reading: Reading, one: List, asker: Sequence[Permission]) -> set[str]:
    cursors, plain, faults = await reading.page(one, "first: 2", asker)
    if not cursors:
        return {NOTHING}
    pages = [f'first: 2, after: "{cursors[0]}"']
    if one.backward:
        pages.append(f'last: 2, before: "{cursors[-1]}"')
    for page in pages:
        _, deep, more = await reading.page(one, page, asker)
        faults |= more
        of_this_page = {text: values for text, values in deep.items() if plain.get(text) != values}
        searched = [await reading.planner.searches(*pair) for pair in of_this_page.items()]
        sought = [search for search in chain(*searched) if ">" in search or "<" in search]
        if not sought:
            faults.add("a page further down is not sought by its cursor")
        elif "COLLATE BINARY" in "".join(of_this_page) and not any(map(WHOLE.search, sought)):
            faults.add("a page further down is sought by a part of its cursor")
    return faults


async def test_every_list_in_every_order_is_read_by_an_index(shop: Shop) -> None:
    """Nothing is sorted but what is answered, a page far down is sought, and counts are capped."""
    await fill(shop)
    found = {}
    async with planner(shop) as plans:
        reading = Reading(shop, plans)
        for one in lists():
            if one.coordinate in SHORT | RANKED | EMPTY:
                continue
            for_staff = await _faults_of(reading, one, STAFF)
            for_buyers = await _faults_of(reading, one, []) - {NOTHING}  # it may not be for them
            if for_staff | for_buyers:
                found[str(one)] = for_staff | for_buyers
        assert any("count(" in text for text in reading.known)
    assert found == {}


BY_PRICE = {
    "products": "asked: products(PAGE, sortKey: PRICE) { edges { cursor } totalCount }",
    "collection": """collection(handle: "group-0") {
      asked: products(PAGE, sortKey: PRICE) { edges { cursor } } }""",
    "cheapest first": """collection(handle: "group-0") {
      asked: products(PAGE) { edges { cursor } } }""",
}


async def test_lists_by_the_prices_of_a_market_are_read_by_an_index(shop: Shop) -> None:
    await fill(shop)
    async with shop.database.write_session() as session, session.begin():
        first = sa.select(sa.func.min(models.Market.id)).scalar_subquery()
        abroad = sa.update(models.Market).where(models.Market.id == first)
        await session.execute(abroad.values(countries=["DE"]))
        by_price = models.CollectionSortOrder.PRICE_DESC
        await session.execute(sa.update(models.Collection).values(sort_order=by_price))
        await price_place.keep(session)
    found = {}
    async with planner(shop) as plans:
        reading = Reading(shop, plans)
        alone = List("context", None, None, "query @inContext(country: DE) { shop { id } }", False)
        _, of_context, _ = await reading.page(alone, "", [])
        reading.known |= {text: set() for text in of_context}  # a shop has few markets
        for name, fields in BY_PRICE.items():
            query = f"query @inContext(country: DE) {{ {fields} }}"
            one = List(name, "PRICE", None, query, backward=True)
            for asker in (STAFF, []):
                if faults := await _faults_of(reading, one, asker):
                    found[name, len(asker)] = faults
        assert any("price_place" in text for text in reading.known)
    assert found == {}


def searchables() -> Iterator[Searchable]:
    for module in pkgutil.iter_modules(resolvers.__path__):
        held = vars(importlib.import_module(f"resolvers.{module.name}")).values()
        yield from (one for one in held if isinstance(one, Searchable))


def values() -> list[str]:
    words = {
        member.name.lower()
        for held in vars(models).values()
        if isinstance(held, type) and issubclass(held, Enum)
        for member in held
    }
    return ["5", "word", "word*", "2020-01-01", "true", *sorted(words)]


# Of these a shop has few.
FEW = {models.ApiToken, models.Blog, models.CustomerGroup, models.StaffMember}
# What nearly every row meets, and parts of texts: no index finds them.
UNSOUGHT = {
    (models.Article, "author"),
    (models.Article, "blog_title"),
    (models.Article, "tag_not"),
    (models.Customer, "tag_not"),
    (models.DraftOrder, "name"),  # it is made up of the id, and not written in the row
    (models.Order, "tag_not"),
    (models.Product, "available_for_sale"),
    (models.Product, "tag_not"),
}

# A shop has few groups: a range of them holds a large part of the customers.
UNSOUGHT_RANGES = {(models.Customer, "group_id")}


def conditions(table: Searchable, name: str, *, is_sqlite: bool) -> Iterator[tuple[str, Any]]:
    """What asking for a field comes to, with each comparison that it takes."""
    for comparator in COMPARE:
        if (table.id.class_, name) in UNSOUGHT_RANGES and comparator != ":":
            continue
        for value in values():
            text = f"{name}{comparator}{value}"
            found = understood(parse(text), table, is_sqlite=is_sqlite)
            if where := found.conditions(table, is_sqlite=is_sqlite):
                yield text, where
                break


async def test_every_filter_finds_its_rows_by_an_index(shop: Shop) -> None:
    found = {}
    async with planner(shop) as plans, shop.context(*STAFF) as context:
        products = await product_query.searchable(context, parse("variants.price:5"))
        for table in (products, *searchables()):
            entity = table.id.class_
            for name in table.fields:
                for text, where in conditions(table, name, is_sqlite=plans.is_sqlite):
                    if entity in FEW or (entity, name) in UNSOUGHT:
                        continue
                    statement = plans.compiled(sa.select(table.id).where(*where).limit(50))
                    if faults := await plans.faults(statement, whole=False):
                        found[f"{entity.__name__} {text}"] = faults
    assert found == {}
