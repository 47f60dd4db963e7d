"""Adding, changing, deleting and ordering what there is to look at of a product."""

from typing import Annotated

import strawberry

import resolvers.media_edit
from schema.info import Info
from schema.media_input import ProductMediaInput, ProductMediaUpdateInput, media_key
from schema.permission import needs
from schema.product_mutation import WRITE, product_key
from schema.product_payload import (
    ProductMediaCreatePayload,
    ProductMediaDeletePayload,
    ProductMediaReorderPayload,
    ProductMediaUpdatePayload,
    ProductOutcome,
    outcome,
)

_BOUND = "1 to 250 of them"
ProductId = Annotated[strawberry.ID, strawberry.argument(description="The id of the product.")]
New = Annotated[list[ProductMediaInput], strawberry.argument(description=f"The media, {_BOUND}.")]
Changes = Annotated[
    list[ProductMediaUpdateInput], strawberry.argument(description=f"The changes, {_BOUND}.")
]
MediaIds = Annotated[
    list[strawberry.ID], strawberry.argument(description=f"The ids of the media, {_BOUND}.")
]


@strawberry.type
class MediaMutation:
    @needs(
        WRITE,
        "Adds pictures, videos and models to a product, after those it has: all or none. Pictures"
        " are kept here, without what their cameras noted.",
        ProductMediaCreatePayload | None,
    )
    async def product_media_create(
        self, info: Info, product_id: ProductId, media: New
    ) -> ProductOutcome:
        said = [each.said() for each in media]
        return await outcome(
            resolvers.media_edit.create(info.context, product_key(product_id), said)
        )

    @needs(WRITE, "Changes media of a product: all or none.", ProductMediaUpdatePayload | None)
    async def product_media_update(
        self, info: Info, product_id: ProductId, media: Changes
    ) -> ProductOutcome:
        said = [each.said() for each in media]
        return await outcome(
            resolvers.media_edit.update(info.context, product_key(product_id), said)
        )

    @needs(WRITE, "Deletes media of a product: all or none.", ProductMediaDeletePayload | None)
    async def product_media_delete(
        self, info: Info, product_id: ProductId, media_ids: MediaIds
    ) -> ProductOutcome:
        keys = [media_key(id) for id in media_ids]
        return await outcome(
            resolvers.media_edit.delete(info.context, product_key(product_id), keys)
        )

    @needs(
        WRITE,
        "Puts media first, in this order; the others follow as they stood.",
        ProductMediaReorderPayload | None,
    )
    async def product_media_reorder(
        self, info: Info, product_id: ProductId, media_ids: MediaIds
    ) -> ProductOutcome:
        keys = [media_key(id) for id in media_ids]
        return await outcome(
            resolvers.media_edit.reorder(info.context, product_key(product_id), keys)
        )
