import asyncio
from collections.abc import Sequence

import sqlalchemy as sa
from conftest import Shop
from factories import collection, place, product, variant
from sqlalchemy.ext.asyncio import AsyncSession

import models
import resolvers.membership


def smart(*rules: list[str], **values: object) -> models.Collection:
    return collection(kind=models.CollectionKind.SMART, rules=list(rules), **values)


async def refresh(shop: Shop, product_ids: Sequence[int] | None = None) -> None:
    async with shop.context() as context, context.transaction() as session:
        await resolvers.membership.refresh(session, product_ids)


async def members(shop: Shop, group: models.Collection) -> list[int]:
    row = models.CollectionProduct
    return list(
        await shop.all(
            sa.select(row.product_id).where(row.collection_id == group.id).order_by(row.product_id)
        )
    )


async def version(shop: Shop) -> int:
    return (await shop.all(sa.select(models.CatalogueVersion.version)))[0]


async def test_products_enter_the_collections_whose_rules_they_meet(shop: Shop) -> None:
    mug = product(variant(price_minor=1800), title="Mug", tags=["gift"], vendor="Saltmarsh")
    lamp = product(variant(price_minor=9000), title="Lamp", product_type="Lamps")
    gifts = smart(["TAG", "EQUALS", "GIFT"])
    cheap_or_lamp = smart(
        ["VARIANT_PRICE", "LESS_THAN", "20"],
        ["TYPE", "EQUALS", "lamps"],
        rules_match_any=True,
    )
    both = smart(["VENDOR", "STARTS_WITH", "salt"], ["TITLE", "CONTAINS", "lamp"])
    await shop.add(mug, lamp, gifts, cheap_or_lamp, both)

    await refresh(shop)

    assert await members(shop, gifts) == [mug.id]
    assert await members(shop, cheap_or_lamp) == [mug.id, lamp.id]
    assert await members(shop, both) == []


async def test_a_product_leaves_when_it_no_longer_fits_and_others_stay(shop: Shop) -> None:
    mug, bowl = product(variant(), tags=["sale"]), product(variant(), tags=["sale"])
    sale = smart(["TAG", "EQUALS", "sale"])
    await shop.add(mug, bowl, sale)
    await refresh(shop)

    async with shop.context() as context, context.transaction() as session:
        (await session.get_one(models.Product, mug.id)).tags = ["new"]
        await resolvers.membership.refresh(session, [mug.id])

    assert await members(shop, sale) == [bowl.id]


async def test_only_the_named_products_are_looked_at(shop: Shop) -> None:
    mug, bowl = product(variant(), tags=["a"]), product(variant(), tags=["a"])
    group = smart(["TAG", "EQUALS", "a"])
    await shop.add(mug, bowl, group)

    await refresh(shop, [bowl.id])

    assert await members(shop, group) == [bowl.id]


async def test_a_collection_stays_sorted_by_what_its_products_are_now(shop: Shop) -> None:
    mug, bowl = product(variant(price_minor=500)), product(variant(price_minor=600))
    chosen = collection()
    await shop.add(mug, bowl, chosen)
    await shop.add(place(chosen, mug, 1), place(chosen, bowl, 2))

    async with shop.context() as context, context.transaction() as session:
        found = await session.get_one(models.Product, mug.id)
        found.title_key, found.min_price_minor, found.sales_rank = "zebra mug", 900, -7
        await resolvers.membership.refresh(session, [mug.id])

    row = models.CollectionProduct
    places = await shop.all(sa.select(row).order_by(row.product_id))
    assert [(p.title_key, p.price_minor, p.sales_rank, p.position) for p in places] == [
        ("zebra mug", 900, -7, 1),
        (bowl.title_key, 600, 0, 2),
    ]
    assert [p.created_at for p in places] == [mug.created_at, bowl.created_at]


async def test_new_members_carry_what_the_collection_is_sorted_by(shop: Shop) -> None:
    mug = product(variant(price_minor=700), title="Mug", tags=["a"], sales_rank=-3)
    await shop.add(mug, smart(["TAG", "EQUALS", "a"]))

    await refresh(shop)

    (found,) = await shop.all(sa.select(models.CollectionProduct))
    assert (found.title_key, found.price_minor, found.sales_rank) == ("mug", 700, -3)
    assert found.created_at == mug.created_at


async def test_changed_rules_choose_anew_and_hand_picked_products_stay(shop: Shop) -> None:
    mug, lamp = product(variant(), tags=["a"]), product(variant(), tags=["b"])
    group, other, chosen = (
        smart(["TAG", "EQUALS", "a"]),
        smart(["TAG", "EQUALS", "a"]),
        collection(),
    )
    await shop.add(mug, lamp, group, other, chosen)
    await shop.add(place(chosen, mug, 1))
    await refresh(shop)

    async with shop.context() as context, context.transaction() as session:
        (await session.get_one(models.Collection, group.id)).rules = [["TAG", "EQUALS", "b"]]
        await resolvers.membership.refresh_collection(session, group.id)
        await resolvers.membership.refresh_collection(session, chosen.id)

    assert await members(shop, group) == [lamp.id]
    assert await members(shop, other) == [mug.id]
    assert await members(shop, chosen) == [mug.id]


async def test_every_change_raises_the_catalogues_version(shop: Shop) -> None:
    group = smart(["TAG", "EQUALS", "a"])
    await shop.add(group)

    await refresh(shop, [])
    async with shop.context() as context, context.transaction() as session:
        await resolvers.membership.refresh_collection(session, group.id)
        await resolvers.membership.bump(session)

    assert await version(shop) == 3


async def test_a_shop_without_rules_needs_no_look_at_its_products(shop: Shop) -> None:
    await shop.add(product(variant()), collection())

    with shop.statements() as statements:
        await refresh(shop)

    assert not any("FROM product " in text for text in statements if text.startswith("SELECT"))


async def test_many_products_cost_few_statements(shop: Shop) -> None:
    products = [product(variant(price_minor=n), tags=["a"]) for n in range(1_200)]
    group = smart(["TAG", "EQUALS", "a"])
    cheap = smart(["VARIANT_PRICE", "LESS_THAN", "5"])
    await shop.add(*products, group, cheap)

    with shop.statements() as statements:
        await refresh(shop, [row.id for row in products])
    with shop.statements() as again:
        await refresh(shop)

    assert len(await members(shop, group)) == 1_200
    assert len(await members(shop, cheap)) == 500
    assert len(statements) <= 3 + 3 * 5 + 2, statements
    assert not any(text.startswith(("INSERT", "DELETE")) for text in again)


async def test_a_product_and_a_rule_that_change_side_by_side_find_each_other(shop: Shop) -> None:
    mug = product(variant(), tags=["a"])
    await shop.add(mug)
    group = smart(["TAG", "EQUALS", "a"])

    async def new_collection(session: AsyncSession) -> None:
        session.add(group)
        await session.flush()
        await asyncio.sleep(0.05)
        await resolvers.membership.refresh_collection(session, group.id)

    bowl = product(variant(), tags=["a"])

    async def new_product(session: AsyncSession) -> None:
        session.add(bowl)
        await session.flush()
        await asyncio.sleep(0.05)
        await resolvers.membership.refresh(session, [bowl.id])

    async def run(change: object) -> None:
        async with shop.context() as context, context.transaction() as session:
            await change(session)  # type: ignore[operator]

    await asyncio.gather(run(new_collection), run(new_product))

    assert await members(shop, group) == [mug.id, bowl.id]
