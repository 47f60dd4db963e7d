"""Collecting at a place of the shop: who is offered it, what it costs, and whose stock it takes."""

import asyncio
from decimal import Decimal
from typing import Any

import drafting
import fulfilling
import pytest
import sqlalchemy as sa
from buying import (
    agree,
    codes,
    faults,
    line,
    make,
    messages,
    prepare,
    ready,
    submit,
    tell,
    the_books_balance,
)
from conftest import Shop
from factories import on_shelf, product, variant
from paying import by_card, demo, usd
from test_cart_delivery import CHOOSE, HOME, STANDARD, asked, zone

import models
from commerce.address import Address
from commerce.discount import Discount, DiscountTarget, FreeShipping
from commerce.permission import Permission
from commerce.pickup import Place
from commerce.shipping import (
    ByWeight,
    Flat,
    Parcel,
    ShippingMethod,
    ShippingZone,
    WeightBand,
    rates_for,
)
from commerce.tax import Destination, TaxRate
from integrations.payment.card_script import CardScript

CORNER = {"name": "Corner", "priority": 5, "pickup": True, "pickup_time": "Ready in an hour"}
NEW_YORK = {
    "address1": "1 Corner Street",
    "city": "New York",
    "province_code": "NY",
    "country_code": "US",
    "zip": "10001",
}
OFFERED = """query($id: ID!) { cart(id: $id) {
  cost { totalAmount { amount } totalTaxAmount { amount } totalAmountEstimated }
  deliveryGroups(first: 5) { nodes { id deliveryAddress { city countryCodeV2 company }
    selectedDeliveryOption { handle }
    deliveryOptions { handle title description deliveryMethodType estimatedCost { amount }
      pickupPlace { name pickUpTime address { city formatted } location { id name } } } } } } }"""
ORDER = """query($id: ID!) { order(id: $id) { shippingAddress { city } totalTax { amount }
  totalShippingPrice { amount } totalPrice { amount } financialStatus fulfillmentStatus
  explanation { kind text }
  pickupPlace { name pickUpTime address { address1 city provinceCode country } } } }"""


async def shelves(shop: Shop, *counts: tuple[models.ProductVariant, int, int], **place: Any) -> int:
    """Goods at a warehouse and at a corner shop; the id of the shop's location."""
    rows = [product(row) for row, _, _ in counts]
    for row, here, there in counts:
        row.quantity_available = here + there
    await shop.add(*rows)
    warehouse = models.Location(name="Warehouse")
    corner = models.Location(**CORNER | NEW_YORK | place)
    await shop.add(warehouse, corner)
    for row, here, there in counts:
        item, level, *moves = on_shelf(row, warehouse)
        level.on_hand = here
        await shop.add(item)
        more = models.InventoryLevel(inventory_item_id=row.id, location_id=corner.id, on_hand=there)
        for move in moves:
            move.delta = here
        moves = [one for one in moves if here]
        if there:
            moves += [
                models.InventoryMovement(
                    inventory_item_id=row.id,
                    location_id=corner.id,
                    delta=there,
                    reason=models.MovementReason.INITIAL,
                    actor="test",
                )
            ]
        await shop.add(level, more, *moves)
    return corner.id


async def offered(shop: Shop, cart: Any) -> Any:
    return (await shop.ask(OFFERED, id=cart["id"]))["cart"]


def handles(found: Any) -> list[str]:
    return [
        option["handle"]
        for group in found["deliveryGroups"]["nodes"]
        for option in group["deliveryOptions"]
    ]


async def choose(shop: Shop, cart: Any, handle: str) -> Any:
    group = f"gid://shopify/CartDeliveryGroup/{cart['id'].split('/')[-1].split('?')[0]}"
    chosen = [{"deliveryGroupId": group, "deliveryOptionHandle": handle}]
    return await tell(shop, CHOOSE, cart, selectedDeliveryOptions=chosen)


async def collected(shop: Shop, place: int, *lines: Any, **said: Any) -> Any:
    """A cart that is to be collected there, and lacks nothing: no address was named."""
    cart = await ready(shop, *lines, **said)
    assert (await choose(shop, cart, f"pickup:{place}"))["userErrors"] == []
    await agree(shop, cart)
    return cart


async def bought(shop: Shop, cart: Any, token: str = "first") -> models.Order:
    result = await submit(shop, cart, token)
    assert result["__typename"] == "SubmitSuccess", result
    return (await shop.all(sa.select(models.Order).order_by(models.Order.id.desc())))[0]


async def on_hand(shop: Shop, row: models.ProductVariant) -> list[tuple[int, int]]:
    """On hand and reserved, at the warehouse and at the corner."""
    level = models.InventoryLevel
    rows = sa.select(level).where(level.inventory_item_id == row.id).order_by(level.location_id)
    return [(one.on_hand, one.reserved) for one in await shop.all(rows)]


async def test_places_that_hold_the_goods_are_offered_without_an_address(shop: Shop) -> None:
    tea = variant()
    place = await shelves(shop, (tea, 5, 2))
    await shop.add(zone(STANDARD))
    cart = await make(shop, line(tea, 2))

    found = await offered(shop, cart)

    [group] = found["deliveryGroups"]["nodes"]
    assert group["deliveryOptions"] == [
        {
            "handle": f"pickup:{place}",
            "title": "Corner",
            "description": "Ready in an hour",
            "deliveryMethodType": "PICK_UP",
            "estimatedCost": {"amount": "0.00"},
            "pickupPlace": {
                "name": "Corner",
                "pickUpTime": "Ready in an hour",
                "address": {
                    "city": "New York",
                    "formatted": ["1 Corner Street", "New York, NY 10001", "United States"],
                },
                "location": {"id": f"gid://shopify/Location/{place}", "name": "Corner"},
            },
        }
    ]
    assert (group["selectedDeliveryOption"], group["deliveryAddress"]["city"]) == (None, None)


async def test_a_place_that_does_not_hold_all_of_it_is_not_offered(shop: Shop) -> None:
    tea, tin = variant(), variant()
    place = await shelves(shop, (tea, 5, 2), (tin, 5, 0))
    await shop.add(zone(STANDARD))

    assert handles(await offered(shop, await make(shop, line(tea, 2)))) == [f"pickup:{place}"]
    three = await make(shop, line(tea, 3))
    assert handles(await offered(shop, three)) == []
    assert faults(await choose(shop, three, f"pickup:{place}")) == [
        ("INVALID_DELIVERY_OPTION", "selectedDeliveryOptions.0.deliveryOptionHandle")
    ]
    both = await make(shop, line(tea), line(tin), delivery={"addresses": [asked()]})
    assert handles(await offered(shop, both)) == ["standard"]


@pytest.mark.parametrize(
    ("said", "counted"),
    [
        ({"inventory_tracked": False}, False),
        ({"inventory_policy": models.InventoryPolicy.CONTINUE}, True),
        ({"requires_shipping": False}, True),
    ],
)
async def test_what_need_not_lie_there_keeps_no_place_back(
    shop: Shop, said: dict[str, Any], counted: bool
) -> None:
    tea, other = variant(), variant(**said)
    place = await shelves(shop, (tea, 0, 1), (other, 1, 0))
    await shop.add(zone(STANDARD))

    row = await bought(shop, await collected(shop, place, line(tea), line(other)))

    assert row.shipping_address is None
    there = said.get("requires_shipping", True) and counted
    gone = [(1, 0), (-1, 0)] if there else [(0, 0), (0, 0)] if counted else [(1, 0), (0, 0)]
    assert await on_hand(shop, other) == gone
    assert await on_hand(shop, tea) == [(0, 0), (0, 0)]
    await the_books_balance(shop)


@pytest.mark.parametrize("closed", [{"active": False}, {"pickup": False}, {"country_code": None}])
async def test_places_that_are_closed_or_nowhere_are_not_offered(
    shop: Shop, closed: dict[str, Any]
) -> None:
    tea = variant()
    place = await shelves(shop, (tea, 5, 5))
    await shop.add(zone(STANDARD))
    cart = await collected(shop, place, line(tea))
    async with shop.database.write_session() as session, session.begin():
        await session.execute(
            sa.update(models.Location).where(models.Location.id == place).values(**closed)
        )

    found = await prepare(shop, cart)

    assert codes(found) == ["DELIVERY_ADDRESS_REQUIRED"]
    assert codes(await submit(shop, cart)) == ["DELIVERY_ADDRESS_REQUIRED"]


async def test_the_order_takes_its_goods_from_the_place_and_shows_it(shop: Shop) -> None:
    tea = variant(price_minor=1000)
    place = await shelves(shop, (tea, 5, 3))
    await shop.add(zone(STANDARD))
    cart = await collected(shop, place, line(tea, 2), delivery={"addresses": [asked()]})

    row = await bought(shop, cart)

    assert await on_hand(shop, tea) == [(5, 0), (1, 0)], "the warehouse serves first, but not this"
    await the_books_balance(shop)
    async with shop.database.write_session() as session, session.begin():
        await session.execute(sa.update(models.Location).values(city="Elsewhere", pickup=False))
    shown = (await shop.ask(ORDER, id=row.gid))["order"]
    assert shown["pickupPlace"] == {
        "name": "Corner",
        "pickUpTime": "Ready in an hour",
        "address": {
            "address1": "1 Corner Street",
            "city": "New York",
            "provinceCode": "NY",
            "country": "United States",
        },
    }
    assert shown["shippingAddress"] is None
    assert [step["text"] for step in shown["explanation"]] == [
        "2 x 10.00: 20.00",
        "Corner: 0.00",
    ]


async def test_a_card_payment_sets_aside_what_lies_at_the_place(shop: Shop) -> None:
    tea = variant(price_minor=1000)
    place = await shelves(shop, (tea, 5, 3))
    await shop.add(zone(STANDARD))
    await demo(shop)
    cart = await collected(shop, place, line(tea, 2))
    await by_card(shop, cart, CardScript.ACTION_REQUIRED)

    await submit(shop, cart)

    assert await on_hand(shop, tea) == [(5, 0), (3, 2)]
    other = await make(shop, line(tea, 2))
    assert handles(await offered(shop, other)) == []
    await the_books_balance(shop)


def table(minor: int, **said: Any) -> ShippingMethod:
    return ShippingMethod(
        key="collect", title="Collect", price=Flat(usd(minor)), pickup=True, **said
    )


async def test_collecting_costs_what_the_zone_of_the_place_says(shop: Shop) -> None:
    tea = variant(price_minor=1000)
    place = await shelves(shop, (tea, 0, 9))
    free = {"free_over": usd(3000), "description": "At the desk."}
    home = zone(STANDARD, table(250, **free))
    away = zone(STANDARD, table(900), country="FR")
    await shop.add(home, away)

    cart = await make(shop, line(tea, 2), buyerIdentity={"countryCode": "FR"})
    [group] = (await offered(shop, cart))["deliveryGroups"]["nodes"]
    standard, corner = group["deliveryOptions"]

    assert (standard["handle"], standard["deliveryMethodType"]) == ("standard", "SHIPPING")
    assert corner["estimatedCost"] == {"amount": "2.50"}, "the place is in the first zone"
    assert corner["description"] == "At the desk. Ready in an hour"
    dear = await make(shop, line(tea, 3))
    [group] = (await offered(shop, dear))["deliveryGroups"]["nodes"]
    assert group["deliveryOptions"][0]["estimatedCost"] == {"amount": "0.00"}
    row = await bought(shop, await collected(shop, place, line(tea, 2)))
    assert (row.shipping_minor, row.total_minor) == (250, 2250)


async def test_taxes_go_by_the_place_not_by_the_buyer(shop: Shop) -> None:
    tea = variant(price_minor=1000)
    place = await shelves(shop, (tea, 0, 9))
    await shop.add(zone(STANDARD, table(200)))
    state = {"title": "NY", "rate": Decimal("0.08"), "country": "US", "province": "NY"}
    rates = [
        TaxRate(**state, on_shipping=True),
        TaxRate(title="IL", rate=Decimal("0.05"), country="US", province="IL"),
    ]
    await shop.add(*(models.TaxRate.of(rate) for rate in rates))
    cart = await ready(shop, line(tea), delivery={"addresses": [asked()]})
    await choose(shop, cart, "standard")
    assert (await offered(shop, cart))["cost"]["totalTaxAmount"] == {"amount": "0.50"}

    await choose(shop, cart, f"pickup:{place}")
    cost = (await offered(shop, cart))["cost"]

    assert cost["totalTaxAmount"] == {"amount": "0.96"}, "of 10.00 and of 2.00"
    assert not cost["totalAmountEstimated"]
    await agree(shop, cart)
    row = await bought(shop, cart)
    assert (row.tax_minor, row.total_minor) == (96, 1296)
    await choose_again(shop, tea, place)


async def choose_again(shop: Shop, tea: models.ProductVariant, place: int) -> None:
    """Back to a delivery: the buyer's own taxes again, to the cent."""
    cart = await ready(shop, line(tea), delivery={"addresses": [asked()]})
    before = await offered(shop, cart)
    await choose(shop, cart, f"pickup:{place}")
    await choose(shop, cart, "standard")
    after = await offered(shop, cart)
    assert before["cost"]["totalTaxAmount"] == after["cost"]["totalTaxAmount"]
    assert after["deliveryGroups"]["nodes"][0]["deliveryAddress"]["city"] == HOME["city"]


async def test_who_is_slower_at_the_place_is_told_and_pays_nothing(shop: Shop) -> None:
    """The stock is there, but not at the place: the option is gone, and the lines stay."""
    tea = variant()
    place = await shelves(shop, (tea, 5, 1))
    await shop.add(zone(STANDARD))
    first = await collected(shop, place, line(tea))
    second = await collected(shop, place, line(tea), delivery={"addresses": [asked()]})

    await bought(shop, first)
    result = await submit(shop, second, "second")

    assert codes(result) == ["NO_DELIVERY_GROUP_SELECTED"]
    assert handles(await offered(shop, second)) == ["standard"]
    assert await on_hand(shop, tea) == [(5, 0), (0, 0)]
    await choose(shop, second, "standard")
    await agree(shop, second)
    await bought(shop, second, "third")
    assert await on_hand(shop, tea) == [(4, 0), (0, 0)]
    await the_books_balance(shop)


async def test_what_is_called_off_or_refunded_goes_back_to_the_place(shop: Shop) -> None:
    tea = variant(price_minor=1000)
    place = await shelves(shop, (tea, 5, 5))
    await shop.add(zone(STANDARD, table(250)))
    one = await bought(shop, await collected(shop, place, line(tea, 2)))
    two = await bought(shop, await collected(shop, place, line(tea, 2)))
    assert await on_hand(shop, tea) == [(5, 0), (1, 0)]

    called = await fulfilling.tell(
        shop, fulfilling.CANCEL, id=one.gid, reason="CUSTOMER", restock=True, refund=True
    )
    assert called["userErrors"] == []
    assert await on_hand(shop, tea) == [(5, 0), (3, 0)]

    await fulfilling.tell(shop, fulfilling.MARK, id=two.gid)
    given = await fulfilling.refund(shop, two, whole=True)

    assert given["userErrors"] == []
    assert given["refund"]["totalRefunded"] == {"amount": "22.50"}
    assert await on_hand(shop, tea) == [(5, 0), (5, 0)]


async def test_it_is_handed_over_edited_and_never_labelled(shop: Shop) -> None:
    tea = variant(price_minor=1000)
    place = await shelves(shop, (tea, 5, 3))
    await shop.add(zone(STANDARD))
    row = await bought(shop, await collected(shop, place, line(tea, 1)))
    [item] = await fulfilling.lines_of(shop, row)

    more = {"setQuantities": [fulfilling.some(item, 3)]}
    edited = await fulfilling.tell(shop, fulfilling.EDIT, id=row.gid, input=more)
    assert edited["userErrors"] == []
    assert await on_hand(shop, tea) == [(5, 0), (0, 0)], "from the place, too"
    most = {"setQuantities": [fulfilling.some(item, 4)]}
    refused = await fulfilling.tell(shop, fulfilling.EDIT, id=row.gid, input=most)
    assert fulfilling.refusals(refused) == [("OUT_OF_STOCK", "input")]

    sent = await fulfilling.send(shop, row)
    label = """mutation($id: ID!, $key: String!) { answer: fulfillmentLabelBuy(id: $id,
      service: {carrier: "test", service: "ground"}) @idempotent(key: $key) {
      userErrors { code field message } } }"""
    none = await fulfilling.tell(shop, label, id=sent["fulfillment"]["id"])

    assert [code for code, _ in fulfilling.refusals(none)] == ["ADDRESS_MISSING"]
    shown = (await shop.ask(ORDER, id=row.gid))["order"]
    assert (shown["fulfillmentStatus"], shown["pickupPlace"]["name"]) == ("FULFILLED", "Corner")
    await the_books_balance(shop)


async def test_staff_draw_up_what_is_collected(shop: Shop) -> None:
    tea = variant(price_minor=1000)
    place = await shelves(shop, (tea, 5, 3))
    await shop.add(zone(STANDARD, table(100)))
    made = await drafting.draft(shop, drafting.of(tea, 2))
    assert made["shippingOptions"] == [
        {"handle": f"pickup:{place}", "title": "Corner", "price": {"amount": "1.00"}}
    ]

    said = {"shippingLine": {"handle": f"pickup:{place}"}}
    changed = await drafting.done(shop, drafting.UPDATE, id=made["id"], draft=said)
    assert changed["totalPrice"] == {"amount": "21.00"}
    done = await drafting.done(shop, drafting.COMPLETE, id=made["id"], key="once")

    shown = (await shop.ask(ORDER, fulfilling.STAFF, id=done["order"]["id"]))["order"]
    assert shown["pickupPlace"]["name"] == "Corner"
    assert await on_hand(shop, tea) == [(5, 0), (1, 0)]


async def test_free_shipping_takes_the_price_of_collecting_too(shop: Shop) -> None:
    tea = variant(price_minor=1000)
    place = await shelves(shop, (tea, 0, 3))
    await shop.add(zone(STANDARD, table(100)))
    gift = Discount(
        key="1", title="Free", value=FreeShipping(), target=DiscountTarget.SHIPPING, code="FREE"
    )
    await shop.add(models.Discount.of(gift))
    cart = await collected(shop, place, line(tea), discountCodes=["free"])

    row = await bought(shop, cart)

    assert (row.shipping_minor, row.total_minor) == (0, 1000)


async def test_statements_do_not_grow_with_places(shop: Shop) -> None:
    tea = variant()
    await shelves(shop, (tea, 5, 5))
    await shop.add(zone(STANDARD))
    cart = await make(shop, line(tea))
    with shop.statements() as few:
        await offered(shop, cart)
    rows = [models.Location(**CORNER | NEW_YORK | {"name": f"Corner {n}"}) for n in range(20)]
    await shop.add(*rows)
    level = models.InventoryLevel
    await shop.add(
        *(level(inventory_item_id=tea.id, location_id=row.id, on_hand=1) for row in rows)
    )

    with shop.statements() as many:
        found = await offered(shop, cart)

    assert len(handles(found)) == 21
    assert len(many) == len(few), (few, many)


async def test_a_shop_with_places_and_no_zones_sends_nothing(shop: Shop) -> None:
    """All is collected, free of charge, whatever address the cart has; a place has to be chosen."""
    tea, song = variant(price_minor=1000), variant(requires_shipping=False)
    place = await shelves(shop, (tea, 5, 2), (song, 9, 0))
    rate = TaxRate(title="Sales tax", rate=Decimal("0.08"), country="US", province="NY")
    await shop.add(models.TaxRate.of(rate))
    cart = await ready(shop, line(tea, 2), delivery={"addresses": [asked()]})
    found = await offered(shop, cart)
    [option] = found["deliveryGroups"]["nodes"][0]["deliveryOptions"]
    assert (option["handle"], option["estimatedCost"]) == (f"pickup:{place}", {"amount": "0.00"})
    assert found["cost"]["totalAmountEstimated"]
    unchosen = ["NO_DELIVERY_GROUP_SELECTED"]
    assert codes(await prepare(shop, cart)) == codes(await submit(shop, cart)) == unchosen
    sentence = "Choose where to collect the goods: this shop sends nothing."
    assert messages(await submit(shop, cart)) == [sentence]

    assert (await choose(shop, cart, f"pickup:{place}"))["userErrors"] == []
    await agree(shop, cart)
    row = await bought(shop, cart)

    shown = (await shop.ask(ORDER, id=row.gid))["order"]
    assert (shown["pickupPlace"]["name"], shown["shippingAddress"]) == ("Corner", None)
    assert (shown["totalShippingPrice"], shown["totalTax"]) == (
        {"amount": "0.00"},
        {"amount": "1.60"},
    )
    assert await on_hand(shop, tea) == [(5, 0), (0, 0)]
    await the_books_balance(shop)
    digital = await ready(shop, line(song))
    assert (await offered(shop, digital))["deliveryGroups"]["nodes"] == []
    await bought(shop, digital)
    nowhere = await ready(shop, line(tea))
    assert messages(await submit(shop, nowhere)) == [
        "No place has all of it now: take fewer things, or come back later."
    ]
    assert codes(await submit(shop, nowhere)) == ["DELIVERY_NO_DELIVERY_AVAILABLE"]


async def test_without_zones_a_place_that_closes_is_said_before_anything_is_sent(
    shop: Shop,
) -> None:
    tea = variant(price_minor=1000)
    place = await shelves(shop, (tea, 5, 2))
    cart = await collected(shop, place, line(tea))
    async with shop.database.write_session() as session, session.begin():
        await session.execute(sa.update(models.Location).values(pickup=False))

    first = await submit(shop, cart)

    assert codes(first) == ["NO_DELIVERY_GROUP_SELECTED"]
    assert messages(first) == [
        "It cannot be collected there any more, and is sent to you: see whether that fits."
    ]
    row = await bought(shop, cart, "second")
    assert (row.shipping_minor, await on_hand(shop, tea)) == (0, [(4, 0), (2, 0)])


async def test_what_staff_add_by_hand_is_collected_too(shop: Shop) -> None:
    place = await shelves(shop)
    made = await drafting.draft(shop, drafting.own("Shelf", "30.00", requiresShipping=True))
    assert [one["handle"] for one in made["shippingOptions"]] == [f"pickup:{place}"]
    unchosen = await drafting.codes(shop, drafting.COMPLETE, id=made["id"], key="k")
    assert unchosen == [("INCOMPLETE", ["id"])]

    said = {"shippingLine": {"handle": f"pickup:{place}"}}
    await drafting.done(shop, drafting.UPDATE, id=made["id"], draft=said)
    done = await drafting.done(shop, drafting.COMPLETE, id=made["id"], key="k")

    shown = (await shop.ask(ORDER, fulfilling.STAFF, id=done["order"]["id"]))["order"]
    assert shown["pickupPlace"]["name"] == "Corner"


def test_a_place_that_is_in_no_zone_is_free() -> None:
    place = Place(location="1", name="Here", time="", address=Address(country_code="IS"))
    zones = [ShippingZone(key="us", title="US", regions=frozenset({Destination("US")}))]

    [rate] = rates_for(zones, [place], None, Parcel(1, usd(1)))

    assert (rate.price, rate.description) == (usd(0), "")


def test_a_place_is_not_offered_for_what_its_tables_are_too_small_for() -> None:
    place = Place(location="1", name="Here", time="", address=Address(country_code="US"))
    small = ShippingMethod(
        key="c", title="C", price=ByWeight((WeightBand(1000, usd(100)),)), pickup=True
    )
    zones = [
        ShippingZone(key="us", title="US", regions=frozenset({Destination("US")}), methods=(small,))
    ]

    assert [rate.price for rate in rates_for(zones, [place], None, Parcel(1000, usd(1)))] == [
        usd(100)
    ]
    assert rates_for(zones, [place], None, Parcel(1001, usd(1))) == []


async def test_of_many_who_collect_the_last_one_at_once_one_does(shop: Shop) -> None:
    tea = variant()
    place = await shelves(shop, (tea, 9, 1))
    await shop.add(zone(STANDARD))
    carts = [await collected(shop, place, line(tea)) for _ in range(4)]

    results = await asyncio.gather(*(submit(shop, cart, cart["id"][-9:]) for cart in carts))

    won = [one for one in results if one["__typename"] == "SubmitSuccess"]
    lost = {code for one in results if one not in won for code in codes(one)}
    assert len(won) == 1
    assert lost <= {"NO_DELIVERY_GROUP_SELECTED", "DELIVERY_ADDRESS_REQUIRED"}
    assert await on_hand(shop, tea) == [(9, 0), (0, 0)]
    await the_books_balance(shop)


async def test_a_place_for_collecting_needs_its_country(shop: Shop) -> None:
    staff = [Permission.INVENTORY_READ, Permission.INVENTORY_WRITE]
    create = """mutation($location: LocationCreateInput!) {
      answer: locationCreate(location: $location) { location { id address { provinceCode } }
        userErrors { code field } } }"""
    update = """mutation($id: ID!, $location: LocationUpdateInput!) {
      answer: locationUpdate(id: $id, location: $location) { userErrors { code field } } }"""
    said = {"name": "Corner", "pickup": True}

    nowhere = (await shop.ask(create, staff, location=said))["answer"]
    where = {"countryCode": "US", "provinceCode": "New York"}
    made = (await shop.ask(create, staff, location=said | where))["answer"]
    moved = await shop.ask(update, staff, id=made["location"]["id"], location={"countryCode": None})

    assert fulfilling.refusals(nowhere) == [("BLANK", "location.countryCode")]
    assert made["location"]["address"] == {"provinceCode": "NY"}
    assert fulfilling.refusals(moved["answer"]) == [("BLANK", "location.countryCode")]
    code, _ = await shop.refusal(create, [Permission.INVENTORY_READ], location=said | where)
    assert code == "FORBIDDEN"
