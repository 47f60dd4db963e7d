"""What the mutations of products answer."""

from collections.abc import Awaitable, Sequence
from dataclasses import dataclass

import strawberry

import models
from commerce.product_error import ProductErrorCode
from commerce.refusal import Reason, Refused
from schema import enums
from schema.permission import public
from schema.product import Product
from schema.shows import shows
from schema.user_error import DisplayableError
from schema.variant import ProductVariant

enums.register(ProductErrorCode)


@strawberry.type(description="Why a product was left as it was.")
class ProductUserError(DisplayableError):
    code: ProductErrorCode = public("Which kind of error it is.")

    is_type_of = shows(Reason)


@dataclass(frozen=True)
class ProductOutcome:
    """What the payloads of products show: what came of it, or the reasons nothing did."""

    product: models.Product | None = None
    product_variants: Sequence[models.ProductVariant | None] | None = None
    deleted_product_id: str | None = None
    deleted_variant_ids: Sequence[str] | None = None
    user_errors: Sequence[Reason] = ()


async def outcome(change: Awaitable[models.Product]) -> ProductOutcome:
    try:
        return ProductOutcome(await change)
    except Refused as refused:
        return ProductOutcome(user_errors=refused.reasons)


@strawberry.type
class ProductReasons:
    user_errors: list[ProductUserError] = public("Why it was refused; empty if it was not.")


@strawberry.type
class ProductPayload(ProductReasons):
    product: Product | None = public("The product as it now is; null if it was refused.")


@strawberry.type(description="What `productCreate` answers.")
class ProductCreatePayload(ProductPayload): ...


@strawberry.type(description="What `productUpdate` answers.")
class ProductUpdatePayload(ProductPayload): ...


@strawberry.type(description="What `productDelete` answers.")
class ProductDeletePayload(ProductReasons):
    deleted_product_id: strawberry.ID | None = public("Its id; null if it was refused.")


@strawberry.type
class ProductVariantsPayload(ProductPayload):
    product_variants: list[ProductVariant | None] | None = public(
        "The variants, one for each input, in order; null for one that was refused."
    )


@strawberry.type(description="What `productVariantsBulkCreate` answers.")
class ProductVariantsBulkCreatePayload(ProductVariantsPayload): ...


@strawberry.type(description="What `productVariantsBulkUpdate` answers.")
class ProductVariantsBulkUpdatePayload(ProductVariantsPayload): ...


@strawberry.type(description="What `productVariantsBulkDelete` answers.")
class ProductVariantsBulkDeletePayload(ProductPayload):
    deleted_variant_ids: list[strawberry.ID] | None = public("Their ids; null if it was refused.")


@strawberry.type(description="What `productVariantsBulkReorder` answers.")
class ProductVariantsBulkReorderPayload(ProductPayload): ...


@strawberry.type(description="What `productOptionsCreate` answers.")
class ProductOptionsCreatePayload(ProductPayload): ...


@strawberry.type(description="What `productOptionUpdate` answers.")
class ProductOptionUpdatePayload(ProductPayload): ...


@strawberry.type(description="What `productOptionsDelete` answers.")
class ProductOptionsDeletePayload(ProductPayload): ...


@strawberry.type(description="What `productOptionsReorder` answers.")
class ProductOptionsReorderPayload(ProductPayload): ...


@strawberry.type(description="What `productPublish` answers.")
class ProductPublishPayload(ProductPayload): ...


@strawberry.type(description="What `productUnpublish` answers.")
class ProductUnpublishPayload(ProductPayload): ...


@strawberry.type(description="What `productTagsAdd` answers.")
class ProductTagsAddPayload(ProductPayload): ...


@strawberry.type(description="What `productTagsRemove` answers.")
class ProductTagsRemovePayload(ProductPayload): ...


@strawberry.type(description="What `productDuplicate` answers.")
class ProductDuplicatePayload(ProductPayload): ...


@strawberry.type(description="What `productMediaCreate` answers.")
class ProductMediaCreatePayload(ProductPayload): ...


@strawberry.type(description="What `productMediaUpdate` answers.")
class ProductMediaUpdatePayload(ProductPayload): ...


@strawberry.type(description="What `productMediaDelete` answers.")
class ProductMediaDeletePayload(ProductPayload): ...


@strawberry.type(description="What `productMediaReorder` answers.")
class ProductMediaReorderPayload(ProductPayload): ...
