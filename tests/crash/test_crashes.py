"""kill -9 at every named failpoint, then reconcile: nothing is lost, doubled or stranded.

The short form runs with the suite; ``make crashes`` kills 200 times on each database.
"""

import asyncio
import signal
import subprocess
import sys
from contextlib import suppress

import httpx2
import sqlalchemy as sa
from buying import line, order, submit
from conftest import Shop
from factories import product, stock, variant
from killing import ROUNDS, killed
from live import ROOT, environment, free_port, wait_until_ready
from paying import by_card, card_cart, carts_order, demo, gateway_books, webhooks
from results import note
from shop_client import Buyers, anomalies

import models
import resolvers.order_payment
import resolvers.payment_sweep
from commerce.refusal import Refused
from integrations.payment.card_script import CardScript, TestCard
from integrations.payment.offered import scripted_gateway
from resolvers.cart import ManualPayment
from resolvers.failpoint import PAYING

Script = CardScript


async def reconciled(shop: Shop, seconds: float = 30) -> None:
    """As a server does that starts: until nothing is open any more."""
    open_ones = sa.select(models.Payment.id).where(models.Payment.check_at.is_not(None))
    async with asyncio.timeout(seconds):
        while await shop.all(open_ones):
            await lapse(shop)
            async with shop.context() as context:
                await resolvers.payment_sweep.sweep(context)


async def again(shop: Shop, made: models.Order, tab: str) -> None:
    """The buyer clicks once more, and if nothing came of the first in another tab."""
    for token in (tab, f"{tab} anew"):
        with suppress(Refused):
            await pay(shop, made, token)


async def pay(shop: Shop, made: models.Order, token: str) -> None:
    card = ManualPayment("Visa", made.total, "test", TestCard(Script.APPROVED).token)
    async with shop.context() as context:
        await resolvers.order_payment.pay(context, made, card, token)


async def lapse(shop: Shop) -> None:
    row = models.Payment
    async with shop.database.write_session() as session, session.begin():
        await session.execute(
            sa.update(row).where(row.check_at.is_not(None)).values(check_at=models.now())
        )


async def kill_at(shop: Shop, failpoint: str, row: models.ProductVariant, number: int) -> str:
    """Lead a process to the failpoint; what must come of it: an order paid, or refunded so far."""
    verb = failpoint.partition(".")[0]
    if verb in {"submit", "capture"}:
        cart = await card_cart(shop, line(row))
        await killed(shop, failpoint, "submit", cart["id"], "one")
    elif verb == "void":
        cart = await card_cart(shop, line(row), script=Script.ACTION_REQUIRED)
        await submit(shop, cart)
        await by_card(shop, cart, Script.APPROVED)
        await killed(shop, failpoint, "submit", cart["id"], "another")
        await reconciled(shop)
        await submit(shop, cart, "another")
    elif verb == "pay":
        made = await order(shop, line(row))
        await killed(shop, failpoint, "pay", made.id, f"tab {number}")
        cart = {"id": f"gid://shopify/Cart/{made.cart_id}"}
        await reconciled(shop)
        await again(shop, made, f"tab {number}")
    elif verb == "refund":
        cart = await card_cart(shop, line(row))
        await submit(shop, cart)
        made = await carts_order(shop, cart)
        await killed(shop, failpoint, "refund", made.id, 300, f"key {number}")
    else:
        cart = await card_cart(shop, line(row))
        await killed(shop, "submit.paid", "submit", cart["id"], "one")
        for webhook in await webhooks(shop):
            await scripted_gateway(shop.settings).forget(webhook)  # lost on its way
        await lapse(shop)
        await killed(shop, failpoint, "sweep")
    await reconciled(shop)
    return str(cart["id"])


async def test_whoever_is_killed_at_a_failpoint_loses_nothing(shop: Shop, backend: str) -> None:
    await demo(shop)
    row = variant(100_000)
    await stock(shop, product(row))
    kills: dict[str, int] = {}
    for number in range(ROUNDS):
        for failpoint in PAYING:
            cart = {"id": await kill_at(shop, failpoint, row, number)}
            verb = failpoint.partition(".")[0]
            kills[verb] = kills.get(verb, 0) + (2 if verb == "reconcile" else 1)
            if failpoint == "submit.reserved":
                continue  # the gateway never heard of it: there is no order, nor a charge
            made = await carts_order(shop, cart)
            status = "PARTIALLY_REFUNDED" if verb == "refund" else "PAID"
            assert made.financial_status.name == status, failpoint
        assert await anomalies(shop) == [], f"round {number}"
    captured = {kept.captured for kept in gateway_books(shop)}
    assert captured <= {0, 1000}
    for verb, count in kills.items():
        note("crashes", backend, verb, kills=count, anomalies=0)


async def test_a_server_that_is_killed_is_followed_by_one_that_finishes(shop: Shop) -> None:
    """The whole way over HTTP: the next server finds the charge and makes the order."""
    await demo(shop)
    row = variant(10)
    await stock(shop, product(row))
    async with httpx2.AsyncClient() as client:
        running, address = started(shop, CARTOGRAPH_FAILPOINT="submit.paid")
        cart = await Buyers(client, [address]).cart((row, 1), script=Script.APPROVED)
        with suppress(httpx2.TransportError):
            await Buyers(client, [address]).submit(cart, "one")
        assert await asyncio.to_thread(running.wait, 30) == -signal.SIGKILL

        running, address = started(shop)
        [attempt] = await shop.all(sa.select(models.CompletionAttempt.id))
        found = await Buyers(client, [address]).settled(attempt)
        again = await Buyers(client, [address]).submit(cart, "one")
        running.send_signal(signal.SIGTERM)
        await asyncio.to_thread(running.wait, 30)
    assert found["__typename"] == "CartCompletionSuccess"
    assert again["attemptId"] == attempt
    await reconciled(shop)
    assert await anomalies(shop) == []
    assert [kept.captured for kept in gateway_books(shop)] == [1000]


def started(shop: Shop, **given: str) -> tuple[subprocess.Popen[str], str]:
    port = free_port()
    running = subprocess.Popen(
        [sys.executable, "-m", "cli", "serve"],
        cwd=ROOT,
        env=environment(shop.settings, port) | {"CARTOGRAPH_PAYMENT_LEASE": "0.2"} | given,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    address = f"http://127.0.0.1:{port}"
    wait_until_ready(address, running)
    return running, address
