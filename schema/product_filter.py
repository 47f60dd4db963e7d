"""Filters of products, as clients write them, and the facets that offer them."""

from decimal import Decimal
from typing import Annotated, Any

import strawberry

import models
from commerce import facet
from commerce.product_filter import Fact, PriceRange
from commerce.product_filter import ProductFilter as Parsed
from schema import enums
from schema.cart_input import said
from schema.info import Info
from schema.media import MediaImage
from schema.permission import public
from schema.scalars import JSON, Color
from schema.unoffered import always_null

enums.register(facet.FilterType)
enums.register(facet.FilterPresentation)


@strawberry.input(description="A category of the trade's taxonomy.")
class CategoryFilter:
    id: str = strawberry.field(description="Its id.")


@strawberry.input(description="A metafield that has a value.")
class MetafieldFilter:
    namespace: str = strawberry.field(description="The metafield's namespace.")
    key: str = strawberry.field(description="The metafield's key.")
    value: str = strawberry.field(description="The value, as the metafield's type writes it.")

    def fact(self) -> Fact:
        return Fact(self.namespace, self.key, self.value)


@strawberry.input(description="A metafield of a category that has a value.")
class TaxonomyMetafieldFilter:
    namespace: str = strawberry.field(description="The metafield's namespace.")
    key: str = strawberry.field(description="The metafield's key.")
    value: str = strawberry.field(description="The value, as the metafield's type writes it.")

    def fact(self) -> Fact:
        return Fact(self.namespace, self.key, self.value)


@strawberry.input(description="Prices from one to another, both included.")
class PriceRangeFilter:
    min: float | None = strawberry.field(default=0, description="The lowest price.")
    max: float | None = strawberry.field(
        default=strawberry.UNSET, description="The highest price; any if left out."
    )

    def parsed(self) -> PriceRange:
        highest = said(self.max)
        return PriceRange(
            Decimal(str(self.min or 0)), None if highest is None else Decimal(str(highest))
        )


@strawberry.input(description="A choice that a variant makes, such as red for Color.")
class VariantOptionFilter:
    name: str = strawberry.field(description="The option, such as Color, in any case.")
    value: str = strawberry.field(description="The value, such as Red, in any case.")


def _kind(description: str) -> Any:
    return strawberry.field(default=strawberry.UNSET, description=description)


@strawberry.input(
    description="What products must meet. Filters of one kind are alternatives; of several kinds,"
    " each must be met, those on variants by one and the same variant."
)
class ProductFilter:
    available: bool | None = _kind("Whether it can be bought now.")
    category: CategoryFilter | None = _kind("The category it is in.")
    price: PriceRangeFilter | None = _kind(
        "What it costs, in the currency of the document's market."
    )
    product_metafield: MetafieldFilter | None = _kind("A metafield of the product.")
    product_type: str | None = _kind("Its type, in any case.")
    product_vendor: str | None = _kind("Its vendor, in any case.")
    tag: str | None = _kind("A tag it has, in any case.")
    taxonomy_metafield: TaxonomyMetafieldFilter | None = _kind("A metafield of its category.")
    variant_metafield: MetafieldFilter | None = _kind("A metafield of a variant.")
    variant_option: VariantOptionFilter | None = _kind("A choice that a variant makes.")

    def parsed(self) -> Parsed:
        category, price, option = (
            said(self.category),
            said(self.price),
            said(self.variant_option),
        )
        product, variant = said(self.product_metafield), said(self.variant_metafield)
        of_category = said(self.taxonomy_metafield)
        return Parsed(
            available=said(self.available),
            price=price and price.parsed(),
            product_type=said(self.product_type),
            vendor=said(self.product_vendor),
            tag=said(self.tag),
            category=category and category.id,
            option=option and (option.name, option.value),
            product_fact=product and product.fact(),
            variant_fact=variant and variant.fact(),
            category_fact=of_category and of_category.fact(),
        )


ProductFilters = Annotated[
    list[ProductFilter] | None,
    strawberry.argument(description="What the products must meet, 250 filters at most."),
]


def parsed(filters: list[ProductFilter] | None) -> list[Parsed]:
    return [given.parsed() for given in said(filters) or ()]


@strawberry.type(description="A color or a picture that stands for a value.")
class Swatch:
    @public("The color; null if it has none.", Color | None)
    def color(self: facet.FacetValue) -> str | None:
        return self.color

    @public("The picture; null if it has none.", MediaImage | None)
    async def image(self: facet.FacetValue, info: Info) -> models.Media | None:
        return None if self.image_id is None else await _picture(info, self.image_id)


async def _picture(info: Info, id: int) -> models.Media | None:
    found = await info.context.loaders.media.load(id)
    return found if isinstance(found, models.MediaImage) else None


@strawberry.type(description="A value to narrow a list by.")
class FilterValue:
    id: str = public("Its id among all values of all filters.")
    label: str = public("What to call it.")
    count: int = public("How many products it would leave, beside the other filters.")
    input: JSON = public("The filter that chooses it: parse it and pass it with the others.")
    image: MediaImage | None = always_null(
        "A picture of it.", MediaImage | None, "values are shown as words or as swatches"
    )

    @public("What stands for it; null if nothing does.", Swatch | None)
    def swatch(self: facet.FacetValue) -> facet.FacetValue | None:
        return self if self.color or self.image_id else None


@strawberry.type(description="A way to narrow a list of products.")
class Filter:
    id: str = public("Its id.")
    label: str = public("What to call it.")
    type: facet.FilterType = public("What kind of values it has.")
    presentation: facet.FilterPresentation | None = public(
        "How its values are best shown; null for what is no list."
    )
    values: list[FilterValue] = public("The values there are, 100 at most.")
