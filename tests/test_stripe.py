"""Paying through Stripe, from the cart to the refund, over its wire (a stand-in on 127.0.0.1)."""

from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from buying import codes, faults, line, submit, the_books_balance
from conftest import Shop
from factories import product, stock, variant
from fulfilling import CAPTURE, tell
from paying import attempt, by_card, card_cart, carts_order, usd
from stripe_fake import SECRET, Account, stripe

import models
import resolvers.payment
import resolvers.payment_news
from commerce.money import Money
from commerce.payment import DeclineReason, PaymentEventState, PaymentKind
from commerce.refusal import Refused
from integrations.payment import BadSignature, PaymentOutcome, PaymentRequest
from integrations.payment.offered import named
from integrations.payment.stripe import counted
from settings import Settings


@pytest.fixture(scope="module")
def server() -> Any:
    with stripe() as (address, account):
        yield address, account


@pytest.fixture
async def account(shop: Shop, server: tuple[str, Account]) -> AsyncIterator[Account]:
    """The account of a shop that takes cards through Stripe; its own books balance afterwards."""
    address, account = server
    account.intents.clear()
    account.refunds.clear()
    account.replies.clear()
    account.silent.clear()
    shop.settings = shop.settings.model_copy(
        update={
            "payment_gateway": "stripe",
            "stripe_secret_key": "sk_test_1",
            "stripe_webhook_secret": SECRET,
            "stripe_url": address,
            "payment_timeout": 5.0,
        }
    )
    yield account
    await the_books_balance(shop)


async def cart_of(shop: Shop, token: str, **values: Any) -> Any:
    tea = variant(5, **values)
    await stock(shop, product(tea))
    return await card_cart(shop, line(tea, 2), script=token)


async def test_a_card_pays_an_order_and_gets_its_money_back(shop: Shop, account: Account) -> None:
    cart = await cart_of(shop, "pm_card_visa")

    assert "/orders/" in (await submit(shop, cart))["redirectUrl"]

    found = await carts_order(shop, cart)
    assert (found.financial_status.name, found.payment_method) == ("PAID", "Visa ending in 4242")
    [intent] = account.intents.values()
    assert (intent["amount_received"], intent["id"]) == (2000, found.payment_reference)
    async with shop.context() as context:
        await resolvers.payment.refund(context, found.id, usd(500), "a")
        await resolvers.payment.refund(context, found.id, usd(500), "a")
        await resolvers.payment.refund(context, found.id, usd(1500), "b")
    assert [made["amount"] for made in account.refunds] == [500, 1500]
    assert (await carts_order(shop, cart)).financial_status.name == "REFUNDED"


@pytest.mark.parametrize(
    ("token", "message"),
    [("pm_card_declined", "The card was declined."), ("pm_card_no_funds", "not enough money")],
)
async def test_a_card_that_stripe_declines(
    shop: Shop, account: Account, token: str, message: str
) -> None:
    cart = await cart_of(shop, token)

    result = await submit(shop, cart)

    assert codes(result) == ["PAYMENTS_CREDIT_CARD_GENERIC"]
    assert message in result["errors"][0]["message"]
    assert await shop.all(sa.select(models.Order)) == []


async def test_a_challenge_is_confirmed_by_webhook(shop: Shop, account: Account) -> None:
    cart = await cart_of(shop, "pm_card_3ds")
    result = await submit(shop, cart)
    assert result["redirectUrl"] == "https://bank.test/challenge"
    [intent] = account.intents.values()
    there = intent["next_action"]["redirect_to_url"]["return_url"]
    assert there == f"http://shop.test/payments/attempts/{result['attemptId']}"
    asked = account.webhook("payment_intent.requires_action", intent)
    intent["status"] = "requires_capture"
    told = account.webhook("payment_intent.amount_capturable_updated", intent)

    for body, headers in (told, asked, told):
        async with shop.context() as context:
            await resolvers.payment_news.receive(context, "stripe", body, headers)

    assert (await attempt(shop, result))["__typename"] == "CartCompletionSuccess"
    assert intent["amount_received"] == 2000


async def test_a_challenge_that_is_not_met_is_called_off(shop: Shop, account: Account) -> None:
    cart = await cart_of(shop, "pm_card_3ds")
    await submit(shop, cart)
    await by_card(shop, cart, "pm_card_visa")

    await submit(shop, cart, "second")

    assert [i["status"] for i in account.intents.values()] == ["canceled", "succeeded"]


@pytest.mark.parametrize("silent", ["payment_intents", "confirm", "capture"])
async def test_what_stripe_does_not_answer_is_looked_up(
    shop: Shop, account: Account, silent: str
) -> None:
    cart = await cart_of(shop, "pm_card_visa")
    account.silent.add(silent)
    result = await submit(shop, cart)
    account.silent.clear()
    past = sa.update(models.Payment).values(check_at=models.now())
    async with shop.database.write_session() as session, session.begin():
        await session.execute(past)

    async with shop.context() as context:
        await resolvers.payment_sweep.sweep(context)

    found = await attempt(shop, result)
    [intent] = account.intents.values()
    if silent == "payment_intents":
        # It was made and never confirmed: nobody was charged, and there is no order.
        assert (codes(found), intent["amount_received"]) == (["PAYMENT_TRANSIENT_ERROR"], 0)
    else:
        assert found["__typename"] == "CartCompletionSuccess"
        assert (await carts_order(shop, cart)).financial_status.name == "PAID"
        assert intent["amount_received"] == 2000


async def test_a_refund_without_an_answer_is_found_again(shop: Shop, account: Account) -> None:
    cart = await cart_of(shop, "pm_card_visa")
    await submit(shop, cart)
    found = await carts_order(shop, cart)
    account.silent.add("refunds")
    async with shop.context() as context:
        moved = await resolvers.payment.refund(context, found.id, usd(700), "a")
        assert moved.state is PaymentEventState.UNKNOWN
        account.silent.clear()
        moved = await resolvers.payment.refund(context, found.id, usd(700), "a")

    assert moved.state is PaymentEventState.SUCCEEDED
    assert [made["amount"] for made in account.refunds] == [700]
    body, headers = account.webhook("refund.updated", account.refunds[0])
    async with shop.context() as context:
        await resolvers.payment_news.receive(context, "stripe", body, headers)
    assert (await carts_order(shop, cart)).refunded == usd(700)


async def test_a_part_that_is_captured_lets_the_rest_go(shop: Shop, account: Account) -> None:
    async with shop.database.write_session() as session, session.begin():
        await session.execute(sa.update(models.Shop).values(captures_at_once=False))
    cart = await cart_of(shop, "pm_card_visa")
    await submit(shop, cart)
    found = await carts_order(shop, cart)

    async with shop.context() as context:
        await resolvers.payment.capture(context, found.id, usd(1500), "a")
        with pytest.raises(Refused):
            await resolvers.payment.capture(context, found.id, usd(500), "b")

    assert (await carts_order(shop, cart)).financial_status.name == "PARTIALLY_PAID"
    async with shop.database.write_session() as session, session.begin():
        await session.execute(sa.update(models.Shop).values(captures_at_once=True))


async def test_money_set_aside_at_stripe_is_let_go(shop: Shop, account: Account) -> None:
    async with shop.database.write_session() as session, session.begin():
        await session.execute(sa.update(models.Shop).values(captures_at_once=False))
    cart = await cart_of(shop, "pm_card_visa")
    await submit(shop, cart)
    found = await carts_order(shop, cart)
    account.silent.add("cancel")
    async with shop.context() as context:
        assert (await resolvers.payment.void(context, found.id, "a")).state.name == "UNKNOWN"
        account.silent.clear()
        assert (await resolvers.payment.void(context, found.id, "a")).state.name == "SUCCEEDED"

    assert (await carts_order(shop, cart)).financial_status.name == "VOIDED"
    async with shop.database.write_session() as session, session.begin():
        await session.execute(sa.update(models.Shop).values(captures_at_once=True))


@pytest.mark.parametrize("told", ["payment_intent.canceled", "charge", "sweep"])
async def test_money_that_is_free_again_at_stripe_is_known_without_asking_for_it(
    shop: Shop, account: Account, told: str
) -> None:
    async with shop.database.write_session() as session, session.begin():
        await session.execute(sa.update(models.Shop).values(captures_at_once=False))
    cart = await cart_of(shop, "pm_card_visa")
    await submit(shop, cart)
    found = await carts_order(shop, cart)
    await in_half_a_day(shop)
    assert (await carts_order(shop, cart)).financial_status.name == "AUTHORIZED"
    [intent] = account.intents.values()
    held = account.webhook("payment_intent.amount_capturable_updated", dict(intent))
    intent["status"] = "canceled"
    charge = {name: intent[name] for name in ("amount", "currency")}
    charge |= {"object": "charge", "payment_intent": intent["id"]}
    news = {"payment_intent.canceled": intent, "charge": charge | {"metadata": {}}}
    for _ in range(2):
        if told in news:
            kind = "charge.expired" if told == "charge" else told
            for body, headers in (account.webhook(kind, news[told]), held):
                async with shop.context() as context:
                    await resolvers.payment_news.receive(context, "stripe", body, headers)
        else:
            await in_half_a_day(shop)

    after = await carts_order(shop, cart)
    assert after.financial_status.name == "VOIDED"
    topics = await shop.all(sa.select(models.Event.topic).order_by(models.Event.id))
    assert topics.count("orders/authorization_expired") == 1
    [error] = (await tell(shop, CAPTURE, id=found.gid))["userErrors"]
    assert error["code"] == "AUTHORIZATION_EXPIRED"
    async with shop.database.write_session() as session, session.begin():
        await session.execute(sa.update(models.Shop).values(captures_at_once=True))


async def in_half_a_day(shop: Shop) -> None:
    """Let the time pass after which money that is set aside is looked up."""
    row = models.Payment
    past = sa.update(row).where(row.check_at < models.now() + timedelta(hours=13))
    async with shop.database.write_session() as session, session.begin():
        await session.execute(past.values(check_at=models.now()))
    async with shop.context() as context:
        await resolvers.payment_sweep.sweep(context)


async def test_a_token_that_stripe_does_not_know(shop: Shop, account: Account) -> None:
    cart = await cart_of(shop, "pm_card_visa")

    answer = await by_card(shop, cart, "pm_nothing")

    assert faults(answer) == [("INVALID_PAYMENT", "payment.directPaymentMethod.sessionId")]


async def test_webhooks_that_tell_us_nothing(shop: Shop, account: Account) -> None:
    gateway = named(shop.settings, "stripe")
    assert gateway is not None
    other = {"object": "payment_intent", "metadata": {}, "status": "succeeded"}
    for kind, thing in (("payment_intent.succeeded", other), ("customer.created", other)):
        assert gateway.parse_webhook(*account.webhook(kind, thing)) == []
    body, _ = account.webhook("payment_intent.succeeded", other)
    with pytest.raises(BadSignature):
        gateway.parse_webhook(body, {"stripe-signature": "t=1,v1=0"})
    with pytest.raises(BadSignature):
        gateway.parse_webhook(b"", {})


async def test_what_cannot_be_done_is_refused(shop: Shop, account: Account) -> None:
    gateway = named(shop.settings, "stripe")
    assert gateway is not None
    nothing = PaymentRequest("k", usd(100), reference="pi_none", token="pm_card_visa")
    answer = await gateway.refund(PaymentRequest("r", usd(100), reference="pi_none"))
    assert answer.outcome is PaymentOutcome.DECLINED
    assert (await gateway.card("x")) is None
    made = await gateway.authorize(nothing)
    assert made.outcome is PaymentOutcome.SUCCEEDED
    known = PaymentRequest("k2", usd(100), reference=made.reference)
    assert (await gateway.void(known)).outcome is PaymentOutcome.SUCCEEDED
    late = await gateway.capture(PaymentRequest("k3", usd(100), reference=made.reference))
    assert late.outcome is PaymentOutcome.DECLINED
    assert late.reason is DeclineReason.AUTHORIZATION_EXPIRED
    none = await gateway.capture(PaymentRequest("k4", usd(100), reference="pi_none"))
    assert none.reason is DeclineReason.NOT_POSSIBLE
    looked = await gateway.look_up(PaymentKind.AUTHORIZE, known)
    assert looked.reason is DeclineReason.CANCELED


@pytest.mark.parametrize(
    ("amount", "expected"),
    [
        (Money(1999, "USD"), 1999),
        (Money(500, "JPY"), 500),
        (Money(1000, "ISK"), 100_000),
        (Money(1250, "KWD"), 1250),
        (Money(1300, "MGA"), 13),
    ],
)
def test_amounts_as_stripe_counts_them(amount: Money, expected: int) -> None:
    assert counted(amount) == expected


def test_an_amount_that_stripe_has_no_coin_for() -> None:
    with pytest.raises(ValueError, match="cannot be paid"):
        counted(Money(1301, "MGA"))


def test_stripe_needs_its_keys() -> None:
    with pytest.raises(ValueError, match="STRIPE_SECRET_KEY"):
        Settings(payment_gateway="stripe")
