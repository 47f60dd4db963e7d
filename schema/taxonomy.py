"""Categories of the trade's taxonomy, which products are in beside their types."""

import strawberry

import commerce.taxonomy
import models
from schema.node import Node
from schema.permission import public


@strawberry.type(
    description="A category that the whole trade knows; its id says its name and those above it."
)
class TaxonomyCategory(Node):
    name: str = public("How it is called.")

    @public("The categories it is in, the nearest first.", list["TaxonomyCategory"])
    def ancestors(
        self: commerce.taxonomy.TaxonomyCategory,
    ) -> list[commerce.taxonomy.TaxonomyCategory]:
        return self.ancestors


@public("Its category; null if it is in none.", TaxonomyCategory | None)
def of_product(self: models.Product) -> commerce.taxonomy.TaxonomyCategory | None:
    return commerce.taxonomy.category(self.category_way)
