"""Storing products: the one way from drafts to rows, and what must follow any change of them."""

from collections.abc import Iterable, Mapping, Sequence
from enum import Enum

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import selectinload
from sqlalchemy.orm.attributes import set_committed_value

import models
from commerce.product_draft import ProductDraft
from context import Context
from integrations.image_store import StoredImage
from models import signal
from models.engine import among, number_new_rows
from resolvers import change, event, inventory, membership, search_index
from resolvers.product_merge import Merge

STOCK = "stock"
# What the audit trail says of a product that comes or goes.
SUMMARY = ("handle", "title", "status", "vendor", "product_type", "tags", "published_at")


class Outcome(Enum):
    """What storing a product came to."""

    CREATED = "created"
    UPDATED = "updated"
    UNCHANGED = "unchanged"


async def changed(session: AsyncSession, product_ids: Sequence[int]) -> None:
    """Bring what is derived from these products up to date, and the catalogue's version.

    Call it last in every transaction that created, changed or deleted products.
    """
    signal.note(session, *(signal.key_of("Product", key) for key in product_ids))
    await membership.refresh(session, product_ids)
    await search_index.refresh(session, models.SearchKind.PRODUCT, product_ids)


async def save(
    context: Context,
    session: AsyncSession,
    drafts: Sequence[ProductDraft],
    currency: str,
    stored: Mapping[str, StoredImage] | None = None,
) -> list[Outcome]:
    """Make the products with the drafts' handles what the drafts say; nothing else is written.

    Rows keep their ids where the product has them still: options and values by name, variants
    by their combination of these, images by address. ``stored`` has pictures that we now keep
    ourselves, by the address they came from. All the drafts' handles differ.
    """
    merges = await _merged(context, session, drafts, currency, stored or {})
    return [_outcome(merge) for merge in merges]


async def create(
    context: Context,
    session: AsyncSession,
    draft: ProductDraft,
    currency: str,
    stored: Mapping[str, StoredImage] | None = None,
) -> models.Product:
    """The product of a draft whose handle is free."""
    [merge] = await _merged(context, session, [draft], currency, stored or {})
    return merge.product


async def _merged(
    context: Context,
    session: AsyncSession,
    drafts: Sequence[ProductDraft],
    currency: str,
    stored: Mapping[str, StoredImage],
) -> list[Merge]:
    merges = await _merges(session, drafts, currency)
    for merge in merges:
        merge.prune()
    await session.flush()
    for merge in merges:
        merge.fill(stored)
    session.add_all(merge.product for merge in merges)
    await _flush(session)
    items = await _items(session, merges)
    for merge in merges:
        merge.fill_variants(items)
        session.add_all(merge.new_items)
    await _flush(session)
    await _count_stock(context, session, merges)
    for merge in merges:
        _record(context, session, merge)
    if written := [merge.product.id for merge in merges if merge.changes]:
        await _flush(session)
        await changed(session, written)
    return merges


async def _flush(session: AsyncSession) -> None:
    await number_new_rows(session)
    await session.flush()


async def _merges(
    session: AsyncSession, drafts: Sequence[ProductDraft], currency: str
) -> list[Merge]:
    products = await _products(session, [draft.handle for draft in drafts])
    await read_variants(session, products.values())
    return [Merge(products.get(draft.handle), draft, currency) for draft in drafts]


async def _items(session: AsyncSession, merges: Iterable[Merge]) -> dict[int, models.InventoryItem]:
    """The things behind the variants that stay: SQLite gives ids of those that go away again."""
    variants = [variant.id for merge in merges for variant in merge.product.variants]
    item = models.InventoryItem
    rows = await session.scalars(select(item).where(among(item.id, variants)))
    return {row.id: row for row in rows}


async def _products(session: AsyncSession, handles: Sequence[str]) -> dict[str, models.Product]:
    product = models.Product
    rows = await session.scalars(
        select(product)
        .where(among(product.handle, handles))
        .order_by(product.id)
        .with_for_update(key_share=True)
        .options(
            selectinload(product.options).selectinload(models.ProductOption.option_values),
            selectinload(product.images),
            selectinload(product.tag_rows),
        )
    )
    return {row.handle: row for row in rows}


async def read_variants(session: AsyncSession, products: Iterable[models.Product]) -> None:
    """Read and lock the variants, in the order of their ids as buying does."""
    found: dict[int, list[models.ProductVariant]] = {product.id: [] for product in products}
    variant = models.ProductVariant
    rows = await session.scalars(
        select(variant)
        .where(among(variant.product_id, list(found)))
        .order_by(variant.id)
        .with_for_update(key_share=True)
    )
    for row in rows:
        found[row.product_id].append(row)
    for product in products:
        set_committed_value(product, "variants", found[product.id])


async def _count_stock(context: Context, session: AsyncSession, merges: Iterable[Merge]) -> None:
    """Set the quantities that differ at the main location."""
    wanted = {variant_id: (many, merge) for merge in merges for variant_id, many in merge.counted()}
    if not wanted:
        return
    location = await inventory.main_location(session)
    level = models.InventoryLevel
    rows = await session.execute(
        select(level.inventory_item_id, level.on_hand).where(
            among(level.inventory_item_id, list(wanted)), level.location_id == location.id
        )
    )
    there = {row.inventory_item_id: row.on_hand for row in rows}
    counted = {key: many for key, (many, _) in wanted.items() if there.get(key) != many}
    if not counted:
        return
    reason = models.MovementReason.IMPORT
    await inventory.count(session, counted, location, reason, context.actor.name)
    for variant_id in counted:
        _, merge = wanted[variant_id]
        merge.changes.add(STOCK)


def _record(context: Context, session: AsyncSession, merge: Merge) -> None:
    if not merge.changes:
        return
    detail: dict[str, object] = {"handle": merge.product.handle}
    if merge.is_new:
        detail |= change.detail({}, change.state(merge.product, SUMMARY))
    else:
        detail["changed"] = sorted(merge.changes)
    topic = "products/create" if merge.is_new else "products/update"
    event.record(context, session, topic, merge.product.gid, detail)


def _outcome(merge: Merge) -> Outcome:
    if merge.is_new:
        return Outcome.CREATED
    return Outcome.UPDATED if merge.changes else Outcome.UNCHANGED
