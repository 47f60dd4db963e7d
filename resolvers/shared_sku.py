"""Finding the SKUs that an import gives to a second product of the shop."""

from collections.abc import Collection, Iterable, Sequence

from sqlalchemy import func, select

import models
from commerce.product_cell import shortened
from commerce.product_draft import Finding, ProductDraft, VariantDraft
from context import Context
from models.engine import among

_PRODUCT, _VARIANT = models.Product, models.ProductVariant


async def shared(
    context: Context, drafts: Sequence[ProductDraft], told: Collection[str]
) -> list[Finding]:
    """A warning for each SKU that is new to its draft's product and another product's already.

    ``told`` are the handles of the file so far: its reader warns of those itself.
    """
    own = await _own(context, [draft.handle for draft in drafts])
    new = {
        (draft.handle, variant.sku.casefold()): variant
        for draft in drafts
        for variant in draft.variants
        if variant.sku is not None and (draft.handle, variant.sku.casefold()) not in own
    }
    owners = await _owners(context, {sku for _, sku in new})
    return [
        _warning(variant, owners[sku])
        for (_, sku), variant in new.items()
        if sku in owners and owners[sku] not in told
    ]


async def _own(context: Context, handles: Sequence[str]) -> set[tuple[str, str]]:
    rows = await context.rows(
        select(_PRODUCT.handle, _VARIANT.sku_key)
        .join(_VARIANT, _VARIANT.product_id == _PRODUCT.id)
        .where(among(_PRODUCT.handle, handles), _VARIANT.sku_key != "")
    )
    return set(rows)


async def _owners(context: Context, skus: Iterable[str]) -> dict[str, str]:
    """The handle of a product that has the SKU."""
    rows = await context.rows(
        select(_VARIANT.sku_key, func.min(_PRODUCT.handle))
        .join(_PRODUCT, _PRODUCT.id == _VARIANT.product_id)
        .where(among(_VARIANT.sku_key, list(skus)))
        .group_by(_VARIANT.sku_key)
    )
    return {row[0]: row[1] for row in rows}


def _warning(variant: VariantDraft, owner: str) -> Finding:
    message = f"is also the SKU of {shortened(owner)!r} in the shop: it is kept"
    return Finding(
        line=variant.line, column="Variant SKU", value=shortened(variant.sku or ""), message=message
    )
