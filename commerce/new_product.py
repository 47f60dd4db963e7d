"""The draft of a product that staff make, as a file's would be."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from commerce.product_assembly import DEFAULT_OPTION, DEFAULT_VALUE
from commerce.product_draft import OptionDraft, ProductDraft, VariantDraft


def draft(handle: str, columns: Mapping[str, Any]) -> ProductDraft:
    """A product of these columns with one variant, which costs nothing yet."""
    status = columns.get("status")
    return ProductDraft(
        handle=handle,
        title=columns["title"],
        description_html=columns.get("description_html", ""),
        description=columns.get("description", ""),
        vendor=columns.get("vendor", ""),
        product_type=columns.get("product_type", ""),
        tags=tuple(columns.get("tags", ())),
        status=status.name if status else "ACTIVE",
        published=False,
        seo_title=columns.get("seo_title"),
        seo_description=columns.get("seo_description"),
        is_gift_card=columns.get("is_gift_card", False),
        options=(OptionDraft(name=DEFAULT_OPTION, values=(DEFAULT_VALUE,)),),
        variants=(_only_variant(),),
        images=(),
        first_line=0,
        last_line=0,
    )


def _only_variant() -> VariantDraft:
    return VariantDraft(
        selected_options=((DEFAULT_OPTION, DEFAULT_VALUE),),
        title=DEFAULT_VALUE,
        sku=None,
        barcode=None,
        price=Decimal(0),
        compare_at=None,
        cost=None,
        grams=0,
        weight_unit="KILOGRAMS",
        requires_shipping=True,
        taxable=True,
        tracked=True,
        quantity=None,
        policy="DENY",
        image_url=None,
    )
