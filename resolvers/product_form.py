"""A product's options and variants while they change: titles, prices and lists follow them."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import selectinload

import models
from commerce.product_assembly import DEFAULT_OPTION, DEFAULT_VALUE
from commerce.refusal import Refused
from context import Context
from models.engine import among, number_new_rows
from resolvers import change, event, metafield_write, product_write
from resolvers.product_edit import NOT_FOUND

_COLUMNS = (
    *("title", "sku", "barcode", "price_minor", "compare_at_minor", "grams", "weight_unit"),
    *("requires_shipping", "taxable", "tax_class", "inventory_tracked", "inventory_policy"),
    "position",
    *("quantity_minimum", "quantity_maximum", "quantity_increment", "image_id"),
    *("measured_quantity", "measured_unit", "reference_quantity", "reference_unit"),
)
_ITEM_COLUMNS = ("unit_cost_minor", "country_of_origin", "harmonized_system_code")
Pair = tuple[str, str]
Combination = frozenset[tuple[str, str]]


async def opened(session: AsyncSession, product_id: int) -> "Form":
    """The product with its options and variants, locked: the product, then variants by id."""
    product = await session.scalar(
        select(models.Product)
        .where(models.Product.id == product_id)
        .with_for_update(key_share=True)
        .options(
            selectinload(models.Product.options).selectinload(models.ProductOption.option_values)
        )
    )
    if product is None:
        raise Refused(NOT_FOUND)
    await product_write.read_variants(session, [product])
    item = models.InventoryItem
    found = await session.scalars(
        select(item).where(among(item.id, [variant.id for variant in product.variants]))
    )
    return Form(session, product, {row.id: row for row in found})


class Form:
    """Change the rows of ``product``, then ``store`` them; ``items`` are those behind variants."""

    def __init__(
        self,
        session: AsyncSession,
        product: models.Product,
        items: Mapping[int, models.InventoryItem],
    ) -> None:
        self.session, self.product = session, product
        self.items = {v: items[v.id] for v in product.variants if v.id in items}
        self.by_choice = {combination(v.selected_options): v for v in product.variants}
        self._before = self._state()
        self._titles = {variant.id: variant.title for variant in product.variants}

    @property
    def variants(self) -> list[models.ProductVariant]:
        return self.product.variants

    @property
    def options(self) -> list[models.ProductOption]:
        return self.product.options

    @property
    def is_without_options(self) -> bool:
        """A product without options has one with one value, which say so."""
        values = [value.name for option in self.options for value in option.option_values]
        names = [option.name for option in self.options]
        return (names, values) == ([DEFAULT_OPTION], [DEFAULT_VALUE])

    def option(self, name: str) -> models.ProductOption | None:
        found: models.ProductOption | None = named(self.options, name)
        return found

    def item(self, variant: models.ProductVariant) -> models.InventoryItem:
        """The thing in the warehouse behind a variant; new if need be."""
        if variant not in self.items:
            self.items[variant] = models.InventoryItem(variant=variant)
            self.session.add(self.items[variant])
        return self.items[variant]

    def choose(self, variant: models.ProductVariant, pairs: Sequence[Pair]) -> None:
        """Give a variant its values of the options."""
        before = combination(variant.selected_options or ())
        if self.by_choice.get(before) is variant:
            del self.by_choice[before]
        variant.selected_options = [list(pair) for pair in pairs]
        self.by_choice[combination(pairs)] = variant

    async def drop(self, variants: Sequence[models.ProductVariant]) -> None:
        """Take variants away at once, so that others may have their titles."""
        for variant in variants:
            self.variants.remove(variant)
        await self.session.flush()
        owners = [variant.id for variant in variants]
        await metafield_write.forget(self.session, "ProductVariant", owners)

    def arrange(self) -> None:
        """Let options, values and variants stand in the order of their lists, titles with them."""
        for position, option in enumerate(self.options, start=1):
            place(option, position)
            for number, value in enumerate(option.option_values, start=1):
                place(value, number)
        for position, variant in enumerate(self.variants, start=1):
            place(variant, position)
            chosen = dict(map(tuple, variant.selected_options))
            arranged = [[option.name, chosen[option.name]] for option in self.options]
            if variant.selected_options != arranged:
                variant.selected_options = arranged
            title = " / ".join(value for _, value in arranged)
            if variant.title != title:
                variant.title = title

    async def store(self, context: Context, *, record: bool = True) -> None:
        """Write what changed, and all that follows; ``record`` it unless the caller does."""
        self.arrange()
        await self._settle_titles()
        await self._flush()
        after = self._state()
        if after == self._before:
            return
        _set_price_range(self.product)
        self.product.updated_at = models.now()
        if record:
            detail = change.detail(self._before, after)
            event.record(context, self.session, "products/update", self.product.gid, detail)
        await self.session.flush()
        await product_write.changed(self.session, [self.product.id])

    async def _settle_titles(self) -> None:
        """Two variants may trade titles, which no order of single updates would get through."""
        moved = {
            variant: variant.title
            for variant in self.variants
            if variant.id and self._titles[variant.id] != variant.title
        }
        if not set(moved.values()) & set(self._titles.values()):
            return
        for variant in moved:
            variant.title = f"{variant.id}\x1f"
        await self._flush()
        for variant, title in moved.items():
            variant.title = title

    async def _flush(self) -> None:
        await number_new_rows(self.session)
        await self.session.flush()

    def _state(self) -> change.State:
        options = [[o.name, [v.name for v in o.option_values]] for o in self.options]
        swatches = {
            f"{option.name}: {value.name}": [value.swatch_color, value.swatch_image_id]
            for option in self.options
            for value in option.option_values
            if value.swatch_color or value.swatch_image_id
        }
        variants = {v.gid: self._state_of(v) for v in self.variants if v.id}
        return {"options": options, "swatches": swatches, "variants": variants}

    def _state_of(self, variant: models.ProductVariant) -> change.State:
        item = self.items.get(variant)
        behind = change.state(item, _ITEM_COLUMNS) if item else {}
        return change.state(variant, _COLUMNS) | behind


def named(rows: Sequence[Any], name: str) -> Any:
    """The option or value of that name, however it is capitalised."""
    return next((row for row in rows if row.name.casefold() == name.casefold()), None)


def combination(pairs: Sequence[Sequence[str]]) -> Combination:
    return frozenset((name.casefold(), value.casefold()) for name, value in pairs)


def place(row: Any, position: int) -> None:
    if row.position != position:
        row.position = position


def _set_price_range(product: models.Product) -> None:
    """What lists show and sort by of the prices of its variants."""
    prices = [variant.price_minor for variant in product.variants] or [0]
    former = [v.compare_at_minor for v in product.variants if v.compare_at_minor is not None] or [0]
    product.min_price_minor, product.max_price_minor = min(prices), max(prices)
    product.min_compare_at_minor, product.max_compare_at_minor = min(former), max(former)
