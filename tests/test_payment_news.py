"""Whoever asks again, and however gateways tell of it: one order, and one charge at the most."""

from itertools import permutations
from typing import Any

import pytest
import sqlalchemy as sa
from buying import line, submit
from conftest import Shop
from factories import product, stock, variant
from fulfilling import CAPTURE, lines_of, new_key, of_line, refund, tell
from paying import attempt, card_cart, carts_order, deliver, gateway_books, sweep, webhooks
from test_card_payment import balanced as balanced
from test_card_payment import confirm, lapse

import models
from integrations.payment.card_script import CHALLENGED, CardScript
from integrations.payment.offered import scripted_gateway

Script = CardScript
# What each script comes to: how far the order is paid, if there is one, and what is taken.
PAID, NONE = ("PAID", 1000), (None, 0)
ENDS = dict.fromkeys(CardScript, PAID)
ENDS |= dict.fromkeys([Script.DECLINED, Script.INSUFFICIENT_FUNDS, Script.EXPIRED], NONE)
ENDS |= {Script.TIMED_OUT: NONE, Script.CAPTURE_DECLINED: ("AUTHORIZED", 0)}
ENDS |= {Script.AUTHORIZATION_EXPIRED: ("VOIDED", 0)}
ORDERS = list(permutations(["retry", "webhooks", "poll"]))


@pytest.mark.parametrize("script", CardScript)
async def test_any_order_of_retry_webhook_and_poll_is_one_order_and_one_charge(
    shop: Shop, script: CardScript
) -> None:
    row = variant(10)
    await stock(shop, product(row))
    status, taken = ENDS[script]
    # Each payment of the slow one takes a second.
    for number, steps in enumerate(ORDERS[: 1 if script is Script.SLOW else None], 1):
        cart = await card_cart(shop, line(row), script=script)
        result = await submit(shop, cart)
        if script in CHALLENGED:
            await confirm(shop, result, approved=True)
        for step in steps:
            await _do(shop, step, cart, result)
        if script is Script.TIMED_OUT:
            await lapse(shop)
            await sweep(shop)

        orders = await shop.all(sa.select(models.Order))
        assert [one.financial_status.name for one in orders] == [status] * number * bool(status)
        charged = {(kept.captured, kept.refunded) for kept in gateway_books(shop)}
        assert charged <= {(taken, 0)}, steps
        assert len(gateway_books(shop)) == number * (script is not Script.TIMED_OUT)


async def _do(shop: Shop, step: str, cart: Any, result: Any) -> None:
    if step == "retry":
        again = await submit(shop, cart)
        assert again["__typename"] == result["__typename"] or "attemptId" in again
    elif step == "webhooks":
        await _hear(shop)
    elif "attemptId" in result:
        await attempt(shop, result)


async def _hear(shop: Shop) -> None:
    """All that the gateway tells, backwards and twice; what of it is older was heard before."""
    told = (await webhooks(shop))[::-1]
    await deliver(shop, [*told, *told])
    for one in told:
        await scripted_gateway(shop.settings).forget(one)


GIVEN = [Script.APPROVED, Script.DUPLICATE_WEBHOOKS, Script.REFUND_TIMED_OUT]


@pytest.mark.parametrize("script", [*GIVEN, Script.REFUND_DECLINED])
async def test_any_order_of_retry_webhook_and_sweep_gives_money_back_once(
    shop: Shop, script: CardScript
) -> None:
    row = variant(10)
    await stock(shop, product(row))
    for steps in permutations(["retry", "webhooks", "sweep"]):
        cart = await card_cart(shop, line(row), script=script)
        await submit(shop, cart)
        order = await carts_order(shop, cart)
        [item] = await lines_of(shop, order)
        key = new_key()
        await refund(shop, order, of_line(item, 1), key=key)

        for step in steps:
            if step == "retry":
                await refund(shop, order, of_line(item, 1), key=key)
            elif step == "webhooks":
                await _hear(shop)
            else:
                await lapse(shop)
                await sweep(shop)

        back = 0 if script is Script.REFUND_DECLINED else 1000
        after = await carts_order(shop, cart)
        assert after.refunded_minor == back, steps
        assert after.financial_status.name == ("REFUNDED" if back else "PAID"), steps
        assert {(kept.captured, kept.refunded) for kept in gateway_books(shop)} == {(1000, back)}


CAPTURED = [Script.APPROVED, Script.DUPLICATE_WEBHOOKS, Script.CAPTURE_TIMED_OUT]


@pytest.mark.parametrize("script", CAPTURED)
async def test_any_order_of_retry_webhook_and_sweep_takes_the_money_once(
    shop: Shop, script: CardScript
) -> None:
    async with shop.database.write_session() as session, session.begin():
        await session.execute(sa.update(models.Shop).values(captures_at_once=False))
    row = variant(10)
    await stock(shop, product(row))
    for steps in permutations(["retry", "webhooks", "sweep"]):
        cart = await card_cart(shop, line(row), script=script)
        await submit(shop, cart)
        order, key = await carts_order(shop, cart), new_key()
        assert order.financial_status.name == "AUTHORIZED"
        await tell(shop, CAPTURE, id=order.gid, key=key)

        for step in steps:
            if step == "retry":
                await tell(shop, CAPTURE, id=order.gid, key=key)
            elif step == "webhooks":
                await _hear(shop)
            else:
                await lapse(shop)
                await sweep(shop)

        assert (await carts_order(shop, cart)).financial_status.name == "PAID", steps
        assert {(kept.captured, kept.amount) for kept in gateway_books(shop)} == {(1000, 1000)}
