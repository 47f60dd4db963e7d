"""What goes with a product, as clients see it."""

from typing import Annotated

import strawberry

import models
import resolvers.recommendation
from commerce import gid
from resolvers.recommendation import ProductRecommendationIntent
from schema import enums
from schema.info import Info
from schema.permission import public
from schema.product import Product, ProductId

enums.register(ProductRecommendationIntent)

Intent = Annotated[
    ProductRecommendationIntent | None, strawberry.argument(description="What they are for.")
]
ProductHandle = Annotated[str | None, strawberry.argument(description="The handle of the product.")]


@strawberry.type
class RecommendationQuery:
    @public(
        "Up to ten published products that go with one, best first; null if there is no such"
        " product.",
        list[Product] | None,
    )
    async def product_recommendations(
        self,
        info: Info,
        product_id: ProductId = strawberry.UNSET,
        product_handle: ProductHandle = strawberry.UNSET,
        intent: Intent = ProductRecommendationIntent.RELATED,
    ) -> list[models.Product] | None:
        number = gid.number_of("Product", product_id) if product_id else None
        return await resolvers.recommendation.products(
            info.context,
            number,
            product_handle or None,
            intent or ProductRecommendationIntent.RELATED,
        )
