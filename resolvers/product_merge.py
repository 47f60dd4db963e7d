"""Making a product's rows say what its draft says, whatever they said before."""

from collections.abc import Callable, Collection, Hashable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any, TypeVar

import sqlalchemy as sa

import models
from commerce.money import Money
from commerce.product_draft import ImageDraft, OptionDraft, ProductDraft, VariantDraft
from integrations.image_store import StoredImage

Row = TypeVar("Row", bound=models.Base)
Key = TypeVar("Key", bound=Hashable)
Combination = frozenset[tuple[str, str]]

# Which column of a file says what, but for what every file says: where a file does not have
# it, rows that are there keep what they say. A former price without its column is given up, for
# beside a new price it may no longer be one.
SAID_IN = {
    "description_html": "Body (HTML)",
    "description": "Body (HTML)",
    "vendor": "Vendor",
    "product_type": "Type",
    "category_way": "Product Category",
    "tags": "Tags",
    "status": "Status",
    "published_at": "Published",
    "seo_title": "SEO Title",
    "seo_description": "SEO Description",
    "is_gift_card": "Gift Card",
    "images": "Image Src",
    "alt_text": "Image Alt Text",
    "sku": "Variant SKU",
    "sku_key": "Variant SKU",
    "barcode": "Variant Barcode",
    "grams": "Variant Grams",
    "weight_unit": "Variant Weight Unit",
    "requires_shipping": "Variant Requires Shipping",
    "taxable": "Variant Taxable",
    "tax_class": "Variant Tax Code",
    "inventory_tracked": "Variant Inventory Tracker",
    "inventory_policy": "Variant Inventory Policy",
    "image_id": "Variant Image",
}


class Merge:
    """One product and its draft; ``changes`` are words for what the draft changed of it.

    The session flushes after each of ``prune``, ``fill`` and ``fill_variants``: what comes may
    need the names of what goes, and variants the ids of images.
    """

    def __init__(self, product: models.Product | None, draft: ProductDraft, currency: str) -> None:
        self.is_new = product is None
        self.product = product or _new_product(draft)
        self.draft = draft
        self.changes: set[str] = set()
        self.new_items: list[models.InventoryItem] = []
        self._currency = currency
        self._items: Mapping[int, models.InventoryItem] = {}
        self._unsaid = {name for name, column in SAID_IN.items() if column in draft.absent}

    def prune(self) -> None:
        """Take away the rows that the draft does not have."""
        product, draft = self.product, self.draft
        self._keep("images", product.images, _source, {image.url for image in draft.images})
        self._keep("tags", product.tag_rows, _tag_key, {tag.casefold() for tag in draft.tags})
        values = {option.name.casefold(): option.values for option in draft.options}
        self._keep("options", product.options, _name_key, values)
        for option in product.options:
            wanted = {value.casefold() for value in values[_name_key(option)]}
            self._keep("options", option.option_values, _name_key, wanted)
        titles = {_combination(v.selected_options): v.title for v in draft.variants}
        self._keep("variants", product.variants, _combination_of, titles)
        for variant in product.variants:
            if variant.title != titles[_combination_of(variant)]:
                # Two may trade titles, which no order of single updates would get through.
                variant.title = f"{variant.id}\x1f"

    def _keep(
        self, what: str, rows: list[Row], key: Callable[[Row], Key], wanted: Collection[Key]
    ) -> None:
        """Take out of the list what is not wanted, or there twice."""
        if what in self._unsaid:
            return
        kept = set()
        for row in list(rows):
            if key(row) in wanted and key(row) not in kept:
                kept.add(key(row))
            else:
                rows.remove(row)
                self.changes.add(what)

    def fill(self, stored: Mapping[str, StoredImage]) -> None:
        """Everything but the variants; ``stored`` has pictures that were downloaded, by URL."""
        self._fill_product()
        options = {_name_key(option): option for option in self.product.options}
        for position, option in enumerate(self.draft.options, start=1):
            self._fill_option(options.get(option.name.casefold()), option, position)
        images = self._images()
        for image in self.draft.images:
            self._fill_image(images.get(image.url), image, stored.get(image.url))
        tags = {row.tag_key: row for row in self.product.tag_rows}
        for tag in self.draft.tags:
            row = tags.get(tag.casefold())
            if row is None:
                row = models.ProductTag(tag_key=tag.casefold())
                self.product.tag_rows.append(row)
            self._set("tags", row, tag=tag)

    def _fill_product(self) -> None:
        product, draft = self.product, self.draft
        published_at = product.published_at or models.now() if draft.published else None
        plain = {
            "title": draft.title,
            "description_html": draft.description_html,
            "vendor": draft.vendor,
            "product_type": draft.product_type,
            "category_way": draft.category,
            "tags": list(draft.tags),
            "status": models.ProductStatus[draft.status],
            "published_at": published_at,
            "seo_title": draft.seo_title,
            "seo_description": draft.seo_description,
            "is_gift_card": draft.is_gift_card,
        }
        for name, value in plain.items():
            self._set(name, product, **{name: value})
        self._set("description_html", product, description=draft.description)
        self._set("variants", product, currency=self._currency, **self._price_range())

    def _price_range(self) -> dict[str, int]:
        prices = [variant.price for variant in self.draft.variants] or [Decimal(0)]
        former = [v.compare_at for v in self.draft.variants if v.compare_at is not None]
        former = former or [Decimal(0)]
        return {
            "min_price_minor": self._minor(min(prices)),
            "max_price_minor": self._minor(max(prices)),
            "min_compare_at_minor": self._minor(min(former)),
            "max_compare_at_minor": self._minor(max(former)),
        }

    def _minor(self, amount: Decimal) -> int:
        return Money.parse(amount, self._currency).minor

    def _images(self) -> dict[str, models.Image]:
        return {_source(image): image for image in self.product.images}

    def _fill_option(
        self, option: models.ProductOption | None, draft: OptionDraft, position: int
    ) -> None:
        if option is None:
            option = models.ProductOption(option_values=[])
            self.product.options.append(option)
        self._set("options", option, name=draft.name, position=position)
        values = {_name_key(value): value for value in option.option_values}
        for place, name in enumerate(draft.values, start=1):
            value = values.get(name.casefold())
            if value is None:
                value = models.ProductOptionValue()
                option.option_values.append(value)
            self._set("options", value, name=name, position=place)

    def _fill_image(
        self, image: models.Image | None, draft: ImageDraft, stored: StoredImage | None
    ) -> None:
        if image is None:
            image = models.Image(url=draft.url)
            self.product.images.append(image)
            self.changes.add("images")
        self._set("images", image, alt_text=draft.alt, position=draft.position)
        if stored is not None:
            size = {"width": stored.width, "height": stored.height}
            self._set("images", image, url=stored.path, source_url=draft.url, **size)

    def fill_variants(self, items: Mapping[int, models.InventoryItem]) -> None:
        """The variants, and the ``items`` behind those that were there.

        The images they show have their ids by now.
        """
        self._items = items
        variants, images = self._variants(), self._images()
        for position, draft in enumerate(self.draft.variants, start=1):
            variant = variants.get(_combination(draft.selected_options))
            if variant is None:
                variant = models.ProductVariant()
                self.product.variants.append(variant)
            image_id = None if draft.image_url is None else images[draft.image_url].id
            self._set("variants", variant, position=position, image_id=image_id)
            self._fill_variant(variant, draft)
            self._fill_item(variant, draft)
        if self.changes and not self.is_new:
            self.product.updated_at = models.now()

    def _variants(self) -> dict[Combination, models.ProductVariant]:
        return {_combination_of(variant): variant for variant in self.product.variants}

    def _fill_variant(self, variant: models.ProductVariant, draft: VariantDraft) -> None:
        compare_at = None if draft.compare_at is None else self._minor(draft.compare_at)
        self._set(
            "variants",
            variant,
            title=draft.title,
            sku=draft.sku,
            sku_key=(draft.sku or "").casefold(),
            barcode=draft.barcode,
            selected_options=[list(pair) for pair in draft.selected_options],
            currency=self._currency,
            price_minor=self._minor(draft.price),
            compare_at_minor=compare_at,
            grams=draft.grams,
            weight_unit=models.WeightUnit[draft.weight_unit],
            requires_shipping=draft.requires_shipping,
            taxable=draft.taxable,
            tax_class=draft.tax_class,
            inventory_tracked=draft.tracked,
            inventory_policy=models.InventoryPolicy[draft.policy],
        )

    def _fill_item(self, variant: models.ProductVariant, draft: VariantDraft) -> None:
        """A cost that the file does not say stays as it is, like a quantity."""
        item = self._items.get(variant.id)
        if item is None:
            item = models.InventoryItem(variant=variant)
            self.new_items.append(item)
        if draft.cost is not None:
            self._set("variants", item, unit_cost_minor=self._minor(draft.cost))

    def _set(self, what: str, row: models.Base, **values: Any) -> None:
        """Set what differs, so that a row that says it already is not written."""
        is_new = sa.inspect(row).identity is None
        for name, value in values.items():
            if getattr(row, name) != value and (is_new or name not in self._unsaid):
                setattr(row, name, value)
                self.changes.add(what)

    def counted(self) -> Iterator[tuple[int, int]]:
        """How many there are of each variant by its id, where the draft says so.

        Of a new variant there are none unless it does.
        """
        variants = self._variants()
        for draft in self.draft.variants:
            variant = variants[_combination(draft.selected_options)]
            if draft.quantity is not None:
                yield variant.id, draft.quantity
            elif variant.id not in self._items:
                yield variant.id, 0


def _new_product(draft: ProductDraft) -> models.Product:
    return models.Product(handle=draft.handle, options=[], variants=[], images=[], tag_rows=[])


def _combination(pairs: Sequence[Sequence[str]]) -> Combination:
    """A combination of options, whatever their order and however they are capitalised."""
    return frozenset((name.casefold(), value.casefold()) for name, value in pairs)


def _combination_of(variant: models.ProductVariant) -> Combination:
    return _combination(variant.selected_options)


def _name_key(row: models.ProductOption | models.ProductOptionValue) -> str:
    return row.name.casefold()


def _tag_key(row: models.ProductTag) -> str:
    return row.tag_key


def _source(row: models.Image) -> str:
    """The address a file knows a picture by, which for one we keep is not its own."""
    return row.source_url or row.url
