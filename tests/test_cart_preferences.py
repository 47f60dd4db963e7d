"""How a buyer would like a cart delivered and paid; and what a new cart is given at once."""

from typing import Any

import pytest
from buying import IDENTITY, faults, make, tell
from conftest import Shop

PREFERENCES = """query($id: ID!) { cart(id: $id) { buyerIdentity { preferences { wallet
  delivery { deliveryMethod pickupHandle coordinates { countryCode latitude longitude } } } } } }"""
WISHES = {
    "wallet": ["gpay"],
    "delivery": {
        "deliveryMethod": ["PICK_UP", "SHIPPING"],
        "pickupHandle": ["oslo-store"],
        "coordinates": {"countryCode": "NO", "latitude": 59.91, "longitude": 10.75},
    },
}


async def preferences(shop: Shop, cart: Any) -> Any:
    return (await shop.ask(PREFERENCES, id=cart["id"]))["cart"]["buyerIdentity"]["preferences"]


async def test_what_a_buyer_would_like_is_shown_again(shop: Shop) -> None:
    cart = await make(shop, buyerIdentity={"preferences": WISHES})

    assert await preferences(shop, cart) == WISHES


async def test_a_buyer_may_like_nothing_in_particular(shop: Shop) -> None:
    cart = await make(shop)
    assert await preferences(shop, cart) is None

    await tell(shop, IDENTITY, cart, buyerIdentity={"preferences": {}})
    assert await preferences(shop, cart) == {"wallet": None, "delivery": None}

    await tell(shop, IDENTITY, cart, buyerIdentity={"preferences": {"delivery": {}, "wallet": []}})
    nothing = {"deliveryMethod": [], "pickupHandle": [], "coordinates": None}
    assert await preferences(shop, cart) == {"wallet": [], "delivery": nothing}

    await tell(shop, IDENTITY, cart, buyerIdentity={"email": "ann@example.com"})
    assert (await preferences(shop, cart))["delivery"] == nothing

    await tell(shop, IDENTITY, cart, buyerIdentity={"preferences": None})
    assert await preferences(shop, cart) is None


@pytest.mark.parametrize(
    ("wishes", "field"),
    [
        ({"wallet": ["x" * 256]}, "wallet.0"),
        ({"wallet": ["x"] * 251}, "wallet"),
        ({"delivery": {"pickupHandle": ["oslo", "a\0b"]}}, "delivery.pickupHandle.1"),
        ({"delivery": {"deliveryMethod": ["SHIPPING"] * 251}}, "delivery.deliveryMethod"),
        (
            {"delivery": {"coordinates": {"countryCode": "NO", "latitude": 91, "longitude": 0}}},
            "delivery.coordinates",
        ),
    ],
)
async def test_what_cannot_be_liked_is_refused(
    shop: Shop, wishes: dict[str, Any], field: str
) -> None:
    cart = await make(shop)

    payload = await tell(shop, IDENTITY, cart, buyerIdentity={"preferences": wishes})

    assert faults(payload) == [("INVALID", f"buyerIdentity.preferences.{field}")]
    assert await preferences(shop, cart) is None


async def test_nobody_buys_for_a_company(shop: Shop) -> None:
    cart = await make(shop)
    company = "gid://shopify/CompanyLocation/1"

    payload = await tell(shop, IDENTITY, cart, buyerIdentity={"companyLocationId": company})

    assert faults(payload) == [("INVALID_COMPANY_LOCATION", "buyerIdentity.companyLocationId")]


CREATE = """mutation($metafields: [CartInputMetafieldInput!]) {
  cartCreate(input: {metafields: $metafields}) { userErrors { code field }
    cart { custom: metafield(key: "gift") { value type }
           other: metafield(namespace: "app", key: "points") { value } } } }"""


async def test_a_new_cart_is_given_metafields(shop: Shop) -> None:
    answer = await shop.ask(
        CREATE,
        metafields=[
            {"key": "gift", "type": "boolean", "value": "true"},
            {"key": "app.points", "type": "number_integer", "value": "7"},
        ],
    )

    assert answer["cartCreate"] == {
        "userErrors": [],
        "cart": {"custom": {"value": "true", "type": "boolean"}, "other": {"value": "7"}},
    }


async def test_a_metafield_of_a_wrong_type_makes_no_cart(shop: Shop) -> None:
    wrong = [{"key": "gift", "type": "boolean", "value": "maybe"}]

    answer = await shop.ask(CREATE, metafields=wrong)

    assert answer["cartCreate"] == {
        "userErrors": [
            {"code": "INVALID_METAFIELDS", "field": ["input", "metafields", "0", "value"]}
        ],
        "cart": None,
    }
