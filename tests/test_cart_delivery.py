"""Where carts go and how: addresses, options, what they cost, and what keeps an order back."""

from typing import Any

import accounts
import pytest
import sqlalchemy as sa
import staff
from buying import (
    IDENTITY,
    agree,
    change,
    codes,
    create,
    faults,
    line,
    make,
    prepare,
    ready,
    submit,
    tell,
)
from conftest import Shop
from factories import product, stock, variant

import models
from commerce.discount import Discount, DiscountTarget, FreeShipping
from commerce.money import Money
from commerce.shipping import (
    ByPrice,
    ByWeight,
    Flat,
    PriceBand,
    ShippingMethod,
    ShippingZone,
    WeightBand,
)
from commerce.tax import Destination

ADD_ADDRESS = change("cartDeliveryAddressesAdd", "addresses: [CartSelectableAddressInput!]!")
UPDATE_ADDRESS = change(
    "cartDeliveryAddressesUpdate", "addresses: [CartSelectableAddressUpdateInput!]!"
)
REMOVE_ADDRESS = change("cartDeliveryAddressesRemove", "addressIds: [ID!]!")
REPLACE = change("cartDeliveryAddressesReplace", "addresses: [CartSelectableAddressInput!]!")
CHOOSE = change(
    "cartSelectedDeliveryOptionsUpdate",
    "selectedDeliveryOptions: [CartSelectedDeliveryOptionInput!]!",
)
DELIVERY = """query($id: ID!) { cart(id: $id) {
  cost { totalAmount { amount } totalAmountEstimated }
  delivery { addresses { id selected oneTimeUse
      address { ... on CartDeliveryAddress { address1 city countryCode name formattedArea
        formatted(withName: true) latitude } } }
    chosen: addresses(selected: true) { id } }
  deliveryGroups(first: 5, withCarrierRates: true) { nodes { id groupType
    deliveryAddress { id city countryCodeV2 }
    cartLines(first: 250) { nodes { quantity } }
    selectedDeliveryOption { handle }
    deliveryOptions { handle code title description deliveryMethodType
      estimatedCost { amount } } } } } }"""
HOME = {
    "firstName": "Ann",
    "lastName": "Lee",
    "address1": "1 Main Street",
    "city": "Springfield",
    "provinceCode": "IL",
    "countryCode": "US",
    "zip": "62701",
}


def usd(minor: int) -> Money:
    return Money(minor, "USD")


def zone(*methods: ShippingMethod, country: str = "US") -> models.ShippingZone:
    regions = frozenset({Destination(country)})
    rule = ShippingZone(key=country, title=country, regions=regions, methods=methods)
    return models.ShippingZone.of(rule, "USD")


STANDARD = ShippingMethod(key="standard", title="Standard", price=Flat(usd(500)))
EXPRESS = ShippingMethod(
    key="express", title="Express", price=Flat(usd(1500)), description="Tomorrow before noon"
)


def asked(selected: bool = True, **said: Any) -> dict[str, Any]:
    """A ``CartSelectableAddressInput``."""
    options: dict[str, Any] = {
        name: said.pop(name) for name in ("oneTimeUse", "validationStrategy") if name in said
    }
    return {"address": {"deliveryAddress": HOME | said}, "selected": selected, **options}


@pytest.fixture
async def tea(shop: Shop) -> models.ProductVariant:
    made = variant(stock=100, price_minor=1000, grams=400)
    await stock(shop, product(made))
    return made


async def delivery(shop: Shop, cart: Any) -> Any:
    return (await shop.ask(DELIVERY, id=cart["id"]))["cart"]


async def group(shop: Shop, cart: Any) -> Any:
    [only] = (await delivery(shop, cart))["deliveryGroups"]["nodes"]
    return only


async def choose(shop: Shop, cart: Any, handle: str) -> Any:
    chosen = {"deliveryGroupId": (await group(shop, cart))["id"], "deliveryOptionHandle": handle}
    return await tell(shop, CHOOSE, cart, selectedDeliveryOptions=[chosen])


async def test_a_cart_takes_an_address(shop: Shop, tea: models.ProductVariant) -> None:
    cart = await make(shop, line(tea))

    payload = await tell(shop, ADD_ADDRESS, cart, addresses=[asked(oneTimeUse=True)])

    assert (payload["userErrors"], payload["warnings"]) == ([], [])
    found = (await delivery(shop, cart))["delivery"]
    [held] = found["addresses"]
    assert found["chosen"] == [{"id": held["id"]}]
    assert (held["selected"], held["oneTimeUse"]) == (True, True)
    assert held["address"] == {
        "address1": "1 Main Street",
        "city": "Springfield",
        "countryCode": "US",
        "name": "Ann Lee",
        "formattedArea": "Springfield, Illinois, United States",
        "formatted": ["Ann Lee", "1 Main Street", "Springfield, IL 62701", "United States"],
        "latitude": None,
    }


@pytest.mark.parametrize(
    ("country", "duties"), [("US", {"amount": "0.00"}), ("CH", None), (None, None)]
)
async def test_duties_are_known_within_the_country_of_the_shop(
    shop: Shop, tea: models.ProductVariant, country: str | None, duties: Any
) -> None:
    cart = await make(shop, line(tea), buyerIdentity={"countryCode": country})

    answer = await shop.ask(
        """query($id: ID!) { cart(id: $id) { estimatedCost { totalDutyAmount { amount } }
             cost { totalDutyAmount { amount } totalDutyAmountEstimated } } }""",
        id=cart["id"],
    )

    assert answer["cart"] == {
        "estimatedCost": {"totalDutyAmount": duties},
        "cost": {"totalDutyAmount": duties, "totalDutyAmountEstimated": False},
    }


async def test_without_zones_nothing_has_to_be_chosen(
    shop: Shop, tea: models.ProductVariant
) -> None:
    cart = await ready(shop, line(tea), delivery={"addresses": [asked()]})

    found = await delivery(shop, cart)

    assert found["deliveryGroups"]["nodes"] == []
    assert found["cost"] == {"totalAmount": {"amount": "10.00"}, "totalAmountEstimated": False}
    assert (await submit(shop, cart))["__typename"] == "SubmitSuccess"


async def test_a_chosen_option_is_paid_for(shop: Shop, tea: models.ProductVariant) -> None:
    await shop.add(zone(STANDARD, EXPRESS))
    cart = await ready(shop, line(tea, 2), delivery={"addresses": [asked()]})

    offered = await group(shop, cart)
    assert offered["groupType"] == "ONE_TIME_PURCHASE"
    assert offered["deliveryAddress"]["countryCodeV2"] == "US"
    assert offered["cartLines"]["nodes"] == [{"quantity": 2}]
    assert offered["selectedDeliveryOption"] is None
    assert offered["deliveryOptions"][1] == {
        "handle": "express",
        "code": "express",
        "title": "Express",
        "description": "Tomorrow before noon",
        "deliveryMethodType": "SHIPPING",
        "estimatedCost": {"amount": "15.00"},
    }
    assert (await delivery(shop, cart))["cost"]["totalAmountEstimated"] is True
    assert codes(await prepare(shop, cart)) == ["NO_DELIVERY_GROUP_SELECTED"]

    payload = await choose(shop, cart, "express")
    assert payload["cart"]["cost"]["totalAmount"]["amount"] == "35.00"
    assert (await group(shop, cart))["selectedDeliveryOption"] == {"handle": "express"}
    assert (await delivery(shop, cart))["cost"]["totalAmountEstimated"] is False
    await agree(shop, cart)

    assert (await submit(shop, cart))["__typename"] == "SubmitSuccess"
    [bought] = await shop.all(sa.select(models.Order))
    assert (bought.subtotal_minor, bought.shipping_minor, bought.total_minor) == (2000, 1500, 3500)
    assert bought.shipping_address["city"] == "Springfield"


async def test_an_order_waits_for_an_address(shop: Shop, tea: models.ProductVariant) -> None:
    await shop.add(zone(STANDARD))
    cart = await ready(shop, line(tea))

    assert codes(await prepare(shop, cart)) == ["DELIVERY_ADDRESS_REQUIRED"]
    assert (await submit(shop, cart))["__typename"] == "SubmitFailed"
    assert await shop.all(sa.select(models.Order)) == []


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ({"zip": None}, ["DELIVERY_POSTAL_CODE_REQUIRED"]),
        ({"zip": "ABC"}, ["DELIVERY_INVALID_POSTAL_CODE_FOR_COUNTRY"]),
        ({"zip": "90210"}, ["DELIVERY_INVALID_POSTAL_CODE_FOR_ZONE"]),
        ({"provinceCode": None}, ["DELIVERY_ZONE_REQUIRED_FOR_COUNTRY"]),
        ({"provinceCode": "XX"}, ["DELIVERY_ZONE_NOT_FOUND"]),
        (
            {"city": None, "address1": None},
            ["DELIVERY_ADDRESS1_REQUIRED", "DELIVERY_CITY_REQUIRED"],
        ),
    ],
)
async def test_an_incomplete_address_may_be_kept_but_not_delivered_to(
    shop: Shop, tea: models.ProductVariant, said: Any, expected: list[str]
) -> None:
    await shop.add(zone(STANDARD))

    cart = await ready(shop, line(tea), delivery={"addresses": [asked(**said)]})

    assert codes(await prepare(shop, cart)) == expected


async def test_nothing_is_delivered_where_no_zone_is(
    shop: Shop, tea: models.ProductVariant
) -> None:
    await shop.add(zone(STANDARD, country="DE"))
    cart = await ready(shop, line(tea), delivery={"addresses": [asked()]})

    assert (await group(shop, cart))["deliveryOptions"] == []
    assert codes(await prepare(shop, cart)) == ["DELIVERY_NO_DELIVERY_AVAILABLE"]


async def test_an_option_that_vanished_is_not_bought(
    shop: Shop, tea: models.ProductVariant
) -> None:
    await shop.add(zone(STANDARD))
    cart = await ready(shop, line(tea), delivery={"addresses": [asked()]})
    await choose(shop, cart, "standard")
    await agree(shop, cart)
    async with shop.database.write_session() as session, session.begin():
        await session.execute(sa.delete(models.ShippingZone))
        session.add(zone(EXPRESS))

    assert codes(await submit(shop, cart)) == [
        "NO_DELIVERY_GROUP_SELECTED",
        "PAYMENTS_UNACCEPTABLE_PAYMENT_AMOUNT",
    ]


async def test_what_need_not_be_carried_needs_no_delivery(shop: Shop) -> None:
    song = variant(requires_shipping=False)
    await stock(shop, product(song))
    await shop.add(zone(STANDARD))
    cart = await ready(shop, line(song))

    assert (await submit(shop, cart))["__typename"] == "SubmitSuccess"


async def test_rates_by_weight_and_by_price(shop: Shop, tea: models.ProductVariant) -> None:
    heavy = ByWeight((WeightBand(500, usd(300)), WeightBand(1000, usd(600))))
    dear = ByPrice((PriceBand(usd(1500), usd(400)), PriceBand(None, usd(0))))
    await shop.add(
        zone(
            ShippingMethod(key="weight", title="By weight", price=heavy),
            ShippingMethod(key="price", title="By price", price=dear),
        )
    )
    offered = []
    for quantity in (1, 2, 3):
        cart = await make(shop, line(tea, quantity), delivery={"addresses": [asked()]})
        options = (await group(shop, cart))["deliveryOptions"]
        offered.append({one["handle"]: one["estimatedCost"]["amount"] for one in options})

    assert offered == [
        {"weight": "3.00", "price": "4.00"},
        {"weight": "6.00", "price": "0.00"},
        {"price": "0.00"},
    ]


async def test_a_code_can_make_the_delivery_free(shop: Shop, tea: models.ProductVariant) -> None:
    rule = Discount(
        key="", title="", code="SHIP", value=FreeShipping(), target=DiscountTarget.SHIPPING
    )
    await shop.add(zone(STANDARD), models.Discount.of(rule))
    cart = await make(shop, line(tea), delivery={"addresses": [asked()]}, discountCodes=["SHIP"])

    payload = await choose(shop, cart, "standard")

    assert payload["cart"]["cost"]["totalAmount"]["amount"] == "10.00"
    asked_for = """query($id: ID!) { cart(id: $id) { discountAllocations { targetType
      discountedAmount { amount } discountApplication { targetType value {
        ... on PricingPercentageValue { percentage } } } } } }"""
    found = (await shop.ask(asked_for, id=cart["id"]))["cart"]["discountAllocations"]
    assert found == [
        {
            "targetType": "SHIPPING_LINE",
            "discountedAmount": {"amount": "5.00"},
            "discountApplication": {"targetType": "SHIPPING_LINE", "value": {"percentage": 100.0}},
        }
    ]


async def test_only_what_is_offered_can_be_chosen(shop: Shop, tea: models.ProductVariant) -> None:
    await shop.add(zone(STANDARD))
    cart = await make(shop, line(tea), delivery={"addresses": [asked()]})

    unknown = await choose(shop, cart, "by-balloon")
    group_id = "gid://shopify/CartDeliveryGroup/another"
    chosen = {"deliveryGroupId": group_id, "deliveryOptionHandle": "standard"}
    foreign = await tell(shop, CHOOSE, cart, selectedDeliveryOptions=[chosen])

    path = "selectedDeliveryOptions.0"
    assert faults(unknown) == [("INVALID_DELIVERY_OPTION", f"{path}.deliveryOptionHandle")]
    assert faults(foreign) == [("INVALID_DELIVERY_GROUP", f"{path}.deliveryGroupId")]


async def test_one_address_is_selected_at_a_time(shop: Shop, tea: models.ProductVariant) -> None:
    cart = await make(shop, line(tea), delivery={"addresses": [asked()]})
    await tell(shop, ADD_ADDRESS, cart, addresses=[asked(city="Chicago", zip="60601")])

    first, second = (await delivery(shop, cart))["delivery"]["addresses"]
    assert (first["selected"], second["selected"]) == (False, True)

    both = await tell(shop, REPLACE, cart, addresses=[asked(), asked(city="Chicago")])
    assert faults(both) == [("ONLY_ONE_DELIVERY_ADDRESS_CAN_BE_SELECTED", "addresses")]

    back = {"id": first["id"], "selected": True}
    await tell(shop, UPDATE_ADDRESS, cart, addresses=[back])
    found = (await delivery(shop, cart))["delivery"]["addresses"]
    assert [one["selected"] for one in found] == [True, False]


async def test_addresses_are_changed_and_taken_out(shop: Shop, tea: models.ProductVariant) -> None:
    cart = await make(shop, line(tea), delivery={"addresses": [asked()]})
    [held] = (await delivery(shop, cart))["delivery"]["addresses"]
    moved = {"id": held["id"], "address": asked(city="Chicago", zip="60601")["address"]}

    await tell(shop, UPDATE_ADDRESS, cart, addresses=[moved | {"oneTimeUse": True}])
    [now] = (await delivery(shop, cart))["delivery"]["addresses"]
    assert (now["id"], now["address"]["city"], now["oneTimeUse"]) == (held["id"], "Chicago", True)
    assert now["selected"] is True

    await tell(shop, REPLACE, cart, addresses=[asked(selected=False)])
    [other] = (await delivery(shop, cart))["delivery"]["addresses"]
    assert (other["id"] != held["id"], other["selected"]) == (True, False)

    gone = await tell(shop, REMOVE_ADDRESS, cart, addressIds=[held["id"]])
    assert faults(gone) == [("INVALID_DELIVERY_ADDRESS_ID", "addressIds.0")]
    gone = await tell(shop, UPDATE_ADDRESS, cart, addresses=[{"id": held["id"]}])
    assert faults(gone) == [("INVALID_DELIVERY_ADDRESS_ID", "addresses.0.id")]
    await tell(shop, REMOVE_ADDRESS, cart, addressIds=[other["id"]])
    assert (await delivery(shop, cart))["delivery"]["addresses"] == []


async def test_the_same_address_twice_is_one(shop: Shop, tea: models.ProductVariant) -> None:
    cart = await make(shop, line(tea), delivery={"addresses": [asked(selected=False)]})

    payload = await tell(shop, ADD_ADDRESS, cart, addresses=[asked(city=" Springfield ")])

    [warning] = payload["warnings"]
    [held] = (await delivery(shop, cart))["delivery"]["addresses"]
    assert (warning["code"], warning["target"]) == ("DUPLICATE_DELIVERY_ADDRESS", held["id"])
    assert held["selected"] is True


async def test_a_cart_has_twenty_addresses_at_most(shop: Shop, tea: models.ProductVariant) -> None:
    many = [asked(selected=False, address1=f"{i} Main Street") for i in range(21)]
    cart = await make(shop, line(tea), delivery={"addresses": many[:20]})

    payload = await tell(shop, ADD_ADDRESS, cart, addresses=many[20:])
    made = await create(shop, delivery={"addresses": many})

    assert faults(payload) == [("TOO_MANY_DELIVERY_ADDRESSES", "addresses")]
    assert faults(made) == [("TOO_MANY_DELIVERY_ADDRESSES", "input.delivery.addresses")]


@pytest.mark.parametrize(
    ("said", "code", "field"),
    [
        ({"countryCode": None}, "ADDRESS_FIELD_IS_REQUIRED", "countryCode"),
        ({"city": "<b>"}, "ADDRESS_FIELD_CONTAINS_HTML_TAGS", "city"),
        ({"lastName": "www.example.com"}, "ADDRESS_FIELD_CONTAINS_URL", "lastName"),
        ({"address1": "\U0001f600"}, "ADDRESS_FIELD_CONTAINS_EMOJIS", "address1"),
        ({"address2": "x" * 256}, "ADDRESS_FIELD_IS_TOO_LONG", "address2"),
        ({"phone": "12"}, "ADDRESS_FIELD_DOES_NOT_MATCH_EXPECTED_PATTERN", "phone"),
        ({"zip": None, "validationStrategy": "STRICT"}, "ADDRESS_FIELD_IS_REQUIRED", "zip"),
        (
            {"provinceCode": "XX", "validationStrategy": "STRICT"},
            "PROVINCE_NOT_FOUND",
            "provinceCode",
        ),
        ({"zip": "X", "validationStrategy": "STRICT"}, "INVALID_ZIP_CODE_FOR_COUNTRY", "zip"),
    ],
)
async def test_an_address_that_is_none_is_refused(
    shop: Shop, tea: models.ProductVariant, said: Any, code: str, field: str
) -> None:
    cart = await make(shop, line(tea))

    payload = await tell(shop, ADD_ADDRESS, cart, addresses=[asked(**said)])

    assert faults(payload) == [(code, f"addresses.0.address.deliveryAddress.{field}")]
    assert (await delivery(shop, cart))["delivery"]["addresses"] == []


async def test_an_address_of_nobody_cannot_be_copied(
    shop: Shop, tea: models.ProductVariant
) -> None:
    cart = await make(shop, line(tea))
    copied = {"address": {"copyFromCustomerAddressId": "gid://shopify/MailingAddress/1"}}

    payload = await tell(shop, ADD_ADDRESS, cart, addresses=[copied, {"address": {}}])

    assert faults(payload) == [
        ("INVALID", "addresses.0.address"),
        ("INVALID", "addresses.1.address"),
    ]


async def kept_by_ann(shop: Shop) -> tuple[str, models.MailingAddress]:
    """The access token of a customer, and an address of theirs."""
    ann = await accounts.customer(shop)
    kept = models.MailingAddress(customer_id=ann.id, city="Rome", country_code="IT")
    await shop.add(kept)
    return await accounts.sign_in(shop), kept


async def test_an_address_of_the_customer_is_copied(shop: Shop, tea: models.ProductVariant) -> None:
    token, kept = await kept_by_ann(shop)
    cart = await make(shop, line(tea), buyerIdentity={"customerAccessToken": token})
    copied = {"address": {"copyFromCustomerAddressId": kept.gid}}

    payload = await staff.ask(shop, token, ADD_ADDRESS, cartId=cart["id"], addresses=[copied])

    assert payload["userErrors"] == []
    [held] = (await delivery(shop, cart))["delivery"]["addresses"]
    assert (held["address"]["city"], held["address"]["countryCode"]) == ("Rome", "IT")


async def test_a_token_in_the_context_copies_an_address_of_its_own_cart(
    shop: Shop, tea: models.ProductVariant
) -> None:
    token, kept = await kept_by_ann(shop)
    await accounts.customer(shop, "bob@example.com")
    bob = await accounts.sign_in(shop, "bob@example.com")
    cart = await make(shop, line(tea), buyerIdentity={"customerAccessToken": token})
    copied = {"address": {"copyFromCustomerAddressId": kept.gid}}

    for given, fault in (("nothing", "INVALID"), (bob, "INVALID"), (token, None)):
        buyer = f'@inContext(buyer: {{ customerAccessToken: "{given}" }})'
        mutation = ADD_ADDRESS.replace("{", f"{buyer} {{", 1)
        payload = await tell(shop, mutation, cart, addresses=[copied])
        assert [code for code, _ in faults(payload)] == ([fault] if fault else [])
    [held] = (await delivery(shop, cart))["delivery"]["addresses"]
    assert held["address"]["city"] == "Rome"


@pytest.mark.parametrize("at_once", [True, False])
async def test_a_token_in_the_same_request_copies_an_address_too(
    shop: Shop, tea: models.ProductVariant, at_once: bool
) -> None:
    token, kept = await kept_by_ann(shop)
    who = {"customerAccessToken": token}
    if at_once:
        copied = {"address": {"copyFromCustomerAddressId": kept.gid}}
        cart = await make(shop, line(tea), buyerIdentity=who, delivery={"addresses": [copied]})
    else:
        cart = await make(shop, line(tea))
        known = who | {"deliveryAddressPreferences": [{"customerAddressId": kept.gid}]}
        assert (await tell(shop, IDENTITY, cart, buyerIdentity=known))["userErrors"] == []
    [held] = (await delivery(shop, cart))["delivery"]["addresses"]
    assert held["address"]["city"] == "Rome"


async def test_who_holds_a_customers_cart_does_not_read_their_addresses_by_it(
    shop: Shop, tea: models.ProductVariant
) -> None:
    """The cart may have been sent to a friend, and addresses are numbered."""
    token, kept = await kept_by_ann(shop)
    await accounts.customer(shop, "bob@example.com")
    bob = await accounts.sign_in(shop, "bob@example.com")
    cart = await make(shop, line(tea), buyerIdentity={"customerAccessToken": token})
    copied = {"address": {"copyFromCustomerAddressId": kept.gid}}
    mine = await make(shop, line(tea), buyerIdentity={"customerAccessToken": bob})

    for cart_id, bearer in ((cart["id"], None), (cart["id"], bob), (mine["id"], bob)):
        for mutation in (ADD_ADDRESS, REPLACE):
            payload = await staff.ask(shop, bearer, mutation, cartId=cart_id, addresses=[copied])
            assert faults(payload) == [("INVALID", "addresses.0.address")]
    preferred = {"deliveryAddressPreferences": [{"customerAddressId": kept.gid}]}
    payload = await tell(shop, IDENTITY, cart, buyerIdentity=preferred)
    [(code, _)] = faults(payload)
    assert code == "INVALID"
    assert (await delivery(shop, cart))["delivery"]["addresses"] == []


async def test_a_buyer_s_preferences_are_the_cart_s_addresses(shop: Shop) -> None:
    made = await shop.ask(
        """mutation { cartCreate(input: { delivery: { addresses: [
             { address: { deliveryAddress: { address1: "1 Main St", city: "Albany",
               provinceCode: "NY", countryCode: US, zip: "12207", lastName: "Lee" } } } ] } }) {
             cart { buyerIdentity { deliveryAddressPreferences {
               ... on MailingAddress { id address1 city } } } } userErrors { message } } }"""
    )
    assert made["cartCreate"]["userErrors"] == []
    (found,) = made["cartCreate"]["cart"]["buyerIdentity"]["deliveryAddressPreferences"]
    assert (found["address1"], found["city"]) == ("1 Main St", "Albany")
