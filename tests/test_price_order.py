"""Lists sorted by price go by what the buyer's market asks, its fixed prices among the others."""

import asyncio
import random
from collections.abc import Sequence
from typing import Any

import pytest
import sqlalchemy as sa
from conftest import Shop
from factories import collection, place, product, variant
from managing import CREATE, DELETE, VARIANTS_DELETE, VARIANTS_UPDATE, done, shirt
from searching import index
from sqlalchemy.orm import selectinload
from test_market import FIX, STAFF, fixed, market, price, rates
from test_market import selling as selling

import models
import resolvers.price_place
from commerce.permission import Permission

ALL = list(Permission)
LISTS = {
    "products": "products({page}, sortKey: PRICE{reverse}) {{ {shown} }}",
    "query": 'products({page}, sortKey: PRICE, query: "vendor:mill"{reverse}) {{ {shown} }}',
    "collection": """collection(handle: "all") {{
        products({page}, sortKey: PRICE{reverse}) {{ {shown} }} }}""",
    "default": 'collection(handle: "cheap") {{ products({page}{reverse}) {{ {shown} }} }}',
    "filtered": """collection(handle: "all") {{
        products({page}, sortKey: PRICE{reverse}, filters: [{{ available: true }}]) {{ {shown} }}
        }}""",
    "search": 'search({page}, query: "", sortKey: PRICE{reverse}, types: [PRODUCT]) {{ {shown} }}',
    "found": 'search({page}, query: "thing", sortKey: PRICE{reverse}) {{ {shown} }}',
}
PUBLISH = """mutation($id: ID!) { productPublish(id: $id) { product { id }
  userErrors { message } } }"""
ADD = """mutation($id: ID!, $ids: [ID!]!) { collectionAddProducts(id: $id, productIds: $ids) {
  collection { id } userErrors { message } } }"""
COLLECT = """mutation($collection: CollectionCreateInput!) {
  collectionCreate(collection: $collection) { collection { id } userErrors { message } } }"""
UNFIX = """mutation($id: ID!, $ids: [ID!]!) {
  priceListFixedPricesDelete(priceListId: $id, variantIds: $ids) { userErrors { message } } }"""
ADJUST = """mutation($id: ID!, $percent: Decimal!) {
  priceListUpdate(id: $id, input: { adjustment: $percent }) { userErrors { message } } }"""
SHOWN = """edges { cursor node { ... on Product { id priceRange { minVariantPrice { amount } } } } }
  pageInfo { hasNextPage hasPreviousPage }"""
Place = tuple[str, float]


def written(name: str, page: str, country: str, reverse: bool = False) -> str:
    turned = ", reverse: true" if reverse else ""
    fields = LISTS[name].format(page=page, reverse=turned, shown=SHOWN)
    return f"query @inContext(country: {country}) {{ {fields} }}"


async def page(shop: Shop, name: str, asked: str, country: str, reverse: bool = False) -> Any:
    [answer] = (await shop.ask(written(name, asked, country, reverse))).values()
    return answer.get("products", answer)


async def walk(shop: Shop, name: str, country: str = "DE", reverse: bool = False) -> list[Place]:
    """The whole list, a few at a time: what it holds, and for how much."""
    found: list[Place] = []
    cursor = ""
    while True:
        after = f', after: "{cursor}"' if cursor else ""
        answer = await page(shop, name, f"first: 15{after}", country, reverse)
        found += [_place(edge["node"]) for edge in answer["edges"]]
        if not answer["pageInfo"]["hasNextPage"]:
            return found
        cursor = answer["edges"][-1]["cursor"]


def _place(node: Any) -> Place:
    return node["id"], float(node["priceRange"]["minVariantPrice"]["amount"])


async def dearer_and_dearer(shop: Shop, count: int, names: Sequence[str] = tuple(LISTS)) -> None:
    """Every list holds all products once, the cheapest first or last; backward it is the same."""
    for name in names:
        up = await walk(shop, name)
        assert [cost for _, cost in up] == sorted(cost for _, cost in up), name
        assert len({id for id, _ in up}) == len(up) == count, name
        down = await walk(shop, name, reverse=True)
        assert [cost for _, cost in down] == sorted((c for _, c in down), reverse=True), name
        if name not in ("search", "found"):  # they sink what cannot be bought, either way
            assert down == up[::-1], name


@pytest.fixture
async def things(selling: Shop) -> tuple[str, list[models.Product]]:
    """Forty things in two collections; abroad, a third of their variants have prices of their
    own, most of them near what others are converted to. The id of the price list, and the things.
    """
    chance = random.Random(4)
    rows = [
        product(
            *(variant(price_minor=chance.randrange(0, 4000, 100)) for _ in range(1 + n % 3)),
            title=f"Thing {n}",
            vendor="Mill",
        )
        for n in range(40)
    ]
    groups = [
        collection(handle="all"),
        collection(handle="cheap", sort_order=models.CollectionSortOrder.PRICE_ASC),
    ]
    await selling.add(*rows, *groups)
    await selling.add(*(place(group, row, n) for group in groups for n, row in enumerate(rows)))
    await index(selling)
    await rates(selling, EUR="0.9137")
    abroad = await market(selling, ["DE"], "EUR", ending="NINETY_FIVE")
    variants = [one for row in rows for one in row.variants]
    chosen = chance.sample(variants, len(variants) // 3)
    prices = [
        price(one, f"{chance.randrange(0, 40)}.{n % 2 * 95:02}", "EUR")
        for n, one in enumerate(chosen)
    ]
    return await fixed(selling, abroad, *prices), rows


async def test_every_list_is_in_the_order_of_the_buyer_s_prices(
    selling: Shop, things: tuple[str, list[models.Product]]
) -> None:
    await dearer_and_dearer(selling, 40)
    at_home = [cost for _, cost in await walk(selling, "products", "US")]
    assert at_home == sorted(at_home)


async def test_a_page_before_a_cursor_is_the_one_that_was_left(
    selling: Shop, things: tuple[str, list[models.Product]]
) -> None:
    for name in LISTS:
        first = await page(selling, name, "first: 5", "DE")
        more = f'first: 5, after: "{first["edges"][-1]["cursor"]}"'
        second = await page(selling, name, more, "DE")
        start = second["edges"][0]["cursor"]
        assert (await page(selling, name, f'last: 5, before: "{start}"', "DE"))["edges"] == first[
            "edges"
        ]


async def test_a_cursor_of_one_market_is_refused_in_another(
    selling: Shop, things: tuple[str, list[models.Product]]
) -> None:
    for name in LISTS:
        edge = (await page(selling, name, "first: 1", "DE"))["edges"][0]
        code, message = await selling.refusal(
            written(name, f'first: 1, after: "{edge["cursor"]}"', "US")
        )
        assert (code, message[:31]) == ("BAD_USER_INPUT", "The cursor does not belong to t")


async def test_lists_follow_whatever_changes_a_price(
    selling: Shop, things: tuple[str, list[models.Product]]
) -> None:
    price_list, rows = things
    await rates(selling, EUR="1.7")
    await dearer_and_dearer(selling, 40, ["products", "collection"])

    changed = """mutation($id: ID!) { priceListUpdate(id: $id, input: { adjustment: "-60" }) {
      userErrors { message } } }"""
    assert (await selling.ask(changed, STAFF, id=price_list))["priceListUpdate"]["userErrors"] == []
    await dearer_and_dearer(selling, 40, ["products", "collection"])

    alone = [row for row in rows if len(row.variants) == 1]
    for row, dollars in zip(alone[:6], (1, 90, 3, 80, 0, 70), strict=True):
        said = [{"id": row.variants[0].gid, "price": f"{dollars}.00"}]
        await done(selling, VARIANTS_UPDATE, id=row.gid, variants=said)
    await dearer_and_dearer(selling, 40)


async def test_what_is_new_has_its_place_and_what_goes_leaves_none(
    selling: Shop, things: tuple[str, list[models.Product]]
) -> None:
    _, rows = things
    said = {"title": "Thing", "vendor": "Mill", "status": "ACTIVE"}
    said |= {"variants": [{"price": "17.00", "inventoryPolicy": "CONTINUE"}]}
    made = await done(selling, CREATE, product=said)
    await done(selling, PUBLISH, id=made["id"])
    for handle in ("all", "cheap"):
        [group] = await selling.all(
            sa.select(models.Collection).where(models.Collection.handle == handle)
        )
        await done(selling, ADD, id=group.gid, ids=[made["id"]])
    await dearer_and_dearer(selling, 41)

    await done(selling, DELETE, id=made["id"])
    several = next(row for row in rows if len(row.variants) == 3)
    gone = [one.gid for one in several.variants[1:]]
    await done(selling, VARIANTS_DELETE, id=several.gid, ids=gone)
    await dearer_and_dearer(selling, 40)


async def test_without_fixed_prices_the_shop_s_own_order_is_kept(
    selling: Shop, things: tuple[str, list[models.Product]]
) -> None:
    price_list, rows = things
    variants = [one.gid for row in rows for one in row.variants]
    await selling.ask(UNFIX, ALL, id=price_list, ids=variants)

    await dearer_and_dearer(selling, 40, ["products", "collection", "search"])
    assert await selling.all(sa.select(models.PricePlace.product_id)) == []
    assert await selling.all(sa.select(models.CollectionPricePlace.product_id)) == []


async def test_a_collection_by_rules_takes_its_products_in_with_their_places(
    selling: Shop, things: tuple[str, list[models.Product]]
) -> None:
    rules = {"rules": [{"column": "VENDOR", "relation": "EQUALS", "condition": "Mill"}]}
    said = {"title": "All", "handle": "by-rules", "ruleSet": rules, "sortOrder": "PRICE_DESC"}
    await done(selling, COLLECT, collection=said)

    found = await selling.ask(
        """query @inContext(country: DE) { collection(handle: "by-rules") {
        products(first: 50) { nodes { priceRange { minVariantPrice { amount } } } } } }""",
        ALL,
    )
    nodes = found["collection"]["products"]["nodes"]
    costs = [float(node["priceRange"]["minVariantPrice"]["amount"]) for node in nodes]
    assert costs == sorted(costs, reverse=True)
    assert len(costs) == 40


async def test_prices_that_many_change_at_once_leave_every_product_where_it_belongs(
    selling: Shop, things: tuple[str, list[models.Product]]
) -> None:
    price_list, rows = things
    chance = random.Random(8)
    work: list[Any] = []
    sizes = await sized(selling)
    alone = [row for row in rows if len(row.variants) == 1]
    for n in range(10):
        row = [sizes, *alone][n % 4]
        cents = f"{chance.randrange(0, 40)}.{chance.randrange(0, 100):02}"
        one = chance.choice(row.variants)
        own = [{"id": one.gid, "price": cents}]
        work += [
            done(selling, VARIANTS_UPDATE, id=row.gid, variants=own),
            selling.ask(FIX, STAFF, id=price_list, prices=[price(one, cents, "EUR")]),
            selling.ask(UNFIX, ALL, id=price_list, ids=[chance.choice(row.variants).gid]),
        ]
        if n % 4 == 0:
            work += [rates(selling, EUR=f"0.{chance.randrange(5000, 9999)}")]
            adjusted = chance.choice(["-60", "0", "35.5"])
            work += [selling.ask(ADJUST, STAFF, id=price_list, percent=adjusted)]
    chance.shuffle(work)

    await asyncio.gather(*work)

    kept = await places(selling)
    async with selling.context() as context, context.transaction() as session:
        for table in (models.CollectionPricePlace, models.PricePlace):
            await session.execute(sa.delete(table))
        await resolvers.price_place.keep(session)
    assert kept == await places(selling)
    assert [len(found) for found in kept] == [41, 80]


async def sized(shop: Shop) -> models.Product:
    """A product of three sizes."""
    made = await shirt(shop, "S", "M", "L")
    rows = sa.select(models.Product).options(selectinload(models.Product.variants))
    return next(row for row in await shop.all(rows) if row.gid == made)


async def places(shop: Shop) -> list[list[tuple[Any, ...]]]:
    """All that is stored of where products stand."""
    found = []
    async with shop.database.read_session() as session:
        for kind in (models.PricePlace, models.CollectionPricePlace):
            table = kind.__table__
            held = await session.execute(sa.select(table).order_by(*table.primary_key))
            found.append([tuple(row) for row in held])
    return found
