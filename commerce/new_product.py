"""The draft of a product that staff make, as a file's would be."""

from collections.abc import Mapping
from typing import Any

from commerce.product_draft import ProductDraft


def draft(handle: str, columns: Mapping[str, Any]) -> ProductDraft:
    """A product of these columns, whose options and variants are still to come."""
    status = columns.get("status")
    return ProductDraft(
        handle=handle,
        title=columns["title"],
        description_html=columns.get("description_html", ""),
        description=columns.get("description", ""),
        vendor=columns.get("vendor", ""),
        product_type=columns.get("product_type", ""),
        category=columns.get("category_way", ""),
        tags=tuple(columns.get("tags", ())),
        status=status.name if status else "ACTIVE",
        published=False,
        seo_title=columns.get("seo_title"),
        seo_description=columns.get("seo_description"),
        is_gift_card=columns.get("is_gift_card", False),
        options=(),
        variants=(),
        images=(),
        first_line=0,
        last_line=0,
    )
