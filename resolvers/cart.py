"""A cart and what may be said about it; ``cart_change`` and ``cart_line`` change it."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import selectinload

import models
from commerce import attributes, cart_preferences, contact, gid, snapshot, text
from commerce.cart_error import CartErrorCode, CartWarningCode
from commerce.cart_preferences import CartPreferences
from commerce.money import BOUND, Money
from commerce.pricing import Quote
from commerce.refusal import ClientError, Reason, Refused
from commerce.token import same
from context import Context
from integrations.payment import manual
from loaders.pagination import Cursors, Order, Page, PageArgs, page_of_rows
from models import signal
from models.signal import Kept
from resolvers import cart_event, cart_market, customer_token
from resolvers.pricing import Offer, OfferOf

MAX_NOTE = 5_000
MAX_INPUTS = 250
LINES = Order("Cart.lines", (models.CartLine.position,))


@dataclass(frozen=True)
class CartKey:
    """What a cart's id holds: which cart, and the secret that opens it."""

    token: str
    key: str

    @classmethod
    def of(cls, cart_gid: str) -> "CartKey":
        token, rest = gid.key_of("Cart", cart_gid)
        return cls(token, gid.parameter(rest, "key") or "")

    def opens(self, kept: str | None) -> bool:
        """Whether it is the key that is kept."""
        return kept is not None and same(kept, self.key)


@dataclass(frozen=True)
class Warned:
    """Something that was done otherwise than asked; ``target`` is the id of what it is about."""

    code: CartWarningCode
    message: str
    target: str


@dataclass(frozen=True)
class Changed:
    """A cart after a change."""

    cart: models.Cart
    warnings: Sequence[Warned] = ()


@dataclass(frozen=True)
class BuyerIdentity:
    """What a client says of the buyer: only what is in ``given`` was said at all.

    ``customer`` is whom an access token among it speaks for, once ``identified``.
    """

    given: dict[str, Any] = field(default_factory=dict)
    customer: models.Customer | None = None


@dataclass(frozen=True)
class ManualPayment:
    """Paying outside the shop, such as by cash on delivery, and the amount agreed to.

    Or else by a card: then ``token`` is what its ``gateway`` knows it by.
    """

    name: str
    amount: Money
    gateway: str = manual.ManualGateway.name
    token: str | None = None


def free_payment(amount: Money) -> ManualPayment:
    """Paying nothing, where nothing is due."""
    return ManualPayment("Free", amount, gateway="free")


async def cart(context: Context, key: CartKey) -> models.Cart | None:
    """The cart, unless the key is wrong or it has become an order."""
    found = await context.loaders.cart.load(key.token)
    if found is None or not key.opens(found.key) or found.completed_at is not None:
        return None
    return cart_market.as_in_document(context, found)


async def offer_of(context: Context, cart_id: str) -> Offer:
    return await context.shared(OfferOf).load(cart_id)


async def quote_of(context: Context, cart_id: str) -> Quote:
    return (await offer_of(context, cart_id)).quote


def checkout_url(context: Context, cart: models.Cart) -> str:
    return f"{context.request.base_url}/checkout/{cart.id}?key={cart.key}"


async def lines(context: Context, cart: models.Cart, args: PageArgs) -> Page[models.CartLine]:
    rows = await context.loaders.lines_of_cart.load(cart.id)
    return page_of_rows(rows, LINES, args, Cursors(context.cursor_key, LINES, cart.id))


async def for_change(session: AsyncSession, key: CartKey) -> models.Cart:
    """The cart and its lines, locked until the transaction ends; marked as changed.

    It is for what goes on with the ORM; ``cart_change.changing`` costs less. Until its buyer's
    country is known, a cart follows the country that its document names.
    """
    row = await session.execute(
        unfinished(select(models.Cart, cart_event.WANTED), key.token)
        .options(selectinload(models.Cart.lines))
        .with_for_update(of=models.Cart, key_share=True)
    )
    return begin_change(session, key, *(row.one_or_none() or ()))


def unfinished(carts: Any, token: Any) -> Any:
    return carts.where(models.Cart.id == token, models.Cart.completed_at.is_(None))


def begin_change(
    kept: Kept, key: CartKey, found: models.Cart | None = None, told: bool = False
) -> models.Cart:
    """The cart that was found and locked, marked as changed; whether webhooks are ``told``."""
    if found is None or not key.opens(found.key):
        raise Refused(no_such_cart())
    found.version += 1
    if told and found.agreed is None:
        cart_event.record(kept, found, cart_event.UPDATED)
    signal.note(kept, signal.key_of("Cart", found.id))
    cart_market.follow_document(kept, found)
    found.warnings = []
    return found


def no_such_cart() -> Reason:
    message = "The cart does not exist or was completed: make a new one."
    return reason(CartErrorCode.INVALID, "cartId", message=message)


def reason(code: CartErrorCode, *path: str, message: str | None = None) -> Reason:
    return Reason(code, message or code.meaning, path)


def bounded(name: str, values: Sequence[Any]) -> None:
    """Refuse a list argument that is longer than any list argument may be."""
    if len(values) > MAX_INPUTS:
        raise ClientError(f"{name} has {len(values)} items; it may have {MAX_INPUTS} at most.")


def set_note(cart: models.Cart, note: str | None, *path: str) -> list[Reason]:
    if note is not None and len(note) > MAX_NOTE:
        message = f"The note has {len(note)} characters; it may have {MAX_NOTE} at most."
        return [reason(CartErrorCode.NOTE_TOO_LONG, *path, message=message)]
    if note is not None and not text.storable(note):
        return [reason(CartErrorCode.INVALID, *path, message=f"The note {text.UNSTORABLE}.")]
    cart.note = note
    return []


def set_attributes(cart: models.Cart, pairs: attributes.Pairs, *path: str) -> list[Reason]:
    problem = attributes.problem(pairs)
    if problem is not None:
        return [reason(CartErrorCode.INVALID, *path, message=problem)]
    cart.attributes = attributes.normalized(pairs)
    return []


def set_buyer_identity(cart: models.Cart, identity: BuyerIdentity, *path: str) -> list[Reason]:
    """Take over what was said of the buyer; what was not mentioned stays."""
    said, reasons = identity.given, []
    if "country_code" in said:
        cart.country_code = said["country_code"]
    if "customer_access_token" in said:
        reasons += _set_customer(cart, identity, *path)
    if "preferences" in said:
        reasons += _set_preferences(cart, said["preferences"], *path, "preferences")
    if said.get("company_location_id"):
        reasons.append(reason(CartErrorCode.INVALID_COMPANY_LOCATION, *path, "companyLocationId"))
    phone = partial(contact.phone, country=cart.country_code)
    for name, parse in (("email", contact.email), ("phone", phone)):
        if name not in said:
            continue
        written = said[name]
        value = parse(written) if written else None
        if written and value is None:
            message = f"{written[:100]!r} is not a valid {name} {contact.EXPECTED[name]}."
            reasons.append(reason(CartErrorCode.INVALID, *path, name, message=message))
        setattr(cart, name, value)
    return reasons


async def identified(context: Context, identity: BuyerIdentity) -> BuyerIdentity:
    """Find out whom the customer's access token speaks for, if one was given."""
    token = identity.given.get("customer_access_token")
    return replace(
        identity, customer=await customer_token.customer_of(context, token) if token else None
    )


def _set_customer(cart: models.Cart, identity: BuyerIdentity, *path: str) -> list[Reason]:
    customer = identity.customer
    if customer is None and identity.given["customer_access_token"]:
        message = "The customer's access token is not valid, or no longer: sign in again."
        return [reason(CartErrorCode.INVALID, *path, "customerAccessToken", message=message)]
    cart.customer_id = customer.id if customer else None
    if customer is not None:
        cart.email, cart.phone = cart.email or customer.email, cart.phone or customer.phone
    return []


def _set_preferences(cart: models.Cart, wanted: CartPreferences | None, *path: str) -> list[Reason]:
    reasons = [
        reason(CartErrorCode.INVALID, *path, *where, message=message)
        for where, message in (cart_preferences.problems(wanted) if wanted else ())
    ]
    if not reasons:
        cart.preferences = None if wanted is None else snapshot.encode(wanted)
    return reasons


def preferences_of(cart: models.Cart) -> CartPreferences | None:
    found: CartPreferences | None = snapshot.decode(CartPreferences | None, cart.preferences)
    return found


def set_payment(cart: models.Cart, payment: ManualPayment | None, *path: str) -> list[Reason]:
    if payment is None:
        message = "This shop does not take that way to pay: give manualPaymentMethod."
        code = CartErrorCode.PAYMENT_METHOD_NOT_SUPPORTED
        return [reason(code, *path, message=message)]
    code, reasons = CartErrorCode.INVALID_PAYMENT, []
    if problem := manual.problem(payment.name):
        name = (*path, "manualPaymentMethod", "name")
        reasons.append(reason(code, *name, message=problem))
    if payment.amount.currency != cart.currency:
        message = f"The cart is in {cart.currency}, the payment in {payment.amount.currency}."
        reasons.append(reason(code, *path, "amount", message=message))
    elif not 0 <= payment.amount.minor < BOUND:
        message = f"The amount {payment.amount} is below nothing, or too much: take fewer things."
        reasons.append(reason(code, *path, "amount", message=message))
    if payment.gateway == "free" and payment.amount.minor:
        message = f"There is {payment.amount} to pay, which is not nothing."
        reasons.append(reason(code, *path, "freePaymentMethod", message=message))
    cart.payment_gateway = payment.gateway
    cart.payment_method = payment.name.strip()
    cart.payment_minor, cart.payment_token = payment.amount.minor, payment.token
    return reasons
