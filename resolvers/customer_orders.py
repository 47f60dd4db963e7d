"""The orders of customers: of many customers in one statement, whatever is looked for."""

from dataclasses import dataclass, replace

import models
from context import Context
from loaders.order import ORDERS_OF_CUSTOMER
from loaders.page import Children
from loaders.pagination import Cursors, Order, Page, PageArgs, page_of_rows
from resolvers import access, order_query
from resolvers.order import ORDERS, OrderSortKeys

NOBODYS = Order("nobody's orders", ())


@dataclass(frozen=True)
class _Search:
    """The orders of any customer that fit a query; ``name`` is what cursors are bound to."""

    children: Children
    name: str


class _Searches(dict[str, _Search]):
    """The queries of a request, each read once, so that all customers share a statement."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context

    def __missing__(self, query: str) -> _Search:
        asked = order_query.asked(self._context, query)
        children = replace(ORDERS_OF_CUSTOMER, where=asked.where, passing=True)
        self[query] = _Search(children, f"Customer.orders?{asked.text}")
        return self[query]


async def orders(
    context: Context,
    row: models.Customer,
    args: PageArgs,
    sort_key: OrderSortKeys,
    query: str | None,
) -> Page[models.Order]:
    """The orders that were placed signed in.

    Orders of guests with the same address are not among them: anybody can type an address.
    """
    if not access.orders_of(context, row):
        return page_of_rows([], NOBODYS, args, Cursors(context.cursor_key, NOBODYS, ""))
    found = _Search(ORDERS_OF_CUSTOMER, "Customer.orders")
    if query:
        found = context.shared(_Searches)[query]
    order = replace(ORDERS[sort_key], name=f"{found.name}/{sort_key.name}")
    return await context.loaders.orders_of_customer(order, args, found.children).load(row.id)
