"""What discounts took off an order, from what was stored with it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import models
from commerce.discount import DiscountTarget
from commerce.explanation import Step
from commerce.pricing import Quote, stored
from commerce.quote import DiscountApplication
from context import Context
from loaders.pagination import Cursors, Order, Page, PageArgs, page_of_rows
from resolvers import discount
from resolvers.discount import Allocation

_APPLICATIONS = Order("Order.discountApplications", (models.Order.id,))


class StoredQuotes:
    """The quotes of orders, each read from its snapshot once a request."""

    def __init__(self, _context: Context) -> None:
        self._quotes: dict[int, Quote | None] = {}

    def of(self, order: models.Order) -> Quote | None:
        """None for an order that came from elsewhere, with its totals only."""
        if order.id not in self._quotes:
            self._quotes[order.id] = stored(order.snapshot) if order.snapshot else None
        return self._quotes[order.id]


def explanation(context: Context, order: models.Order) -> list[Step]:
    """How the total came about when the order was placed, as it was stored with it."""
    quote = context.shared(StoredQuotes).of(order)
    return list(quote.explanation) if quote is not None else []


@dataclass(frozen=True)
class _Place:
    """A discount, and its place in the list; ``id`` is what that is sorted by."""

    id: int
    application: DiscountApplication


def applications(
    context: Context, order: models.Order, args: PageArgs
) -> Page[DiscountApplication]:
    quote = context.shared(StoredQuotes).of(order)
    rows = [_Place(i, one) for i, one in enumerate(discount.applied(quote) if quote else ())]
    cursors = Cursors(context.cursor_key, _APPLICATIONS, str(order.id))
    page = page_of_rows(rows, _APPLICATIONS, args, cursors)
    return replace(page, rows=[(place.application, values) for place, values in page.rows])


def on_shipping(context: Context, order: models.Order) -> Sequence[Allocation]:
    quote = context.shared(StoredQuotes).of(order)
    if quote is None or quote.shipping is None:
        return []
    shares = discount.on(quote.shipping, quote)
    return [one for one in shares if one.application.target is DiscountTarget.SHIPPING]


async def on_line(context: Context, line: models.OrderLineItem) -> Sequence[Allocation]:
    """Lines stand in an order as they stood in its cart."""
    order = await context.loaders.order.load(line.order_id)
    quote = context.shared(StoredQuotes).of(order) if order is not None else None
    if quote is None or line.position > len(quote.lines):
        return []
    return discount.on(quote.lines[line.position - 1], quote)
