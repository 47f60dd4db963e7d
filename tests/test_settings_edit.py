"""Staff say where the shop delivers to, for how much, and which taxes it charges."""

from typing import Any

import buying
from conftest import Shop
from factories import product, stock, variant
from managing import events

from commerce.permission import Permission

STAFF = [Permission.SETTINGS_READ, Permission.SETTINGS_WRITE]
ERRORS = "userErrors { code field }"
ZONE = """shippingZone { id title currencyCode restOfWorld
    regions { countryCode provinceCodes }
    methods { key title description pickup taxClass freeOver { amount } flatPrice { amount }
      weightBands { upTo price { amount } } priceBands { upTo { amount } price { amount } }
      carrierPrice { carrier service fallback { amount } } } }"""
ZONE_CREATE = f"""mutation($zone: ShippingZoneCreateInput!) {{
  answer: shippingZoneCreate(shippingZone: $zone) {{ {ZONE} {ERRORS} }} }}"""
ZONE_UPDATE = f"""mutation($id: ID!, $zone: ShippingZoneUpdateInput!) {{
  answer: shippingZoneUpdate(id: $id, shippingZone: $zone) {{ {ZONE} {ERRORS} }} }}"""
ZONE_DELETE = f"""mutation($id: ID!) {{
  answer: shippingZoneDelete(id: $id) {{ deletedId {ERRORS} }} }}"""
METHOD_CREATE = f"""mutation($id: ID!, $method: ShippingMethodCreateInput!) {{
  answer: shippingMethodCreate(shippingZoneId: $id, method: $method) {{ {ZONE} {ERRORS} }} }}"""
METHOD_UPDATE = f"""mutation($id: ID!, $key: String!, $method: ShippingMethodUpdateInput!) {{
  answer: shippingMethodUpdate(shippingZoneId: $id, key: $key, method: $method) {{
    {ZONE} {ERRORS} }} }}"""
METHOD_DELETE = f"""mutation($id: ID!, $key: String!) {{
  answer: shippingMethodDelete(shippingZoneId: $id, key: $key) {{ {ZONE} {ERRORS} }} }}"""
RATE = "taxRate { id title percentage countryCode provinceCode taxClass mode onShipping }"
RATE_CREATE = f"""mutation($rate: TaxRateCreateInput!) {{
  answer: taxRateCreate(taxRate: $rate) {{ {RATE} {ERRORS} }} }}"""
RATE_UPDATE = f"""mutation($id: ID!, $rate: TaxRateUpdateInput!) {{
  answer: taxRateUpdate(id: $id, taxRate: $rate) {{ {RATE} {ERRORS} }} }}"""
RATE_DELETE = f"mutation($id: ID!) {{ answer: taxRateDelete(id: $id) {{ deletedId {ERRORS} }} }}"
POST = {"title": "Post", "price": {"flat": "5.00"}}


async def ask(shop: Shop, sent: str, **variables: Any) -> Any:
    return (await shop.ask(sent, STAFF, **variables))["answer"]


async def made(shop: Shop, sent: str, name: str, **variables: Any) -> Any:
    answer = await ask(shop, sent, **variables)
    assert answer["userErrors"] == []
    return answer[name]


async def refused(shop: Shop, sent: str, **variables: Any) -> list[tuple[str, str]]:
    answer = await ask(shop, sent, **variables)
    reasons = answer.pop("userErrors")
    assert not any(answer.values())
    return [(one["code"], ".".join(one["field"] or [])) for one in reasons]


def region(country: str, *provinces: str) -> dict[str, Any]:
    return {"countryCode": country, "provinceCodes": list(provinces)}


async def test_a_zone_is_read_back_as_it_was_made(shop: Shop) -> None:
    bands = [{"upTo": 1000, "price": "4.00"}, {"upTo": None, "price": "9.00"}]
    worth = [{"upTo": "50.00", "price": "6.00"}, {"upTo": "90.00", "price": "3.00"}]
    carrier = {"carrier": "test", "service": "ground", "fallback": "12.00"}
    methods = [
        POST | {"freeOver": "100.00", "taxClass": "carriage", "description": "By foot"},
        {"title": "Heavy", "price": {"byWeight": bands}},
        {"title": "Dear", "price": {"byPrice": worth}, "pickup": True},
        {"title": "Post", "price": {"carrier": carrier}},
    ]
    places = [region("US", "Texas", "CA"), region("CA")]
    asked = {"title": "America", "regions": places, "methods": methods}

    zone = await made(shop, ZONE_CREATE, "shippingZone", zone=asked)

    assert zone["regions"] == [region("CA"), region("US", "CA", "TX")]
    assert (zone["currencyCode"], zone["restOfWorld"]) == ("USD", False)
    post, heavy, dear, carried = zone["methods"]
    assert (post["key"], heavy["key"], carried["key"]) == ("post", "heavy", "post-1")
    assert post["flatPrice"] == {"amount": "5.00"}
    assert (post["freeOver"], post["taxClass"]) == ({"amount": "100.00"}, "carriage")
    assert heavy["weightBands"] == [band | {"price": {"amount": band["price"]}} for band in bands]
    assert [band["upTo"] for band in dear["priceBands"]] == [
        {"amount": "50.00"},
        {"amount": "90.00"},
    ]
    assert carried["carrierPrice"] == carrier | {"fallback": {"amount": "12.00"}}
    assert (dear["pickup"], carried["pickup"]) == (True, False)
    countries = (await shop.ask("{ shop { shipsToCountries } }"))["shop"]["shipsToCountries"]
    assert countries == ["CA", "US"]
    listed = await shop.ask(
        "query($q: String) { shippingZones(first: 9, query: $q) { totalCount nodes { id } } }",
        STAFF,
        q="amer currency:USD",
    )
    assert listed["shippingZones"] == {"totalCount": "1", "nodes": [{"id": zone["id"]}]}
    [event] = await events(shop, "shipping_zones/create")
    assert event.detail["after"]["title"] == "America"


async def test_a_zone_and_its_methods_are_changed_and_go(shop: Shop) -> None:
    here = {"title": "Here", "regions": [region("US")]}
    zone = await made(shop, ZONE_CREATE, "shippingZone", zone=here)
    zone_id = zone["id"]
    [post] = (await made(shop, METHOD_CREATE, "shippingZone", id=zone_id, method=POST))["methods"]
    changes = {"title": "Slow", "price": {"flat": "2.00"}, "freeOver": "20.00"}
    [slow] = (
        await made(shop, METHOD_UPDATE, "shippingZone", id=zone_id, key="post", method=changes)
    )["methods"]
    assert slow == post | {
        "title": "Slow",
        "flatPrice": {"amount": "2.00"},
        "freeOver": {"amount": "20.00"},
    }
    world = {"restOfWorld": True, "regions": [], "title": "World"}
    zone = await made(shop, ZONE_UPDATE, "shippingZone", id=zone_id, zone=world)
    assert (zone["title"], zone["regions"], zone["restOfWorld"]) == ("World", [], True)
    again = await made(shop, ZONE_UPDATE, "shippingZone", id=zone_id, zone={})
    assert again == zone
    await made(shop, METHOD_CREATE, "shippingZone", id=zone_id, method=POST)
    gone = await made(shop, METHOD_DELETE, "shippingZone", id=zone_id, key="post")
    assert [one["title"] for one in gone["methods"]] == ["Post"]
    assert len(await events(shop, "shipping_zones/update")) == 5
    assert await made(shop, ZONE_DELETE, "deletedId", id=zone_id) == zone_id
    assert (await shop.ask("{ shop { shipsToCountries } }"))["shop"]["shipsToCountries"] == ["US"]


async def test_what_is_wrong_with_a_zone_is_said_where(shop: Shop) -> None:
    us = await made(
        shop, ZONE_CREATE, "shippingZone", zone={"title": "US", "regions": [region("US")]}
    )
    world = {"title": "World", "restOfWorld": True}
    await made(shop, ZONE_CREATE, "shippingZone", zone=world)
    bands = [{"upTo": 0, "price": "1"}, {"upTo": None, "price": "1"}, {"upTo": 5, "price": "1"}]
    wrong = [region("US"), region("CA", "Texas")]
    methods = [
        {"title": " ", "price": {"byWeight": bands}},
        {"title": "B", "price": {"byPrice": []}, "freeOver": "-1"},
    ]
    asked = world | {"regions": wrong, "methods": methods}
    assert await refused(shop, ZONE_CREATE, zone=asked) == [
        ("TAKEN", "shippingZone.regions.0"),
        ("INVALID", "shippingZone.regions.1.provinceCodes.0"),
        ("TAKEN", "shippingZone.restOfWorld"),
        ("BLANK", "shippingZone.methods.0.title"),
        ("INVALID", "shippingZone.methods.0.price.byWeight.0.upTo"),
        ("INVALID", "shippingZone.methods.0.price.byWeight.2.upTo"),
        ("INVALID", "shippingZone.methods.1.price.byPrice"),
        ("INVALID", "shippingZone.methods.1.freeOver"),
    ]
    nowhere = {"title": "Nowhere", "currencyCode": "XXX"}
    assert await refused(shop, ZONE_CREATE, zone=nowhere) == [
        ("INVALID", "shippingZone.currencyCode")
    ]
    nowhere["currencyCode"] = "EUR"
    assert await refused(shop, ZONE_CREATE, zone=nowhere) == [("BLANK", "shippingZone.regions")]
    many = nowhere | {"restOfWorld": True, "methods": [POST] * 51}
    assert await refused(shop, ZONE_CREATE, zone=many) == [("TOO_MANY", "shippingZone.methods")]
    no_zone = {"id": "gid://shopify/ShippingZone/99"}
    assert await refused(shop, ZONE_DELETE, **no_zone) == [("NOT_FOUND", "id")]
    assert await refused(shop, METHOD_CREATE, **no_zone, method=POST) == [
        ("NOT_FOUND", "shippingZoneId")
    ]
    unknown = await refused(shop, METHOD_DELETE, id=us["id"], key="x")
    assert unknown == [("NOT_FOUND", "key")]
    both = {"title": "Both", "price": {"flat": "1", "byPrice": []}}
    code, message = await shop.refusal(METHOD_CREATE, STAFF, id=us["id"], method=both)
    assert (code, message) == (
        "BAD_USER_INPUT",
        "Give the price one of flat, byWeight, byPrice and carrier.",
    )


async def test_taxes_are_charged_as_staff_say_on_deliveries_too(shop: Shop) -> None:
    form = variant(price_minor=1000)
    await stock(shop, product(form))
    cart = (await buying.make(shop, buying.line(form)))["id"]
    here = {"title": "Here", "regions": [region("US")], "methods": [POST]}
    await made(shop, ZONE_CREATE, "shippingZone", zone=here)
    state = {
        "title": "State tax",
        "percentage": "8.5",
        "countryCode": "US",
        "provinceCode": "california",
    }
    rate = await made(shop, RATE_CREATE, "taxRate", rate=state)
    assert rate == state | {
        "id": rate["id"],
        "provinceCode": "CA",
        "taxClass": None,
        "mode": "ADDED",
        "onShipping": False,
    }
    federal = {"title": "Federal", "percentage": "10", "countryCode": "US"}
    second = await made(shop, RATE_CREATE, "taxRate", rate=federal)

    await address(shop, cart)
    assert await tax_of(shop, cart) == "1.85"
    await made(shop, RATE_UPDATE, "taxRate", id=second["id"], rate={"onShipping": True})
    assert await tax_of(shop, cart) == "2.35"
    changes = {"mode": "INSTEAD", "percentage": "20"}
    await made(shop, RATE_UPDATE, "taxRate", id=rate["id"], rate=changes)
    assert await tax_of(shop, cart) == "2.00"
    assert await made(shop, RATE_DELETE, "deletedId", id=rate["id"]) == rate["id"]
    assert await tax_of(shop, cart) == "1.50"
    found = await shop.ask('{ taxRates(first: 9, query: "US") { nodes { title } } }', STAFF)
    assert found["taxRates"]["nodes"] == [{"title": "Federal"}]
    assert len(await events(shop, "tax_rates/update")) == 2


async def test_what_is_wrong_with_a_tax_rate_is_said_where(shop: Shop) -> None:
    asked = {"title": "", "percentage": "101", "countryCode": "DE", "provinceCode": "Texas"}
    assert await refused(shop, RATE_CREATE, rate=asked | {"taxClass": "x" * 101}) == [
        ("BLANK", "taxRate.title"),
        ("INVALID", "taxRate.percentage"),
        ("TOO_LONG", "taxRate.taxClass"),
        ("INVALID", "taxRate.provinceCode"),
    ]
    whole = {"title": "T", "percentage": "1", "countryCode": "DE", "mode": "INSTEAD"}
    assert await refused(shop, RATE_CREATE, rate=whole) == [("INVALID", "taxRate.mode")]
    unknown = await refused(shop, RATE_DELETE, id="gid://shopify/TaxRate/9")
    assert unknown == [("NOT_FOUND", "id")]


ADDRESS = """mutation($cart: ID!, $address: CartDeliveryAddressInput!) {
  cartDeliveryAddressesAdd(cartId: $cart, addresses: [
    {selected: true, address: {deliveryAddress: $address}}]) {
    cart { deliveryGroups(first: 1) { nodes { id deliveryOptions { handle } } } }
    userErrors { message } } }"""
CHOOSE = """mutation($cart: ID!, $group: ID!, $handle: String!) {
  cartSelectedDeliveryOptionsUpdate(cartId: $cart, selectedDeliveryOptions: [
    {deliveryGroupId: $group, deliveryOptionHandle: $handle}]) { userErrors { message } } }"""


async def address(shop: Shop, cart: str) -> None:
    """Have the cart sent to California by the first option there is."""
    there = {"address1": "1 Main St", "city": "Fresno", "provinceCode": "CA"}
    there |= {"countryCode": "US", "zip": "93650", "lastName": "B"}
    answer = (await shop.ask(ADDRESS, cart=cart, address=there))["cartDeliveryAddressesAdd"]
    assert answer["userErrors"] == []
    [group] = answer["cart"]["deliveryGroups"]["nodes"]
    handle = group["deliveryOptions"][0]["handle"]
    chosen = await shop.ask(CHOOSE, cart=cart, group=group["id"], handle=handle)
    assert chosen["cartSelectedDeliveryOptionsUpdate"]["userErrors"] == []


async def tax_of(shop: Shop, cart: str) -> str:
    query = "query($id: ID!) { cart(id: $id) { cost { totalTaxAmount { amount } } } }"
    answer = await shop.ask(query, id=cart)
    return str(answer["cart"]["cost"]["totalTaxAmount"]["amount"])
