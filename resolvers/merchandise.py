"""What carts hold: variants, with what is asked of their products."""

import asyncio
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy import select

import models
import resolvers.cart
from commerce.product_assembly import DEFAULT_VALUE
from context import Context
from loaders.batch import Statement
from loaders.catalogue import PUBLISHED
from models.engine import among


@dataclass(frozen=True)
class Merchandise:
    """A variant, and of its product the title, whether it needs a plan and is published."""

    variant: models.ProductVariant
    product_title: str
    requires_plan: bool
    published: bool

    @property
    def name(self) -> str:
        """What a buyer calls it."""
        title = self.variant.title
        return self.product_title if title == DEFAULT_VALUE else f"{self.product_title} ({title})"


async def of_line(context: Context, line: models.CartLine) -> models.ProductVariant | None:
    """What a line holds, at its cart's price: a document may show the rest in another market."""
    variant, cart = await asyncio.gather(
        context.loaders.variant.load(line.variant_id), context.loaders.cart.load(line.cart_id)
    )
    shown = context.in_force.pricing.market_id if context.in_force else None
    if variant is None or cart is None or cart.market_id == shown:
        return variant
    price, before = (await resolvers.cart.offer_of(context, cart.id)).listed[line.id]
    kept = {
        column.key: getattr(variant, column.key)
        for column in sa.inspect(models.kind_of(variant)).columns
    }
    return models.ProductVariant(
        **kept
        | {
            "currency": price.currency,
            "price_minor": price.minor,
            "compare_at_minor": None if before is None else before.minor,
        }
    )


def statement(variant_ids: Iterable[int] | None = None) -> Statement:
    """What ``by_id`` makes merchandise of; read anew, whatever the session holds already.

    Without ids, the statement is given them as ``keys``.
    """
    keys: Any = "keys" if variant_ids is None else sorted(set(variant_ids))
    return (
        select(
            models.ProductVariant,
            models.Product.title,
            models.Product.requires_selling_plan,
            *PUBLISHED,
        )
        .join(models.Product, models.Product.id == models.ProductVariant.product_id)
        .where(among(models.ProductVariant.id, keys))
        .execution_options(populate_existing=True)
    )


def by_id(rows: Sequence[Any]) -> Mapping[int, Merchandise]:
    return {row[0].id: Merchandise(row[0], row[1], row[2], all(row[3:])) for row in rows}
