"""What the shop keeps of a buyer: all of it in one export, and erasing it.

Columns that tell of a buyer are marked ``PERSONAL`` in their models; ``FOUND`` says which rows of
their tables are somebody's. Events, stored answers and payments hold references alone.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

import models
from commerce import gid
from context import Context
from models import signal
from models.engine import among
from resolvers import event

# Kept out of an export: what opens something, and what is reckoned from the rest.
SECRET = frozenset({"password_hash", "token_hash", "key", "token", "digest", "snapshot"})
_CUSTOMER, _ORDER, _CART = models.Customer, models.Order, models.Cart


@dataclass(frozen=True)
class Person:
    """A buyer: by their account, or by the orders that they placed without one."""

    customer_id: int = 0
    emails: frozenset[str] = frozenset()
    orders: tuple[int, ...] = ()
    carts: tuple[str, ...] = ()
    subjects: tuple[str, ...] = field(default=())

    @property
    def owners(self) -> list[str]:
        """The things of theirs that metafields may hang on, as ``Type/key``."""
        numbers = [f"Order/{key}" for key in self.orders]
        numbers += [subject.split("/", 3)[3] for subject in self.subjects]
        return [f"Customer/{self.customer_id}", *numbers, *(f"Cart/{key}" for key in self.carts)]


def _of_cart(table: type[models.Base]) -> Callable[[Person], Any]:
    return lambda who: among(table.cart_id, list(who.carts))  # type: ignore[attr-defined]


def _of_order(table: type[models.Base]) -> Callable[[Person], Any]:
    return lambda who: among(table.order_id, list(who.orders))  # type: ignore[attr-defined]


def _of_customer(table: type[models.Base]) -> Callable[[Person], Any]:
    return lambda who: table.customer_id == who.customer_id  # type: ignore[attr-defined]


# Every table that tells of buyers, and the rows of one of them.
FOUND: dict[type[models.Base], Callable[[Person], Any]] = {
    _CUSTOMER: lambda who: who.customer_id == _CUSTOMER.id,
    models.MailingAddress: _of_customer(models.MailingAddress),
    models.CustomerLink: _of_customer(models.CustomerLink),
    models.CustomerSession: _of_customer(models.CustomerSession),
    models.CustomerGroupMember: _of_customer(models.CustomerGroupMember),
    models.CustomerTag: _of_customer(models.CustomerTag),
    _CART: lambda who: among(_CART.id, list(who.carts)),
    models.CartLine: _of_cart(models.CartLine),
    models.DiscountReservation: _of_cart(models.DiscountReservation),
    _ORDER: lambda who: among(_ORDER.id, list(who.orders)),
    models.DraftOrder: lambda who: sa.or_(
        among(models.DraftOrder.cart_id, list(who.carts)),
        among(models.DraftOrder.email_key, sorted(who.emails)),
    ),
    models.OrderLineItem: _of_order(models.OrderLineItem),
    models.OrderEdit: _of_order(models.OrderEdit),
    models.Payment: _of_order(models.Payment),
    models.Refund: _of_order(models.Refund),
    models.Return: _of_order(models.Return),
    models.ReturnLineItem: lambda who: models.ReturnLineItem.return_id.in_(
        sa.select(models.Return.id).where(among(models.Return.order_id, list(who.orders)))
    ),
    models.MailMessage: lambda who: sa.or_(
        among(sa.func.lower(models.MailMessage.recipient, type_=sa.String()), sorted(who.emails)),
        models.MailMessage.detail["customer_id"].as_integer() == who.customer_id,
    ),
    models.Metafield: lambda who: among(
        models.Metafield.owner_type + "/" + models.Metafield.owner_key, who.owners
    ),
}
# Rows that are nothing but personal: they go, where others keep the money and lose the person.
DELETED = (
    models.MailingAddress,
    models.CustomerLink,
    models.CustomerSession,
    models.CustomerGroupMember,
    models.CustomerTag,
    models.MailMessage,
    models.Metafield,
)


async def of_customer(
    session: AsyncSession, number: int, *, guest_orders: bool = True
) -> Person | None:
    """Somebody with an account; with what was bought without it under the same address."""
    row = await session.get(_CUSTOMER, number, with_for_update=True)
    if row is None:
        return None
    mine = _ORDER.customer_id == number
    key = row.email_key
    if guest_orders and key is not None:
        mine = sa.or_(mine, sa.and_(_ORDER.customer_id.is_(None), _ORDER.email_key == key))
    orders = (await session.scalars(sa.select(_ORDER).where(mine))).all()
    carts = sa.select(_CART.id).where(
        sa.or_(_CART.customer_id == number, sa.func.lower(_CART.email) == key)
        if guest_orders
        else _CART.customer_id == number
    )
    found = {*(await session.scalars(carts)), *(o.cart_id for o in orders if o.cart_id)}
    emails = frozenset([key] if key is not None else [])
    return _person(number, emails, orders, found)


async def of_order(session: AsyncSession, key: int) -> Person | None:
    """Whoever placed the order, as far as it tells of them."""
    row = await session.get(_ORDER, key, with_for_update=True)
    if row is None:
        return None
    # Mail to the address may be about other orders, and goes by itself after a while.
    return _person(0, frozenset(), [row], {row.cart_id} if row.cart_id else set())


def _person(number: int, emails: frozenset[str], orders: Any, carts: set[str]) -> Person:
    subjects = tuple(order.subject for order in orders)
    return Person(number, emails, tuple(o.id for o in orders), tuple(sorted(carts)), subjects)


async def export(context: Context, number: int) -> Mapping[str, Any] | None:
    """All that is kept of a customer, by table; None if there is no such customer."""
    async with context.transaction() as session:
        who = await of_customer(session, number)
        if who is None:
            return None
        found = {
            table.__tablename__: await _rows(session, table, condition(who))
            for table, condition in FOUND.items()
        }
        subject = gid.make("Customer", number)
        noted = models.Event
        about = sa.or_(noted.actor == subject, among(noted.subject, [subject, *who.subjects]))
        found[noted.__tablename__] = await _rows(session, noted, about)
        event.record(context, session, "customers/data_export", subject, {})
    return found


async def _rows(session: AsyncSession, table: Any, condition: Any) -> list[dict[str, Any]]:
    columns = [c for c in table.__table__.columns if c.name not in SECRET]
    rows = await session.execute(
        sa.select(*columns).where(condition).order_by(*table.__table__.primary_key)
    )
    return [{name: _plain(value) for name, value in row.items()} for row in rows.mappings()]


def _plain(value: Any) -> Any:
    """Words by their names, as the schema has them."""
    return value.name if isinstance(value, Enum) else value


async def erase_customer(context: Context, number: int, *, guest_orders: bool) -> bool:
    """Forget who a customer is; what was sold for how much stays. False if there is none."""
    async with context.transaction() as session:
        who = await of_customer(session, number, guest_orders=guest_orders)
        if who is None:
            return False
        await _erase(session, who)
        row = await session.get_one(_CUSTOMER, number, populate_existing=True)
        row.state, row.default_address_id = models.CustomerState.DISABLED, None
        row.accepts_marketing, row.erased_at = False, models.now()
        detail = {"before": {}, "after": {"erased": True, "orders": len(who.orders)}}
        event.record(context, session, "customers/erase", row.gid, detail)
    await context.scrub()
    return True


async def erase_order(context: Context, key: int) -> bool:
    """Forget who placed an order, as for a guest; False if there is no such order."""
    async with context.transaction() as session:
        who = await of_order(session, key)
        if who is None:
            return False
        await _erase(session, who)
        detail = {"before": {}, "after": {"erased": True}}
        event.record(context, session, "orders/erase", who.subjects[0], detail)
    await context.scrub()
    return True


async def _erase(session: AsyncSession, who: Person) -> None:
    signal.note(session, *(signal.key_of(signal.ERASED, owner) for owner in who.owners))
    for table, condition in FOUND.items():
        if table in DELETED:
            await session.execute(_quietly(sa.delete(table).where(condition(who))))
            continue
        blank = {column.key: _blank(column) for column in personal(table)}
        await session.execute(_quietly(sa.update(table).where(condition(who)).values(blank)))


def _quietly(statement: Any) -> Any:
    return statement.execution_options(synchronize_session=False)


def personal(table: Any) -> list[sa.Column[Any]]:
    """The columns that tell of a buyer."""
    return [column for column in table.__table__.columns if column.info.get("personal")]


def _blank(column: sa.Column[Any]) -> Any:
    """What a column holds once it tells nothing."""
    if column.nullable:
        return sa.null()
    if not isinstance(column.type, sa.JSON):
        return ""
    made: Any = column.default
    return made.arg(None)
