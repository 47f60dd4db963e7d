"""Staff draw up, change and drop draft orders; each change is one transaction."""

import secrets
from collections.abc import Mapping
from dataclasses import asdict, replace
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import selectinload

import models
from commerce import address, contact, draft_order, gid, snapshot, staff_words
from commerce.address import Address
from commerce.complaints import Complaints
from commerce.delivery import DeliveryAddress
from commerce.draft_order import Agreement, DraftOrderErrorCode
from commerce.permission import Permission
from commerce.refusal import Reason, Refused
from context import Context
from models import signal
from resolvers import carrier_quote, change, draft_order_lines, event
from resolvers import shop as shops
from resolvers.address_book import problems
from resolvers.cart import CartKey
from resolvers.pricing import agreement_of

MAX_NOTE = 5_000
Said = Mapping[str, Any]


def refused(code: DraftOrderErrorCode, *field: str, message: str | None = None) -> Refused:
    return Refused(Reason(code, message or code.meaning, field))


async def create(context: Context, said: Said) -> models.DraftOrder:
    _may_name(context, said)
    shop = await shops.shop(context)
    async with context.transaction() as session:
        cart = models.Cart(
            currency=shop.currency_code,
            lines=[],
            version=0,
            gift_card_ids=[],
            delivery_addresses=[],
            agreed=snapshot.encode(Agreement()),
        )
        session.add(cart)
        await session.flush()
        draft = models.DraftOrder(cart_id=cart.id, tags=[])
        await _describe(session, draft, cart, said)
        session.add(draft)
        await session.flush()
        detail = change.detail({}, _state(draft, cart))
        event.record(context, session, "draft_orders/create", draft.gid, detail)
    await carrier_quote.refresh(context, CartKey(cart.id, cart.key))
    return draft


async def update(context: Context, number: int, said: Said) -> models.DraftOrder:
    _may_name(context, said)
    async with context.transaction() as session:
        draft, cart = await for_change(session, number)
        before = _state(draft, cart)
        await _describe(session, draft, cart, said)
        cart.version += 1
        signal.note(session, signal.key_of("Cart", cart.id))
        draft.updated_at = models.now()
        detail = {"changed": sorted(said), **change.detail(before, _state(draft, cart))}
        event.record(context, session, "draft_orders/update", draft.gid, detail)
    await carrier_quote.refresh(context, CartKey(cart.id, cart.key))
    return draft


def _may_name(context: Context, said: Said) -> None:
    """A draft tells of whom it is for, so not everybody may say that it is for somebody."""
    if said.get("customer_id") is not None:
        context.actor.require(Permission.CUSTOMERS_READ)


async def delete(context: Context, number: int) -> str:
    """Drop a draft; from now on its link leads nowhere."""
    async with context.transaction() as session:
        draft, cart = await for_change(session, number)
        detail = change.detail(_state(draft, cart), {})
        event.record(context, session, "draft_orders/delete", draft.gid, detail)
        cart.completed_at = models.now()
        signal.note(session, signal.key_of("Cart", cart.id))
        await session.delete(draft)
    return gid.make("DraftOrder", number)


async def for_change(session: AsyncSession, number: int) -> tuple[models.DraftOrder, models.Cart]:
    """The draft and its cart, locked; refused once it is an order, or is being paid for."""
    row, attempt = models.DraftOrder, models.CompletionAttempt
    cart_id = await session.scalar(select(row.cart_id).where(row.id == number))
    cart = await session.scalar(
        select(models.Cart)
        .where(models.Cart.id == cart_id)
        .options(selectinload(models.Cart.lines))
        .with_for_update(key_share=True)
    )
    draft = await session.get(row, number, with_for_update=True, populate_existing=True)
    if draft is None or cart is None:
        raise refused(DraftOrderErrorCode.NOT_FOUND, "id", message="There is no such draft order.")
    if draft.completed_at is not None:
        raise refused(DraftOrderErrorCode.COMPLETED, "id")
    attempts = await session.scalars(select(attempt).where(attempt.cart_id == cart.id))
    if any(one.is_open for one in attempts):
        raise refused(DraftOrderErrorCode.BEING_PAID, "id")
    return draft, cart


def _state(draft: models.DraftOrder, cart: models.Cart) -> change.State:
    """What the audit trail may keep for ever: goods and money, and references to persons."""
    agreed = agreement_of(cart) or Agreement()
    return {
        "customer": cart.customer_id,
        "lines": [[line.variant_id, line.quantity] for line in cart.lines]
        + [[None, line.quantity, line.unit_price.text()] for line in agreed.lines],
        "discounts": [snapshot.encode(one.value) for one in agreed.discounts],
        "delivery": agreed.delivery.price.text() if agreed.delivery else cart.delivery_option,
        "tags": list(draft.tags),
    }


async def _describe(
    session: AsyncSession, draft: models.DraftOrder, cart: models.Cart, said: Said
) -> None:
    complaints = Complaints(DraftOrderErrorCode, "draftOrder")
    agreed = agreement_of(cart) or Agreement()
    _tell(draft, cart, said, complaints)
    if "customer_id" in said:
        await _sell_to(session, draft, cart, said["customer_id"], complaints)
    for name, put in (("shipping_address", _send_to), ("billing_address", _bill_to)):
        if name in said:
            put(cart, said[name], complaints)
    if "shipping_line" in said:
        agreed = _deliver(cart, agreed, said["shipping_line"], complaints)
    if "discount" in said:
        agreed = _discount(cart, agreed, said["discount"], complaints)
    if "line_items" in said:
        items = said["line_items"] or []
        agreed = await draft_order_lines.put(session, cart, agreed, items, complaints)
    complaints.settle()
    cart.agreed = snapshot.encode(agreed)


async def _sell_to(
    session: AsyncSession,
    draft: models.DraftOrder,
    cart: models.Cart,
    number: int | None,
    complaints: Complaints,
) -> None:
    """Whose order it will be; where no address is named, it is theirs."""
    row = None if number is None else await session.get(models.Customer, number)
    if number is not None and (row is None or row.erased_at is not None):
        complaints.add("NOT_FOUND", "There is no such customer.", "customerId")
        return
    cart.customer_id = number
    if row is not None and draft.email is None and row.email is not None:
        _write_to(draft, cart, row.email)


def _write_to(draft: models.DraftOrder, cart: models.Cart, email: str | None) -> None:
    draft.email, draft.email_key = email, contact.key(email) if email else None
    cart.email = email


def _tell(draft: models.DraftOrder, cart: models.Cart, said: Said, complaints: Complaints) -> None:
    if "email" in said:
        written = (said["email"] or "").strip()
        email = contact.email(written) if written else None
        if written and email is None:
            message = f"An e-mail {contact.EXPECTED['email']}, is expected."
            complaints.add("INVALID", message, "email")
        _write_to(draft, cart, email)
    if "note" in said:
        cart.note = complaints.text(said["note"] or "", "note", longest=MAX_NOTE) or None
    if "tags" in said:
        draft.tags = staff_words.tags(said["tags"] or [], complaints)


def _send_to(cart: models.Cart, given: Address | None, complaints: Complaints) -> None:
    held: tuple[DeliveryAddress, ...] = ()
    if given is not None and _is_address(given, complaints.inside("shippingAddress")):
        found = address.normalized(given)
        held = (DeliveryAddress(id=secrets.token_urlsafe(12), address=found, selected=True),)
    cart.delivery_addresses = snapshot.encode(held)


def _bill_to(cart: models.Cart, given: Address | None, complaints: Complaints) -> None:
    cart.billing_address = None
    if given is not None and _is_address(given, complaints.inside("billingAddress")):
        cart.billing_address = asdict(address.normalized(given))


_NAMES = {
    "first_name": "firstName",
    "last_name": "lastName",
    "country_code": "country",
    "province_code": "province",
}


def _is_address(given: Address, complaints: Complaints) -> bool:
    found = problems(given, strict=False)
    for one in found:
        complaints.add("INVALID", one.message, _NAMES.get(one.field, one.field))
    return not found


def _deliver(
    cart: models.Cart, agreed: Agreement, said: Said | None, complaints: Complaints
) -> Agreement:
    """A delivery with a price of its own, or one that the shop offers, by its handle."""
    at = complaints.inside("shippingLine")
    said = said or {}
    handle = said.get("handle")
    cart.delivery_option = None if handle is None else at.text(handle, "handle") or None
    if not said or handle is not None:
        if len(said) > 1:
            at.add("INVALID", "Give it a handle, or a title and a price of its own.")
        return replace(agreed, delivery=None)
    return replace(agreed, delivery=draft_order.delivery(said, at, cart.currency))


def _discount(
    cart: models.Cart, agreed: Agreement, said: Said | None, complaints: Complaints
) -> Agreement:
    at = complaints.inside("discount")
    found = None if said is None else draft_order.discount(said, at, cart.currency)
    return replace(agreed, discount=found)
