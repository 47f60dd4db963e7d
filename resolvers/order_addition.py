"""What staff add to an order: variants of today, at today's price."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncSession

import models
from commerce.discount import Discount
from commerce.line import Line
from commerce.money import Money
from commerce.order_error import OrderErrorCode
from commerce.refusal import ClientError, Reason, Refused
from resolvers import merchandise
from resolvers.merchandise import Merchandise
from resolvers.order_change import MAX_LINES, InHand
from resolvers.terms import in_collections, within

MAX_QUANTITY = 1_000_000
AT = ("input", "addVariants")


@dataclass(frozen=True)
class Addition:
    """So many more of a variant, as staff say it."""

    variant_id: int
    quantity: int


@dataclass(frozen=True)
class Added:
    """A new line of an order, and the variant that it is of."""

    line: models.OrderLineItem
    variant: models.ProductVariant
    collections: frozenset[str] = frozenset()

    @property
    def priceable(self) -> Line:
        variant = self.variant
        before = variant.compare_at_minor
        return Line(
            key=str(self.line.id),
            unit_price=self.line.unit_price,
            quantity=self.line.quantity,
            compare_at=None if before is None else Money(before, variant.currency),
            taxable=variant.taxable,
            tax_class=variant.tax_class or "",
            requires_shipping=variant.requires_shipping,
            grams=variant.grams,
            product=str(variant.product_id),
            variant=str(variant.id),
            collections=self.collections,
        )


async def lines(
    session: AsyncSession,
    hand: InHand,
    additions: Sequence[Addition],
    discounts: Sequence[Discount],
) -> list[Added]:
    """New lines of the order, each with its id; they are in hand, too.

    The order's discounts are theirs, too: also those on collections that they are in today.
    """
    if len(hand.lines) + len(additions) > MAX_LINES:
        raise ClientError(f"An order has {MAX_LINES} lines at most.")
    if not additions:
        return []
    rows = await session.execute(merchandise.statement(one.variant_id for one in additions))
    goods = merchandise.by_id(rows.all())
    _check(hand, additions, goods)
    products = {found.variant.product_id for found in goods.values()}
    places = await in_collections(within(session), discounts, products)
    last = max((line.position for line in hand.lines.values()), default=0)
    added = []
    for place, one in enumerate(additions, last + 1):
        found = goods[one.variant_id]
        new, product_id = _line(hand.order, place, found, one.quantity), found.variant.product_id
        added.append(Added(new, found.variant, places.get(product_id, frozenset())))
    session.add_all(one.line for one in added)
    await session.flush()
    hand.lines.update({one.line.id: one.line for one in added})
    return added


def _check(hand: InHand, additions: Sequence[Addition], goods: Mapping[int, Merchandise]) -> None:
    reasons = []
    for i, one in enumerate(additions):
        found = goods.get(one.variant_id)
        if found is None:
            code, message = OrderErrorCode.VARIANT_NOT_FOUND, "There is no such variant."
            reasons.append(Reason(code, message, (*AT, str(i), "variantId")))
        elif found.variant.currency != hand.order.currency:
            message = f"It has no price in {hand.order.currency}."
            reasons.append(Reason(OrderErrorCode.INVALID, message, (*AT, str(i), "variantId")))
        if not 1 <= one.quantity <= MAX_QUANTITY:
            message = "The quantity has to be one at least."
            reasons.append(Reason(OrderErrorCode.INVALID, message, (*AT, str(i), "quantity")))
    if reasons:
        raise Refused(*reasons)


def _line(
    order: models.Order, position: int, found: Merchandise, quantity: int
) -> models.OrderLineItem:
    variant = found.variant
    total = variant.price_minor * quantity
    return models.OrderLineItem(
        order_id=order.id,
        position=position,
        variant_id=variant.id,
        title=found.product_title,
        variant_title=variant.title,
        sku=variant.sku,
        sku_key=(variant.sku or "").casefold(),
        quantity=quantity,
        requires_shipping=variant.requires_shipping,
        currency=variant.currency,
        unit_price_minor=variant.price_minor,
        total_minor=total,
        discounted_total_minor=total,
        removed=0,
        fulfilled=0,
        returned=0,
        refunded=0,
    )
