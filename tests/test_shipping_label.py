"""Labels of parcels, and what carriers tell of them afterwards."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from itertools import permutations
from typing import Any

import httpx2
import pytest
import sqlalchemy as sa
from buying import agree, line, make, submit
from conftest import Shop
from factories import product, stock, variant
from fulfilling import ERRORS, STAFF, new_key, refusals, send, tell, topics
from test_cart_delivery import STANDARD, asked, choose, usd, zone
from test_docs import blocks

import models
import resolvers.payment_sweep
from app import create_app
from commerce.permission import Permission
from commerce.shipment_state import ShipmentStatus, shipment_status
from commerce.shipping import Carried, ShippingMethod
from integrations.carrier import TrackingNews
from integrations.carrier.test import TestCarrier

GROUND = ShippingMethod(key="ground", title="Ground", price=Carried("test", "ground", usd(700)))
LABEL = """label { carrier service state trackingNumber labelUrl refusal cost { amount } }"""
SEEN = f"""id shipmentStatus trackingCompany trackingInfo {{ number url }} {LABEL}
  events(first: 20) {{ nodes {{ status happenedAt }} }}"""
BUY = f"""mutation($id: ID!, $service: CarrierServiceInput, $key: String!) {{
  answer: fulfillmentLabelBuy(id: $id, service: $service) @idempotent(key: $key) {{
    fulfillment {{ {SEEN} }} {ERRORS} }} }}"""
NODE = f"query($id: ID!) {{ node(id: $id) {{ ... on Fulfillment {{ {SEEN} }} }} }}"
LABEL_REFUSED, LABEL_LATE = "62794", "62795"
HOOK = "/webhooks/carriers/test"
MORNING = datetime(2026, 3, 1, 8, tzinfo=UTC)
Status = ShipmentStatus


@pytest.fixture
async def carried(shop: Shop) -> models.ProductVariant:
    """Tea in a shop whose goods the test carrier brings."""
    shop.settings = shop.settings.model_copy(update={"shipping_carrier": "test"})
    tea = variant(20, grams=1500)
    await stock(shop, product(tea))
    await shop.add(zone(STANDARD, GROUND))
    return tea


async def sent(
    shop: Shop, tea: models.ProductVariant, zip: str = "62701", by: str = "ground"
) -> Any:
    """A parcel of an order that goes there, chosen to be brought so."""
    identity, address = {"email": "ann@example.com"}, {"addresses": [asked(zip=zip)]}
    cart = await make(shop, line(tea, 2), buyerIdentity=identity, delivery=address)
    await choose(shop, cart, by)
    await agree(shop, cart)
    assert (await submit(shop, cart))["__typename"] == "SubmitSuccess"
    newest = sa.select(models.Order).order_by(models.Order.id.desc()).limit(1)
    [placed] = await shop.all(newest)
    return (await send(shop, placed))["fulfillment"]


async def labels(shop: Shop) -> list[tuple[str, str]]:
    rows = await shop.all(sa.select(models.ShippingLabel).order_by(models.ShippingLabel.id))
    return [(row.state.name, row.service) for row in rows]


async def test_a_label_is_bought_as_the_buyer_chose_and_says_how_the_parcel_is_followed(
    shop: Shop, carried: models.ProductVariant
) -> None:
    parcel = await sent(shop, carried)

    payload = await tell(shop, BUY, id=parcel["id"])

    assert payload["userErrors"] == []
    found = payload["fulfillment"]
    number = found["label"]["trackingNumber"]
    assert found["label"] == {
        "carrier": "test",
        "service": "ground",
        "state": "BOUGHT",
        "trackingNumber": number,
        "labelUrl": f"https://carrier.test/labels/{number}.pdf",
        "refusal": None,
        "cost": {"amount": "7.00"},
    }
    assert found["trackingInfo"] == [
        {"number": number, "url": f"https://carrier.test/track/{number}"}
    ]
    assert (found["trackingCompany"], found["shipmentStatus"]) == (
        "Test Carrier",
        "LABEL_PURCHASED",
    )
    assert (await topics(shop))[-2:] == ["fulfillments/update"] * 2


async def test_the_operation_of_the_docs_buys_a_label(
    shop: Shop, carried: models.ProductVariant
) -> None:
    parcel = await sent(shop, carried)
    [operation] = blocks("docs/shipping.md", "graphql")

    answer = await shop.ask(operation, STAFF, fulfillmentId=parcel["id"])

    found = answer["fulfillmentLabelBuy"]
    assert found["userErrors"] == []
    assert found["fulfillment"]["label"]["state"] == "BOUGHT"


async def test_the_same_key_again_is_the_same_label_and_another_key_is_refused(
    shop: Shop, carried: models.ProductVariant
) -> None:
    parcel, key = await sent(shop, carried), new_key()

    first = await tell(shop, BUY, id=parcel["id"], key=key)
    again = await tell(shop, BUY, id=parcel["id"], key=key)
    other = await tell(shop, BUY, id=parcel["id"])

    assert again == first
    assert refusals(other) == [("ALREADY_LABELED", "id")]
    assert await labels(shop) == [("BOUGHT", "ground")]


async def test_staff_may_name_another_carrier_than_the_buyer_chose(
    shop: Shop, carried: models.ProductVariant
) -> None:
    parcel = await sent(shop, carried, by="standard")

    unnamed = await tell(shop, BUY, id=parcel["id"])
    unknown = await tell(
        shop, BUY, id=parcel["id"], service={"carrier": "owls", "service": "night"}
    )
    endless = await tell(
        shop, BUY, id=parcel["id"], service={"carrier": "x" * 300, "service": "night"}
    )
    wrong = await tell(shop, BUY, id=parcel["id"], service={"carrier": "test", "service": "owl"})
    named = await tell(
        shop, BUY, id=parcel["id"], service={"carrier": "test", "service": "express"}
    )

    assert refusals(unnamed) == [("CARRIER_MISSING", "service")]
    assert refusals(unknown) == [("CARRIER_REFUSED", "")]
    assert refusals(endless) == [("INVALID", "service.carrier")]
    assert wrong["userErrors"][0]["message"] == (
        "The carrier refused it: There is no service 'owl'."
    )
    assert named["fulfillment"]["label"]["cost"] == {"amount": "15.00"}
    assert await labels(shop) == [("REFUSED", "night"), ("REFUSED", "owl"), ("BOUGHT", "express")]


async def test_a_refused_label_is_refused_again_by_its_key_and_asked_anew_by_another(
    shop: Shop, carried: models.ProductVariant
) -> None:
    parcel, key = await sent(shop, carried, LABEL_REFUSED), new_key()

    first = await tell(shop, BUY, id=parcel["id"], key=key)
    again = await tell(shop, BUY, id=parcel["id"], key=key)
    anew = await tell(shop, BUY, id=parcel["id"])

    assert refusals(first) == refusals(again) == refusals(anew) == [("CARRIER_REFUSED", "")]
    assert await labels(shop) == [("REFUSED", "ground")] * 2
    found = (await shop.ask(NODE, [Permission.ORDERS_READ], id=parcel["id"]))["node"]
    assert found["trackingInfo"] == []
    assert found["label"]["refusal"] == "Nothing is brought to that address."


@pytest.mark.parametrize("by", ["the same key", "another key", "the sweeper"])
async def test_a_carrier_without_an_answer_is_asked_again_for_the_same_label(
    shop: Shop, carried: models.ProductVariant, by: str
) -> None:
    parcel, key = await sent(shop, carried, LABEL_LATE), new_key()

    silent = await tell(shop, BUY, id=parcel["id"], key=key)
    if by == "the sweeper":
        await sweep(shop)  # not so soon
        assert await labels(shop) == [("REQUESTED", "ground")]
        async with shop.database.write_session() as session, session.begin():
            old = models.now() - timedelta(minutes=5)
            await session.execute(sa.update(models.ShippingLabel).values(checked_at=old))
        await sweep(shop)
    else:
        again = key if by == "the same key" else new_key()
        assert (await tell(shop, BUY, id=parcel["id"], key=again))["userErrors"] == []

    assert refusals(silent) == [("UNKNOWN_OUTCOME", "")]
    assert await labels(shop) == [("BOUGHT", "ground")]
    found = (await shop.ask(NODE, [Permission.ORDERS_READ], id=parcel["id"]))["node"]
    assert len(found["trackingInfo"]) == 1


async def sweep(shop: Shop) -> None:
    async with shop.context() as context:
        await resolvers.payment_sweep.sweep(context)


async def test_a_parcel_that_was_called_off_or_goes_nowhere_gets_no_label(
    shop: Shop, carried: models.ProductVariant
) -> None:
    off, gone = await sent(shop, carried), await sent(shop, carried)
    async with shop.database.write_session() as session, session.begin():
        [first, second] = await session.scalars(
            sa.select(models.Fulfillment).order_by(models.Fulfillment.id)
        )
        first.status = models.FulfillmentStatus.CANCELED
        placed = await session.get_one(models.Order, second.order_id)
        placed.shipping_address = None

    called_off = await tell(shop, BUY, id=off["id"])
    nowhere = await tell(shop, BUY, id=gone["id"])
    unknown = await tell(shop, BUY, id="gid://shopify/Fulfillment/999")

    assert refusals(called_off) == [("ALREADY_CANCELED", "id")]
    assert refusals(nowhere) == [("ADDRESS_MISSING", "id")]
    assert refusals(unknown) == [("NOT_FOUND", "id")]
    assert await labels(shop) == []


async def test_labels_are_for_staff(shop: Shop, carried: models.ProductVariant) -> None:
    parcel = await sent(shop, carried)
    await tell(shop, BUY, id=parcel["id"])

    code, _ = await shop.refusal(
        BUY, [Permission.ORDERS_READ], id=parcel["id"], key="k", service=None
    )

    assert code == "FORBIDDEN"


@pytest.fixture
async def client(shop: Shop, carried: models.ProductVariant) -> AsyncIterator[httpx2.AsyncClient]:
    app = create_app(shop.settings)
    transport = httpx2.ASGITransport(app)
    async with httpx2.AsyncClient(transport=transport, base_url="http://shop.test") as found:
        yield found
    await app.state.database.dispose()


def news(number: str, *told: tuple[str, Status, int]) -> list[TrackingNews]:
    """By their key, what is told, and after how many hours."""
    return [
        TrackingNews(key, number, status, MORNING + timedelta(hours=hours))
        for key, status, hours in told
    ]


async def post(client: httpx2.AsyncClient, shop: Shop, *told: TrackingNews) -> httpx2.Response:
    body, headers = TestCarrier(shop.settings.key).webhook(*told)
    return await client.post(HOOK, content=body, headers=headers)


async def test_news_of_a_parcel_move_it_on_in_whatever_order_and_however_often_they_come(
    client: httpx2.AsyncClient, shop: Shop, carried: models.ProductVariant
) -> None:
    parcel = await sent(shop, carried)
    bought = (await tell(shop, BUY, id=parcel["id"]))["fulfillment"]
    number = bought["label"]["trackingNumber"]
    there = news(
        number,
        ("a", Status.IN_TRANSIT, 1),
        ("b", Status.OUT_FOR_DELIVERY, 5),
        ("c", Status.DELIVERED, 6),
    )

    statuses = []
    for told in (there[1], there[0], there[1], there[2], there[0]):
        answer = await post(client, shop, told)
        assert (answer.status_code, answer.json()) == (200, {"received": True})
        found = (await shop.ask(NODE, [Permission.ORDERS_READ], id=parcel["id"]))["node"]
        statuses.append(found["shipmentStatus"])

    assert statuses == ["OUT_FOR_DELIVERY"] * 3 + ["DELIVERED"] * 2
    assert [event["status"] for event in found["events"]["nodes"]][:3] == [
        "IN_TRANSIT",
        "OUT_FOR_DELIVERY",
        "DELIVERED",
    ]
    assert len(found["events"]["nodes"]) == 4


async def test_news_that_no_carrier_of_ours_signed_or_about_nothing_of_ours_change_nothing(
    client: httpx2.AsyncClient, shop: Shop, carried: models.ProductVariant
) -> None:
    parcel = await sent(shop, carried)
    await tell(shop, BUY, id=parcel["id"])
    before = await shop.all(sa.select(sa.func.count(models.FulfillmentEvent.id)))
    body, headers = TestCarrier(b"another secret").webhook(*news("T", ("a", Status.DELIVERED, 1)))

    forged = await client.post(HOOK, content=body, headers=headers)
    bare = await client.post(HOOK, content=body)
    nobody = await client.post("/webhooks/carriers/owls", content=body)
    unknown = await post(client, shop, *news("TEST0", ("a", Status.DELIVERED, 1)))
    odd = await post(client, shop, *news("T\x00", ("a", Status.DELIVERED, 1)))
    large = await client.post(HOOK, content=b"x" * 3_000_000, headers=headers)

    assert [a.status_code for a in (forged, bare, nobody, unknown, odd)] == [
        401,
        401,
        404,
        200,
        200,
    ]
    assert forged.json()["error"]["code"] == "BAD_SIGNATURE"
    assert large.status_code == 413
    assert await shop.all(sa.select(sa.func.count(models.FulfillmentEvent.id))) == before


def test_a_parcel_is_where_it_was_last_whatever_the_order_of_the_news() -> None:
    told = [
        models.FulfillmentEvent(status=status, happened_at=MORNING + timedelta(hours=hours))
        for status, hours in (
            (Status.LABEL_PURCHASED, 99),  # by our clock
            (Status.IN_TRANSIT, 1),
            (Status.ATTEMPTED_DELIVERY, 5),
            (Status.OUT_FOR_DELIVERY, 5),
        )
    ]

    found = {shipment_status(order) for order in permutations(told)}

    assert found == {Status.ATTEMPTED_DELIVERY}
    assert shipment_status([]) is None
