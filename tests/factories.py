"""Rows with sensible defaults: say only what the test is about."""

from datetime import UTC, datetime
from itertools import count
from typing import Any

import models

_numbers = count(1)
LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)


def product(*variants: models.ProductVariant, **values: Any) -> models.Product:
    """A published product, its prices those of its variants."""
    n = next(_numbers)
    title = values.get("title", f"Product {n}")
    prices = [variant.price_minor for variant in variants] or [0]
    defaults = {
        "handle": f"product-{n}",
        "title": title,
        "title_key": title.casefold(),
        "published_at": LONG_AGO,
        "currency": "USD",
        "min_price_minor": min(prices),
        "max_price_minor": max(prices),
        "variants": [_placed(variant, i) for i, variant in enumerate(variants, 1)],
        "tag_rows": [
            models.ProductTag(tag=tag, tag_key=tag.casefold()) for tag in values.get("tags", [])
        ],
    }
    return models.Product(**defaults | values)


def _placed(variant: models.ProductVariant, position: int) -> models.ProductVariant:
    variant.position = position
    if variant.title is None:
        variant.title = f"Form {position}"
    return variant


def variant(stock: int = 10, **values: Any) -> models.ProductVariant:
    """A variant with its stock at the main location (see ``stocked``)."""
    defaults = {"price_minor": 1000, "currency": "USD", "quantity_available": stock}
    return models.ProductVariant(**defaults | values)


def image(position: int = 1, **values: Any) -> models.Image:
    n = next(_numbers)
    defaults = {"position": position, "url": f"https://images.test/{n}.jpg", "alt_text": f"A {n}"}
    return models.Image(**defaults | values)


def collection(**values: Any) -> models.Collection:
    n = next(_numbers)
    title = values.get("title", f"Collection {n}")
    defaults = {
        "handle": f"collection-{n}",
        "title": title,
        "title_key": title.casefold(),
        "published_at": LONG_AGO,
    }
    return models.Collection(**defaults | values)


def place(
    collection: models.Collection, product: models.Product, position: int
) -> models.CollectionProduct:
    """The product's place in the collection; both must have been added before."""
    return models.CollectionProduct(
        collection_id=collection.id,
        product_id=product.id,
        position=position,
        title_key=product.title_key,
        price_minor=product.min_price_minor,
        created_at=product.created_at,
        sales_rank=product.sales_rank,
    )


def cart(*variants: models.ProductVariant, **values: Any) -> models.Cart:
    """A cart with one of each variant; they must have been added before."""
    lines = [
        models.CartLine(position=position, variant_id=row.id, quantity=1)
        for position, row in enumerate(variants)
    ]
    return models.Cart(**{"currency": "USD", "lines": lines} | values)


def order(*variants: models.ProductVariant, **values: Any) -> models.Order:
    """An order of one of each variant, as it stands in the database; they were added before."""
    total = sum(row.price_minor for row in variants)
    defaults = {
        "prefix": "#",
        "currency": "USD",
        "subtotal_minor": total,
        "total_minor": total,
        "gateway": "manual",
        "payment_method": "Invoice",
        "financial_status": models.OrderFinancialStatus.PENDING,
        "snapshot": {},
        "digest": "",
        "lines": [_sold(row, position) for position, row in enumerate(variants)],
    }
    return models.Order(**defaults | values)


def _sold(variant: models.ProductVariant, position: int) -> models.OrderLineItem:
    return models.OrderLineItem(
        position=position,
        variant_id=variant.id,
        title="Sold",
        variant_title=variant.title,
        quantity=1,
        requires_shipping=True,
        currency=variant.currency,
        unit_price_minor=variant.price_minor,
        total_minor=variant.price_minor,
        discounted_total_minor=variant.price_minor,
        gross_minor=variant.price_minor,
        priced_quantity=1,
    )


def parcel(order: models.Order, quantity: int, **values: Any) -> models.Fulfillment:
    """So many of each line of an order, sent; the order was added before."""
    lines = [
        models.FulfillmentLineItem(order_line_item_id=line.id, quantity=quantity)
        for line in order.lines
    ]
    return models.Fulfillment(order_id=order.id, lines=lines, **values)


def on_shelf(variant: models.ProductVariant, location: models.Location) -> list[models.Base]:
    """The inventory rows behind a variant's stock; variant and location were added before."""
    rows: list[models.Base] = [
        models.InventoryItem(id=variant.id),
        models.InventoryLevel(
            inventory_item_id=variant.id,
            location_id=location.id,
            on_hand=variant.quantity_available,
        ),
    ]
    if variant.quantity_available:
        rows.append(
            models.InventoryMovement(
                inventory_item_id=variant.id,
                location_id=location.id,
                delta=variant.quantity_available,
                reason=models.MovementReason.INITIAL,
                actor="test",
            )
        )
    return rows


async def stock(shop: Any, *products: models.Product, at: str = "Main") -> None:
    """Add products, and their variants' stock at a location."""
    await shop.add(*products)
    location = models.Location(name=at)
    await shop.add(location)
    variants = [variant for product in products for variant in product.variants]
    await shop.add(*(row for variant in variants for row in on_shelf(variant, location)))
