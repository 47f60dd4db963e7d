"""What a cart costs: fetches what ``commerce.pricing`` asks about."""

from collections.abc import Sequence
from datetime import UTC, datetime

from aiodataloader import DataLoader

import models
from commerce.pricing import Basket, Line, Policy, Quote, price
from context import Context

POLICY = Policy()


class QuoteOf(DataLoader[str, Quote]):
    """The quote of a cart by its id; its cost and each line's read the same one."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._loaders = context.loaders

    async def batch_load_fn(self, keys: list[str]) -> list[Quote]:
        carts = await self._loaders.cart.load_many(keys)
        lines = await self._loaders.lines_of_cart.load_many(keys)
        wanted = {line.variant_id for of_cart in lines for line in of_cart}
        found = await self._loaders.variant.load_many(sorted(wanted))
        variants = {variant.id: variant for variant in found if variant is not None}
        return [
            quote(cart.currency, of_cart, variants)
            for cart, of_cart in zip(carts, lines, strict=True)
            if cart is not None
        ]


def quote(
    currency: str,
    lines: Sequence[models.CartLine],
    variants: dict[int, models.ProductVariant],
) -> Quote:
    """Price the lines as the variants stand now."""
    basket = Basket(
        currency=currency,
        lines=tuple(_line(line, variants[line.variant_id]) for line in lines),
        now=datetime.now(UTC),
    )
    return price(basket, POLICY)


def _line(line: models.CartLine, variant: models.ProductVariant) -> Line:
    return Line(
        key=line.id,
        unit_price=variant.price,
        quantity=line.quantity,
        compare_at=variant.compare_at_price,
        taxable=variant.taxable,
        requires_shipping=variant.requires_shipping,
        grams=variant.grams,
        product=str(variant.product_id),
        variant=str(variant.id),
    )
