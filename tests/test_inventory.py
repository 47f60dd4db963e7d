"""Stock: where it lies, from where it is sold, and that every change of it is written down."""

from collections.abc import AsyncIterator
from typing import Any

import pytest
import sqlalchemy as sa
from buying import codes, line, make, order, prepare, ready, submit, the_books_balance
from conftest import Shop
from factories import product, stock, variant

import models
import resolvers.inventory
from models import MovementReason

LEVEL, MOVEMENT = models.InventoryLevel, models.InventoryMovement


@pytest.fixture(autouse=True)
async def balanced(shop: Shop) -> AsyncIterator[None]:
    """Whatever a test here did, the books balance after it."""
    yield
    await the_books_balance(shop)


async def places(shop: Shop, *locations: models.Location) -> None:
    await shop.add(*locations)


async def lay(shop: Shop, tea: models.ProductVariant, **on_hand: int) -> None:
    """Put so many of the variant on the shelf at each location, and nowhere else."""
    names = {place.name: place for place in await shop.all(sa.select(models.Location))}
    async with shop.context() as context, context.transaction() as session:
        for name, number in on_hand.items():
            await resolvers.inventory.count(
                session, {tea.id: number}, names[name], MovementReason.INITIAL, "ann"
            )


async def shelves(shop: Shop, tea: models.ProductVariant) -> dict[str, int]:
    async with shop.database.read_session() as session:
        rows = await session.execute(
            sa.select(models.Location.name, LEVEL.on_hand)
            .join(LEVEL, LEVEL.location_id == models.Location.id)
            .where(LEVEL.inventory_item_id == tea.id)
        )
        return dict(tuple(row) for row in rows)


async def sales(shop: Shop) -> list[tuple[str | None, str, int]]:
    sold = sa.select(MOVEMENT).where(MOVEMENT.reason == MovementReason.SALE).order_by(MOVEMENT.id)
    return [(one.reference, one.actor, one.delta) for one in await shop.all(sold)]


async def left(shop: Shop, tea: models.ProductVariant) -> int:
    key = models.ProductVariant.id == tea.id
    return int((await shop.all(sa.select(models.ProductVariant.quantity_available).where(key)))[0])


async def test_an_order_is_served_from_the_first_location_that_has_it(shop: Shop) -> None:
    tea = variant(0)
    await shop.add(product(tea))
    await places(
        shop,
        models.Location(name="Far", priority=2),
        models.Location(name="Near", priority=1),
        models.Location(name="Nearest", priority=0),
    )
    await lay(shop, tea, Far=10, Near=5, Nearest=2)
    assert await left(shop, tea) == 17

    await order(shop, line(tea, 2))
    assert await shelves(shop, tea) == {"Far": 10, "Near": 5, "Nearest": 0}
    await order(shop, line(tea, 7))
    assert await shelves(shop, tea) == {"Far": 8, "Near": 0, "Nearest": 0}
    await order(shop, line(tea, 8))

    assert await left(shop, tea) == 0
    assert [delta for _, _, delta in await sales(shop)] == [-2, -5, -2, -8]


async def test_of_equal_locations_the_older_serves_first(shop: Shop) -> None:
    tea = variant(0)
    await shop.add(product(tea))
    await places(shop, models.Location(name="First"), models.Location(name="Second"))
    await lay(shop, tea, Second=5, First=5)

    await order(shop, line(tea, 6))

    assert await shelves(shop, tea) == {"First": 0, "Second": 4}


async def test_a_closed_location_serves_last(shop: Shop) -> None:
    tea = variant(0)
    await shop.add(product(tea))
    await places(
        shop, models.Location(name="Closed", active=False), models.Location(name="Open", priority=9)
    )
    await lay(shop, tea, Closed=5, Open=5)

    await order(shop, line(tea, 6))

    assert await shelves(shop, tea) == {"Closed": 4, "Open": 0}


async def test_a_sale_is_written_down_with_its_order(shop: Shop) -> None:
    tea, tin = variant(5), variant(5)
    await stock(shop, product(tea, tin))

    row = await order(shop, line(tin, 1), line(tea, 2))

    assert row.subject == "gid://shopify/Order/1001"
    assert await sales(shop) == [(row.subject, "anonymous", -2), (row.subject, "anonymous", -1)]


async def test_a_sale_is_no_change_of_the_variant(shop: Shop) -> None:
    tea = variant(5)
    await stock(shop, product(tea))
    before = await shop.all(sa.select(models.ProductVariant.updated_at))

    await order(shop, line(tea, 2))

    assert await shop.all(sa.select(models.ProductVariant.updated_at)) == before


async def test_what_may_be_waited_for_goes_below_zero_at_the_first_location(shop: Shop) -> None:
    tea = variant(0, inventory_policy=models.InventoryPolicy.CONTINUE)
    await shop.add(product(tea))
    await places(shop, models.Location(name="First"), models.Location(name="Second"))
    await lay(shop, tea, First=1, Second=2)

    assert (await prepare(shop, await ready(shop, line(tea, 9))))["__typename"] == "CartStatusReady"
    await order(shop, line(tea, 9))
    assert await shelves(shop, tea) == {"First": -6, "Second": 0}
    await order(shop, line(tea, 1))

    assert await shelves(shop, tea) == {"First": -7, "Second": 0}
    assert await left(shop, tea) == -7
    answer = await shop.ask(
        """query($id: ID!) { node(id: $id) { ... on ProductVariant {
          availableForSale currentlyNotInStock quantityAvailable } } }""",
        id=tea.gid,
    )
    assert answer["node"] == {
        "availableForSale": True,
        "currentlyNotInStock": True,
        "quantityAvailable": -7,
    }


async def test_nobody_counts_what_is_not_tracked(shop: Shop) -> None:
    tea = variant(3, inventory_tracked=False)
    await stock(shop, product(tea))

    await order(shop, line(tea, 1_000_000))

    assert await left(shop, tea) == 3
    assert await shelves(shop, tea) == {"Main": 3}
    assert await sales(shop) == []


async def test_tracked_and_untracked_are_bought_together(shop: Shop) -> None:
    tea, voucher = variant(3), variant(0, inventory_tracked=False)
    await stock(shop, product(tea, voucher))

    await order(shop, line(voucher, 2), line(tea, 3))

    assert (await left(shop, tea), await left(shop, voucher)) == (0, 0)
    cart = await ready(shop, line(voucher, 2))
    assert (await submit(shop, cart))["__typename"] == "SubmitSuccess"


async def held(shop: Shop, row: models.ProductVariant, quantity: int) -> None:
    """An attempt of somebody else that waits for its payment."""
    other = models.Cart(currency="USD")
    await shop.add(other)
    state = models.AttemptState.RUNNING
    await shop.add(
        models.CompletionAttempt(
            cart_id=other.id, token="t", id="held", state=state, cart_version=1
        )
    )
    await shop.add(
        models.StockReservation(
            attempt_id="held", inventory_item_id=row.id, location_id=1, quantity=quantity
        )
    )


async def test_what_is_reserved_is_not_sold(shop: Shop) -> None:
    tea = variant(0)
    await shop.add(product(tea))
    await places(shop, models.Location(name="First"), models.Location(name="Second"))
    await lay(shop, tea, First=5, Second=5)
    async with shop.database.write_session() as session, session.begin():
        await session.execute(sa.update(LEVEL).where(LEVEL.location_id == 1).values(reserved=4))
        await session.execute(sa.update(models.ProductVariant).values(quantity_available=6))
    await held(shop, tea, 4)

    await order(shop, line(tea, 3))

    assert await shelves(shop, tea) == {"First": 4, "Second": 3}


@pytest.mark.parametrize(
    ("claimed", "policy"),
    [
        (4, models.InventoryPolicy.DENY),
        (4, models.InventoryPolicy.CONTINUE),
        (0, models.InventoryPolicy.CONTINUE),
    ],
)
async def test_a_variant_that_lies_nowhere_is_sold_from_the_main_location(
    shop: Shop, claimed: int, policy: models.InventoryPolicy
) -> None:
    tea = variant(claimed, inventory_policy=policy)
    await shop.add(product(tea))

    await order(shop, line(tea, 3))

    assert await left(shop, tea) == claimed - 3
    assert await shelves(shop, tea) == {"Main": claimed - 3}
    deltas = await shop.all(sa.select(MOVEMENT.delta).order_by(MOVEMENT.id))
    assert deltas == ([4, -3] if claimed else [-3])
    await order(shop, line(tea, 1))
    assert await shelves(shop, tea) == {"Main": claimed - 4}


async def test_a_variant_that_lies_nowhere_is_put_where_there_is_a_place(shop: Shop) -> None:
    tea = variant(4)
    await shop.add(product(tea), models.InventoryItem(id=1))
    await places(
        shop, models.Location(name="Closed", active=False), models.Location(name="Shed", priority=9)
    )

    await order(shop, line(tea, 1))

    assert await shelves(shop, tea) == {"Shed": 3}


async def test_a_shop_whose_only_location_is_closed_uses_it(shop: Shop) -> None:
    tea = variant(4)
    await shop.add(product(tea), models.Location(name="Main", active=False))

    await order(shop, line(tea, 1))

    assert await shelves(shop, tea) == {"Main": 3}


async def test_counting_writes_down_the_difference(shop: Shop) -> None:
    tea, tin = variant(5), variant(2)
    await stock(shop, product(tea, tin))
    [main] = await shop.all(sa.select(models.Location))

    async with shop.context() as context, context.transaction() as session:
        counted = {tea.id: 3, tin.id: 2, 999: 7}
        await resolvers.inventory.count(session, counted, main, MovementReason.ADJUSTMENT, "ann")

    assert (await left(shop, tea), await left(shop, tin)) == (3, 2)
    corrected = sa.select(MOVEMENT).where(MOVEMENT.reason == MovementReason.ADJUSTMENT)
    [only] = await shop.all(corrected)
    assert (only.inventory_item_id, only.delta, only.actor) == (tea.id, -2, "ann")


async def test_counting_at_another_location_adds_to_what_there_is(shop: Shop) -> None:
    tea = variant(5)
    await stock(shop, product(tea))
    await places(shop, models.Location(name="Shed", priority=1))

    await lay(shop, tea, Shed=3)

    assert await left(shop, tea) == 8
    assert await shelves(shop, tea) == {"Main": 5, "Shed": 3}


async def test_counting_what_lay_nowhere_makes_the_books_true(shop: Shop) -> None:
    tea, tin = variant(5), variant(5)
    await shop.add(product(tea, tin))
    async with shop.context() as context, context.transaction() as session:
        main = await resolvers.inventory.main_location(session)
        counted = {tea.id: 3, tin.id: 0}
        await resolvers.inventory.count(session, counted, main, MovementReason.INITIAL, "ann")

    assert (await left(shop, tea), await left(shop, tin)) == (3, 0)
    assert await shelves(shop, tea) == {"Main": 3}


async def test_counting_many_costs_no_more_statements_than_counting_one(shop: Shop) -> None:
    teas = [variant(0) for _ in range(101)]
    await shop.add(product(*teas))
    await places(shop, models.Location(name="Main"))
    [main] = await shop.all(sa.select(models.Location))
    costs = []
    for some in (teas[:1], teas[1:]):
        async with shop.context() as context:
            with shop.statements() as statements:
                async with context.transaction() as session:
                    counted = {tea.id: 5 for tea in some}
                    await resolvers.inventory.count(
                        session, counted, main, MovementReason.IMPORT, "import"
                    )
        costs.append(len(statements))
    assert costs[0] == costs[1], costs


async def test_a_refused_submission_names_everything_that_is_short(shop: Shop) -> None:
    tea, tin = variant(5), variant(5)
    await stock(shop, product(tea, tin))
    cart = await ready(shop, line(tea, 5), line(tin, 5))
    await order(shop, line(tin, 1), line(tea, 5))

    result = await submit(shop, cart)

    assert codes(result) == ["MERCHANDISE_OUT_OF_STOCK", "MERCHANDISE_NOT_ENOUGH_STOCK_AVAILABLE"]
    assert (await left(shop, tea), await left(shop, tin)) == (0, 4)


async def test_stock_in_a_cart_is_not_taken_from_others(shop: Shop) -> None:
    tea = variant(5)
    await stock(shop, product(tea))
    await make(shop, line(tea, 5))

    await order(shop, line(tea, 5))

    assert await left(shop, tea) == 0


async def test_a_shelf_without_movements_is_found_out(shop: Shop) -> None:
    """The measure of this file is itself measured."""
    tea = variant(5)
    await stock(shop, product(tea))
    await the_books_balance(shop)
    for wrong in (
        sa.update(LEVEL).values(on_hand=6),
        sa.update(models.ProductVariant).values(quantity_available=6),
    ):
        right: Any = sa.update(wrong.table).values(
            {"on_hand": 5} if wrong.table.name == "inventory_level" else {"quantity_available": 5}
        )
        for statement, sound in ((wrong, False), (right, True)):
            async with shop.database.write_session() as session, session.begin():
                await session.execute(statement)
            if sound:
                await the_books_balance(shop)
            else:
                with pytest.raises(AssertionError):
                    await the_books_balance(shop)
