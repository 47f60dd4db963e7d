"""Makes a product's draft of its rows, or says all that keeps it from being one."""

from collections.abc import MutableMapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from commerce import html, taxonomy
from commerce.product_cell import Row
from commerce.product_draft import ImageDraft, OptionDraft, ProductDraft, VariantDraft
from commerce.tax_draft import MAX_CLASS

MAX_VARIANTS = 2_048
MAX_IMAGES = 250
MAX_TAGS = 250
# Three values of 255 letters could be more than a database's index holds.
MAX_VARIANT_TITLE = 500
DEFAULT_OPTION, DEFAULT_VALUE = "Title", "Default Title"

_STATUSES = {"active": "ACTIVE", "draft": "DRAFT", "archived": "ARCHIVED"}
_POLICIES = {"deny": "DENY", "continue": "CONTINUE", "false": "DENY", "true": "CONTINUE"}
_UNITS = {"kg": "KILOGRAMS", "g": "GRAMS", "lb": "POUNDS", "oz": "OUNCES"}
# A row with one of these is a variant; without any of them, it adds an image.
_MARKS = (
    *("Option1 Value", "Option2 Value", "Option3 Value"),
    *("Variant SKU", "Variant Barcode", "Variant Price"),
)


def assemble(
    handle: str, rows: Sequence[Row], last_line: int, skus: MutableMapping[str, int]
) -> ProductDraft:
    """The draft, of worth only if the rows' findings hold no error.

    ``skus`` has the first line of each SKU of the file, by its case-folded text.
    """
    first = rows[0]
    images = _Images()
    for row in rows:
        images.add(row)
    options = _Options(first)
    variants = _variants(rows, options, images, skus)
    body, text = _description(first)
    return ProductDraft(
        handle=handle,
        title=_title(rows),
        description_html=body,
        description=text,
        vendor=first.text("Vendor"),
        product_type=first.text("Type"),
        category=_category(first),
        tags=_tags(first),
        status=first.word("Status", _STATUSES, "ACTIVE"),
        published=first.flag("Published", default=True),
        seo_title=first.text("SEO Title") or None,
        seo_description=first.text("SEO Description", 5_000) or None,
        is_gift_card=first.flag("Gift Card", default=False),
        options=options.drafts(),
        variants=variants,
        images=images.drafts(),
        first_line=first.line,
        last_line=last_line,
        warnings=tuple(first.findings.warnings),
        absent=first.header.absent,
    )


def _title(rows: Sequence[Row]) -> str:
    title = rows[0].text("Title")
    if not rows[0]["Title"]:
        rows[0].error("Title", "is blank: a product's first row needs its title")
    for row in rows[1:]:
        if row["Title"] and row.text("Title") != title:
            row.error("Title", "is not the title of this handle's first row: use another handle")
    return title


def _description(row: Row) -> tuple[str, str]:
    try:
        body = html.clean(row["Body (HTML)"]).strip()
        return body, html.plain(body)
    except html.MarkupError as error:
        row.error("Body (HTML)", str(error))
        return "", ""


def _category(row: Row) -> str:
    way = row["Product Category"]
    if taxonomy.is_too_long(way):
        row.error("Product Category", "is longer than a category may be: shorten its names")
        return ""
    return taxonomy.tidy(row.text("Product Category"))


def _tags(row: Row) -> tuple[str, ...]:
    """The words between commas, each once however it is capitalised."""
    tags: dict[str, str] = {}
    for written in row.text("Tags", MAX_TAGS * 256).split(","):
        tag = written.strip()
        if len(tag) > 255:
            row.error("Tags", "has a tag of more than 255 characters: shorten it")
        if tag:
            tags.setdefault(tag.casefold(), tag)
    if len(tags) > MAX_TAGS:
        row.error("Tags", f"has {len(tags):,} tags: keep the {MAX_TAGS} that matter")
    return tuple(tags.values())


class _Options:
    """The product's options by their number in the file, with the values its variants have."""

    def __init__(self, first: Row) -> None:
        self.names = {
            number: name for number in (1, 2, 3) if (name := first.text(f"Option{number} Name"))
        }
        self._values: dict[int, dict[str, str]] = {number: {} for number in self.names}
        folded = [name.casefold() for name in self.names.values()]
        if len(set(folded)) < len(folded):
            first.error("Option2 Name", "is the name of two options: call one of them otherwise")

    def selected(self, row: Row) -> tuple[tuple[str, str], ...]:
        """The row's value of every option."""
        chosen = []
        for number in (1, 2, 3):
            column = f"Option{number} Name"
            if row[column] and row.text(column) != self.names.get(number):
                row.error(column, "is not the name in the product's first row: write it there")
            value = row.text(f"Option{number} Value")
            if number in self.names:
                chosen.append((self.names[number], self._known(row, number, value)))
            elif value and (self.names or value.casefold() != DEFAULT_VALUE.casefold()):
                row.error(
                    f"Option{number} Value",
                    f"belongs to no option: fill in Option{number} Name in the product's first row",
                )
        return tuple(chosen) or ((DEFAULT_OPTION, DEFAULT_VALUE),)

    def _known(self, row: Row, number: int, value: str) -> str:
        column = f"Option{number} Value"
        if not value:
            row.error(column, f"is blank: say which {self.names[number]} this variant has")
        spelled = self._values[number].setdefault(value.casefold(), value)
        if spelled != value:
            row.warn(column, f"is taken as {spelled!r}, as an earlier row spells it")
        return spelled

    def drafts(self) -> tuple[OptionDraft, ...]:
        if not self.names:
            return (OptionDraft(name=DEFAULT_OPTION, values=(DEFAULT_VALUE,)),)
        return tuple(
            OptionDraft(name=name, values=tuple(self._values[number].values()))
            for number, name in self.names.items()
        )


@dataclass(slots=True)
class _Images:
    """The product's images, each address once, in the file's order unless it gives positions."""

    _found: dict[str, int] = field(default_factory=dict)
    _alts: dict[str, str | None] = field(default_factory=dict)

    def add(self, row: Row) -> None:
        url = row.url("Image Src")
        alt = row.text("Image Alt Text", 1_000) or None
        position = row.whole("Image Position")
        if url is None:
            return
        if url in self._found:
            row.warn("Image Src", "is an image the product already has: it is taken once")
        else:
            self._put(row, "Image Src", url, len(self._found) + 1 if position is None else position)
            self._alts[url] = alt

    def of_variant(self, row: Row) -> str | None:
        """The variant's own image, which becomes one of the product's if it is not yet."""
        url = row.url("Variant Image")
        if url is not None and url not in self._found:
            self._put(row, "Variant Image", url, max(self._found.values(), default=0) + 1)
        return url

    def _put(self, row: Row, column: str, url: str, position: int) -> None:
        self._found[url] = position
        if len(self._found) == MAX_IMAGES + 1:
            row.error(column, f"is one too many: a product has up to {MAX_IMAGES} images")

    def drafts(self) -> tuple[ImageDraft, ...]:
        ordered = sorted(self._found, key=self._found.__getitem__)
        return tuple(
            ImageDraft(url=url, alt=self._alts.get(url), position=position)
            for position, url in enumerate(ordered, start=1)
        )


def _variants(
    rows: Sequence[Row], options: _Options, images: _Images, skus: MutableMapping[str, int]
) -> tuple[VariantDraft, ...]:
    variants: list[VariantDraft] = []
    lines: dict[str, int] = {}
    own: dict[str, int] = {}
    for row in rows:
        if row is not rows[0] and not any(row[mark] for mark in _MARKS):
            if not row["Image Src"]:
                row.warn("Handle", "has a row without variant or image here: it is left aside")
            continue
        if len(variants) == MAX_VARIANTS:
            row.error("Handle", f"has more than {MAX_VARIANTS:,} variants: make it two products")
            break
        variant = _variant(row, options.selected(row), images)
        _one_title(row, variant.title, lines)
        if variant.sku is not None:
            _one_sku(row, variant.sku.casefold(), own, skus)
        variants.append(variant)
    return tuple(variants)


def _one_title(row: Row, title: str, lines: dict[str, int]) -> None:
    line = lines.setdefault(title, row.line)
    if line != row.line:
        row.error("Option1 Value", f"makes {title!r} twice, first on line {line}: remove one")
    if len(title) > MAX_VARIANT_TITLE:
        row.error("Option1 Value", f"and the others have over {MAX_VARIANT_TITLE} letters: shorten")


def _one_sku(row: Row, sku: str, own: dict[str, int], skus: MutableMapping[str, int]) -> None:
    """Twice in one product is a mistake; two products with one SKU are a habit of real shops."""
    line = own.setdefault(sku, row.line)
    if line != row.line:
        row.error("Variant SKU", f"is also the SKU on line {line}: give each variant its own")
        return
    line = skus.setdefault(sku, row.line)
    if line != row.line:
        row.warn("Variant SKU", f"is also the SKU of another product, on line {line}: it is kept")


def _variant(row: Row, selected: tuple[tuple[str, str], ...], images: _Images) -> VariantDraft:
    price = row.money("Variant Price")
    if not row["Variant Price"]:
        row.error("Variant Price", "is blank: every variant needs a price, such as 1250.00")
    price = Decimal(0) if price is None else price
    quantity = _quantity(row)
    counted = "Variant Inventory Tracker" in row.header.place
    return VariantDraft(
        selected_options=selected,
        title=" / ".join(value for _, value in selected),
        sku=row.code("Variant SKU"),
        barcode=row.code("Variant Barcode"),
        price=price,
        compare_at=_compare_at(row, price),
        cost=row.money("Cost per item"),
        grams=row.grams("Variant Grams"),
        weight_unit=row.word("Variant Weight Unit", _UNITS, "KILOGRAMS"),
        requires_shipping=row.flag("Variant Requires Shipping", default=True),
        taxable=row.flag("Variant Taxable", default=True),
        tax_class=row.text("Variant Tax Code", MAX_CLASS) or None,
        tracked=bool(row["Variant Inventory Tracker"]) if counted else quantity is not None,
        quantity=quantity,
        policy=row.word("Variant Inventory Policy", _POLICIES, "DENY"),
        image_url=images.of_variant(row),
        line=row.line,
    )


def _quantity(row: Row) -> int | None:
    quantity = row.whole("Variant Inventory Qty")
    if quantity is not None and quantity < 0:
        row.warn("Variant Inventory Qty", "is taken as 0: there cannot be less than nothing")
        return 0
    return quantity


def _compare_at(row: Row, price: Decimal) -> Decimal | None:
    """The former price, if it is one: zero is how exports write that there is none."""
    column = "Variant Compare At Price"
    compare_at = row.money(column)
    if not compare_at:
        return None
    if compare_at <= price:
        row.warn(column, f"is not above the price {price}: the variant is not shown as reduced")
        return None
    return compare_at
