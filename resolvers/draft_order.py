"""Orders that are being drawn up: finding them, and what they come to."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa

import models
from commerce.draft_order import DraftOrderStatus
from commerce.money import Money
from commerce.pricing import Quote
from commerce.product_assembly import DEFAULT_VALUE
from commerce.query_tree import Field, Phrase, Word
from commerce.quote import QuotedLine
from commerce.shipping import ShippingRate
from commerce.vocabulary import Vocabulary
from context import Context
from loaders.page import read_page
from loaders.pagination import Order, Page, PageArgs
from resolvers import access
from resolvers import cart as carts
from resolvers.order_discount import StoredQuotes
from resolvers.pricing import agreement_of
from resolvers.query_terms import (
    Condition,
    Searchable,
    begins,
    exact,
    key,
    moment,
    one_of,
    owned,
    read,
)

_ROW, _CART = models.DraftOrder, models.Cart
_NAME = re.compile(r"#?[dD](\d{1,18})")


class DraftOrderSortKeys(Vocabulary):
    """The orders a list of draft orders can come in."""

    ID = "In the order they were made."
    UPDATED_AT = "By when they last changed."


ORDERS: dict[DraftOrderSortKeys, Order] = {
    DraftOrderSortKeys.ID: Order("draftOrders/ID", (_ROW.id,)),
    DraftOrderSortKeys.UPDATED_AT: Order("draftOrders/UPDATED_AT", (_ROW.updated_at, _ROW.id)),
}


def _named(name: str) -> Condition | None:
    found = _NAME.fullmatch(name.strip())
    return _ROW.id == int(found[1]) if found else None


def _name(field: Field) -> Condition | None:
    if field.comparator != ":" or field.prefix:
        return None
    named = _named(field.value)
    return sa.false() if named is None else named


def _text(term: Word | Phrase) -> Condition | None:
    """A bare word is a draft's name, or the beginning of an e-mail address."""
    text = term.text.strip()
    if not text:
        return None
    named = _named(text)
    return begins(_ROW.email_key, text) if named is None else named


SEARCHABLE = Searchable(
    _ROW.id,
    {
        "created_at": moment(_ROW.created_at),
        "customer_id": owned(_ROW.cart_id, _CART.id, key(_CART.customer_id)),
        "email": exact(_ROW.email_key),
        "id": key(_ROW.id),
        "name": _name,
        "status": one_of(_ROW.status, {word.name.lower(): word for word in DraftOrderStatus}),
        "updated_at": moment(_ROW.updated_at),
    },
    text=_text,
)


@dataclass(frozen=True)
class DraftLine:
    """A line of a draft order, with what it comes to; a custom one has no ``variant``."""

    title: str
    variant_title: str | None
    sku: str | None
    attributes: Sequence[list[str]]
    requires_shipping: bool
    taxable: bool
    tax_class: str | None
    quoted: QuotedLine
    variant: models.ProductVariant | None = None


async def draft_order(context: Context, number: int) -> models.DraftOrder | None:
    if not access.draft_order(context):
        return None
    return await context.loaders.draft_order.load(number)


async def draft_orders(
    context: Context, args: PageArgs, sort_key: DraftOrderSortKeys, query: str | None
) -> Page[models.DraftOrder]:
    asked = read(query, SEARCHABLE, is_sqlite=context.is_sqlite)
    return await read_page(context, _ROW, ORDERS[sort_key], args, asked.where, asked.text)


async def cart_of(context: Context, draft: models.DraftOrder) -> models.Cart:
    """The cart that the draft is made of: it has one for as long as it is there."""
    found = await context.loaders.cart.load(draft.cart_id)
    if found is None:
        raise RuntimeError(f"{draft.gid} has lost its cart")
    return found


async def order_of(context: Context, draft: models.DraftOrder) -> models.Order | None:
    if draft.order_id is None:
        return None
    return await context.loaders.order.load(draft.order_id)


async def quote_of(context: Context, draft: models.DraftOrder) -> Quote:
    """What it comes to today; once it is an order, what that came to."""
    order = await order_of(context, draft)
    stored = context.shared(StoredQuotes).of(order) if order is not None else None
    return stored or await carts.quote_of(context, draft.cart_id)


async def deliveries(context: Context, draft: models.DraftOrder) -> Sequence[ShippingRate]:
    if draft.completed_at is not None:
        return []
    return (await carts.offer_of(context, draft.cart_id)).deliveries


async def lines(context: Context, draft: models.DraftOrder) -> list[DraftLine]:
    """What of the catalogue is in it, and then what staff added of their own."""
    cart, quote = await cart_of(context, draft), await quote_of(context, draft)
    priced = {line.key: line for line in quote.lines}
    agreed = agreement_of(cart)
    return [
        *await _of_catalogue(context, cart, priced),
        *(
            DraftLine(
                title=one.title,
                variant_title=None,
                sku=one.sku,
                attributes=[],
                requires_shipping=one.requires_shipping,
                taxable=one.taxable,
                tax_class=one.tax_class or None,
                quoted=priced[one.key],
            )
            for one in (agreed.lines if agreed else ())
            if one.key in priced
        ),
    ]


async def _of_catalogue(
    context: Context, cart: models.Cart, priced: dict[str, QuotedLine]
) -> list[DraftLine]:
    loaders = context.loaders
    rows = [row for row in await loaders.lines_of_cart.load(cart.id) if row.id in priced]
    variants = await loaders.variant.load_many([row.variant_id for row in rows])
    products = await loaders.product.load_many([v.product_id if v else 0 for v in variants])
    return [
        DraftLine(
            title=product.title,
            variant_title=None if variant.title == DEFAULT_VALUE else variant.title,
            sku=variant.sku,
            attributes=row.attributes,
            requires_shipping=variant.requires_shipping,
            taxable=variant.taxable,
            tax_class=variant.tax_class,
            quoted=priced[row.id],
            variant=variant,
        )
        for row, variant, product in zip(rows, variants, products, strict=True)
        if variant is not None and product is not None
    ]


def invoice_url(context: Context, cart: models.Cart) -> str | None:
    """Where its buyer pays for it; None once it is an order."""
    return carts.checkout_url(context, cart) if cart.completed_at is None else None


def shipping(quote: Quote) -> Money:
    return quote.shipping.total if quote.shipping else Money(0, quote.currency)
