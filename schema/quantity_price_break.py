"""Prices that fall with the quantity. We have one price a variant."""

import strawberry

from schema.connection import Connection
from schema.money import MoneyV2
from schema.permission import public
from schema.unoffered import always_empty_page


@strawberry.type(description="A price that holds from some quantity on.")
class QuantityPriceBreak:
    minimum_quantity: int = public("The quantity it holds from.")
    price: MoneyV2 = public("What one costs then.")


of_variant = always_empty_page(
    Connection[QuantityPriceBreak],
    "What one costs in larger quantities.",
    "one costs the same in any quantity",
)
