"""What webhooks are told of each kind of thing: facts and references, never persons or secrets."""

from typing import Any

from buying import line, order
from conftest import Shop
from factories import collection, product, stock, variant
from fulfilling import send
from telling import Got, deliver, happen, hook, receiver

import models

ALL = [
    *("ORDERS_CREATE", "FULFILLMENTS_CREATE", "CUSTOMERS_CREATE", "COLLECTIONS_UPDATE"),
    *("PRODUCTS_DELETE", "REFUNDS_CREATE", "INVENTORY_LEVELS_UPDATE"),
]


async def told(shop: Shop, *subjects: str, topic: str) -> list[dict[str, Any]]:
    """What a receiver hears of these."""
    async with receiver() as there:
        await hook(shop, there.url, *ALL)
        await happen(shop, *subjects, topic=topic)
        await deliver(shop)
    return [got.told for got in there.got]


async def test_an_order_and_its_parcel_tell_no_persons_and_no_keys(shop: Shop) -> None:
    tea = variant(5, price_minor=1250)
    await stock(shop, product(tea))
    async with receiver() as there:
        await hook(shop, there.url, *ALL)
        row = await order(
            shop,
            line(tea, 2),
            note="a secret note",
            buyerIdentity={"email": "ann@example.com", "phone": "+12025550123"},
        )
        await send(shop, row)
        await deliver(shop)

    bought, sent = (by_topic(there.got)[t] for t in ("orders/create", "fulfillments/create"))
    assert (bought["id"], bought["admin_graphql_api_id"]) == (row.number, row.subject)
    assert (bought["name"], bought["total_price"], bought["currency"]) == (row.name, "25.00", "USD")
    assert (bought["cancelled_at"], bought["cancel_reason"]) == (None, None)
    # Made when it is sent: the order is sent by then.
    assert bought["fulfillment_status"] == "fulfilled"
    assert (sent["order_id"], sent["status"]) == (row.number, "success")
    assert sent["order_admin_graphql_api_id"] == row.subject
    everything = "".join(got.body for got in there.got)
    for secret in (row.key, row.cart_id or "?", "secret", "ann@", "2025550123"):
        assert secret not in everything


def by_topic(got: list[Got]) -> dict[str, dict[str, Any]]:
    return {one.headers["x-shopify-topic"]: one.told for one in got}


async def test_a_customer_is_told_by_id_only(shop: Shop) -> None:
    ann = models.Customer(email="ann@example.com", email_key="ann@example.com", first_name="Ann")
    await shop.add(ann)
    [body] = await told(shop, ann.gid, topic="customers/create")
    assert (body["id"], body["state"]) == (ann.id, "enabled")
    assert set(body) == {"id", "admin_graphql_api_id", "state", "created_at", "updated_at"}


async def test_a_collection_is_told_by_its_handle(shop: Shop) -> None:
    teas = collection(handle="teas", title="Teas")
    await shop.add(teas)
    [body] = await told(shop, teas.gid, topic="collections/update")
    assert (body["handle"], body["title"]) == ("teas", "Teas")


async def test_what_is_gone_has_its_ids_only(shop: Shop) -> None:
    kinds = ("Product", "Collection", "Customer", "Order", "Fulfillment", "InventoryItem")
    kinds += ("CustomerGroup", "Discount", "DraftOrder")
    subjects = [f"gid://shopify/{kind}/999" for kind in kinds]
    bodies = await told(shop, *subjects, topic="products/delete")
    assert sorted(bodies, key=lambda body: str(body)) == sorted(
        ({"id": 999, "admin_graphql_api_id": subject} for subject in subjects),
        key=lambda body: str(body),
    )
