"""Publishing, tagging and copying products."""

from datetime import datetime
from typing import Annotated

import strawberry

import resolvers.product_publish
from schema.info import Info
from schema.permission import needs
from schema.product_mutation import WRITE, ProductId, product_key
from schema.product_payload import (
    ProductDuplicatePayload,
    ProductOutcome,
    ProductPublishPayload,
    ProductTagsAddPayload,
    ProductTagsRemovePayload,
    ProductUnpublishPayload,
    outcome,
)

At = Annotated[
    datetime | None,
    strawberry.argument(description="When buyers are to see it; now if it is left out."),
]
Tags = Annotated[list[str], strawberry.argument(description="The tags, 250 at most.")]
NewTitle = Annotated[str, strawberry.argument(description="What the copy is called.")]


@strawberry.type
class ProductPublishMutation:
    @needs(
        WRITE,
        "Lets buyers see a product. A draft becomes active by it.",
        ProductPublishPayload | None,
    )
    async def product_publish(
        self, info: Info, id: ProductId, at: At = strawberry.UNSET
    ) -> ProductOutcome:
        change = resolvers.product_publish.publish(info.context, product_key(id), at or None)
        return await outcome(change)

    @needs(WRITE, "Takes a product out of buyers' sight.", ProductUnpublishPayload | None)
    async def product_unpublish(self, info: Info, id: ProductId) -> ProductOutcome:
        return await outcome(resolvers.product_publish.unpublish(info.context, product_key(id)))

    @needs(WRITE, "Adds tags to a product.", ProductTagsAddPayload | None)
    async def product_tags_add(self, info: Info, id: ProductId, tags: Tags) -> ProductOutcome:
        return await outcome(
            resolvers.product_publish.add_tags(info.context, product_key(id), tags)
        )

    @needs(WRITE, "Takes tags off a product.", ProductTagsRemovePayload | None)
    async def product_tags_remove(self, info: Info, id: ProductId, tags: Tags) -> ProductOutcome:
        return await outcome(
            resolvers.product_publish.remove_tags(info.context, product_key(id), tags)
        )

    @needs(
        WRITE,
        "Makes a draft that is what the product is, its media and variants with it, and nothing"
        " in stock.",
        ProductDuplicatePayload | None,
    )
    async def product_duplicate(
        self, info: Info, id: ProductId, new_title: NewTitle
    ) -> ProductOutcome:
        return await outcome(
            resolvers.product_publish.duplicate(info.context, product_key(id), new_title)
        )
