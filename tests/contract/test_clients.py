"""Storefront clients of others, as npm has them, unmodified, against the demo shop."""

import json
from decimal import Decimal
from io import BytesIO
from typing import Any

import pytest
from demo_server import CODE, GIFT_CARD, Demo
from PIL import Image

from tests.contract import node

pytestmark = pytest.mark.node


def driven(script: str, demo: Demo, **given: Any) -> Any:
    """What a script of this folder finds in the demo shop."""
    stdin = json.dumps({"address": demo.address, **given})
    return json.loads(node.run(script, stdin, trusted=demo.certificate))


def asked(demo: Demo, query: str, **variables: Any) -> dict[str, Any]:
    with demo.client() as client:
        answer = client.post("/graphql", json={"query": query, "variables": variables}).json()
    assert "errors" not in answer, answer
    data: dict[str, Any] = answer["data"]
    return data


VARIANTS = """{ products(first: 2, sortKey: ID) {
  nodes { variants(first: 1) { nodes { id } } } } }"""


def test_hydrogens_cart_handler_makes_all_its_calls(demo: Demo) -> None:
    found = asked(demo, VARIANTS)["products"]["nodes"]
    variants = [product["variants"]["nodes"][0]["id"] for product in found]

    calls = driven("hydrogen_cart.mjs", demo, variants=variants, code=CODE, giftCard=GIFT_CARD)

    answers = {call["name"]: call["answer"] for call in calls}
    assert len(answers) == 19
    for name, answer in answers.items():
        assert answer.get("userErrors", []) == [], name
        assert "errors" not in answer, name
    carts = {name: answer.get("cart") or answer for name, answer in answers.items()}
    quantities = {
        name: cart["totalQuantity"] for name, cart in carts.items() if "totalQuantity" in cart
    }
    assert [quantities[n] for n in ("create", "addLines", "updateLines", "removeLines")] == [
        *(1, 3, 4, 3)
    ]
    assert carts["updateDiscountCodes"]["discountCodes"] == [{"code": CODE, "applicable": True}]
    for name in ("updateGiftCardCodes", "addGiftCardCodes"):
        assert [card["lastCharacters"] for card in carts[name]["appliedGiftCards"]] == ["2025"]
    assert carts["removeGiftCardCodes"]["appliedGiftCards"] == []
    assert carts["updateBuyerIdentity"]["buyerIdentity"]["email"] == "ann@example.com"
    assert carts["updateAttributes"]["attributes"] == [{"key": "gift", "value": "yes"}]
    cities = {
        name: [place["address"]["city"] for place in carts[name]["delivery"]["addresses"]]
        for name in carts
        if name.endswith("DeliveryAddresses")
    }
    assert cities == {
        "addDeliveryAddresses": ["New York"],
        "updateDeliveryAddresses": ["Albany"],
        "removeDeliveryAddresses": [],
        "replaceDeliveryAddresses": ["Utica"],
    }
    (group,) = carts["updateSelectedDeliveryOption"]["deliveryGroups"]["nodes"]
    assert group["selectedDeliveryOption"]["handle"] == group["deliveryOptions"][-1]["handle"]
    assert len(group["deliveryOptions"]) >= 2
    assert (answers["get"]["note"], answers["get"]["totalQuantity"]) == ("Ring twice", 3)


def test_storefront_api_client_asks_and_hears(demo: Demo) -> None:
    heard = driven("storefront_api_client.mjs", demo)

    assert heard["url"] == f"{demo.address}/api/2026-04/graphql.json"
    assert heard["shop"]["data"]["shop"]["name"]
    assert heard["product"]["data"]["product"]["handle"] == "stoneware-mug"
    assert heard["missing"]["data"] == {"product": None}
    codes = {
        name: heard[name]["errors"]["graphQLErrors"][0]["extensions"]["code"]
        for name in ("invalid", "unset")
    }
    assert codes == {"invalid": "GRAPHQL_VALIDATION_FAILED", "unset": "BAD_USER_INPUT"}
    assert (heard["retried"]["data"], heard["attempts"]) == (heard["shop"]["data"], 3)
    assert heard["status"] == 200
    assert heard["requestId"]
    assert heard["parts"][-1]["hasNext"] is False
    assert heard["parts"][-1]["data"]["product"].keys() == {"handle", "title", "vendor"}


def test_shopify_buy_finds_and_buys(demo: Demo) -> None:
    """Its third major, which has carts behind what it calls checkouts."""
    found = driven("shopify_buy.mjs", demo, code=CODE, giftCard=GIFT_CARD)

    assert len(found["products"]) == len(found["next"]) == 20
    assert not set(found["products"]) & set(found["next"])
    with demo.client() as client:
        picture = client.get(found["image"])
    assert Image.open(BytesIO(picture.content)).size == (50, 50)
    assert found["chosen"]
    assert all(title.startswith("Mug") or "Mug" in title for title in found["filtered"])
    assert "stoneware-mug" not in found["recommended"]
    assert found["recommended"]
    assert all(count for _, count in found["collections"])
    assert found["shop"]["primaryDomain"]["url"]
    policies = {name: title for name, title in found["policies"] if title}
    assert policies.keys() == {"privacyPolicy", "termsOfService", "refundPolicy"}
    assert found["filled"][0] == 2
    assert found["changed"][0] == 3
    off, applications = found["discounted"]
    assert applications == 1
    assert Decimal(off) < Decimal(found["undiscounted"]) == Decimal(found["changed"][1])
    assert found["cards"] == [1, 0]
    assert found["noted"] == [["a", "b"]]
    assert (found["mailed"], found["shipped"]) == ("bob@example.com", "New York")
    assert found["webUrl"].startswith(demo.address)
    assert (found["note"], found["emptied"]) == ("Ring twice", 0)


SHOWN = """id title availableForSale selectedOptions { name value } product { handle }
  price { amount currencyCode }"""
PRODUCT = f"""query($handle: String!) {{ product(handle: $handle) {{
  id handle title encodedVariantExistence encodedVariantAvailability
  featuredImage {{ id url altText width height }}
  options {{ name optionValues {{ name firstSelectableVariant {{ {SHOWN} }} }} }}
  selectedOrFirstAvailableVariant {{ {SHOWN} }}
  adjacentVariants {{ {SHOWN} }}
  variants(first: 50) {{ edges {{ node {{ id }} }} }} }} }}"""
CART = """mutation($id: ID!) { cartCreate(input: { lines: [{ merchandiseId: $id, quantity: 2 }] }) {
  cart { id lines(first: 5) { edges { node { quantity } } } } } }"""


def test_hydrogen_react_makes_sense_of_our_answers(demo: Demo) -> None:
    product = asked(demo, PRODUCT, handle="stoneware-mug")["product"]
    variants = [edge["node"]["id"] for edge in product["variants"]["edges"]]
    cart = asked(demo, CART, id=variants[0])["cartCreate"]["cart"]

    shown = driven("hydrogen_react.mjs", demo, product=product, cart=cart)

    assert [(gid["resource"], gid["id"]) for gid in shown["gids"]] == [
        (gid.split("/")[3], gid.split("/")[4])
        for gid in (product["id"], product["selectedOrFirstAvailableVariant"]["id"], cart["id"])
    ]
    assert shown["exists"] == [[place] for place in range(len(variants))]
    assert len(shown["available"]) == len(variants) - 1
    [[name, values]] = shown["options"]
    assert name == product["options"][0]["name"]
    assert [exists for _, exists, _, _ in values] == [True] * len(variants)
    assert [available for _, _, available, _ in values].count(False) == 1
    assert [selected for _, _, _, selected in values] == [True, False, False, False]
    assert shown["adjacent"] == len(variants)
    assert shown["variants"] == variants
    assert shown["lines"] == [2]
    assert shown["money"] == f"<div>${product['adjacentVariants'][0]['price']['amount']}</div>"
    assert "?width=200&amp;height=200&amp;crop=center 200w" in shown["image"]
    with demo.client() as client:
        found = client.get(product["featuredImage"]["url"] + "?width=200&height=200&crop=center")
    assert found.headers["content-type"].startswith("image/")
