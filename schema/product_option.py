"""The ways in which a product's variants differ."""

from collections.abc import Sequence

import strawberry

import models
import resolvers.variant_selection
from schema.info import Info
from schema.node import Node
from schema.permission import public
from schema.swatch import ProductOptionValueSwatch
from schema.together import of_each
from schema.variant import ProductVariant


@strawberry.type(description="One choice of an option, such as Small.")
class ProductOptionValue(Node):
    name: str = public("How it is called.")

    @public(
        "The variant to go to when it is chosen; null if none has it.",
        ProductVariant | None,
    )
    async def first_selectable_variant(
        self: models.ProductOptionValue, info: Info
    ) -> models.ProductVariant | None:
        return await resolvers.variant_selection.first_selectable(info.context, self)

    @public("What stands for it; null if nothing does.", ProductOptionValueSwatch | None)
    def swatch(self: models.ProductOptionValue) -> models.ProductOptionValue | None:
        return self if self.swatch_color or self.swatch_image_id else None


async def _names(rows: Sequence[models.ProductOption], info: Info) -> list[list[str]]:
    found = await info.context.loaders.values_of_option.load_all([row.id for row in rows])
    return [[value.name for value in values] for values in found]


@strawberry.type(description="A way in which a product's variants differ, such as Size.")
class ProductOption(Node):
    name: str = public("How it is called.")

    @public(
        "Its choices, in order.",
        list[ProductOptionValue],
        together=of_each(lambda info: info.context.loaders.values_of_option),
    )
    async def option_values(
        self: models.ProductOption, info: Info
    ) -> list[models.ProductOptionValue]:
        return await info.context.loaders.values_of_option.load(self.id)

    @public("The names of its choices, in order.", list[str], use="optionValues", together=_names)
    async def values(self: models.ProductOption, info: Info) -> list[str]:
        return (await _names([self], info))[0]
