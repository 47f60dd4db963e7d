from dataclasses import replace
from typing import Any

import sqlalchemy as sa
from conftest import Shop
from factories import collection, product, variant

import models
import resolvers.seed
from commerce.catalogue_draft import generated
from commerce.catalogue_names import KINDS
from resolvers.bulk import Bulk
from resolvers.inventory import main_location
from resolvers.seed import SeedSummary

TABLES = (
    models.Product,
    models.ProductOption,
    models.ProductOptionValue,
    models.ProductVariant,
    models.ProductTag,
    models.Image,
    models.Collection,
    models.CollectionProduct,
    models.InventoryItem,
    models.InventoryLevel,
    models.InventoryMovement,
)


async def seed(shop: Shop, products: int, **options: Any) -> SeedSummary:
    async with shop.context() as context:
        return await resolvers.seed.seed(
            context, products, **{"progress": lambda _done: None} | options
        )


async def rows(shop: Shop, table: type[models.Base]) -> list[dict[str, Any]]:
    found = await shop.all(sa.select(table).order_by(*table.__table__.primary_key))
    columns = [column.key for column in table.__table__.columns]
    return [{name: getattr(row, name) for name in columns} for row in found]


async def contents(shop: Shop) -> dict[str, list[dict[str, Any]]]:
    return {table.__tablename__: await rows(shop, table) for table in TABLES}


async def count(shop: Shop, table: type[models.Base]) -> int:
    return (await shop.all(sa.select(sa.func.count()).select_from(table)))[0]


async def emptied(shop: Shop) -> None:
    """As new: ids start again at 1."""
    async with shop.context() as context, context.transaction() as session:
        if not context.is_sqlite:
            names = ", ".join(table.__tablename__ for table in (*TABLES, models.Location))
            await session.execute(sa.text(f"TRUNCATE {names} RESTART IDENTITY CASCADE"))
            return
        for table in (*reversed(TABLES), models.Location):
            await session.execute(sa.delete(table))


async def test_the_same_number_and_seed_make_the_same_rows(shop: Shop) -> None:
    await seed(shop, 30)
    first = await contents(shop)
    await emptied(shop)
    await seed(shop, 30)

    assert await contents(shop) == first
    assert all(first.values())


async def test_another_seed_makes_another_catalogue(shop: Shop) -> None:
    await seed(shop, 5, seed=1)
    await seed(shop, 5, seed=2)

    titles = [row["title"] for row in await rows(shop, models.Product)]
    assert len(set(titles)) == 10


async def test_a_second_run_adds_other_products(shop: Shop) -> None:
    first = await seed(shop, 40)
    second = await seed(shop, 40)

    products = await rows(shop, models.Product)
    assert (first.products, second.products) == (40, 40)
    assert [row["id"] for row in products] == list(range(1, 81))
    assert len({row["handle"] for row in products}) == 80
    assert (first.collections, second.collections) == (12, 0)
    assert await count(shop, models.Location) == 2


async def test_handles_that_are_taken_get_the_products_number(shop: Shop) -> None:
    wanted = [generated(number, 1, "USD").draft.handle for number in (4, 5)]
    await shop.add(*(product(variant(), handle=handle) for handle in (*wanted, f"{wanted[0]}-4")))

    await seed(shop, 2)

    handles = [row["handle"] for row in await rows(shop, models.Product)]
    assert handles[3:] == [f"{wanted[0]}-4-4", f"{wanted[1]}-5"]


async def test_stock_is_the_sum_of_its_movements(shop: Shop) -> None:
    await seed(shop, 60)

    level, movement = models.InventoryLevel, models.InventoryMovement
    async with shop.context() as context:
        moved = await context.rows(
            sa.select(
                level.inventory_item_id,
                level.on_hand,
                sa.func.coalesce(sa.func.sum(movement.delta), 0),
            )
            .outerjoin(
                movement,
                sa.and_(
                    movement.inventory_item_id == level.inventory_item_id,
                    movement.location_id == level.location_id,
                ),
            )
            .group_by(level.inventory_item_id, level.location_id, level.on_hand)
        )
        available = await context.rows(
            sa.select(models.ProductVariant.quantity_available, sa.func.sum(level.on_hand))
            .join(level, level.inventory_item_id == models.ProductVariant.id)
            .group_by(models.ProductVariant.id)
        )
    assert all(on_hand == total for _, on_hand, total in moved)
    assert all(quantity == on_hand for quantity, on_hand in available)
    assert len(available) == await count(shop, models.ProductVariant)
    assert len(moved) > len(available), "some of it lies at the second location"


async def test_products_know_their_prices_and_options(shop: Shop) -> None:
    summary = await seed(shop, 60)

    variants = await rows(shop, models.ProductVariant)
    assert summary.variants == len(variants)
    for row in await rows(shop, models.Product):
        own = [v for v in variants if v["product_id"] == row["id"]]
        former = [v["compare_at_minor"] for v in own if v["compare_at_minor"]] or [0]
        assert 1 <= len(own) <= 6
        assert row["min_price_minor"] == min(v["price_minor"] for v in own)
        assert row["max_price_minor"] == max(v["price_minor"] for v in own)
        assert row["min_compare_at_minor"] == min(former)
        assert ("sale" in row["tags"]) == (row["max_compare_at_minor"] > 0)
        assert 1 <= len(own[0]["selected_options"]) <= 3


async def test_some_goods_are_sold_out_and_some_are_reduced(shop: Shop) -> None:
    await seed(shop, 200)

    answer = await shop.ask(
        """{ collections(first: 20) { nodes { handle products(first: 1) { nodes { id } } } }
             products(first: 200) { nodes { availableForSale
               variants(first: 1) { nodes { compareAtPrice { amount } } } } } }"""
    )

    products = answer["products"]["nodes"]
    reduced = [p for p in products if p["variants"]["nodes"][0]["compareAtPrice"]]
    assert 0 < len([p for p in products if not p["availableForSale"]]) < 40
    assert 10 < len(reduced) < 80
    assert all(c["products"]["nodes"] for c in answer["collections"]["nodes"])


async def test_picked_products_go_on_in_order_after_a_second_run(shop: Shop) -> None:
    await seed(shop, 100)
    await seed(shop, 100)

    [picks] = [r for r in await rows(shop, models.Collection) if r["handle"] == "staff-picks"]
    places = [
        (row["position"], row["product_id"])
        for row in await rows(shop, models.CollectionProduct)
        if row["collection_id"] == picks["id"]
    ]
    assert sorted(places) == [(1, 40), (2, 80), (3, 120), (4, 160), (5, 200)]


async def test_a_smart_collection_of_the_same_handle_is_left_to_its_rules(shop: Shop) -> None:
    await shop.add(collection(handle="staff-picks", kind=models.CollectionKind.SMART))

    await seed(shop, 80)

    [own] = [r for r in await rows(shop, models.Collection) if r["handle"] == "staff-picks"]
    places = await rows(shop, models.CollectionProduct)
    assert own["id"] not in {row["collection_id"] for row in places}


async def test_a_product_without_tags_or_pictures_can_be_put_in_too(shop: Shop) -> None:
    made = generated(1, 1, "USD")
    bare = replace(made, draft=replace(made.draft, tags=(), images=()))
    async with shop.context() as context, context.transaction() as session:
        locations = [(await main_location(session)).id]
        [key] = await Bulk("USD", locations, "ann").insert(session, [bare])

    assert [row["id"] for row in await rows(shop, models.Product)] == [key]
    assert await rows(shop, models.Image) == []


async def test_the_database_goes_on_counting_after_the_seed(shop: Shop) -> None:
    await seed(shop, 3)

    own = product(variant(), title="Our own")
    await shop.add(own)

    assert own.id == 4


async def test_nothing_more_is_nothing_more(shop: Shop) -> None:
    summary = await seed(shop, 0)

    assert (summary.products, summary.variants) == (0, 0)
    assert await count(shop, models.Product) == 0


async def test_what_is_seeded_can_be_searched(shop: Shop) -> None:
    await seed(shop, 23)

    answer = await shop.ask(
        """{ products(first: 5, query: "mug OR cup OR beaker OR tumbler OR teacup") { nodes { id } }
             collections(first: 5, query: "kitchen") { nodes { handle } } }"""
    )

    assert answer["products"]["nodes"]
    assert answer["collections"]["nodes"] == [{"handle": "kitchen"}]


async def test_progress_is_told_chunk_by_chunk(shop: Shop, monkeypatch: Any) -> None:
    monkeypatch.setattr(resolvers.seed, "CHUNK", 4)
    heard: list[int] = []

    await seed(shop, 10, progress=heard.append)

    assert heard == [4, 8, 10]


def test_titles_come_once_each_until_the_words_run_out() -> None:
    made = [generated(number, 7, "USD").draft for number in range(1, 3_000)]

    assert len({draft.title for draft in made}) == len(made)
    assert {draft.product_type for draft in made} == {kind.name for kind in KINDS}


def test_a_catalogue_larger_than_its_words_counts_on() -> None:
    words = 60 * 5 * 5 * len(KINDS)

    first, later = generated(1, 1, "USD").draft, generated(1 + words, 1, "USD").draft

    assert later.title == f"{first.title} No. 2"


def test_prices_have_the_currencys_digits() -> None:
    yen, dollars = generated(3, 1, "JPY").draft, generated(3, 1, "USD").draft

    assert yen.variants[0].price == dollars.variants[0].price * 100
