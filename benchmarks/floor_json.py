"""What F2 makes of its rows, in the shape that the schema answers."""

from collections.abc import Sequence
from typing import Any

import orjson

SHOP = "gid://shopify"
Rows = Sequence[Any]


def money(minor: int, currency: str) -> dict[str, str]:
    return {"amount": f"{minor // 100}.{minor % 100:02}", "currencyCode": currency}


def image(url: str, alt: str, width: int, height: int) -> dict[str, Any]:
    return {"node": {"url": url, "altText": alt, "width": width, "height": height}}


def product_page(
    product: Any, options: Rows, variants: Rows, images: Rows, collections: Rows
) -> dict[str, Any]:
    key, title, handle, description, vendor, least, most, currency = product
    values: dict[int, dict[str, Any]] = {}
    for option, name, value in options:
        values.setdefault(option, {"name": name, "values": []})["values"].append(value)
    return {
        "product": {
            "id": f"{SHOP}/Product/{key}",
            "title": title,
            "handle": handle,
            "description": description,
            "vendor": vendor,
            "options": list(values.values()),
            "priceRange": {
                "minVariantPrice": money(least, currency),
                "maxVariantPrice": money(most, currency),
            },
            "variants": {"edges": [variant(row) for row in variants]},
            "images": {"edges": [image(*row) for row in images]},
            "collections": {
                "edges": [
                    {"node": {"id": f"{SHOP}/Collection/{i}", "title": t, "handle": h}}
                    for i, t, h in collections
                ]
            },
        }
    }


def variant(row: Any) -> dict[str, Any]:
    key, title, sku, available, minor, currency, selected = row
    return {
        "node": {
            "id": f"{SHOP}/ProductVariant/{key}",
            "title": title,
            "sku": sku,
            "availableForSale": bool(available),
            "price": money(minor, currency),
            "selectedOptions": [
                {"name": name, "value": value} for name, value in orjson.loads(selected)
            ],
        }
    }


def line(token: str, row: tuple[str, int, int], variant: Any) -> dict[str, Any]:
    merchandise = {
        "id": f"{SHOP}/ProductVariant/{variant[0]}",
        "title": variant[1],
        "price": money(variant[2], variant[3]),
        "product": {"title": variant[4]},
    }
    key = f"{SHOP}/CartLine/{row[0]}?cart={token}"
    return {"node": {"id": key, "quantity": row[2], "merchandise": merchandise}}


def body(data: dict[str, Any]) -> bytes:
    return orjson.dumps({"data": data})
