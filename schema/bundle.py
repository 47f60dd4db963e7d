"""Variants that are sold as several together, a part of ``ProductVariant``. We sell each alone."""

from typing import TYPE_CHECKING, Annotated

import strawberry

from schema.connection import Connection
from schema.permission import public
from schema.unoffered import always_empty_page, always_false

if TYPE_CHECKING:
    from schema.variant import ProductVariant

_Variant = Annotated["ProductVariant", strawberry.lazy("schema.variant")]
WHY = "each variant is sold by itself"


@strawberry.type(description="A variant in a bundle, and how many of it.")
class ProductVariantComponent:
    product_variant: _Variant = public("The variant.")
    quantity: int = public("How many of it.")


@strawberry.type
class Bundled:
    components = always_empty_page(
        Connection[ProductVariantComponent], "The variants it consists of.", WHY
    )
    grouped_by = always_empty_page(Connection[_Variant], "The variants it is a part of.", WHY)
    requires_components = always_false("Whether it is sold only together with others.", WHY)
