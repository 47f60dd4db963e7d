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

enums.register(ProductErrorCode)


@strawberry.type(description="Why a product was left as it was.")
class ProductUserError(DisplayableError):
    code: ProductErrorCode = public("Which kind of error it is.")

    is_type_of = shows(Reason)


@dataclass(frozen=True)
class ProductOutcome:
    """What the payloads of products show: what came of it, or the reasons nothing did."""

    product: models.Product | None = None
    deleted_product_id: str | None = None
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
