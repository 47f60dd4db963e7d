"""What the shop says of its things beside their own columns."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import models
import resolvers.localization
import resolvers.node
from commerce import metafield
from commerce.refusal import ClientError
from context import Context
from loaders.metafield import MetafieldKey
from loaders.pagination import Cursors, Order, Page, PageArgs, page_of_rows

MAX_ASKED = 250
_REFERENCES = Order("Metafield.references", (models.Metafield.id,))


def key_of(owner: Any, namespace: str | None, key: str) -> MetafieldKey:
    """Owners are told apart by the type and the id of their rows."""
    return MetafieldKey(
        type(owner).__name__, str(owner.id), namespace or metafield.DEFAULT_NAMESPACE, key
    )


async def one(
    context: Context, owner: models.Base, namespace: str | None, key: str
) -> models.Metafield | None:
    return await context.loaders.metafields_of.load(key_of(owner, namespace, key))


async def several(
    context: Context, owner: models.Base, identifiers: Sequence[tuple[str | None, str]]
) -> list[models.Metafield | None]:
    """In the order of the identifiers, null where there is none."""
    if len(identifiers) > MAX_ASKED:
        raise ClientError(
            f"identifiers has {len(identifiers)} items; it may have {MAX_ASKED} at most."
        )
    loader = context.loaders.metafields_of
    return await loader.load_many([key_of(owner, *identifier) for identifier in identifiers])


async def description(context: Context, row: models.Metafield) -> str | None:
    definition = await _definition(context, row)
    return definition.description if definition else None


async def by_number(context: Context, number: int) -> models.Metafield | None:
    """A metafield that buyers may see, of an owner that whoever asks may see."""
    row = await context.loaders.metafield.load(number)
    if row is None:
        return None
    definition = await _definition(context, row)
    if definition is not None and not definition.is_public:
        return None
    seen = await resolvers.node.by_key(context, row.owner_type, row.owner_key)
    return row if seen is not None else None


async def _definition(context: Context, row: models.Metafield) -> models.MetafieldDefinition | None:
    if row.definition_id is None:
        return None
    return await context.loaders.metafield_definition.load(row.definition_id)


async def owner(context: Context, row: models.Metafield) -> models.Base | None:
    """What it is about; whoever holds the metafield has come by way of it."""
    loaders, key = context.loaders, row.owner_key
    if row.owner_type == "Cart":
        return await loaders.cart.load(key)
    if row.owner_type == "Market":
        return await resolvers.localization.market(context, int(key))
    numbered: dict[str, Any] = {
        "Article": loaders.article,
        "Blog": loaders.blog,
        "Collection": loaders.collection,
        "Customer": loaders.customer,
        "Location": loaders.location,
        "Order": loaders.order,
        "Page": loaders.page,
        "Product": loaders.product,
        "ProductVariant": loaders.variant,
        "SellingPlan": loaders.selling_plan,
        "Shop": loaders.shop,
    }
    found: models.Base | None = await numbered[row.owner_type].load(int(key))
    return found


async def reference(context: Context, type_name: str, value: str | None) -> models.Base | None:
    """What a value refers to; null where that is nothing, or not for whoever asks."""
    if value is None or type_name not in metafield.REFERENCES:
        return None
    return await resolvers.node.row(context, value)


async def references(
    context: Context, type_name: str, value: str | None, args: PageArgs
) -> Page[models.Base] | None:
    """What the items of a list refer to; null where it is no list of references."""
    if value is None or not type_name.startswith("list."):
        return None
    if type_name.removeprefix("list.") not in metafield.REFERENCES:
        return None
    ids = metafield.referred(type_name, value)
    found = await asyncio.gather(*(resolvers.node.row(context, id) for id in ids))
    rows = [_Item(place, row) for place, row in enumerate(found) if row is not None]
    cursors = Cursors(context.cursor_key, _REFERENCES, value)
    page = page_of_rows(rows, _REFERENCES, args, cursors)
    return replace(page, rows=[(item.row, values) for item, values in page.rows])


@dataclass(frozen=True)
class _Item:
    """What a list refers to, and its place there; ``id`` is what the list is sorted by."""

    id: int
    row: models.Base
