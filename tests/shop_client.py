"""A buyer over HTTP, for races and crashes: fills carts, pays by card, submits, and asks again."""

import asyncio
from collections import Counter
from dataclasses import dataclass
from typing import Any

import httpx2
import sqlalchemy as sa
from conftest import Shop

import models
from commerce.payment_state import state_of
from integrations.payment.card_script import CardScript, TestCard
from integrations.payment.ledger import Kept
from integrations.payment.offered import scripted_gateway

CREATE = """mutation($input: CartInput!) { answer: cartCreate(input: $input) {
  cart { id } userErrors { code message } } }"""
DUE = """query($id: ID!) { cart(id: $id) { totalQuantity
  cost { checkoutChargeAmount { amount currencyCode } } } }"""
PAY = """mutation($id: ID!, $payment: CartPaymentInput!) {
  answer: cartPaymentUpdate(cartId: $id, payment: $payment) { userErrors { code message } } }"""
SUBMIT = """mutation($id: ID!, $token: String!) {
  answer: cartSubmitForCompletion(cartId: $id, attemptToken: $token) { result { __typename
    ... on SubmitSuccess { attemptId redirectUrl } ... on SubmitAlreadyAccepted { attemptId }
    ... on SubmitFailed { errors { code message } } } userErrors { code message } } }"""
ATTEMPT = """query($id: String!) { answer: cartCompletionAttempt(attemptId: $id) { __typename
  ... on CartCompletionFailed { errors { code } } } }"""
ADD = """mutation($id: ID!, $lines: [CartLineInput!]!) {
  answer: cartLinesAdd(cartId: $id, lines: $lines) { userErrors { code message } } }"""
BILLED = {"firstName": "Ann", "lastName": "Ames", "country": "US"}


@dataclass
class Buyers:
    """Any number of buyers, who take turns at the servers."""

    client: httpx2.AsyncClient
    addresses: list[str]
    asked: int = 0

    async def ask(
        self, query: str, headers: dict[str, str] | None = None, /, **variables: Any
    ) -> Any:
        self.asked += 1
        address = self.addresses[self.asked % len(self.addresses)]
        sent = {"query": query, "variables": variables}
        url = f"{address}/graphql"
        answer = await self.client.post(url, json=sent, headers=headers, timeout=60)
        payload = answer.json()
        assert "errors" not in payload, payload
        return next(iter(payload["data"].values()))

    async def cart(
        self, *lines: tuple[models.ProductVariant, int], script: CardScript | None, **said: Any
    ) -> str:
        """A cart that lacks nothing; without a script it is paid in cash."""
        wanted = [{"merchandiseId": row.gid, "quantity": count} for row, count in lines]
        given = {"lines": wanted, "buyerIdentity": {"email": "ann@example.com"}, **said}
        made = await self.ask(CREATE, input=given)
        assert made["userErrors"] == []
        await self.agree(made["cart"]["id"], script)
        return str(made["cart"]["id"])

    async def agree(self, cart: str, script: CardScript | None) -> None:
        due = (await self.ask(DUE, id=cart))["cost"]["checkoutChargeAmount"]
        payment: dict[str, Any] = {"amount": due, "manualPaymentMethod": {"name": "Cash"}}
        if script is not None:
            token = TestCard(script).token
            method = {"sessionId": token, "billingAddress": BILLED}
            payment = {"amount": due, "directPaymentMethod": method}
        paid = await self.ask(PAY, id=cart, payment=payment)
        assert paid["userErrors"] == []

    async def submit(self, cart: str, token: str) -> Any:
        answer = await self.ask(SUBMIT, id=cart, token=token)
        return answer["result"] or {"__typename": "Gone"}

    async def page(self, order: models.Order) -> httpx2.Response:
        """The page of an order, of the next server."""
        self.asked += 1
        address = self.addresses[self.asked % len(self.addresses)]
        url = f"{address}/orders/{order.number}?key={order.key}"
        return await self.client.get(url, timeout=60)

    async def settled(self, attempt_id: str, seconds: float = 20) -> Any:
        """What became of an attempt, asked until that is known."""
        async with asyncio.timeout(seconds):
            while True:
                found = await self.ask(ATTEMPT, id=attempt_id)
                if found["__typename"] != "CartCompletionProcessing":
                    return found
                await asyncio.sleep(0.1)


async def anomalies(shop: Shop) -> list[str]:
    """Whatever is not as it must be, in the shop's books and the gateway's; best if empty."""
    found = [*await _stock(shop), *await _orders(shop), *await _money(shop)]
    for table in (models.StockReservation, models.DiscountReservation, models.GiftCardReservation):
        attempt = models.CompletionAttempt
        live = sa.select(attempt.id).where(attempt.state.in_(["RUNNING", "ACTION_REQUIRED"]))
        if await shop.all(sa.select(table.attempt_id).where(table.attempt_id.not_in(live))):
            found.append(f"{table.__tablename__} of an attempt that is done")
    return found


async def _stock(shop: Shop) -> list[str]:
    found = []
    moved: Counter[tuple[int, int]] = Counter()
    for one in await shop.all(sa.select(models.InventoryMovement)):
        moved[one.inventory_item_id, one.location_id] += one.delta
    held: Counter[tuple[int, int]] = Counter()
    for one in await shop.all(sa.select(models.StockReservation)):
        held[one.inventory_item_id, one.location_id] += one.quantity
    free: Counter[int] = Counter()
    for level in await shop.all(sa.select(models.InventoryLevel)):
        place = (level.inventory_item_id, level.location_id)
        free[level.inventory_item_id] += level.on_hand - level.reserved
        if level.on_hand != moved[place]:
            found.append(f"{level.on_hand} on hand, {moved[place]} by movements")
        if level.reserved != held[place]:
            found.append(f"{level.reserved} reserved, {held[place]} held")
        if level.on_hand < 0:
            found.append("sold more than there was")
    return found + [
        f"{row.quantity_available} available, {free[row.id]} free"
        for row in await shop.all(sa.select(models.ProductVariant))
        if row.id in free and row.quantity_available != free[row.id]
    ]


async def _orders(shop: Shop) -> list[str]:
    orders = await shop.all(sa.select(models.Order))
    found = []
    carts = Counter(order.cart_id for order in orders)
    found += [f"{count} orders of one cart" for count in carts.values() if count > 1]
    created = sa.select(models.Event.subject).where(models.Event.topic == "orders/create")
    if sorted(await shop.all(created)) != sorted(order.subject for order in orders):
        found.append("orders and their events differ")
    for row in await shop.all(sa.select(models.Discount)):
        use = models.DiscountUse.discount_id
        used = len(await shop.all(sa.select(use).where(use == row.id)))
        column = models.DiscountReservation.discount_id
        used += len(await shop.all(sa.select(column).where(column == row.id)))
        if row.used != used or (row.usage_limit is not None and row.used > row.usage_limit):
            found.append(f"a discount counts {row.used} uses, {used} are known")
    return found


async def _money(shop: Shop) -> list[str]:
    """Each order by card has one payment at the gateway, of its amount; no other money is held."""
    found = []
    kept: dict[str, Kept] = {}
    if scripted_gateway(shop.settings).ledger.exists:
        with scripted_gateway(shop.settings).ledger.opened() as books:
            kept = {one.reference: one for one in books.payments()}
    paid = await shop.all(sa.select(models.Order).where(models.Order.gateway == "test"))
    for order in paid:
        one = kept.pop(order.payment_reference, None)
        if one is None or one.amount != order.total_minor - order.gift_card_minor:
            found.append(f"{order.name} is not paid at the gateway")
        elif one.captured > one.amount or one.refunded > one.captured:
            found.append(f"{order.name} is charged or refunded beyond its limits")
        elif one.refunded != (noted := await _refunded(shop, order)):
            found.append(f"{order.name}: {one.refunded} given back, {noted} noted")
    found += await _balances(shop, kept)
    held = [one for one in kept.values() if one.state == "authorized"]
    return found + [f"money is held without an order: {one.reference}" for one in held]


async def _balances(shop: Shop, kept: dict[str, Kept]) -> list[str]:
    """What was left of orders and paid later: as it is noted, and never more than they cost."""
    event, payment, found = models.PaymentEvent, models.Payment, []
    for order in await shop.all(sa.select(models.Order)):
        mine = await shop.all(sa.select(payment).where(payment.order_id == order.id))
        taken = 0
        for row in mine:
            state = state_of(await shop.all(sa.select(event).where(event.payment_id == row.id)))
            taken += state.captured
            if row.gateway != "test" or row.reference in (None, order.payment_reference):
                continue
            one = kept.pop(row.reference, None)
            held = one.amount - one.captured if one and one.state == "authorized" else 0
            there = (one.captured, one.refunded, held) if one else None
            noted = (state.captured, state.refunded, state.capturable)
            if there != noted and not state.is_open:
                found.append(f"{order.name}: a payment of what was left: {there}, noted {noted}")
        as_bought = order.canceled_at is None and not order.edited and not order.credited_minor
        if as_bought and taken > order.due.minor:
            found.append(f"{order.name} is paid {taken}, and costs {order.due.minor}")
    return found


async def _refunded(shop: Shop, order: models.Order) -> int:
    """What of an order was given back by the card that paid for it, and by nothing else."""
    event, payment = models.PaymentEvent, models.Payment
    mine = sa.select(payment.id).where(payment.reference == order.payment_reference)
    return state_of(await shop.all(sa.select(event).where(event.payment_id.in_(mine)))).refunded
