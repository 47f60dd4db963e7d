"""Reading orders."""

from collections.abc import Mapping

import models
from commerce import gid
from commerce.address import FIELDS
from commerce.vocabulary import Vocabulary
from context import Context
from loaders.pagination import Order, Page, PageArgs
from models.order import FIRST_NUMBER
from resolvers import access, order_query
from resolvers.cart import CartKey
from resolvers.relevance import read_fitting


class OrderSortKeys(Vocabulary):
    """The orders a list of orders can come in."""

    ID = "By number."
    PROCESSED_AT = "By when they were placed."
    RELEVANCE = "By number: there is nothing to be relevant to."
    TOTAL_PRICE = "By their total."


_ORDER = models.Order
_BY_ID = Order("orders/ID", (_ORDER.id,))
ORDERS: dict[OrderSortKeys, Order] = {
    OrderSortKeys.ID: _BY_ID,
    OrderSortKeys.PROCESSED_AT: Order("orders/PROCESSED_AT", (_ORDER.processed_at, _ORDER.id)),
    OrderSortKeys.RELEVANCE: _BY_ID,
    OrderSortKeys.TOTAL_PRICE: Order("orders/TOTAL_PRICE", (_ORDER.total_minor, _ORDER.id)),
}
LINES = Order("Order.lineItems", (models.OrderLineItem.position, models.OrderLineItem.id))


async def order(context: Context, number: int, key: str | None) -> models.Order | None:
    """The order, for whoever may see it."""
    found = await context.loaders.order.load(number - FIRST_NUMBER + 1)
    if found is None:
        return None
    return found if access.order(context, found, key) else None


async def by_gid(context: Context, order_gid: str) -> models.Order | None:
    _, rest = gid.key_of("Order", order_gid)
    number = gid.number_of("Order", order_gid)
    return await order(context, number, gid.parameter(rest, "key"))


async def orders(
    context: Context, args: PageArgs, sort_key: OrderSortKeys, query: str | None = None
) -> Page[models.Order]:
    asked = order_query.asked(context, query, order_query.FOR_STAFF)
    return await read_fitting(context, order_query.FOR_STAFF, asked, ORDERS[sort_key], args)


async def of_cart(context: Context, key: CartKey) -> models.Order | None:
    """The order that a cart became, for whoever holds the cart's key."""
    cart = await context.loaders.cart.load(key.token)
    if cart is None or not key.opens(cart.key):
        return None
    return await context.loaders.order_of_cart.load(cart.id)


def status_url(context: Context, row: models.Order) -> str:
    return f"{context.request.base_url}/orders/{row.number}?key={row.key}"


def address(
    row: models.Order, kind: str, kept: Mapping[str, str | None] | None
) -> models.MailingAddress | None:
    """An address of an order, as a row that is never stored; its id is nobody else's."""
    if kept is None:
        return None
    parts = {name: kept.get(name) for name in FIELDS}
    return models.MailingAddress(id=f"{row.number}-{kind}", **parts)
