"""Finding a product's variants by their options: a part of ``Product``."""

from typing import Annotated

import strawberry

import models
from commerce.option_selection import Pair
from resolvers import variant_selection
from resolvers.variant_selection import Choice
from schema.info import Info
from schema.permission import public
from schema.variant import ProductVariant


@strawberry.input(description="One choice, such as Small for Size.")
class SelectedOptionInput:
    name: str = strawberry.field(description="What is chosen, such as Size.")
    value: str = strawberry.field(description="The choice, such as Small.")

    def pair(self) -> Pair:
        return self.name, self.value


CaseInsensitive = Annotated[bool | None, strawberry.argument(description="Whether `s` finds `S`.")]
IgnoreUnknown = Annotated[
    bool | None,
    strawberry.argument(description="Whether options that the product does not have are ignored."),
]
Selected = Annotated[
    list[SelectedOptionInput] | None, strawberry.argument(description="What is chosen.")
]
AllSelected = Annotated[
    list[SelectedOptionInput],
    strawberry.argument(description="What is chosen: a value for each option."),
]


def _choice(
    selected: list[SelectedOptionInput] | None,
    ignore_unknown_options: bool | None,
    case_insensitive: bool | None,
) -> Choice:
    pairs = [option.pair() for option in selected] if selected else None
    return Choice(pairs, bool(ignore_unknown_options), bool(case_insensitive))


@strawberry.type
class VariantSelection:
    @public(
        "The variants that differ from the choice in exactly one option, by id; without a choice"
        " from the first that can be bought.",
        list[ProductVariant],
    )
    async def adjacent_variants(
        self: models.Product,
        info: Info,
        selected_options: Selected = strawberry.UNSET,
        ignore_unknown_options: IgnoreUnknown = True,
        case_insensitive_match: CaseInsensitive = False,
    ) -> list[models.ProductVariant]:
        choice = _choice(selected_options, ignore_unknown_options, case_insensitive_match)
        return await variant_selection.adjacent(info.context, self.id, choice)

    @public(
        "The variant that was chosen, or else the first that can be bought, or else the first;"
        " null if there is none.",
        ProductVariant | None,
    )
    async def selected_or_first_available_variant(
        self: models.Product,
        info: Info,
        selected_options: Selected = strawberry.UNSET,
        ignore_unknown_options: IgnoreUnknown = True,
        case_insensitive_match: CaseInsensitive = False,
    ) -> models.ProductVariant | None:
        choice = _choice(selected_options, ignore_unknown_options, case_insensitive_match)
        return await variant_selection.selected_or_first_available(info.context, self.id, choice)

    @public("The variant of exactly these options; null if there is none.", ProductVariant | None)
    async def variant_by_selected_options(
        self: models.Product,
        info: Info,
        selected_options: AllSelected,
        ignore_unknown_options: IgnoreUnknown = False,
        case_insensitive_match: CaseInsensitive = False,
    ) -> models.ProductVariant | None:
        choice = _choice(selected_options, ignore_unknown_options, case_insensitive_match)
        return await variant_selection.by_selected_options(info.context, self.id, choice)

    @public(
        "Which combinations of options exist as variants: a `v1_` trie of positions in `options`"
        " and their `optionValues`, as storefront kits decode it."
    )
    async def encoded_variant_existence(self: models.Product, info: Info) -> str | None:
        return await variant_selection.encoded(info.context, self.id, available_only=False)

    @public("Which combinations can be bought now, encoded as `encodedVariantExistence` is.")
    async def encoded_variant_availability(self: models.Product, info: Info) -> str | None:
        return await variant_selection.encoded(info.context, self.id, available_only=True)
