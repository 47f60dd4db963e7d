"""Making, changing, deleting and ordering the variants of a product."""

from collections.abc import Awaitable
from typing import Annotated

import strawberry

import resolvers.variant_edit
from commerce import gid
from commerce.refusal import Refused
from resolvers.variant_edit import MAX_AT_ONCE, Edited
from schema.info import Info
from schema.permission import needs
from schema.product_mutation import WRITE, product_key
from schema.product_payload import (
    ProductOutcome,
    ProductVariantsBulkCreatePayload,
    ProductVariantsBulkDeletePayload,
    ProductVariantsBulkReorderPayload,
    ProductVariantsBulkUpdatePayload,
)
from schema.product_payload import outcome as product_outcome
from schema.variant_input import ProductVariantInput, ProductVariantUpdateInput

_BOUND = f"1 to {MAX_AT_ONCE} of them"
ProductId = Annotated[strawberry.ID, strawberry.argument(description="The id of the product.")]
New = Annotated[
    list[ProductVariantInput], strawberry.argument(description=f"The variants, {_BOUND}.")
]
Changes = Annotated[
    list[ProductVariantUpdateInput],
    strawberry.argument(description=f"The changes, {_BOUND}; what is left out stays."),
]
VariantIds = Annotated[
    list[strawberry.ID], strawberry.argument(description=f"The ids of the variants, {_BOUND}.")
]
AllowPartial = Annotated[
    bool,
    strawberry.argument(
        description="Whether the others are done where one is refused; if not, all are or none."
    ),
]


async def outcome(change: Awaitable[Edited]) -> ProductOutcome:
    try:
        edited = await change
    except Refused as refused:
        return ProductOutcome(user_errors=refused.reasons)
    return ProductOutcome(
        edited.product, product_variants=edited.variants, user_errors=edited.reasons
    )


def _keys(ids: list[strawberry.ID]) -> list[int]:
    return [gid.number_of("ProductVariant", id) for id in ids]


@strawberry.type
class VariantMutation:
    @needs(WRITE, "Adds variants to a product.", ProductVariantsBulkCreatePayload | None)
    async def product_variants_bulk_create(
        self, info: Info, product_id: ProductId, variants: New, allow_partial: AllowPartial = False
    ) -> ProductOutcome:
        said = [variant.said() for variant in variants]
        edit = resolvers.variant_edit.create
        return await outcome(
            edit(info.context, product_key(product_id), said, partial=allow_partial)
        )

    @needs(WRITE, "Changes variants of a product.", ProductVariantsBulkUpdatePayload | None)
    async def product_variants_bulk_update(
        self,
        info: Info,
        product_id: ProductId,
        variants: Changes,
        allow_partial: AllowPartial = False,
    ) -> ProductOutcome:
        said = [variant.said() for variant in variants]
        edit = resolvers.variant_edit.update
        return await outcome(
            edit(info.context, product_key(product_id), said, partial=allow_partial)
        )

    @needs(
        WRITE,
        "Deletes variants of a product, which keeps one at least: all of them or none.",
        ProductVariantsBulkDeletePayload | None,
    )
    async def product_variants_bulk_delete(
        self, info: Info, product_id: ProductId, variant_ids: VariantIds
    ) -> ProductOutcome:
        keys = _keys(variant_ids)
        try:
            product = await resolvers.variant_edit.delete(
                info.context, product_key(product_id), keys
            )
        except Refused as refused:
            return ProductOutcome(user_errors=refused.reasons)
        deleted = [gid.make("ProductVariant", key) for key in keys]
        return ProductOutcome(product, deleted_variant_ids=deleted)

    @needs(
        WRITE,
        "Puts variants first, in this order; the others follow as they stood.",
        ProductVariantsBulkReorderPayload | None,
    )
    async def product_variants_bulk_reorder(
        self, info: Info, product_id: ProductId, variant_ids: VariantIds
    ) -> ProductOutcome:
        keys = _keys(variant_ids)
        change = resolvers.variant_edit.reorder(info.context, product_key(product_id), keys)
        return await product_outcome(change)
