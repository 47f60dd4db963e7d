"""Categories of the trade's taxonomy. Products here have a type in the shop's words instead."""

import strawberry

from schema.node import Node
from schema.permission import public
from schema.unoffered import always_null


@strawberry.type(description="A category that the whole trade knows.")
class TaxonomyCategory(Node):
    name: str = public("How it is called.")
    ancestors: list["TaxonomyCategory"] = public("The categories it is in, the nearest first.")


of_product = always_null(
    "Its category.",
    TaxonomyCategory | None,
    "products have a `productType` in the shop's own words",
)
