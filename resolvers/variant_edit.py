"""Staff make, change and delete the variants of a product, many at a time."""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

import models
import resolvers.shop
from commerce import gid, variant_change
from commerce.complaints import Complaints
from commerce.product_assembly import MAX_VARIANTS
from commerce.product_error import ProductErrorCode
from commerce.refusal import ClientError, Reason, Refused
from context import Context
from models.engine import among
from resolvers import inventory, variant_choice
from resolvers.product_form import Form, opened

MAX_AT_ONCE = 250
MAX_PLACES = 50

Said = Mapping[str, Any]
One = Callable[[Said, Complaints], models.ProductVariant | None]
Quantities = Mapping[int, int]  # by location


@dataclass(frozen=True)
class Edited:
    """The product, and for each input its variant, or None where there are reasons against it."""

    product: models.Product
    variants: Sequence[models.ProductVariant | None]
    reasons: Sequence[Reason] = ()


async def create(
    context: Context, product_id: int, inputs: Sequence[Said], *, partial: bool = False
) -> Edited:
    """New variants, after those that are there."""
    hold(inputs)
    currency = (await resolvers.shop.shop(context)).currency_code
    async with context.transaction() as session:
        form = await opened(session, product_id)
        return await add(context, form, inputs, currency, partial=partial)


async def add(
    context: Context,
    form: Form,
    inputs: Sequence[Said],
    currency: str,
    *,
    within: Sequence[str] = (),
    partial: bool = False,
    record: bool = True,
) -> Edited:
    """Put new variants into the form and store it, and count how many there are of them."""
    places, images = await _places(form.session, inputs), await _images(form, inputs)
    adding = _Adding(form, currency, places, images)
    edited = _each(form, inputs, adding.one, within, partial=partial)
    await form.store(context, record=record)
    await _count(context, form.session, adding.counted)
    return edited


@dataclass(frozen=True)
class _Adding:
    """New variants of a form, and how many there are of each."""

    form: Form
    currency: str
    places: set[int]
    images: set[int]
    counted: dict[models.ProductVariant, Quantities] = field(default_factory=dict)

    def one(self, said: Said, complaints: Complaints) -> models.ProductVariant | None:
        form = self.form
        if len(form.variants) >= MAX_VARIANTS:
            complaints.add("TOO_MANY", f"A product has {MAX_VARIANTS:,} variants at most.")
        columns = _columns(said, complaints, self.currency, self.images)
        _check_sku(form, None, columns, complaints)
        item = variant_change.item_columns(said, complaints, self.currency)
        variant_change.check_prices(
            columns["price_minor"], columns.get("compare_at_minor"), complaints
        )
        quantities = _quantities(said, self.places, complaints)
        choice = variant_choice.read(form, said.get("selected_options") or (), complaints)
        variant_choice.check_free(form, choice, None, complaints)
        if complaints:
            return None
        variant = models.ProductVariant(currency=self.currency, title="", **columns)
        form.variants.append(variant)
        variant_choice.choose(form, variant, choice)
        for name, value in item.items():
            setattr(form.item(variant), name, value)
        self.counted[variant] = quantities
        return variant


async def update(
    context: Context, product_id: int, inputs: Sequence[Said], *, partial: bool = False
) -> Edited:
    hold(inputs)
    async with context.transaction() as session:
        form = await opened(session, product_id)
        images = await _images(form, inputs)
        there = {variant.id: variant for variant in form.variants}

        def one(said: Said, complaints: Complaints) -> models.ProductVariant | None:
            variant = there.pop(said["id"], None)
            if variant is None:
                complaints.add("NOT_FOUND", "The product has no such variant left.", "id")
                return None
            return _change(form, variant, said, complaints, images)

        edited = _each(form, inputs, one, partial=partial)
        await form.store(context)
    return edited


def _change(
    form: Form,
    variant: models.ProductVariant,
    said: Said,
    complaints: Complaints,
    images: set[int],
) -> models.ProductVariant | None:
    columns = _columns(said, complaints, variant.currency, images)
    _check_sku(form, variant, columns, complaints)
    item = variant_change.item_columns(said, complaints, variant.currency)
    price = columns.get("price_minor", variant.price_minor)
    former = columns.get("compare_at_minor", variant.compare_at_minor)
    if "price_minor" in columns or "compare_at_minor" in columns:
        variant_change.check_prices(price, former, complaints)
    choice = None
    if said.get("selected_options"):
        pairs = variant_choice.completed(variant, said["selected_options"])
        choice = variant_choice.read(form, pairs, complaints)
        variant_choice.check_free(form, choice, variant, complaints)
    if complaints:
        return None
    for name, value in columns.items():
        if getattr(variant, name) != value:
            setattr(variant, name, value)
    for name, value in item.items():
        setattr(form.item(variant), name, value)
    if choice is not None:
        variant_choice.choose(form, variant, choice)
    return variant


async def delete(context: Context, product_id: int, variant_ids: Sequence[int]) -> models.Product:
    """All of them or none; orders keep what was sold."""
    hold(variant_ids)
    complaints = Complaints(ProductErrorCode)
    async with context.transaction() as session:
        form = await opened(session, product_id)
        going = _named(form, variant_ids, complaints)
        if len(going) == len(form.variants):
            message = "A product keeps one variant at least; delete the product instead."
            complaints.add("LAST_VARIANT", message, "variantIds")
        complaints.settle()
        await form.drop(going)
        await form.store(context)
    return form.product


async def reorder(context: Context, product_id: int, variant_ids: Sequence[int]) -> models.Product:
    """Put these variants first, in this order; the others follow as they stood."""
    hold(variant_ids)
    complaints = Complaints(ProductErrorCode)
    async with context.transaction() as session:
        form = await opened(session, product_id)
        there = _named(form, variant_ids, complaints)
        complaints.settle()
        places = {variant: place for place, variant in enumerate(there)}
        form.variants.sort(key=lambda variant: places.get(variant, len(places)))
        await form.store(context)
    return form.product


def _named(
    form: Form, variant_ids: Sequence[int], complaints: Complaints
) -> list[models.ProductVariant]:
    there = {variant.id: variant for variant in form.variants}
    for i, variant_id in enumerate(variant_ids):
        if variant_id not in there:
            message = "The product has no such variant."
            complaints.add("NOT_FOUND", message, "variantIds", str(i))
    return [there[key] for key in dict.fromkeys(variant_ids) if key in there]


def hold(inputs: Sequence[Any]) -> None:
    """A list of inputs has a bound."""
    if not 0 < len(inputs) <= MAX_AT_ONCE:
        raise ClientError(f"The list has {len(inputs)} items; it takes 1 to {MAX_AT_ONCE}.")


def _each(
    form: Form, inputs: Sequence[Said], one: One, within: Sequence[str] = (), *, partial: bool
) -> Edited:
    """What comes of each input; where not ``partial``, one that is refused refuses all."""
    variants: list[models.ProductVariant | None] = []
    reasons: list[Reason] = []
    for i, said in enumerate(inputs):
        complaints = Complaints(ProductErrorCode, *within, "variants", str(i))
        variants.append(one(said, complaints))
        reasons += complaints.reasons
    if reasons and not partial:
        raise Refused(*reasons)
    return Edited(form.product, variants, reasons)


def _columns(said: Said, complaints: Complaints, currency: str, images: set[int]) -> dict[str, Any]:
    columns = variant_change.columns(said, complaints, currency)
    if "media_id" in said:
        if said["media_id"] is not None and said["media_id"] not in images:
            complaints.add("NOT_FOUND", "The product has no such picture.", "mediaId")
        columns["image_id"] = said["media_id"]
    return columns


def _check_sku(
    form: Form,
    variant: models.ProductVariant | None,
    columns: Mapping[str, Any],
    complaints: Complaints,
) -> None:
    """Twice in one product is a mistake; two products with one SKU are a habit of real shops."""
    key = columns.get("sku_key")
    if key and any(other.sku_key == key for other in form.variants if other is not variant):
        complaints.add("TAKEN", "Another variant of the product has this SKU.", "sku")


async def _images(form: Form, inputs: Sequence[Said]) -> set[int]:
    """The product's pictures that the inputs mention."""
    wanted = {said["media_id"] for said in inputs if said.get("media_id") is not None}
    if not wanted:
        return set()
    image = models.Image
    found = await form.session.scalars(
        select(image.id).where(
            image.product_id == form.product.id,
            image.kind == models.MediaContentType.IMAGE,
            among(image.id, sorted(wanted)),
        )
    )
    return set(found)


async def _places(session: AsyncSession, inputs: Sequence[Said]) -> set[int]:
    """The active locations that the inputs mention."""
    wanted = {key for said in inputs for key, _ in said.get("inventory_quantities") or ()}
    location = models.Location
    found = await session.scalars(
        select(location.id).where(among(location.id, sorted(wanted)), location.active)
    )
    return set(found)


def _quantities(said: Said, places: set[int], complaints: Complaints) -> Quantities:
    found: dict[int, int] = {}
    if len(said.get("inventory_quantities") or ()) > MAX_PLACES:
        message = f"Name {MAX_PLACES} locations at most."
        complaints.add("TOO_MANY", message, "inventoryQuantities")
        return found
    for i, (location_id, quantity) in enumerate(said.get("inventory_quantities") or ()):
        field = ("inventoryQuantities", str(i))
        if location_id not in places or location_id in found:
            message = f"{gid.make('Location', location_id)} is no active location, or named twice."
            complaints.add("NOT_FOUND", message, *field, "locationId")
        found[location_id] = variant_change.whole(quantity, complaints, *field, "quantity")
    return found


async def _count(
    context: Context, session: AsyncSession, counted: Mapping[models.ProductVariant, Quantities]
) -> None:
    """How many there are of new variants: none, at the main location, unless it is said."""
    if not counted:
        return
    main = await inventory.main_location(session)
    by_location: defaultdict[int, dict[int, int]] = defaultdict(dict)
    for variant, quantities in counted.items():
        for location_id, quantity in (quantities or {main.id: 0}).items():
            by_location[location_id][variant.id] = quantity
    reason = models.MovementReason.INITIAL
    for location_id in sorted(by_location):
        location = await session.get_one(models.Location, location_id)
        await inventory.count(
            session, by_location[location_id], location, reason, context.actor.name
        )
