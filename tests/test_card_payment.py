"""A cart that is paid by card: reserve, pay, commit; one order and one charge, whatever happens."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from buying import (
    add,
    agree,
    codes,
    faults,
    line,
    make,
    read,
    submit,
    the_books_balance,
)
from conftest import Shop
from factories import product, stock, variant
from paying import (
    attempt,
    by_card,
    card_cart,
    carts_order,
    deliver,
    demo,
    gateway_books,
    sweep,
    webhooks,
)

import models
import resolvers.test_gateway
from commerce.payment import PaymentEventState, PaymentKind
from integrations.payment import PaymentRequest
from integrations.payment.card_script import NUMBERS, CardScript
from integrations.payment.offered import scripted_gateway

Script = CardScript


@pytest.fixture(autouse=True)
async def balanced(shop: Shop) -> AsyncIterator[None]:
    """Every test is in a demo shop, which takes test cards; the books balance after it."""
    await demo(shop)
    yield
    await the_books_balance(shop)


async def tea(shop: Shop, units: int = 5, **values: Any) -> models.ProductVariant:
    row = variant(units, **values)
    await stock(shop, product(row))
    return row


async def available(shop: Shop, row: models.ProductVariant) -> int:
    column = models.ProductVariant.quantity_available
    found = await shop.all(sa.select(column).where(models.ProductVariant.id == row.id))
    return int(found[0])


async def levels(shop: Shop) -> list[tuple[int, int]]:
    return [(row.on_hand, row.reserved) for row in await shop.all(sa.select(models.InventoryLevel))]


async def lapse(shop: Shop) -> None:
    """Let the time pass that payments and confirmations are given."""
    past = models.now() - timedelta(hours=1)
    async with shop.database.write_session() as session, session.begin():
        await session.execute(
            sa.update(models.Payment)
            .where(models.Payment.check_at.is_not(None))
            .values(check_at=past)
        )
        await session.execute(
            sa.update(models.CompletionAttempt)
            .where(models.CompletionAttempt.expires_at.is_not(None))
            .values(expires_at=past)
        )


async def test_a_card_that_is_approved_makes_an_order_that_is_paid(shop: Shop) -> None:
    row = await tea(shop)
    cart = await card_cart(shop, line(row, 2))

    result = await submit(shop, cart)

    assert result["__typename"] == "SubmitSuccess"
    assert "/orders/1001?key=" in result["redirectUrl"]
    found = await carts_order(shop, cart)
    assert (found.gateway, found.payment_method) == ("test", "Visa ending in 4242")
    assert found.financial_status.name == "PAID"
    [kept] = gateway_books(shop)
    assert (kept.amount, kept.captured, kept.reference) == (2000, 2000, found.payment_reference)
    assert await levels(shop) == [(3, 0)]
    assert (await attempt(shop, result))["orderId"] == found.gid
    assert await read(shop, cart) is None


async def test_a_shop_may_take_the_money_later(shop: Shop) -> None:
    async with shop.database.write_session() as session, session.begin():
        await session.execute(sa.update(models.Shop).values(captures_at_once=False))
    cart = await card_cart(shop, line(await tea(shop)))

    await submit(shop, cart)

    assert (await carts_order(shop, cart)).financial_status.name == "AUTHORIZED"
    assert gateway_books(shop)[0].captured == 0


DECLINED = {
    Script.DECLINED: ("PAYMENTS_CREDIT_CARD_GENERIC", "PAYMENT_CARD_DECLINED"),
    Script.INSUFFICIENT_FUNDS: ("PAYMENTS_CREDIT_CARD_GENERIC", "PAYMENT_INSUFFICIENT_FUNDS"),
    Script.EXPIRED: ("PAYMENTS_CREDIT_CARD_BASE_EXPIRED", "PAYMENT_INVALID_CREDIT_CARD"),
}


@pytest.mark.parametrize("script", DECLINED)
async def test_a_card_that_is_declined_charges_nothing_and_gives_everything_back(
    shop: Shop, script: CardScript
) -> None:
    row = await tea(shop)
    cart = await card_cart(shop, line(row, 2), script=script)

    result = await submit(shop, cart)

    submitted, completed = DECLINED[script]
    assert (result["__typename"], codes(result)) == ("SubmitFailed", [submitted])
    assert result["errors"][0]["message"].endswith("Nothing was charged.")
    assert await levels(shop) == [(5, 0)]
    assert await available(shop, row) == 5
    # The same token gets the same answer; another card needs another token.
    await by_card(shop, cart, Script.APPROVED)
    assert (await submit(shop, cart))["__typename"] == "SubmitFailed"
    assert (await submit(shop, cart, "second"))["__typename"] == "SubmitSuccess"
    [failed, _] = await shop.all(
        sa.select(models.CompletionAttempt).order_by(models.CompletionAttempt.created_at)
    )
    told = await attempt(shop, {"attemptId": failed.id})
    assert (told["__typename"], codes(told)) == ("CartCompletionFailed", [completed])


async def test_what_a_buyer_has_to_confirm_waits_for_their_word(shop: Shop) -> None:
    row = await tea(shop)
    cart = await card_cart(shop, line(row, 2), script=Script.ACTION_REQUIRED)

    result = await submit(shop, cart)

    assert result["__typename"] == "SubmitSuccess"
    told = await attempt(shop, result)
    assert told["__typename"] == "CartCompletionActionRequired"
    assert told["action"]["redirectUrl"] == result["redirectUrl"]
    assert result["redirectUrl"].startswith("http://shop.test/payments/test/")
    assert await levels(shop) == [(5, 2)]
    assert await available(shop, row) == 3
    assert await confirm(shop, result, approved=True) == (
        f"http://shop.test/payments/attempts/{result['attemptId']}"
    )

    assert (await attempt(shop, result))["__typename"] == "CartCompletionSuccess"
    assert await levels(shop) == [(3, 0)]
    assert gateway_books(shop)[0].captured == 2000


async def confirm(shop: Shop, result: Any, *, approved: bool) -> str | None:
    reference = result["redirectUrl"].rpartition("/")[2]
    async with shop.context() as context:
        return await resolvers.test_gateway.confirm(context, reference, approved=approved)


async def test_a_buyer_who_refuses_is_not_charged(shop: Shop) -> None:
    cart = await card_cart(shop, line(await tea(shop)), script=Script.ACTION_REQUIRED)
    result = await submit(shop, cart)
    await confirm(shop, result, approved=False)

    told = await attempt(shop, result)

    assert codes(told) == ["PAYMENT_CARD_DECLINED"]
    assert await levels(shop) == [(5, 0)]
    assert (await submit(shop, cart))["__typename"] == "SubmitFailed"


async def test_a_buyer_who_never_confirms_keeps_nobody_waiting_for_ever(shop: Shop) -> None:
    row = await tea(shop)
    cart = await card_cart(shop, line(row), script=Script.ACTION_REQUIRED)
    result = await submit(shop, cart)
    assert await sweep(shop) == 0

    await lapse(shop)
    assert await sweep(shop) == 1

    assert (await attempt(shop, result))["__typename"] == "CartCompletionFailed"
    assert await available(shop, row) == 5
    assert gateway_books(shop)[0].state == "voided"
    # Too late: what was called off cannot be confirmed.
    await confirm(shop, result, approved=True)
    await deliver(shop, await webhooks(shop))
    assert gateway_books(shop)[0].state == "voided"
    assert await sweep(shop) == 0


async def test_another_submission_calls_off_what_waits_to_be_confirmed(shop: Shop) -> None:
    row = await tea(shop, 1)
    cart = await card_cart(shop, line(row), script=Script.ACTION_REQUIRED)
    first = await submit(shop, cart)
    await by_card(shop, cart, Script.APPROVED)

    second = await submit(shop, cart, "second")

    assert second["__typename"] == "SubmitSuccess"
    assert "/orders/" in second["redirectUrl"]
    assert (await attempt(shop, first))["__typename"] == "CartCompletionFailed"
    assert sorted(kept.state for kept in gateway_books(shop)) == ["authorized", "voided"]


async def test_a_payment_that_turns_out_to_be_confirmed_is_the_order(shop: Shop) -> None:
    cart = await card_cart(shop, line(await tea(shop)), script=Script.ACTION_REQUIRED)
    first = await submit(shop, cart)
    await confirm(shop, first, approved=True)

    second = await submit(shop, cart, "second")

    assert second == {"__typename": "SubmitAlreadyAccepted", "attemptId": first["attemptId"]}
    assert len(gateway_books(shop)) == 1


async def test_a_charge_without_an_answer_is_looked_up_and_not_made_again(shop: Shop) -> None:
    cart = await card_cart(shop, line(await tea(shop)), script=Script.TIMED_OUT_CHARGED)

    assert "/orders/" in (await submit(shop, cart))["redirectUrl"]

    [kept] = gateway_books(shop)
    assert kept.captured == 1000


async def test_what_never_arrived_is_given_up_when_its_time_is_over(shop: Shop) -> None:
    row = await tea(shop)
    cart = await card_cart(shop, line(row), script=Script.TIMED_OUT)

    result = await submit(shop, cart)

    told = await attempt(shop, result)
    assert (told["__typename"], told["pollDelay"]) == ("CartCompletionProcessing", 1000)
    assert "/payments/attempts/" in result["redirectUrl"]
    assert await submit(shop, cart) == result
    assert (await submit(shop, cart, "other"))["__typename"] == "SubmitAlreadyAccepted"
    assert await available(shop, row) == 4
    await lapse(shop)
    assert codes(await attempt(shop, result)) == ["PAYMENT_TRANSIENT_ERROR"]
    assert await available(shop, row) == 5


async def test_a_duplicate_meanwhile_hears_that_the_first_is_under_way(shop: Shop) -> None:
    cart = await card_cart(shop, line(await tea(shop)), script=Script.SLOW)

    first = asyncio.create_task(submit(shop, cart))
    await asyncio.sleep(0.5)
    again, other = await submit(shop, cart), await submit(shop, cart, "other")

    assert again["__typename"] == "SubmitSuccess"
    assert "/payments/attempts/" in again["redirectUrl"]
    assert other == {"__typename": "SubmitAlreadyAccepted", "attemptId": again["attemptId"]}
    assert "/orders/" in (await first)["redirectUrl"]
    assert len(gateway_books(shop)) == 1


async def test_a_cart_that_is_changed_meanwhile_is_ordered_as_it_was_agreed(shop: Shop) -> None:
    row, tin = await tea(shop), variant(5, price_minor=300)
    await shop.add(product(tin))
    cart = await card_cart(shop, line(row), script=Script.SLOW)

    first = asyncio.create_task(submit(shop, cart))
    await asyncio.sleep(0.5)
    assert (await add(shop, cart, line(tin, 2)))["userErrors"] == []
    async with shop.database.write_session() as session, session.begin():
        await session.execute(sa.update(models.ProductVariant).values(price_minor=9999))
    await first

    found = await carts_order(shop, cart)
    assert found.total_minor == gateway_books(shop)[0].captured == 1000
    lines = await shop.all(sa.select(models.OrderLineItem))
    assert [(one.variant_id, one.quantity) for one in lines] == [(row.id, 1)]


async def test_what_is_deleted_meanwhile_was_bought_all_the_same(shop: Shop) -> None:
    row = await tea(shop)
    cart = await card_cart(shop, line(row), script=Script.ACTION_REQUIRED)
    result = await submit(shop, cart)
    async with shop.database.write_session() as session, session.begin():
        await session.execute(sa.delete(models.ProductVariant))
    await confirm(shop, result, approved=True)

    assert (await attempt(shop, result))["__typename"] == "CartCompletionSuccess"
    [item] = await shop.all(sa.select(models.OrderLineItem))
    assert (item.variant_id, item.quantity) == (None, 1)


async def test_the_last_unit_is_not_sold_while_it_is_being_paid(shop: Shop) -> None:
    row = await tea(shop, 1)
    first = await card_cart(shop, line(row), script=Script.ACTION_REQUIRED)
    second = await card_cart(shop, line(row))
    result = await submit(shop, first)

    assert codes(await submit(shop, second)) == ["MERCHANDISE_OUT_OF_STOCK"]

    await confirm(shop, result, approved=False)
    await attempt(shop, result)
    assert (await add(shop, second, line(row)))["warnings"] == []
    assert (await submit(shop, second))["__typename"] == "SubmitSuccess"


async def test_money_that_arrives_for_a_failed_attempt_is_let_go(shop: Shop) -> None:
    """The gateway heard of it after we had given it up."""
    cart = await card_cart(shop, line(await tea(shop)), script=Script.TIMED_OUT)
    result = await submit(shop, cart)
    await lapse(shop)
    await sweep(shop)
    assert (await attempt(shop, result))["__typename"] == "CartCompletionFailed"
    [event] = await shop.all(
        sa.select(models.PaymentEvent).where(
            models.PaymentEvent.kind == PaymentKind.AUTHORIZE,
            models.PaymentEvent.state == PaymentEventState.REQUESTED,
        )
    )
    gateway = scripted_gateway(shop.settings)
    late = PaymentRequest(
        event.key, event.amount, token="test_late_webhooks", return_url="http://shop.test/"
    )
    await gateway.authorize(late)

    await deliver(shop, await webhooks(shop))

    assert gateway_books(shop)[0].state == "voided"
    assert await shop.all(sa.select(models.Order)) == []


async def test_gift_card_and_discount_come_back_from_a_payment_that_fails(shop: Shop) -> None:
    row = await tea(shop)
    card = models.GiftCard(code_hash="x", last_characters="zzzz", currency="USD", balance_minor=300)
    await shop.add(card)
    cart = await card_cart(shop, line(row), script=Script.DECLINED)
    async with shop.database.write_session() as session, session.begin():
        await session.execute(sa.update(models.Cart).values(gift_card_ids=[card.id]))
    await by_card(shop, cart, Script.ACTION_REQUIRED)

    result = await submit(shop, cart)
    assert await shop.all(sa.select(models.GiftCard.balance_minor)) == [0]
    await confirm(shop, result, approved=False)
    await attempt(shop, result)
    assert await shop.all(sa.select(models.GiftCard.balance_minor)) == [300]
    await by_card(shop, cart, Script.APPROVED)
    await submit(shop, cart, "second")

    assert await shop.all(sa.select(models.GiftCard.balance_minor)) == [0]
    assert gateway_books(shop)[-1].captured == 700
    found = await carts_order(shop, cart)
    assert (found.due.minor, found.financial_status.name) == (700, "PAID")


async def test_a_token_that_stands_for_no_card_is_refused(shop: Shop) -> None:
    cart = await make(shop, line(await tea(shop)))
    for token in ("tok_1", "test_nothing", "a\0", "x" * 300):
        answer = await by_card(shop, cart, token)
        assert faults(answer) == [("INVALID_PAYMENT", "payment.directPaymentMethod.sessionId")]


async def test_a_card_of_a_gateway_that_is_no_longer_offered_is_not_charged(shop: Shop) -> None:
    cart = await card_cart(shop, line(await tea(shop)))
    async with shop.database.write_session() as session, session.begin():
        await session.execute(sa.update(models.Shop).values(is_demo=False))

    assert codes(await submit(shop, cart)) == ["PAYMENTS_METHOD_UNAVAILABLE"]
    answer = await by_card(shop, cart, Script.APPROVED)
    assert faults(answer) == [("PAYMENT_METHOD_NOT_SUPPORTED", "payment")]


async def test_a_cart_that_cash_pays_after_all_asks_no_gateway(shop: Shop) -> None:
    cart = await card_cart(shop, line(await tea(shop)))
    await agree(shop, cart)

    await submit(shop, cart)

    assert (await carts_order(shop, cart)).gateway == "manual"
    assert gateway_books(shop) == []


def test_numbers_of_test_cards_pass_as_cards() -> None:
    for number in NUMBERS:
        digits = [int(digit) for digit in number[::-1]]
        doubled = [d * 2 - 9 * (d > 4) if i % 2 else d for i, d in enumerate(digits)]
        assert sum(doubled) % 10 == 0, number
    assert set(NUMBERS.values()) == set(CardScript)


async def test_paying_twice_over_is_one_payment(shop: Shop) -> None:
    """Eight submissions of one cart at once, with two tokens."""
    cart = await card_cart(shop, line(await tea(shop)))

    results = await asyncio.gather(*(submit(shop, cart, f"token {i % 2}") for i in range(8)))

    assert len({result["attemptId"] for result in results}) == 1
    assert len(gateway_books(shop)) == 1
    assert len(await shop.all(sa.select(models.Order))) == 1
