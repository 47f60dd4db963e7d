"""Reading variants."""

from collections.abc import Sequence

import models
import resolvers.product
from context import Context


async def variant(context: Context, key: int) -> models.ProductVariant | None:
    """The variant of that id, if whoever asks may see its product."""
    found = await context.loaders.variant.load(key)
    if found is None:
        return None
    return found if await resolvers.product.product(context, found.product_id, None) else None


async def product(context: Context, row: models.ProductVariant) -> models.Product | None:
    """The product, or one that says nothing where whoever asks may not see it (any more).

    A variant lies in a cart longer than its product is offered, and the cart still shows it.
    """
    return (await products(context, [row]))[0]


async def products(
    context: Context, rows: Sequence[models.ProductVariant]
) -> list[models.Product | None]:
    """The same for each of the variants."""
    found = await context.loaders.product.load_all([row.product_id for row in rows])
    return [
        one
        if one is None or resolvers.product.visible(context, one)
        else resolvers.product.withdrawn(one)
        for one in found
    ]


async def image(context: Context, row: models.ProductVariant) -> models.Image | None:
    """Its own picture, or else the product's first."""
    if row.image_id is not None:
        return await context.loaders.image.load(row.image_id)
    return await resolvers.product.featured_image(context, row.product_id)
