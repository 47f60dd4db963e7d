"""Real buyers in parallel over HTTP against real server processes: what each race must come to.

The short form runs with the suite; ``make races`` runs 200 rounds of each on both databases.
"""

import asyncio
import os
from collections import Counter
from collections.abc import Awaitable, Callable
from datetime import timedelta
from decimal import Decimal
from typing import Any

import httpx2
import sqlalchemy as sa
from conftest import Shop
from factories import product, stock, variant
from forms import form_of
from fulfilling import CANCEL, REFUND, STAFF, money
from live import servers
from paying import demo, usd
from results import note
from shop_client import ADD, ATTEMPT, DUE, Buyers, anomalies
from staff import api_token

import models
import resolvers.payment
from commerce.discount import Discount, DiscountTarget, Percentage
from commerce.refusal import Refused
from integrations.payment.card_script import CardScript

Script = CardScript
ROUNDS = int(os.environ.get("RACE_ROUNDS", "1"))
SERVERS = int(os.environ.get("RACE_SERVERS", "2"))
ONLY = os.environ.get("RACE")
Race = Callable[[Shop, Buyers, int], Awaitable[None]]


async def shelf(shop: Shop, units: int, number: int, **values: Any) -> models.ProductVariant:
    row = variant(units, **values)
    await stock(shop, product(row), at=f"Place {number} {units}")
    return row


def kinds(results: list[Any]) -> dict[str, int]:
    return dict(Counter(result["__typename"] for result in results))


async def last_unit(shop: Shop, buyers: Buyers, number: int) -> None:
    """Eight buyers want the last two of something: half by card, half in cash."""
    row = await shelf(shop, 2, number)
    carts = [await buyers.cart((row, 1), script=(Script.APPROVED, None)[i % 2]) for i in range(8)]
    results = await asyncio.gather(*(buyers.submit(cart, "one") for cart in carts))
    assert kinds(results) == {"SubmitSuccess": 2, "SubmitFailed": 6}


async def last_use_of_a_code(shop: Shop, buyers: Buyers, number: int) -> None:
    row = await shelf(shop, 20, number)
    code = f"ONCE{number}"
    rule = Discount(
        key="",
        title="Once",
        code=code,
        target=DiscountTarget.ORDER,
        value=Percentage(Decimal(10)),
        usage_limit=1,
    )
    await shop.add(models.Discount.of(rule))
    carts = [
        await buyers.cart((row, 1), script=Script.APPROVED, discountCodes=[code]) for _ in range(5)
    ]
    results = await asyncio.gather(*(buyers.submit(cart, "one") for cart in carts))
    assert kinds(results) == {"SubmitSuccess": 1, "SubmitFailed": 4}


async def gift_card(shop: Shop, buyers: Buyers, number: int) -> None:
    """Three carts want the same money of one gift card."""
    row = await shelf(shop, 20, number)
    card = models.GiftCard(
        code_hash=f"x{number}", last_characters="zzzz", currency="USD", balance_minor=600
    )
    await shop.add(card)
    carts = [await buyers.cart((row, 1), script=None) for _ in range(3)]
    tokens = [cart.removeprefix("gid://shopify/Cart/").partition("?")[0] for cart in carts]
    async with shop.database.write_session() as session, session.begin():
        await session.execute(
            sa.update(models.Cart).where(models.Cart.id.in_(tokens)).values(gift_card_ids=[card.id])
        )
    for cart in carts:
        await buyers.agree(cart, Script.APPROVED)
    results = await asyncio.gather(*(buyers.submit(cart, "one") for cart in carts))
    assert kinds(results) == {"SubmitSuccess": 1, "SubmitFailed": 2}
    left = await shop.all(
        sa.select(models.GiftCard.balance_minor).where(models.GiftCard.id == card.id)
    )
    assert left == [0]


async def one_cart_eight_times(shop: Shop, buyers: Buyers, number: int) -> None:
    row = await shelf(shop, 20, number)
    cart = await buyers.cart((row, 1), script=Script.APPROVED)
    tokens = [f"token {i % 4}" for i in range(8)]
    results = await asyncio.gather(*(buyers.submit(cart, token) for token in tokens))
    assert len({result["attemptId"] for result in results}) == 1
    assert kinds(results) == {"SubmitSuccess": 2, "SubmitAlreadyAccepted": 6}
    await buyers.settled(results[0]["attemptId"])


async def five_payments_of_one_order(shop: Shop, buyers: Buyers, number: int) -> None:
    """Staff take the money of one order five times at once, under five keys."""
    row = await shelf(shop, 20, number)
    async with shop.database.write_session() as session, session.begin():
        await session.execute(sa.update(models.Shop).values(captures_at_once=False))
    cart = await buyers.cart((row, 1), script=Script.APPROVED)
    await buyers.submit(cart, "one")
    order = await newest(shop)
    outcomes = await asyncio.gather(
        *(moved(shop, resolvers.payment.capture, order, usd(400), f"{i}") for i in range(5))
    )
    assert Counter(outcomes) == {"SUCCEEDED": 2, "AMOUNT_TOO_LARGE": 3}
    await demo(shop)


async def refunds_beyond_what_was_taken(shop: Shop, buyers: Buyers, number: int) -> None:
    row = await shelf(shop, 20, number)
    await demo(shop)
    await buyers.submit(await buyers.cart((row, 1), script=Script.APPROVED), "one")
    order = await newest(shop)
    outcomes = await asyncio.gather(
        *(moved(shop, resolvers.payment.refund, order, usd(300), f"{i}") for i in range(6))
    )
    assert Counter(outcomes) == {"SUCCEEDED": 3, "AMOUNT_TOO_LARGE": 3}


async def one_balance_from_two_tabs(shop: Shop, buyers: Buyers, number: int) -> None:
    """Two tabs pay what is left of an order, each clicked thrice, while staff note it as paid."""
    row = await shelf(shop, 20, number)
    await buyers.submit(await buyers.cart((row, 1), script=None), "one")
    order = await newest(shop)
    tabs = [form_of(await buyers.page(order)).values | {"action": "place"} for _ in range(2)]
    urls = [str((await buyers.page(order)).url) for _ in range(6)]
    clicks = [
        buyers.client.post(url, data=tabs[i % 2], timeout=60, follow_redirects=True)
        for i, url in enumerate(urls)
    ]
    staff = moved(shop, resolvers.payment.mark_as_paid, order, f"{number}")
    answers = await asyncio.gather(staff, *clicks)
    assert answers[0] in {"SUCCEEDED", "UNKNOWN_OUTCOME", "ALREADY_PAID"}
    await until_paid(shop)
    paid = await shop.all(sa.select(models.Payment).where(models.Payment.order_id == order.id))
    assert [payment.amount for payment in paid] == [usd(1000)]


async def called_off_while_given_back(shop: Shop, buyers: Buyers, number: int) -> None:
    """Staff give parts of an order back and call it off twice, all at once, while the gateway tells
    of its payment: all that was taken is given back, once."""
    row = await shelf(shop, 20, number)
    await demo(shop)
    await buyers.submit(await buyers.cart((row, 1), script=Script.APPROVED), "one")
    order = await newest(shop)
    bearer = {"Authorization": f"Bearer {await api_token(shop, *STAFF)}"}
    parts = [{"orderId": order.gid, "amount": money(much)} for much in ("6.00", "3.00")]
    how = {"id": order.gid, "reason": "CUSTOMER", "restock": True, "refund": True}
    work = [(REFUND, {"input": part}) for part in parts] + [(CANCEL, how)] * 2
    answers = await asyncio.gather(
        *(
            buyers.ask(document, bearer, key=f"{number} {i}", **given)
            for i, (document, given) in enumerate(work)
        )
    )
    assert sum(answer["userErrors"] == [] for answer in answers[2:]) == 1
    after = await newest(shop)
    assert (after.financial_status.name, after.refunded_minor) == ("REFUNDED", 1000)


async def until_paid(shop: Shop, seconds: float = 20) -> None:
    """Wait for whoever was let in to be done."""
    async with asyncio.timeout(seconds):
        while True:
            if (await newest(shop)).financial_status.name == "PAID":
                return
            await asyncio.sleep(0.05)


async def newest(shop: Shop) -> models.Order:
    found = await shop.all(sa.select(models.Order).order_by(models.Order.id.desc()).limit(1))
    assert isinstance(found[0], models.Order)
    return found[0]


async def moved(shop: Shop, verb: Any, order: models.Order, *arguments: Any) -> str:
    try:
        async with shop.context() as context:
            return str((await verb(context, order.id, *arguments)).state.name)
    except Refused as refused:
        return refused.reasons[0].code.name


async def changed_during_submission(shop: Shop, buyers: Buyers, number: int) -> None:
    """A line is added while the cart is submitted: the order is what was agreed to, or there is
    none, because the change came first."""
    row = await shelf(shop, 50, number)
    cart = await buyers.cart((row, 1), script=(Script.APPROVED, None)[number % 2])
    line = {"merchandiseId": row.gid, "quantity": 1}
    result, _ = await asyncio.gather(
        buyers.submit(cart, "one"), buyers.ask(ADD, id=cart, lines=[line])
    )
    if result["__typename"] == "SubmitSuccess":
        await buyers.settled(result["attemptId"])
        assert (await newest(shop)).total_minor == 1000
    else:
        assert [e["code"] for e in result["errors"]] == ["PAYMENTS_UNACCEPTABLE_PAYMENT_AMOUNT"]


async def ten_lines_at_once(shop: Shop, buyers: Buyers, number: int) -> None:
    row = await shelf(shop, 50, number)
    cart = await buyers.cart((row, 1), script=None)
    line = {"merchandiseId": row.gid, "quantity": 1}
    await asyncio.gather(*(buyers.ask(ADD, id=cart, lines=[line]) for _ in range(10)))
    assert (await buyers.ask(DUE, id=cart))["totalQuantity"] == 11


async def expired_reservations(shop: Shop, buyers: Buyers, number: int) -> None:
    """What waits in vain for its buyer comes back, and is sold to another."""
    row = await shelf(shop, 1, number)
    waiting = await buyers.cart((row, 1), script=Script.ACTION_REQUIRED)
    other = await buyers.cart((row, 1), script=Script.APPROVED)
    first = await buyers.submit(waiting, "one")
    past = models.now() - timedelta(hours=1)
    async with shop.database.write_session() as session, session.begin():
        await session.execute(
            sa.update(models.CompletionAttempt)
            .where(models.CompletionAttempt.id == first["attemptId"])
            .values(expires_at=past)
        )
        await session.execute(
            sa.update(models.Payment)
            .where(models.Payment.attempt_id == first["attemptId"])
            .values(check_at=past)
        )
    asked = (buyers.ask(ATTEMPT, id=first["attemptId"]) for _ in range(4))
    await asyncio.gather(*asked)
    found = await buyers.settled(first["attemptId"])
    assert found["__typename"] == "CartCompletionFailed"
    assert kinds([await buyers.submit(other, "one")]) == {"SubmitSuccess": 1}


RACES: list[Race] = [
    last_unit,
    last_use_of_a_code,
    gift_card,
    one_cart_eight_times,
    five_payments_of_one_order,
    changed_during_submission,
    ten_lines_at_once,
    refunds_beyond_what_was_taken,
    expired_reservations,
    one_balance_from_two_tabs,
    called_off_while_given_back,
]


async def test_races(shop: Shop, backend: str) -> None:
    """One shop and its servers for all races, round after round; its books balance at the end."""
    await demo(shop)
    count = 1 if shop.database.is_sqlite else SERVERS
    with servers(shop.settings, count) as addresses:
        async with httpx2.AsyncClient() as client:
            buyers = Buyers(client, addresses)
            for race in RACES if ONLY is None else [one for one in RACES if one.__name__ == ONLY]:
                for number in range(ROUNDS):
                    await race(shop, buyers, number + 1000 * RACES.index(race))
                found = await anomalies(shop)
                note("races", backend, race.__name__, rounds=ROUNDS, anomalies=len(found))
                assert found == [], race.__name__
