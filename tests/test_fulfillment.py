"""Parcels: what is sent, how it is followed, what buyers see of it."""

import asyncio
from typing import Any

import pytest
import sqlalchemy as sa
from buying import line, order
from conftest import Shop
from factories import product, stock, variant
from fulfilling import FOLLOW, SEND, STAFF, UNSEND, lines_of, refusals, send, some, tell, topics

import models
from commerce.permission import Permission

SENT = """query($id: ID!) { order(id: $id) { fulfillmentStatus
  successfulFulfillments(first: 5) { trackingCompany trackingInfo(first: 1) { number url }
    fulfillmentLineItems(first: 9) { nodes { quantity lineItem { title } } } } } }"""


async def bought(shop: Shop) -> tuple[models.Order, list[models.OrderLineItem]]:
    """An order of three teas and a tin."""
    tea, tin = variant(10), variant(10)
    await stock(shop, product(tea, title="Tea"), product(tin, title="Tin"))
    row = await order(shop, line(tea, 3), line(tin, 1))
    return row, list(await lines_of(shop, row))


async def seen(shop: Shop, row: models.Order) -> Any:
    """The order as its buyer sees it."""
    return (await shop.ask(SENT, id=row.gid))["order"]


async def test_all_that_was_ordered_is_sent_unless_lines_are_named(shop: Shop) -> None:
    row, [tea, tin] = await bought(shop)

    payload = await send(
        shop, row, trackingInfo={"company": "Mail", "numbers": ["T1"], "urls": ["https://t.test/1"]}
    )

    assert payload["userErrors"] == []
    parcel = payload["fulfillment"]
    assert parcel["status"] == "SUCCESS"
    assert parcel["fulfillmentLineItems"]["nodes"] == [
        {"quantity": 3, "lineItem": {"id": tea.gid, "title": "Tea"}},
        {"quantity": 1, "lineItem": {"id": tin.gid, "title": "Tin"}},
    ]
    assert await seen(shop, row) == {
        "fulfillmentStatus": "FULFILLED",
        "successfulFulfillments": [
            {
                "trackingCompany": "Mail",
                "trackingInfo": [{"number": "T1", "url": "https://t.test/1"}],
                "fulfillmentLineItems": {
                    "nodes": [
                        {"quantity": 3, "lineItem": {"title": "Tea"}},
                        {"quantity": 1, "lineItem": {"title": "Tin"}},
                    ]
                },
            }
        ],
    }
    assert await topics(shop) == ["fulfillments/create", "orders/fulfilled"]


async def test_an_order_is_sent_in_parts(shop: Shop) -> None:
    row, [tea, _] = await bought(shop)

    first = await send(shop, row, some(tea, 1), some(tea, 1))
    half = await seen(shop, row)
    rest = await send(shop, row)

    assert [n["quantity"] for n in first["fulfillment"]["fulfillmentLineItems"]["nodes"]] == [2]
    assert half["fulfillmentStatus"] == "PARTIALLY_FULFILLED"
    sent = [
        (node["lineItem"]["title"], node["quantity"])
        for node in rest["fulfillment"]["fulfillmentLineItems"]["nodes"]
    ]
    assert sent == [("Tea", 1), ("Tin", 1)]
    assert (await seen(shop, row))["fulfillmentStatus"] == "FULFILLED"
    assert refusals(await send(shop, row)) == [("NOTHING_TO_DO", "fulfillment.orderId")]


async def test_no_more_is_sent_than_was_ordered(shop: Shop) -> None:
    row, [tea, tin] = await bought(shop)
    await send(shop, row, some(tea, 2))

    payload = await send(shop, row, some(tea, 2), some(tin, 2))

    assert refusals(payload) == [("QUANTITY_TOO_LARGE", "fulfillment.lineItems")] * 2
    assert payload["userErrors"][0]["message"] == (
        "Tea: this can be done with 1 of them, and not with 2."
    )
    assert [each.fulfilled for each in await lines_of(shop, row)] == [2, 0]


async def test_a_parcel_that_cannot_be_made_is_refused_with_all_that_is_wrong(shop: Shop) -> None:
    row, [tea, _] = await bought(shop)
    other = {"id": "gid://shopify/OrderLineItem/999", "quantity": 1}

    assert refusals(await send(shop, row, other, some(tea, 0))) == [
        ("LINE_NOT_FOUND", "fulfillment.lineItems.0.id"),
        ("INVALID", "fulfillment.lineItems.1.quantity"),
    ]
    nowhere = await send(shop, row, locationId="gid://shopify/Location/999")
    assert refusals(nowhere) == [("LOCATION_NOT_FOUND", "fulfillment.locationId")]
    gone = await tell(shop, SEND, input={"orderId": "gid://shopify/Order/4444"})
    assert refusals(gone) == [("NOT_FOUND", "fulfillment.orderId")]
    code, _ = await shop.refusal(
        SEND, STAFF, input={"orderId": row.gid, "lineItems": [some(tea, 1)] * 251}, key="k"
    )
    assert code == "BAD_USER_INPUT"


@pytest.mark.parametrize(
    ("tracking", "path"),
    [
        ({"company": "x" * 256}, "company"),
        ({"company": "a\x00b"}, "company"),
        ({"numbers": ["1", "x" * 256]}, "numbers.1"),
        ({"numbers": ["1"] * 26}, "numbers"),
        ({"urls": ["javascript:alert(1)"]}, "urls.0"),
        ({"urls": ["http://["]}, "urls.0"),
    ],
)
async def test_how_a_parcel_is_followed_has_to_make_sense(
    shop: Shop, tracking: Any, path: str
) -> None:
    row, _ = await bought(shop)

    payload = await send(shop, row, trackingInfo=tracking)

    assert refusals(payload) == [("INVALID", f"fulfillment.trackingInfo.{path}")]
    assert await topics(shop) == []


async def test_how_a_parcel_is_followed_can_be_told_later(shop: Shop) -> None:
    row, _ = await bought(shop)
    sent = (await send(shop, row, trackingInfo={"company": "Mail"}))["fulfillment"]

    urls = ["", "https://t.test/2"]
    tracking = {"company": " Post ", "numbers": ["A", "B", " "], "urls": urls}
    payload = await tell(shop, FOLLOW, id=sent["id"], tracking=tracking)

    assert payload["fulfillment"]["trackingCompany"] == "Post"
    assert payload["fulfillment"]["trackingInfo"] == [
        {"number": "A", "url": None},
        {"number": "B", "url": "https://t.test/2"},
    ]
    assert (await topics(shop))[-1] == "fulfillments/update"
    missing = await tell(shop, FOLLOW, id="gid://shopify/Fulfillment/99", tracking={})
    assert refusals(missing) == [("NOT_FOUND", "id")]


async def test_a_parcel_that_is_called_off_is_to_be_sent_again(shop: Shop) -> None:
    row, [tea, _] = await bought(shop)
    first = (await send(shop, row, some(tea, 2)))["fulfillment"]
    await send(shop, row)

    payload = await tell(shop, UNSEND, id=first["id"])

    assert payload["fulfillment"]["status"] == "CANCELED"
    after = await seen(shop, row)
    assert after["fulfillmentStatus"] == "PARTIALLY_FULFILLED"
    assert len(after["successfulFulfillments"]) == 1
    assert [each.fulfilled for each in await lines_of(shop, row)] == [1, 1]
    again = await tell(shop, UNSEND, id=first["id"])
    assert refusals(again) == [("ILLEGAL_MOVE", "id")]
    assert again["userErrors"][0]["message"] == "The parcel was called off already."
    changed = await tell(shop, FOLLOW, id=first["id"], tracking={})
    assert refusals(changed) == [("ALREADY_CANCELED", "id")]
    assert (await send(shop, row, some(tea, 2)))["userErrors"] == []


async def test_an_order_with_nothing_sent_any_more_is_unfulfilled(shop: Shop) -> None:
    row, _ = await bought(shop)
    parcel = (await send(shop, row))["fulfillment"]

    await tell(shop, UNSEND, id=parcel["id"])

    assert (await seen(shop, row))["fulfillmentStatus"] == "UNFULFILLED"
    assert (await topics(shop))[-2:] == ["fulfillments/update", "orders/updated"]


async def test_a_parcel_that_is_sent_twice_under_one_key_is_one(shop: Shop) -> None:
    row, [tea, _] = await bought(shop)

    answers = await asyncio.gather(*(send(shop, row, some(tea, 1), key="one") for _ in range(4)))

    assert len({answer["fulfillment"]["id"] for answer in answers}) == 1
    assert (await lines_of(shop, row))[0].fulfilled == 1


async def test_parcels_that_are_made_at_once_do_not_send_more_than_there_is(shop: Shop) -> None:
    row, [tea, _] = await bought(shop)

    answers = await asyncio.gather(*(send(shop, row, some(tea, 1)) for _ in range(6)))

    assert sum(answer["fulfillment"] is not None for answer in answers) == 3
    assert (await lines_of(shop, row))[0].fulfilled == 3


async def test_who_may_not_change_orders_sends_nothing(shop: Shop) -> None:
    row, _ = await bought(shop)

    asked = {"input": {"orderId": row.gid}, "key": "k"}
    code, _ = await shop.refusal(SEND, [Permission.ORDERS_READ], **asked)

    assert code == "FORBIDDEN"
    assert await shop.all(sa.select(models.Fulfillment)) == []


async def test_staff_see_where_a_parcel_was_sent_from(shop: Shop) -> None:
    row, _ = await bought(shop)
    parcel = (await send(shop, row, locationId="gid://shopify/Location/1"))["fulfillment"]
    text = "query($id: ID!) { node(id: $id) { ... on Fulfillment { location { name } } } }"

    staff = await shop.ask(text, STAFF, id=parcel["id"])
    stranger = await shop.ask(text, id=parcel["id"])

    assert staff["node"] == {"location": {"name": "Main"}}
    assert stranger["node"] is None
