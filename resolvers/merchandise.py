"""What carts hold: variants, with what is asked of their products."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

import models
from commerce.product_assembly import DEFAULT_VALUE
from loaders.batch import Statement
from loaders.catalogue import PUBLISHED
from models.engine import among


@dataclass(frozen=True)
class Merchandise:
    """A variant, the title of its product, and whether that is published."""

    variant: models.ProductVariant
    product_title: str
    published: bool

    @property
    def name(self) -> str:
        """What a buyer calls it."""
        title = self.variant.title
        return self.product_title if title == DEFAULT_VALUE else f"{self.product_title} ({title})"


def statement(variant_ids: Iterable[int]) -> Statement:
    """What ``by_id`` makes merchandise of; read anew, whatever the session holds already."""
    return (
        select(models.ProductVariant, models.Product.title, *PUBLISHED)
        .join(models.Product, models.Product.id == models.ProductVariant.product_id)
        .where(among(models.ProductVariant.id, sorted(set(variant_ids))))
        .execution_options(populate_existing=True)
    )


def by_id(rows: Sequence[Any]) -> Mapping[int, Merchandise]:
    return {row[0].id: Merchandise(row[0], row[1], all(row[2:])) for row in rows}
