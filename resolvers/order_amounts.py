"""What an order costs as it is now, after edits and after what was given back."""

from collections.abc import Sequence

import models
from commerce.money import Money, total
from commerce.refund import Credit
from context import Context
from resolvers.credit import of_line, of_shipping


def shipping(order: models.Order) -> Money:
    return of_shipping(order).part(order.shipping)


async def tax(context: Context, order: models.Order) -> Money:
    on_shipping = of_shipping(order).part(Money(order.shipping_tax_minor, order.currency))
    return await _on_lines(context, order) + on_shipping


async def subtotal(context: Context, order: models.Order) -> Money:
    """The lines after discounts, in prices as the shop shows them."""
    lines = order.current_total - of_shipping(order).left
    return lines if order.taxes_included else lines - await _on_lines(context, order)


async def _on_lines(context: Context, order: models.Order) -> Money:
    lines: Sequence[models.OrderLineItem] = await context.loaders.all_lines_of_order.load(order.id)
    parts = (_part(of_line(line), line) for line in lines)
    return total(parts, order.currency)


def _part(credit: Credit, line: models.OrderLineItem) -> Money:
    return credit.part(Money(line.tax_minor, line.currency))
