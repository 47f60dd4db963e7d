"""How the shop rounds, as staff say it: carts follow, orders keep what they were reckoned by."""

from decimal import Decimal
from typing import Any

from buying import line, make, order
from conftest import Shop
from factories import product, stock, variant
from managing import events

import models
from commerce.permission import Permission
from commerce.tax import TaxMode, TaxRate

STAFF = [Permission.SETTINGS_READ, Permission.SETTINGS_WRITE]
UPDATE = """mutation($shop: ShopUpdateInput!) { answer: shopUpdate(shop: $shop) {
  shop { rounding roundingScope capturesAtOnce } userErrors { code } } }"""
CART = """query($id: ID!) { cart(id: $id) { cost { totalAmount { amount } totalTaxAmount { amount }
  explanation { kind text amount { amount } } } } }"""
ORDER = """query($id: ID!) { order(id: $id) { totalPrice { amount } totalTax { amount }
  explanation { kind text amount { amount } } } }"""
CANADA = {"buyerIdentity": {"countryCode": "CA", "email": "ann@shop.test"}}


async def says(shop: Shop, **said: Any) -> Any:
    answer = (await shop.ask(UPDATE, STAFF, shop=said))["answer"]
    assert answer["userErrors"] == []
    return answer["shop"]


async def pens(shop: Shop) -> models.ProductVariant:
    """Something of which each line owes half a cent of tax."""
    pen = variant(500, price_minor=50)
    await stock(shop, product(pen))
    rate = TaxRate(title="Tax", rate=Decimal("0.05"), country="CA")
    await shop.add(models.TaxRate.of(rate))
    return pen


def lines(pen: models.ProductVariant) -> list[dict[str, Any]]:
    return [line(pen, 1, colour=colour) for colour in ("red", "green", "blue")]


async def tax(shop: Shop, pen: models.ProductVariant) -> str:
    cart = await make(shop, *lines(pen), **CANADA)
    cost = (await shop.ask(CART, id=cart["id"]))["cart"]["cost"]
    return str(cost["totalTaxAmount"]["amount"])


async def test_carts_are_rounded_as_staff_say(shop: Shop) -> None:
    """Three times 2.5 cents: 9 by line and up, 6 by line to the even one, 8 as a whole."""
    pen = await pens(shop)
    assert await tax(shop, pen) == "0.09"

    shown = await says(shop, rounding="HALF_EVEN")
    assert shown == {"rounding": "HALF_EVEN", "roundingScope": "LINE", "capturesAtOnce": True}
    assert await tax(shop, pen) == "0.06"
    await says(shop, roundingScope="ORDER", capturesAtOnce=False)
    assert await tax(shop, pen) == "0.08"
    detail = (await events(shop, "shop/update"))[-1].detail
    assert detail["after"] == {"captures_at_once": False, "rounding_scope": "ORDER"}


async def test_an_order_keeps_what_it_was_rounded_by(shop: Shop) -> None:
    pen = await pens(shop)
    await says(shop, roundingScope="ORDER")
    placed = await order(shop, *lines(pen), **CANADA)
    before = (await shop.ask(ORDER, id=placed.gid))["order"]

    await says(shop, rounding="HALF_EVEN", roundingScope="LINE")

    assert (await shop.ask(ORDER, id=placed.gid))["order"] == before
    assert before["totalTax"] == {"amount": "0.08"}
    assert placed.snapshot["policy"]["scope"] == "ORDER"
    [step, *_] = [step["text"] for step in before["explanation"] if step["kind"] == "TAX"]
    assert step == "Tax 5%: 0.03, a share of 0.08, rounded from 0.075"


async def test_a_compound_tax_is_explained_on_the_cart_and_on_the_order(shop: Shop) -> None:
    pen = await pens(shop)
    more = TaxRate(title="More", rate=Decimal("0.1"), country="CA", mode=TaxMode.COMPOUND)
    await shop.add(models.TaxRate.of(more))
    cart = await make(shop, line(pen, 200), **CANADA)
    cost = (await shop.ask(CART, id=cart["id"]))["cart"]["cost"]

    placed = await order(shop, line(pen, 200), **CANADA)

    found = (await shop.ask(ORDER, id=placed.gid))["order"]
    assert found["explanation"] == cost["explanation"]
    assert [step["text"] for step in cost["explanation"]] == [
        "200 x 0.50: 100.00",
        "Tax 5%: 5.00",
        "More 10%: 10.50",
    ]
    steps = [Decimal(step["amount"]["amount"]) for step in cost["explanation"]]
    assert str(sum(steps)) == cost["totalAmount"]["amount"] == "115.50"
