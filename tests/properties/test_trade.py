"""Trade at random: taxes, discounts, gift cards, currencies; staff do whatever they may.

After each step the books balance, the shop's and the gateway's. A walk is known by its seed, so
what was found can be walked again: WALK_SEED is the first of those that `make work` takes.
"""

import os
from collections.abc import Awaitable, Callable
from contextlib import suppress
from random import Random
from typing import Any

import fulfilling
import pytest
import sqlalchemy as sa
import trading
from conftest import Shop
from fulfilling import lines_of, money, of_line, refund, send, some
from paying import deliver, gateway_books, order_now, sweep, webhooks
from shop_client import anomalies

import models
from commerce.money import Money
from commerce.refusal import Refused
from integrations.payment.card_script import CardScript, TestCard
from integrations.payment.offered import scripted_gateway
from resolvers import order_payment
from resolvers.cart import ManualPayment
from tests.properties.books import adds_up, paid

FIRST = int(os.environ.get("WALK_SEED", "1000"))
COUNT = int(os.environ.get("WALKS", "30"))
RESTOCK = ["NO_RESTOCK", "CANCEL", "RETURN"]
LOCATIONS = [None, "gid://shopify/Location/1", "gid://shopify/Location/2"]
# Sold on purpose without being there; that nothing else is, is asked beside it.
BACKORDERED = "sold more than there was"


class Trade:
    """A shop, the orders it has, and what staff may do to one of them."""

    def __init__(self, shop: Shop, seed: int) -> None:
        self.shop, self.chance = shop, Random(seed)
        self.goods: list[models.ProductVariant] = []
        self.orders: list[models.Order] = []
        self.parcels: list[str] = []
        self.returns: list[Any] = []
        self.order: models.Order
        self.item: models.OrderLineItem

    async def opened(self) -> None:
        self.goods = await trading.opened(self.shop, self.chance)
        while not self.orders:
            await self.sell()

    async def step(self) -> str:
        steps: list[Callable[[], Awaitable[None]]] = [self.sell] * 3
        steps += [self.mark, self.capture, self.capture_in_part, self.send, self.call_parcel_off]
        steps += [self.give_back_goods, self.give_back_amount, self.give_back_postage]
        steps += [self.agree_to_return, self.take_in, self.edit, self.add, self.cancel]
        steps += [self.give_back_whole, self.sweep, self.hear, self.pay, self.pay, self.answer]
        self.order = self.chance.choice(self.orders)
        self.item = self.chance.choice(await lines_of(self.shop, self.order))
        done = self.chance.choice(steps)
        await done()
        return done.__name__

    async def tell(self, mutation: str, **arguments: Any) -> Any:
        return await fulfilling.tell(self.shop, mutation, **arguments)

    def some(self) -> int:
        return self.chance.randint(1, 3)

    def cash(self, most: int) -> dict[str, str]:
        amount = Money(self.chance.randint(1, most), self.order.currency)
        return money(amount.text(), amount.currency)

    async def sell(self) -> None:
        token = str(self.chance.random())
        result = await trading.submitted(self.shop, self.chance, self.goods, token)
        if result["__typename"] == "SubmitSuccess":
            known = [order.id for order in self.orders]
            new = sa.select(models.Order).where(models.Order.id.not_in(known))
            self.orders += await self.shop.all(new)

    async def mark(self) -> None:
        await self.tell(fulfilling.MARK, id=self.order.gid)

    async def capture(self) -> None:
        await self.tell(fulfilling.CAPTURE, id=self.order.gid)

    async def capture_in_part(self) -> None:
        await self.tell(fulfilling.CAPTURE, id=self.order.gid, amount=self.cash(900))

    async def send(self) -> None:
        part = [some(self.item, self.some())] if self.chance.random() < 0.7 else []
        parcel = (await send(self.shop, self.order, *part))["fulfillment"]
        self.parcels += [parcel["id"]] if parcel else []

    async def call_parcel_off(self) -> None:
        if self.parcels:
            await self.tell(fulfilling.UNSEND, id=self.chance.choice(self.parcels))

    async def give_back_goods(self) -> None:
        restock, place = self.chance.choice(RESTOCK), self.chance.choice(LOCATIONS)
        line = of_line(self.item, self.some(), restock)
        there = {"locationId": place} if place and restock != "NO_RESTOCK" else {}
        await refund(self.shop, self.order, line, **there)

    async def give_back_amount(self) -> None:
        await refund(self.shop, self.order, amount=self.cash(2000))

    async def give_back_postage(self) -> None:
        line = of_line(self.item, 1, self.chance.choice(RESTOCK))
        await refund(self.shop, self.order, line, shipping=self.cash(600))

    async def give_back_whole(self) -> None:
        await refund(self.shop, self.order, whole=True)

    async def agree_to_return(self) -> None:
        back = [{"lineItemId": self.item.gid, "quantity": self.some()}]
        wanted = {"orderId": self.order.gid, "returnLineItems": back}
        made = (await self.tell(fulfilling.RETURN_CREATE, input=wanted))["return"]
        self.returns += [made] if made else []

    async def take_in(self) -> None:
        if not self.returns:
            return
        made, place = self.chance.choice(self.returns), self.chance.choice(LOCATIONS)
        part = made["returnLineItems"]["nodes"][0]["id"]
        came = {"id": part, "quantity": self.some(), "restock": self.chance.random() < 0.7}
        there = {"locationId": place} if place else {}
        await self.tell(fulfilling.RECEIVE, id=made["id"], received=[came], **there)

    async def edit(self) -> None:
        wanted = {"setQuantities": [some(self.item, self.chance.randint(0, 5))]}
        await self.tell(fulfilling.EDIT, id=self.order.gid, input=wanted)

    async def add(self) -> None:
        new = {"variantId": self.chance.choice(self.goods).gid, "quantity": self.some()}
        await self.tell(fulfilling.EDIT, id=self.order.gid, input={"addVariants": [new]})

    async def cancel(self) -> None:
        how = {name: self.chance.random() < 0.5 for name in ("restock", "refund")}
        await self.tell(fulfilling.CANCEL, id=self.order.gid, reason="STAFF", **how)

    async def pay(self) -> None:
        """The buyer pays what is left, by whatever card."""
        script = self.chance.choice([*trading.CARDS, CardScript.ACTION_REQUIRED])
        async with self.shop.context() as context:
            order = await context.loaders.order.load(self.order.id)
            assert order is not None
            book = await order_payment.book_of(context, order)
            card = ManualPayment("Visa", order_payment.left(book), "test", TestCard(script).token)
            with suppress(Refused):
                await order_payment.pay(context, order, card, str(self.chance.random()))

    async def answer(self) -> None:
        """Banks hear from the buyers that they asked."""
        for kept in gateway_books(self.shop):
            if kept.state == "challenged":
                approved = self.chance.random() < 0.7
                gateway = scripted_gateway(self.shop.settings)
                await gateway.confirm(kept.reference, approved=approved)

    async def sweep(self) -> None:
        await sweep(self.shop)

    async def hear(self) -> None:
        await deliver(self.shop, await webhooks(self.shop))

    async def adds_up(self) -> None:
        assert [one for one in await anomalies(self.shop) if one != BACKORDERED] == []
        await adds_up(self.shop, trading.ON_CARD)
        endless = self.goods[-1].id
        for level in await self.shop.all(sa.select(models.InventoryLevel)):
            assert level.on_hand >= 0 or level.inventory_item_id == endless
        unchanged = sa.select(models.Order).where(~models.Order.edited)
        for order in await self.shop.all(unchanged):
            gross = sum(item.gross_minor for item in await lines_of(self.shop, order))
            assert gross + order.shipping_gross_minor == order.total_minor

    async def closed(self) -> None:
        """All that is held is taken and given back, or staff are told why not."""
        await sweep(self.shop)
        for order in self.orders:
            await self.tell(fulfilling.CAPTURE, id=order.gid)
            await self.tell(fulfilling.MARK, id=order.gid)
            answer = await refund(self.shop, order, whole=True)
            now, state = await order_now(self.shop, order), await paid(self.shop, order)
            held = state.captured + now.gift_card_minor - now.refunded_minor
            assert held == 0 or answer["userErrors"], (order.name, held)


async def walk(shop: Shop, seed: int, steps: int) -> None:
    trade, done = Trade(shop, seed), []
    await trade.opened()
    for _ in range(steps):
        done.append(await trade.step())
        try:
            await trade.adds_up()
        except AssertionError as wrong:
            wrong.add_note(f"seed {seed}, {trade.order.name}, after {done}")
            raise
    await trade.closed()
    await trade.adds_up()


@pytest.mark.parametrize("seed", [1, 2])
async def test_whatever_is_traded_the_books_balance(shop: Shop, seed: int) -> None:
    await walk(shop, seed, steps=12)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(FIRST, FIRST + COUNT))
async def test_whatever_is_traded_for_long_the_books_balance(shop: Shop, seed: int) -> None:
    await walk(shop, seed, steps=45)
