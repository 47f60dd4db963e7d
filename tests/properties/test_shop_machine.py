"""A shop at work: carts become orders, which are paid, sent, changed, returned and given back.

Whatever is done, in whatever order, it is either done or refused, and the books balance.
"""

import asyncio
import shutil
from collections.abc import Awaitable, Callable
from itertools import count as numbers
from pathlib import Path
from typing import Any, TypeVar

import buying
import pytest
import sqlalchemy as sa
from buying import line
from conftest import SECRET, Shop, _emptied
from factories import product, stock, variant
from fulfilling import (
    CANCEL,
    EDIT,
    MARK,
    RECEIVE,
    RETURN_CREATE,
    UNSEND,
    lines_of,
    money,
    new_key,
    of_line,
    refund,
    send,
    tell,
)
from hypothesis import HealthCheck
from hypothesis import settings as examined
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    initialize,
    invariant,
    multiple,
    rule,
    run_state_machine_as_test,
)

import models
from commerce.gift_card_code import hashed
from models.engine import Database
from settings import Settings
from tests.properties.books import adds_up, paid

T = TypeVar("T")
CODE = "WXYZ WXYZ WXYZ"
ALLOWED = {
    "ALREADY_CANCELED",
    "ALREADY_PAID",
    "AMOUNT_TOO_LARGE",
    "ILLEGAL_MOVE",
    "INVALID",
    "NOTHING_TO_DO",
    "OUT_OF_STOCK",
    "QUANTITY_TOO_LARGE",
    "SENT_ALREADY",
}
COUNTS = st.integers(1, 3)
PLACES = st.integers(0, 2)
RESTOCK = st.sampled_from(["NO_RESTOCK", "CANCEL", "RETURN"])


class ShopMachine(RuleBasedStateMachine):
    """Each step is a mutation as staff or buyers send it."""

    orders = Bundle("orders")
    parcels = Bundle("parcels")
    returns = Bundle("returns")

    def __init__(self, fresh: Callable[[], Settings], runner: asyncio.Runner) -> None:
        super().__init__()
        self._runner = runner
        opened = fresh()
        self.shop = Shop(Database(opened), opened)

    def teardown(self) -> None:
        self.run(self.shop.database.dispose())

    def run(self, work: Awaitable[T]) -> T:
        async def awaited() -> T:
            return await work

        return self._runner.run(awaited())

    def tell(self, mutation: str, **arguments: Any) -> Any:
        return self.heard(tell(self.shop, mutation, **arguments))

    def heard(self, work: Awaitable[Any]) -> Any:
        """Done, or refused in words that staff can act on."""
        payload = self.run(work)
        assert {error["code"] for error in payload["userErrors"]} <= ALLOWED, payload
        return payload

    def line(self, order: models.Order, place: int) -> models.OrderLineItem:
        found = self.run(lines_of(self.shop, order))
        return found[place % len(found)]

    @initialize()
    def open(self) -> None:
        self.run(self._opened())

    async def _opened(self) -> None:
        if not self.shop.database.is_sqlite:
            await _emptied(self.shop.database)
        self.tea, self.tin = variant(500, price_minor=333), variant(500, price_minor=50)
        card = models.GiftCard(
            code_hash=hashed(CODE), last_characters="WXYZ", currency="USD", balance_minor=500
        )
        await stock(self.shop, product(self.tea), product(self.tin))
        await self.shop.add(card)

    @rule(target=orders, teas=COUNTS, tins=COUNTS, card=st.booleans(), paid=st.booleans())
    def place(self, teas: int, tins: int, card: bool, paid: bool) -> Any:
        cart = self.run(self._cart(teas, tins, card))
        result = self.run(buying.submit(self.shop, cart))
        if result["__typename"] != "SubmitSuccess":
            assert buying.codes(result), result
            return multiple()
        newest = sa.select(models.Order).order_by(models.Order.id.desc()).limit(1)
        [row] = self.run(self.shop.all(newest))
        if paid:
            self.tell(MARK, id=row.gid)
        return row

    async def _cart(self, teas: int, tins: int, card: bool) -> Any:
        [held] = await self.shop.all(sa.select(models.GiftCard.balance_minor))
        balance = held if card else 0
        said = {"giftCardCodes": [CODE]} if balance else {}
        goods = [line(self.tea, teas), line(self.tin, tins)]
        cart = await buying.ready(self.shop, *goods, **said)
        due = max(333 * teas + 50 * tins - balance, 0)
        agreed = buying.cash(f"{due // 100}.{due % 100:02}")
        await buying.tell(self.shop, buying.PAYMENT, cart, payment=agreed)
        return cart

    @rule(order=orders)
    def mark_as_paid(self, order: models.Order) -> None:
        self.tell(MARK, id=order.gid)

    @rule(target=parcels, order=orders, place=PLACES, count=COUNTS)
    def send(self, order: models.Order, place: int, count: int) -> Any:
        item = self.line(order, place)
        wanted = {"id": item.gid, "quantity": count}
        payload = self.heard(send(self.shop, order, wanted))
        canceled = self._now(order).canceled_at is not None
        assert (payload["fulfillment"] is not None) == (item.state.unsent >= count and not canceled)
        return payload["fulfillment"]["id"] if payload["fulfillment"] else multiple()

    @rule(parcel=parcels)
    def call_a_parcel_off(self, parcel: str) -> None:
        self.tell(UNSEND, id=parcel)

    @rule(order=orders, place=PLACES, count=COUNTS, restock=RESTOCK)
    def give_back_for_goods(
        self, order: models.Order, place: int, count: int, restock: str
    ) -> None:
        item = self.line(order, place)
        self.heard(refund(self.shop, order, of_line(item, count, restock)))

    @rule(order=orders, minor=st.integers(1, 700))
    def give_back_an_amount(self, order: models.Order, minor: int) -> None:
        much = money(f"{minor // 100}.{minor % 100:02}")
        held = self._held(self._now(order))
        payload = self.heard(refund(self.shop, order, amount=much))
        assert (payload["refund"] is not None) == (minor <= held)

    @rule(target=returns, order=orders, place=PLACES, count=COUNTS)
    def agree_to_a_return(self, order: models.Order, place: int, count: int) -> Any:
        back = [{"lineItemId": self.line(order, place).gid, "quantity": count}]
        wanted = {"orderId": order.gid, "returnLineItems": back}
        payload = self.tell(RETURN_CREATE, input=wanted)
        return payload["return"] or multiple()

    @rule(made=returns, count=COUNTS, restock=st.booleans())
    def take_goods_in(self, made: Any, count: int, restock: bool) -> None:
        part = made["returnLineItems"]["nodes"][0]["id"]
        came = [{"id": part, "quantity": count, "restock": restock}]
        self.tell(RECEIVE, id=made["id"], received=came)

    @rule(order=orders, place=PLACES, count=st.integers(0, 4))
    def change_a_quantity(self, order: models.Order, place: int, count: int) -> None:
        wanted = {"setQuantities": [{"id": self.line(order, place).gid, "quantity": count}]}
        self.tell(EDIT, id=order.gid, input=wanted)

    @rule(order=orders, restock=st.booleans(), give_back=st.booleans())
    def call_off(self, order: models.Order, restock: bool, give_back: bool) -> None:
        before = self._now(order)
        sent = any(item.fulfilled for item in self.run(lines_of(self.shop, order)))
        how = {"reason": "STAFF", "restock": restock, "refund": give_back, "key": new_key()}
        payload = self.tell(CANCEL, id=order.gid, **how)
        assert (payload["order"] is not None) == (not sent and before.canceled_at is None)

    def _now(self, order: models.Order) -> models.Order:
        found: models.Order = self.run(
            self.shop.all(sa.select(models.Order).where(models.Order.id == order.id))
        )[0]
        return found

    def _held(self, order: models.Order) -> int:
        """What the shop holds of the buyer's."""
        state = self.run(paid(self.shop, order))
        return state.captured + order.gift_card_minor - order.refunded_minor

    @invariant()
    def everything_adds_up(self) -> None:
        if hasattr(self, "tin"):
            self.run(adds_up(self.shop, on_cards=500))


def at_work(fresh: Callable[[], Settings], examples: int, steps: int) -> None:
    with asyncio.Runner() as runner:
        run_state_machine_as_test(
            lambda: ShopMachine(fresh, runner),
            settings=examined(
                max_examples=examples,
                stateful_step_count=steps,
                deadline=None,
                suppress_health_check=list(HealthCheck),
            ),
        )


@pytest.fixture
def fresh(backend: str, request: pytest.FixtureRequest, tmp_path: Path) -> Callable[[], Settings]:
    """The settings of a shop that nobody has used yet, on either database."""
    if backend == "postgresql":
        known: Settings = request.getfixturevalue("postgresql_settings")
        return lambda: known
    template, number = request.getfixturevalue("sqlite_template"), numbers()

    def copied() -> Settings:
        path = tmp_path / f"shop-{next(number)}.db"
        shutil.copy(template, path)
        return Settings(database_url=f"sqlite:///{path}", secret=SECRET)

    return copied


def test_a_shop_at_work_keeps_its_books(fresh: Callable[[], Settings]) -> None:
    at_work(fresh, examples=4, steps=15)


@pytest.mark.slow
def test_a_shop_at_work_for_long_keeps_its_books(fresh: Callable[[], Settings]) -> None:
    at_work(fresh, examples=60, steps=40)
