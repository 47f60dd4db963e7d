"""Money is taken, let go and given back within its limits, and once, whatever the gateway says."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from conftest import Shop
from factories import order, parcel, product, stock, variant
from fulfilling import CANCEL, CAPTURE, MARK, tell
from paying import (
    authorized,
    deliver,
    gateway_books,
    order_now,
    set_aside,
    status,
    sweep,
    usd,
    webhooks,
)

import models
import resolvers.payment
from commerce.money import Money
from commerce.payment import PaymentEventState
from commerce.permission import Permission
from commerce.refusal import Refused
from commerce.shipment_state import ShipmentStatus
from integrations.payment.card_script import CardScript
from resolvers.payment import Moved

SUCCEEDED, UNKNOWN = PaymentEventState.SUCCEEDED, PaymentEventState.UNKNOWN
EXPIRED = "AUTHORIZATION_EXPIRED"
Verb = Callable[..., Awaitable[Moved]]


async def do(shop: Shop, verb: Verb, row: models.Order, *arguments: Any) -> Moved:
    async with shop.context() as context:
        return await verb(context, row.id, *arguments)


async def refused(shop: Shop, verb: Verb, row: models.Order, *arguments: Any) -> str:
    with pytest.raises(Refused) as caught:
        await do(shop, verb, row, *arguments)
    return caught.value.reasons[0].code.name


async def test_money_set_aside_is_taken(shop: Shop) -> None:
    row = await authorized(shop)
    assert await status(shop, row) == "AUTHORIZED"

    moved = await do(shop, resolvers.payment.capture, row, None, "first")

    assert (moved.amount, moved.state) == (usd(5000), SUCCEEDED)
    assert await status(shop, row) == "PAID"
    [kept] = gateway_books(shop)
    assert (kept.captured, kept.refunded, kept.state) == (5000, 0, "authorized")
    topics = await shop.all(sa.select(models.Event.topic).order_by(models.Event.id))
    assert topics == ["order_transactions/create"] * 2 + ["orders/paid"]


async def test_money_is_taken_in_parts_and_no_more_than_was_set_aside(shop: Shop) -> None:
    row = await authorized(shop)

    await do(shop, resolvers.payment.capture, row, usd(2000), "a")
    assert await status(shop, row) == "PARTIALLY_PAID"
    assert await refused(shop, resolvers.payment.capture, row, usd(3001), "b") == "AMOUNT_TOO_LARGE"
    await do(shop, resolvers.payment.capture, row, usd(3000), "c")

    assert await status(shop, row) == "PAID"
    assert await refused(shop, resolvers.payment.capture, row, None, "d") == "NOTHING_AUTHORIZED"


async def test_the_same_key_gets_the_same_answer_and_moves_nothing_again(shop: Shop) -> None:
    row = await authorized(shop)

    first = await do(shop, resolvers.payment.capture, row, usd(2000), "a")
    second = await do(shop, resolvers.payment.capture, row, usd(2000), "a")

    assert (second.amount, second.state) == (first.amount, first.state)
    assert gateway_books(shop)[0].captured == 2000
    assert await refused(shop, resolvers.payment.capture, row, usd(2001), "a") == "KEY_REUSED"


@pytest.mark.parametrize("amount", [usd(0), usd(-5), Money(100, "EUR")])
async def test_an_amount_that_cannot_be_moved_is_refused(shop: Shop, amount: Money) -> None:
    row = await authorized(shop)

    assert await refused(shop, resolvers.payment.capture, row, amount, "a") == "AMOUNT_INVALID"


async def test_an_order_that_is_not_there(shop: Shop) -> None:
    row = models.Order(id=77)

    assert await refused(shop, resolvers.payment.capture, row, None, "a") == "NOT_FOUND"


async def test_money_set_aside_is_let_go(shop: Shop) -> None:
    row = await authorized(shop)

    await do(shop, resolvers.payment.void, row, "a")

    assert await status(shop, row) == "VOIDED"
    assert gateway_books(shop)[0].state == "voided"
    assert await refused(shop, resolvers.payment.capture, row, None, "b") == "NOTHING_AUTHORIZED"


async def test_money_is_given_back_up_to_what_was_taken(shop: Shop) -> None:
    row = await authorized(shop)
    await do(shop, resolvers.payment.capture, row, usd(4000), "a")

    await do(shop, resolvers.payment.refund, row, usd(1500), "b")
    assert await status(shop, row) == "PARTIALLY_REFUNDED"
    assert await refused(shop, resolvers.payment.refund, row, usd(2501), "c") == "AMOUNT_TOO_LARGE"
    await do(shop, resolvers.payment.refund, row, usd(2500), "d")

    found = await order_now(shop, row)
    assert (found.financial_status.name, found.refunded) == ("REFUNDED", usd(4000))
    assert gateway_books(shop)[0].refunded == 4000


async def test_a_refund_comes_from_as_many_payments_as_it_takes(shop: Shop) -> None:
    row = await authorized(shop, total=3000)
    await costs(shop, 5000)
    await set_aside(shop, row, CardScript.APPROVED, 2000)
    await do(shop, resolvers.payment.capture, row, None, "a")

    moved = await do(shop, resolvers.payment.refund, row, usd(4000), "b")

    assert moved.amount == usd(4000)
    assert [kept.refunded for kept in gateway_books(shop)] == [3000, 1000]


async def costs(shop: Shop, minor: int) -> None:
    async with shop.database.write_session() as session, session.begin():
        await session.execute(sa.update(models.Order).values(total_minor=minor))


async def test_no_more_is_taken_than_an_order_costs_by_now(shop: Shop) -> None:
    row = await authorized(shop, total=5000)
    await costs(shop, 3000)

    assert await refused(shop, resolvers.payment.capture, row, usd(3001), "a") == "AMOUNT_TOO_LARGE"
    assert (await do(shop, resolvers.payment.capture, row, None, "b")).amount == usd(3000)

    assert await status(shop, row) == "PAID"
    assert await refused(shop, resolvers.payment.capture, row, usd(1), "c") == "ALREADY_PAID"


async def test_what_is_refused_moves_nothing_and_may_be_tried_again(shop: Shop) -> None:
    row = await authorized(shop, CardScript.CAPTURE_DECLINED)

    assert await refused(shop, resolvers.payment.capture, row, None, "a") == "DECLINED"
    assert await refused(shop, resolvers.payment.capture, row, None, "a") == "DECLINED"

    assert await status(shop, row) == "AUTHORIZED"
    assert await refused(shop, resolvers.payment.capture, row, None, "b") == "DECLINED"
    assert await do(shop, resolvers.payment.void, row, "c")


async def test_money_that_is_free_again_is_not_taken_and_may_be_paid_anew(shop: Shop) -> None:
    row = await authorized(shop, CardScript.AUTHORIZATION_EXPIRED)

    assert await refused(shop, resolvers.payment.capture, row, usd(2000), "a") == EXPIRED
    assert await refused(shop, resolvers.payment.capture, row, usd(2000), "a") == EXPIRED

    assert await status(shop, row) == "VOIDED"
    assert await refused(shop, resolvers.payment.capture, row, None, "b") == EXPIRED
    moved = await do(shop, resolvers.payment.mark_as_paid, row, "c")
    assert moved.amount == usd(5000)
    assert await status(shop, row) == "PAID"
    await deliver(shop, [*(told := await webhooks(shop))[::-1], *told])
    assert await status(shop, row) == "PAID"
    assert (gateway_books(shop)[0].state, gateway_books(shop)[0].captured) == ("voided", 0)


async def test_money_that_is_free_again_needs_no_letting_go(shop: Shop) -> None:
    row = await authorized(shop, CardScript.AUTHORIZATION_EXPIRED)

    await do(shop, resolvers.payment.void, row, "a")

    assert await status(shop, row) == "VOIDED"


async def test_staff_read_that_money_is_free_again(shop: Shop) -> None:
    row = await authorized(shop, CardScript.AUTHORIZATION_EXPIRED)

    [error] = (await tell(shop, CAPTURE, id=row.gid))["userErrors"]

    assert error["code"] == EXPIRED
    assert "mark it as paid" in error["message"]
    assert (await tell(shop, MARK, id=row.gid))["order"]["financialStatus"] == "PAID"


async def test_what_is_set_aside_is_taken_and_not_marked_as_paid(shop: Shop) -> None:
    row = await authorized(shop)

    [error] = (await tell(shop, MARK, id=row.gid))["userErrors"]

    assert (error["code"], "orderCapture" in error["message"]) == ("ALREADY_PAID", True)


async def test_an_unknown_outcome_is_looked_up_and_never_asked_again(shop: Shop) -> None:
    row = await authorized(shop, CardScript.CAPTURE_TIMED_OUT)

    first = await do(shop, resolvers.payment.capture, row, None, "a")
    assert first.state is UNKNOWN
    # What may have been taken cannot be taken by another request, nor let go.
    assert await refused(shop, resolvers.payment.capture, row, None, "b") == "NOTHING_AUTHORIZED"
    assert await refused(shop, resolvers.payment.void, row, "c") == "NOTHING_AUTHORIZED"
    second = await do(shop, resolvers.payment.capture, row, None, "a")

    assert second.state is SUCCEEDED
    assert gateway_books(shop)[0].captured == 5000
    assert await status(shop, row) == "PAID"


@pytest.mark.parametrize(
    ("wanted", "back", "after"), [(True, 5000, "REFUNDED"), (False, 0, "PAID")]
)
async def test_money_taken_after_its_order_was_called_off_is_given_back_if_that_was_wanted(
    shop: Shop, wanted: bool, back: int, after: str
) -> None:
    row = await authorized(shop, CardScript.CAPTURE_TIMED_OUT)
    assert (await do(shop, resolvers.payment.capture, row, None, "a")).state is UNKNOWN
    how = {"reason": "CUSTOMER", "restock": True, "refund": wanted}
    assert (await tell(shop, CANCEL, id=row.gid, **how))["userErrors"] == []

    for _ in range(2):
        await deliver(shop, await webhooks(shop))
        await lapse(shop)
        await sweep(shop)

    [kept] = gateway_books(shop)
    assert (kept.captured, kept.refunded, await status(shop, row)) == (5000, back, after)


async def test_money_that_could_not_be_taken_before_its_order_was_called_off_is_let_go(
    shop: Shop,
) -> None:
    row = await authorized(shop, CardScript.CAPTURE_DECLINED)
    async with shop.context() as context, context.transaction() as session:
        book = await resolvers.payment.book_of(session, row.id)
        await resolvers.payment.request_capture(context, session, book, None, "a")
    how = {"reason": "CUSTOMER", "restock": True, "refund": True}
    assert (await tell(shop, CANCEL, id=row.gid, **how))["userErrors"] == []
    for _ in range(2):
        await lapse(shop)
        await sweep(shop)
    assert (gateway_books(shop)[0].state, await status(shop, row)) == ("voided", "VOIDED")


async def lapse(shop: Shop) -> None:
    """Let the time pass that payments and refunds are given."""
    past = models.now() - timedelta(hours=1)
    row, back = models.Payment, models.Refund
    async with shop.database.write_session() as session, session.begin():
        await session.execute(sa.update(row).where(row.check_at.is_not(None)).values(check_at=past))
        await session.execute(sa.update(back).values(created_at=past))


async def test_a_refund_without_an_answer_counts_until_it_is_known(shop: Shop) -> None:
    row = await authorized(shop, CardScript.REFUND_TIMED_OUT)
    await do(shop, resolvers.payment.capture, row, None, "a")

    assert (await do(shop, resolvers.payment.refund, row, usd(3000), "b")).state is UNKNOWN
    assert await refused(shop, resolvers.payment.refund, row, usd(2001), "c") == "AMOUNT_TOO_LARGE"
    assert (await order_now(shop, row)).refunded == usd(0)
    assert (await do(shop, resolvers.payment.refund, row, usd(3000), "b")).state is SUCCEEDED

    assert (await order_now(shop, row)).refunded == usd(3000)
    assert gateway_books(shop)[0].refunded == 3000


async def test_eight_refunds_at_once_do_not_give_back_more_than_was_taken(shop: Shop) -> None:
    row = await authorized(shop)
    await do(shop, resolvers.payment.capture, row, None, "a")

    async def one(n: int) -> str:
        try:
            return (await do(shop, resolvers.payment.refund, row, usd(2000), f"{n}")).state.name
        except Refused as refused:
            return refused.reasons[0].code.name

    outcomes = sorted(await asyncio.gather(*map(one, range(8))))

    assert outcomes == ["AMOUNT_TOO_LARGE"] * 6 + ["SUCCEEDED"] * 2
    assert gateway_books(shop)[0].refunded == 4000
    assert (await order_now(shop, row)).refunded == usd(4000)


async def test_eight_times_the_same_request_is_one(shop: Shop) -> None:
    row = await authorized(shop)

    same = (do(shop, resolvers.payment.capture, row, usd(3000), "same") for _ in range(8))
    moved = await asyncio.gather(*same)

    assert {(one.amount, one.state) for one in moved} == {(usd(3000), SUCCEEDED)}
    assert gateway_books(shop)[0].captured == 3000


async def test_staff_say_that_an_order_was_paid_outside(shop: Shop) -> None:
    tea = variant(price_minor=1500)
    await stock(shop, product(tea))
    row = order(tea, gift_card_minor=500)
    await shop.add(row)

    first = await do(shop, resolvers.payment.mark_as_paid, row, "a")
    again = await do(shop, resolvers.payment.mark_as_paid, row, "a")

    assert first.amount == again.amount == usd(1000)
    assert await status(shop, row) == "PAID"
    assert await refused(shop, resolvers.payment.mark_as_paid, row, "b") == "ALREADY_PAID"
    assert (await do(shop, resolvers.payment.refund, row, usd(400), "c")).amount == usd(400)
    assert await status(shop, row) == "PARTIALLY_REFUNDED"


async def test_money_that_is_set_aside_is_not_also_marked_as_paid(shop: Shop) -> None:
    row = await authorized(shop)

    assert await refused(shop, resolvers.payment.mark_as_paid, row, "a") == "ALREADY_PAID"


async def test_a_gateway_that_is_gone_leaves_the_outcome_open(shop: Shop) -> None:
    row = await authorized(shop)
    async with shop.database.write_session() as session, session.begin():
        await session.execute(sa.update(models.Payment).values(gateway="gone"))

    assert (await do(shop, resolvers.payment.capture, row, None, "a")).state is UNKNOWN


@pytest.mark.parametrize("table", ["payment_event", "fulfillment_event"])
@pytest.mark.parametrize("verb", ["UPDATE {} SET id = 9", "DELETE FROM {}"])
async def test_the_database_refuses_to_change_what_came_of_payments_and_parcels(
    shop: Shop, table: str, verb: str
) -> None:
    row = await authorized(shop)
    sent = parcel(row, 1)
    await shop.add(sent)
    told = {"carrier": "test", "key": "a", "status": ShipmentStatus.IN_TRANSIT}
    await shop.add(
        models.FulfillmentEvent(fulfillment_id=sent.id, happened_at=models.now(), **told)
    )

    with pytest.raises(sa.exc.DBAPIError, match="are never changed"):
        async with shop.database.writer.begin() as connection:
            await connection.execute(sa.text(verb.format(table)))


async def test_erasing_an_order_leaves_what_came_of_its_payment(shop: Shop) -> None:
    row = await authorized(shop, email="ann@example.com", email_key="ann@example.com")
    await do(shop, resolvers.payment.capture, row, None, "first")
    before = await shop.all(sa.select(sa.func.count(models.PaymentEvent.id)))

    erase = "mutation($id: ID!) { orderErase(id: $id) { erasedOrderId userErrors { code } } }"
    erased = await shop.ask(erase, list(Permission), id=row.gid)

    assert erased["orderErase"]["userErrors"] == []
    [payment] = await shop.all(sa.select(models.Payment))
    [placed] = await shop.all(sa.select(models.Order))
    assert (payment.token, placed.email) == (None, None)
    assert await shop.all(sa.select(sa.func.count(models.PaymentEvent.id))) == before
