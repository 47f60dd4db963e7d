"""Many new products at once: rows made here, with ids of their own, and sent in lists."""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import func, insert, select
from sqlalchemy.ext.asyncio import AsyncSession

import models
from commerce.catalogue_draft import NewProduct
from commerce.money import Money
from commerce.product_draft import ProductDraft, VariantDraft
from models.engine import advance_sequences

# In an order in which each row finds what it points at.
_TABLES: tuple[type[models.Base], ...] = (
    models.Product,
    models.ProductTag,
    models.Image,
    models.ProductOption,
    models.ProductOptionValue,
    models.ProductVariant,
    models.InventoryItem,
    models.InventoryLevel,
    models.InventoryMovement,
)
_NUMBERED = (
    *(models.Product, models.Image, models.ProductOption, models.ProductOptionValue),
    *(models.ProductVariant, models.InventoryMovement),
)


class Bulk:
    """Inserts drafts; stock lies at the first location, some of it at the others."""

    def __init__(
        self,
        currency: str,
        locations: Sequence[int],
        actor: str,
        image_size: tuple[int, int] | tuple[None, None] = (None, None),
    ) -> None:
        self._currency, self._locations, self._actor = currency, locations, actor
        self._image_size = image_size
        self._next: dict[type[models.Base], int] = {}
        self._rows: dict[type[models.Base], list[dict[str, Any]]] = {}

    async def insert(self, session: AsyncSession, products: Sequence[NewProduct]) -> list[int]:
        """Insert products whose handles are free; their ids, in the same order."""
        await session.flush()
        await self._number_from(session)
        self._rows = {table: [] for table in _TABLES}
        ids = [self._add(product) for product in products]
        for table, rows in self._rows.items():
            if rows:
                await session.execute(insert(table.__table__), rows)  # type: ignore[arg-type]
        await advance_sequences(session, _NUMBERED)
        return ids

    async def _number_from(self, session: AsyncSession) -> None:
        """Ids continue after the highest that there are."""
        highest = [select(func.max(table.id)).scalar_subquery() for table in _NUMBERED]
        found = (await session.execute(select(*highest))).one()
        self._next = {table: (last or 0) + 1 for table, last in zip(_NUMBERED, found, strict=True)}

    def _add(self, new: NewProduct) -> int:
        """The rows of one product; its id."""
        draft, made = new.draft, {"created_at": new.created_at, "updated_at": new.created_at}
        product_id = self._put(
            models.Product,
            handle=draft.handle,
            title=draft.title,
            title_key=draft.title.casefold(),
            description=draft.description,
            description_html=draft.description_html,
            vendor=draft.vendor,
            product_type=draft.product_type,
            category_way=draft.category,
            tags=list(draft.tags),
            status=models.ProductStatus[draft.status],
            published_at=new.created_at if draft.published else None,
            seo_title=draft.seo_title,
            seo_description=draft.seo_description,
            is_gift_card=draft.is_gift_card,
            currency=self._currency,
            sales_rank=-new.units_sold,
            **self._price_range(draft),
            **made,
        )
        for tag in draft.tags:
            row = {"product_id": product_id, "tag_key": tag.casefold(), "tag": tag}
            self._rows[models.ProductTag].append(row)
        images = self._images(product_id, draft, made)
        self._options(product_id, draft)
        for position, variant in enumerate(draft.variants, start=1):
            image_id = images[variant.image_url] if variant.image_url else None
            self._variant(product_id, position, variant, image_id, made)
        return product_id

    def _put(self, table: type[models.Base], **values: Any) -> int:
        key = self._next[table]
        self._next[table] = key + 1
        self._rows[table].append({"id": key, **values})
        return key

    def _minor(self, amount: Decimal) -> int:
        return Money.parse(amount, self._currency).minor

    def _price_range(self, draft: ProductDraft) -> dict[str, int]:
        prices = [variant.price for variant in draft.variants]
        former = [v.compare_at for v in draft.variants if v.compare_at is not None]
        former = former or [Decimal(0)]
        return {
            "min_price_minor": self._minor(min(prices)),
            "max_price_minor": self._minor(max(prices)),
            "min_compare_at_minor": self._minor(min(former)),
            "max_compare_at_minor": self._minor(max(former)),
        }

    def _images(
        self, product_id: int, draft: ProductDraft, made: dict[str, datetime]
    ) -> dict[str, int]:
        width, height = self._image_size
        return {
            image.url: self._put(
                models.Image,
                product_id=product_id,
                position=image.position,
                url=image.url,
                alt_text=image.alt,
                width=width,
                height=height,
                **made,
            )
            for image in draft.images
        }

    def _options(self, product_id: int, draft: ProductDraft) -> None:
        for place, option in enumerate(draft.options, start=1):
            option_id = self._put(
                models.ProductOption, product_id=product_id, position=place, name=option.name
            )
            for position, name in enumerate(option.values, start=1):
                self._put(
                    models.ProductOptionValue, option_id=option_id, position=position, name=name
                )

    def _variant(
        self,
        product_id: int,
        position: int,
        draft: VariantDraft,
        image_id: int | None,
        made: dict[str, datetime],
    ) -> None:
        former = draft.compare_at
        variant_id = self._put(
            models.ProductVariant,
            product_id=product_id,
            position=position,
            title=draft.title,
            sku=draft.sku,
            sku_key=(draft.sku or "").casefold(),
            barcode=draft.barcode,
            selected_options=[list(pair) for pair in draft.selected_options],
            currency=self._currency,
            price_minor=self._minor(draft.price),
            compare_at_minor=None if former is None else self._minor(former),
            grams=draft.grams,
            weight_unit=models.WeightUnit[draft.weight_unit],
            requires_shipping=draft.requires_shipping,
            taxable=draft.taxable,
            tax_class=draft.tax_class,
            inventory_tracked=draft.tracked,
            inventory_policy=models.InventoryPolicy[draft.policy],
            quantity_available=draft.quantity or 0,
            image_id=image_id,
            **made,
        )
        self._item(variant_id, draft, made)
        self._stock(variant_id, draft.quantity or 0, made["created_at"])

    def _item(self, variant_id: int, draft: VariantDraft, made: dict[str, datetime]) -> None:
        item = {
            "id": variant_id,
            "unit_cost_minor": None if draft.cost is None else self._minor(draft.cost),
            "country_of_origin": None,
            "harmonized_system_code": None,
            **made,
        }
        self._rows[models.InventoryItem].append(item)

    def _stock(self, item_id: int, quantity: int, at: datetime) -> None:
        """A quarter of every fourth item lies at each further location."""
        left = quantity
        shares = {}
        for location_id in self._locations[1:] if item_id % 4 == 0 else ():
            shares[location_id] = quantity // 4
            left -= quantity // 4
        for location_id, on_hand in ({self._locations[0]: left} | shares).items():
            level = {
                "inventory_item_id": item_id,
                "location_id": location_id,
                "on_hand": on_hand,
                "reserved": 0,
            }
            self._rows[models.InventoryLevel].append(level)
            if on_hand:
                self._put(
                    models.InventoryMovement,
                    inventory_item_id=item_id,
                    location_id=location_id,
                    delta=on_hand,
                    reason=models.MovementReason.INITIAL,
                    reference=None,
                    actor=self._actor,
                    created_at=at,
                )
