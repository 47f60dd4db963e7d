"""Products as a product file, in the format that ``product_csv`` reads."""

import csv
import io
from collections.abc import Iterable, Iterator
from itertools import zip_longest

from commerce.formula import guarded
from commerce.product_cell import COLUMNS
from commerce.product_draft import ProductDraft, VariantDraft

_UNITS = {"KILOGRAMS": "kg", "GRAMS": "g", "POUNDS": "lb", "OUNCES": "oz"}


def write(products: Iterable[ProductDraft]) -> Iterator[str]:
    """The file's lines, the header first; a product may take several."""
    buffer = io.StringIO()
    writer = csv.DictWriter(buffer, list(COLUMNS), restval="", lineterminator="\n")
    writer.writeheader()
    yield _taken(buffer)
    for product in products:
        writer.writerows(_rows(product))
        yield _taken(buffer)


def _taken(buffer: io.StringIO) -> str:
    text = buffer.getvalue()
    buffer.seek(0)
    buffer.truncate()
    return text


def _rows(product: ProductDraft) -> list[dict[str, str]]:
    """A row for each variant or picture, whichever are more; the first says the rest."""
    rows: list[dict[str, str]] = []
    for variant, image in zip_longest(product.variants, product.images):
        cells = {"Handle": guarded(product.handle), **({} if rows else _product_cells(product))}
        if variant is not None:
            cells |= _variant_cells(variant)
        if image is not None:
            cells |= {"Image Src": image.url, "Image Alt Text": guarded(image.alt or "")}
            cells |= {"Image Position": str(image.position)}
        rows.append(cells)
    return rows


def _product_cells(product: ProductDraft) -> dict[str, str]:
    names = {
        f"Option{i} Name": guarded(option.name) for i, option in enumerate(product.options, start=1)
    }
    return names | {
        "Title": guarded(product.title),
        "Body (HTML)": guarded(product.description_html),
        "Vendor": guarded(product.vendor),
        "Product Category": guarded(product.category),
        "Type": guarded(product.product_type),
        "Tags": guarded(", ".join(product.tags)),
        "Status": product.status.lower(),
        "Published": _flag(product.published),
        "SEO Title": guarded(product.seo_title or ""),
        "SEO Description": guarded(product.seo_description or ""),
        "Gift Card": _flag(product.is_gift_card),
    }


def _variant_cells(variant: VariantDraft) -> dict[str, str]:
    chosen = enumerate(variant.selected_options, start=1)
    return {f"Option{number} Value": guarded(value) for number, (_, value) in chosen} | {
        "Variant SKU": _code(variant.sku),
        "Variant Barcode": _code(variant.barcode),
        "Variant Price": str(variant.price),
        "Variant Compare At Price": "" if variant.compare_at is None else str(variant.compare_at),
        "Cost per item": "" if variant.cost is None else str(variant.cost),
        "Variant Grams": str(variant.grams),
        "Variant Weight Unit": _UNITS[variant.weight_unit],
        "Variant Requires Shipping": _flag(variant.requires_shipping),
        "Variant Taxable": _flag(variant.taxable),
        "Variant Tax Code": guarded(variant.tax_class or ""),
        "Variant Inventory Tracker": "shop" if variant.tracked else "",
        "Variant Inventory Qty": "" if variant.quantity is None else str(variant.quantity),
        "Variant Inventory Policy": variant.policy.lower(),
        "Variant Image": variant.image_url or "",
    }


def _flag(value: bool) -> str:
    return "true" if value else "false"


def _code(code: str | None) -> str:
    """With an apostrophe before it, so that a spreadsheet keeps its zeros."""
    return f"'{code}" if code else ""
