"""What staff say of products."""

from typing import Any

import strawberry

import models
from schema.given import given
from schema.option_input import OptionInput
from schema.scalars import HTML
from schema.seo_input import SEOInput
from schema.variant_input import ProductVariantInput

_TITLE = "Its name, 255 characters at most."
_HANDLE = "Its name in a URL."


@strawberry.input
class ProductFields:
    description_html: strawberry.Maybe[HTML] = strawberry.field(
        description="What it is, as HTML: scripts and styles are taken out."
    )
    vendor: strawberry.Maybe[str] = strawberry.field(
        description="Who makes it, 255 characters at most."
    )
    product_type: strawberry.Maybe[str] = strawberry.field(
        description="What kind of thing it is, 255 characters at most."
    )
    category: strawberry.Maybe[str | None] = strawberry.field(
        description="Its category as the trade's taxonomy names it, from the top, such as Home &"
        " Garden > Decor > Vases, 255 characters at most; null for none."
    )
    tags: strawberry.Maybe[list[str]] = strawberry.field(
        description="All the words it is found by: 250 at most, each of 255 characters."
    )
    status: strawberry.Maybe[models.ProductStatus] = strawberry.field(
        description="Whether it is meant to be seen."
    )
    seo: strawberry.Maybe[SEOInput] = strawberry.field(
        description="How it presents itself to search engines."
    )
    is_gift_card: strawberry.Maybe[bool] = strawberry.field(
        description="Whether it is a gift card."
    )
    requires_selling_plan: strawberry.Maybe[bool] = strawberry.field(
        description="Whether it can be bought by a selling plan only."
    )

    def said(self) -> dict[str, Any]:
        found = given(self)
        if "seo" in found:
            found["seo"] = found["seo"].said()
        return found


@strawberry.input(description="A product to make.")
class ProductCreateInput(ProductFields):
    title: str = strawberry.field(description=_TITLE)
    handle: strawberry.Maybe[str] = strawberry.field(
        description=f"{_HANDLE} Made of the title if it is left out."
    )
    options: strawberry.Maybe[list[OptionInput]] = strawberry.field(
        description="The ways in which its variants differ, 3 at most, if that is more than the"
        " variants say by themselves."
    )
    variants: strawberry.Maybe[list[ProductVariantInput]] = strawberry.field(
        description="Its buyable forms, 250 at most; one that costs nothing if it is left out."
    )

    def said(self) -> dict[str, Any]:
        found = super().said()
        for name in ("options", "variants"):
            if name in found:
                found[name] = [each.said() for each in found[name]]
        return found


@strawberry.input(description="Changes of a product; what is left out stays.")
class ProductUpdateInput(ProductFields):
    title: strawberry.Maybe[str] = strawberry.field(description=_TITLE)
    handle: strawberry.Maybe[str] = strawberry.field(description=_HANDLE)
