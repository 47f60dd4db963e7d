"""Finding a product's variants by their options."""

from collections.abc import Sequence
from dataclasses import dataclass

import models
from commerce import option_selection
from commerce.option_selection import Pair
from commerce.variant_encoding import encode
from context import Context


@dataclass(frozen=True)
class Choice:
    """Options that were chosen, and how strictly they are meant."""

    pairs: Sequence[Pair] | None
    ignore_unknown_options: bool
    case_insensitive: bool


async def selected_or_first_available(
    context: Context, product_id: int, choice: Choice
) -> models.ProductVariant | None:
    return option_selection.selected_or_first_available(
        await _variants(context, product_id),
        choice.pairs,
        ignore_unknown_options=choice.ignore_unknown_options,
        case_insensitive=choice.case_insensitive,
    )


async def by_selected_options(
    context: Context, product_id: int, choice: Choice
) -> models.ProductVariant | None:
    return option_selection.variant_by_selected_options(
        await _variants(context, product_id),
        choice.pairs or (),
        ignore_unknown_options=choice.ignore_unknown_options,
        case_insensitive=choice.case_insensitive,
    )


async def adjacent(
    context: Context, product_id: int, choice: Choice
) -> list[models.ProductVariant]:
    return option_selection.adjacent(
        await _variants(context, product_id),
        choice.pairs,
        ignore_unknown_options=choice.ignore_unknown_options,
        case_insensitive=choice.case_insensitive,
    )


async def first_selectable(
    context: Context, value: models.ProductOptionValue
) -> models.ProductVariant | None:
    """The variant to go to when this value is chosen."""
    option = await context.loaders.option.load(value.option_id)
    if option is None:
        return None
    options = await _options(context, option.product_id)
    variants = await _variants(context, option.product_id)
    return option_selection.first_selectable(variants, option.name, value.name, options)


async def encoded(context: Context, product_id: int, *, available_only: bool) -> str:
    """The variants there are, or that can be bought, as a trie of option value positions."""
    variants = await _variants(context, product_id)
    kept = [v for v in variants if v.available_for_sale] if available_only else variants
    return encode(option_selection.value_indexes(kept, await _options(context, product_id)))


async def _variants(context: Context, product_id: int) -> list[models.ProductVariant]:
    return await context.loaders.all_variants_of_product.load(product_id)


async def _options(context: Context, product_id: int) -> list[tuple[str, list[str]]]:
    """Each option's name and its values' names, in their order."""
    options = await context.loaders.options_of_product.load(product_id)
    values = await context.loaders.values_of_option.load_many([option.id for option in options])
    return [
        (option.name, [value.name for value in of_option])
        for option, of_option in zip(options, values, strict=True)
    ]
