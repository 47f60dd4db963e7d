"""Making, changing and deleting products."""

from typing import Annotated

import strawberry

import resolvers.product_create
import resolvers.product_edit
from commerce import gid
from commerce.permission import Permission
from commerce.refusal import Refused
from schema.info import Info
from schema.media_input import ProductMediaInput
from schema.permission import needs
from schema.product_input import ProductCreateInput, ProductUpdateInput
from schema.product_payload import (
    ProductCreatePayload,
    ProductDeletePayload,
    ProductOutcome,
    ProductUpdatePayload,
    outcome,
)

WRITE = Permission.PRODUCTS_WRITE
ProductId = Annotated[strawberry.ID, strawberry.argument(description="The id of the product.")]
NewProduct = Annotated[ProductCreateInput, strawberry.argument(description="The product.")]
NewMedia = Annotated[
    list[ProductMediaInput] | None,
    strawberry.argument(description="What there is to look at, 250 at most."),
]
Changes = Annotated[
    ProductUpdateInput, strawberry.argument(description="The changes; what is left out stays.")
]


def product_key(id: strawberry.ID) -> int:
    return gid.number_of("Product", id)


Redirect = Annotated[
    bool,
    strawberry.argument(
        description="Whether its former address leads to the new one if its handle changes."
    ),
]


@strawberry.type
class ProductMutation:
    @needs(
        WRITE,
        "Makes a product. Nobody sees it before it is published.",
        ProductCreatePayload | None,
    )
    async def product_create(
        self, info: Info, product: NewProduct, media: NewMedia = strawberry.UNSET
    ) -> ProductOutcome:
        pictures = [each.said() for each in media or ()]
        return await outcome(
            resolvers.product_create.create(info.context, product.said(), pictures)
        )

    @needs(WRITE, "Changes a product.", ProductUpdatePayload | None)
    async def product_update(
        self, info: Info, id: ProductId, product: Changes, redirect_new_handle: Redirect = True
    ) -> ProductOutcome:
        change = resolvers.product_edit.update(
            info.context, product_key(id), product.said(), redirect=redirect_new_handle
        )
        return await outcome(change)

    @needs(
        WRITE,
        "Deletes a product, its variants, their stock and its media. Orders keep what was sold.",
        ProductDeletePayload | None,
    )
    async def product_delete(self, info: Info, id: ProductId) -> ProductOutcome:
        try:
            deleted = await resolvers.product_edit.delete(info.context, product_key(id))
        except Refused as refused:
            return ProductOutcome(user_errors=refused.reasons)
        return ProductOutcome(deleted_product_id=deleted)
