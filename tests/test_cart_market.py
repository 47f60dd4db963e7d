"""Carts and orders in several markets: each in one currency, whatever it was read in."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import sqlalchemy as sa
from conftest import Shop
from factories import product, stock, variant
from test_market import STAFF, fixed, market, price, rates
from test_market import selling as selling
from test_translation import speak, translate

import commerce.shipping
import models
from commerce.gift_card_code import hashed
from commerce.money import Money
from commerce.permission import Permission
from commerce.shipping import Flat, ShippingMethod
from commerce.tax import TaxRate

CART = """id totalQuantity checkoutUrl
  cost { subtotalAmount { ...M } totalAmount { ...M } totalTaxAmount { ...M } }
  lines(first: 5) { nodes { cost { amountPerQuantity { ...M } compareAtAmountPerQuantity { ...M }
    totalAmount { ...M } }
    merchandise { ... on ProductVariant { price { ...M } compareAtPrice { ...M } } } } }"""
MONEY = "fragment M on MoneyV2 { amount currencyCode }"
CREATE = f"""mutation($input: CartInput!) %s {{ cartCreate(input: $input) {{ cart {{ {CART} }}
  userErrors {{ code field message }} }} }} {MONEY}"""
READ = f"query($id: ID!) %s {{ cart(id: $id) {{ {CART} }} }} {MONEY}"
NOTE = f"""mutation($id: ID!) %s {{
  cartNoteUpdate(cartId: $id, note: "n") {{ cart {{ {CART} }} }} }} {MONEY}"""
IDENTITY = f"""mutation($id: ID!, $who: CartBuyerIdentityInput!) %s {{
  cartBuyerIdentityUpdate(cartId: $id, buyerIdentity: $who) {{ cart {{ {CART} }}
    userErrors {{ code field message }} }} }} {MONEY}"""


async def created(
    shop: Shop, row: models.ProductVariant, where: str = "", quantity: int = 1, **said: Any
) -> dict[str, Any]:
    lines = [{"merchandiseId": row.gid, "quantity": quantity}]
    answer = (await shop.ask(CREATE % where, input={"lines": lines, **said}))["cartCreate"]
    assert answer["userErrors"] == []
    cart: dict[str, Any] = answer["cart"]
    return cart


def total(cart: Mapping[str, Any]) -> tuple[str, str]:
    money = cart["cost"]["totalAmount"]
    return money["amount"], money["currencyCode"]


def currencies(answer: Any) -> set[str]:
    if isinstance(answer, list):
        return set().union(*map(currencies, answer))
    if not isinstance(answer, dict):
        return set()
    own = {answer["currencyCode"]} if "currencyCode" in answer else set()
    return own.union(*map(currencies, answer.values()))


async def read(shop: Shop, cart: Mapping[str, Any], where: str = "") -> dict[str, Any]:
    found: dict[str, Any] = (await shop.ask(READ % where, id=cart["id"]))["cart"]
    return found


async def abroad(shop: Shop) -> models.ProductVariant:
    """Something for 10 dollars, 9 euros in Germany and 8 pounds, fixed, in Great Britain."""
    shirt = product(variant(price_minor=1000, compare_at_minor=2000))
    await stock(shop, shirt)
    await rates(shop, EUR="0.9", GBP="0.7")
    await market(shop, ["DE"], "EUR")
    gbp = await market(shop, ["GB"], "GBP")
    await fixed(shop, gbp, price(shirt.variants[0], "8.00", "GBP"))
    return shirt.variants[0]


IN_GERMANY, IN_BRITAIN = "@inContext(country: DE)", "@inContext(country: GB)"


async def test_a_cart_is_in_the_market_of_the_document_that_made_it(selling: Shop) -> None:
    row = await abroad(selling)
    german = await created(selling, row, IN_GERMANY)
    british = await created(selling, row, IN_BRITAIN, quantity=3)
    own = await created(selling, row)

    assert total(german) == ("9.00", "EUR")
    assert total(british) == ("24.00", "GBP")
    assert total(own) == ("10.00", "USD")
    assert currencies(german) == {"EUR"}
    [line] = british["lines"]["nodes"]
    assert line["cost"]["compareAtAmountPerQuantity"] is None
    assert total(await read(selling, german)) == ("9.00", "EUR"), "it stays there"


async def test_a_cart_is_in_one_currency_in_whatever_context_it_is_read(selling: Shop) -> None:
    row = await abroad(selling)
    german = await created(selling, row, buyerIdentity={"countryCode": "DE"})

    for where in ("", IN_GERMANY, IN_BRITAIN, "@inContext(country: US)"):
        found = await read(selling, german, where)
        assert total(found) == ("9.00", "EUR")
        assert currencies(found) == {"EUR"}
        [line] = found["lines"]["nodes"]
        assert line["merchandise"]["price"]["amount"] == "9.00"
        assert line["merchandise"]["compareAtPrice"]["amount"] == "18.00"


async def test_the_document_decides_until_the_buyer_s_country_is_known(selling: Shop) -> None:
    row = await abroad(selling)
    cart = await created(selling, row)

    assert total(await read(selling, cart, IN_GERMANY)) == ("9.00", "EUR")
    assert total(await read(selling, cart)) == ("10.00", "USD"), "reading changes nothing"

    noted = (await selling.ask(NOTE % IN_BRITAIN, id=cart["id"]))["cartNoteUpdate"]["cart"]
    assert total(noted) == ("8.00", "GBP")
    assert total(await read(selling, cart)) == ("8.00", "GBP"), "a change moves it"

    who = {"countryCode": "DE"}
    known = await selling.ask(IDENTITY % IN_BRITAIN, id=cart["id"], who=who)
    assert total(known["cartBuyerIdentityUpdate"]["cart"]) == ("9.00", "EUR")
    assert total(await read(selling, cart, IN_BRITAIN)) == ("9.00", "EUR")
    noted = (await selling.ask(NOTE % IN_BRITAIN, id=cart["id"]))["cartNoteUpdate"]["cart"]
    assert total(noted) == ("9.00", "EUR")


async def test_a_country_that_is_not_sold_to_leaves_a_cart_in_its_market(selling: Shop) -> None:
    row = await abroad(selling)
    cart = await created(selling, row, IN_GERMANY)

    for code in ("ZZ", "FR"):
        where = f"@inContext(country: {code})"
        noted = (await selling.ask(NOTE % where, id=cart["id"]))["cartNoteUpdate"]["cart"]
        assert total(noted) == ("9.00", "EUR")
    known = await selling.ask(IDENTITY % "", id=cart["id"], who={"countryCode": "FR"})
    assert total(known["cartBuyerIdentityUpdate"]["cart"]) == ("10.00", "USD"), "the primary one"


async def test_what_was_agreed_to_be_paid_is_void_in_another_currency(selling: Shop) -> None:
    row = await abroad(selling)
    cart = await created(selling, row)
    paid = """mutation($id: ID!) { cartPaymentUpdate(cartId: $id, payment: {
      amount: {amount: "10.00", currencyCode: USD},
      manualPaymentMethod: {name: "Invoice"}}) { userErrors { message } } }"""
    assert (await selling.ask(paid, id=cart["id"]))["cartPaymentUpdate"]["userErrors"] == []

    await selling.ask(IDENTITY % "", id=cart["id"], who={"countryCode": "DE"})

    [found] = await selling.all(sa.select(models.Cart))
    assert (found.currency, found.payment_method, found.payment_minor) == ("EUR", None, None)


async def test_a_gift_card_of_another_currency_is_refused(selling: Shop) -> None:
    row = await abroad(selling)
    await selling.add(
        models.GiftCard(
            code_hash=hashed("abcd efgh jkmn pqrs"),
            last_characters="pqrs",
            currency="USD",
            balance_minor=500,
        )
    )
    cart = await created(selling, row, IN_GERMANY)
    add = """mutation($id: ID!) { cartGiftCardCodesAdd(cartId: $id,
      giftCardCodes: ["abcd efgh jkmn pqrs"]) { userErrors { message } } }"""

    answer = (await selling.ask(add, id=cart["id"]))["cartGiftCardCodesAdd"]

    assert answer["userErrors"] == [
        {"message": "The gift card is in another currency than the cart."}
    ]


async def zone(shop: Shop, currency: str, minor: int, free_over: int | None = None) -> None:
    method = ShippingMethod(
        key="post",
        title="Post",
        price=Flat(Money(minor, currency)),
        free_over=None if free_over is None else Money(free_over, currency),
    )
    world = commerce.shipping.ShippingZone(
        key="world", title="World", rest_of_world=True, methods=(method,)
    )
    await shop.add(models.ShippingZone.of(world, currency))


GROUPS = """query($id: ID!) { cart(id: $id) { deliveryGroups(first: 1) { nodes { deliveryOptions {
  handle title estimatedCost { amount currencyCode } } } } } }"""
ADDRESS = {
    "address": {
        "deliveryAddress": {
            "countryCode": "DE",
            "city": "Berlin",
            "address1": "Weg 1",
            "zip": "10115",
        }
    },
    "selected": True,
}


async def options(shop: Shop, cart: Mapping[str, Any]) -> list[Any]:
    [group] = (await shop.ask(GROUPS, id=cart["id"]))["cart"]["deliveryGroups"]["nodes"]
    return [one["estimatedCost"] for one in group["deliveryOptions"]]


async def test_deliveries_cost_what_the_zones_of_the_currency_say_or_else_are_converted(
    selling: Shop,
) -> None:
    row = await abroad(selling)
    await zone(selling, "USD", 500, free_over=5000)
    said = {"delivery": {"addresses": [ADDRESS]}}
    cart = await created(selling, row, IN_GERMANY, **said)
    many = await created(selling, row, IN_GERMANY, quantity=5, **said)

    assert await options(selling, cart) == [{"amount": "4.50", "currencyCode": "EUR"}]
    assert await options(selling, many) == [{"amount": "0.00", "currencyCode": "EUR"}]

    await zone(selling, "EUR", 390)
    assert await options(selling, cart) == [{"amount": "3.90", "currencyCode": "EUR"}]


async def test_ways_to_deliver_are_told_in_the_language_of_the_document(selling: Shop) -> None:
    row = await abroad(selling)
    await zone(selling, "EUR", 390)
    await speak(selling, "DE")
    [europe] = await selling.all(sa.select(models.ShippingZone))
    await translate(selling, europe, post=("Post", "Paket"))
    cart = await created(selling, row, IN_GERMANY, delivery={"addresses": [ADDRESS]})
    asked = """query($id: ID!) %s { cart(id: $id) { deliveryGroups(first: 1) { nodes {
      deliveryOptions { title } selectedDeliveryOption { title } } } } }"""

    german = await selling.ask(asked % "@inContext(language: DE)", id=cart["id"])
    own = await selling.ask(asked % "", id=cart["id"])

    [group] = german["cart"]["deliveryGroups"]["nodes"]
    assert group == {"deliveryOptions": [{"title": "Paket"}], "selectedDeliveryOption": None}
    assert own["cart"]["deliveryGroups"]["nodes"][0]["deliveryOptions"] == [{"title": "Post"}]


async def vat(shop: Shop) -> None:
    rate = TaxRate(title="VAT", rate=Decimal("0.19"), country="DE")
    await shop.add(models.TaxRate.of(rate))


async def test_where_prices_hold_the_taxes_the_shelf_price_is_what_is_paid(selling: Shop) -> None:
    shirt = product(variant(price_minor=1111))
    await stock(selling, shirt)
    await vat(selling)
    await rates(selling, EUR="0.9")
    await market(selling, ["DE"], "EUR", pricesIncludeTax=True, ending="NINETY_FIVE")

    cart = await created(
        selling, shirt.variants[0], quantity=7, buyerIdentity={"countryCode": "DE"}
    )

    [line] = cart["lines"]["nodes"]
    assert line["merchandise"]["price"] == {"amount": "9.95", "currencyCode": "EUR"}
    assert total(cart) == ("69.65", "EUR"), "seven times 9.95"
    assert cart["cost"]["totalTaxAmount"]["amount"] == "11.12", "19/119 of it"


async def test_the_primary_market_may_hold_the_taxes_too(selling: Shop) -> None:
    shirt = product(variant(price_minor=1190))
    await stock(selling, shirt)
    await vat(selling)
    update = """mutation { marketUpdate(id: "gid://shopify/Market/1",
      input: {pricesIncludeTax: true}) { userErrors { code } } }"""
    # The primary market becomes a row when staff first make another.
    await market(selling, ["CA"], "USD")
    assert (await selling.ask(update, STAFF))["marketUpdate"]["userErrors"] == []

    cart = await created(selling, shirt.variants[0], buyerIdentity={"countryCode": "DE"})

    assert total(cart) == ("11.90", "USD")
    assert cart["cost"]["totalTaxAmount"]["amount"] == "1.90"


SUBMIT = """mutation($id: ID!, $token: String!) {
  cartSubmitForCompletion(cartId: $id, attemptToken: $token) { result {
    ... on SubmitSuccess { attemptId } ... on SubmitFailed { errors { code message } } } } }"""
PAY = """mutation($id: ID!, $amount: MoneyInput!) { cartPaymentUpdate(cartId: $id,
  payment: {amount: $amount, manualPaymentMethod: {name: "Invoice"}}) {
  userErrors { message } } }"""
ORDERS = """{ orders(first: 5) { nodes { currencyCode totalPrice { amount currencyCode }
  lineItems(first: 5) { nodes { originalTotalPrice { amount currencyCode } } } } } }"""


async def test_an_order_keeps_its_currency_rate_and_market(selling: Shop) -> None:
    row = await abroad(selling)
    who = {"countryCode": "DE", "email": "ann@shop.test"}
    cart = await created(selling, row, buyerIdentity=who)
    amount = {"amount": "9.00", "currencyCode": "EUR"}
    answer = await selling.ask(PAY, id=cart["id"], amount=amount)
    assert answer["cartPaymentUpdate"]["userErrors"] == []
    submitted = await selling.ask(SUBMIT, id=cart["id"], token="once")
    assert "attemptId" in submitted["cartSubmitForCompletion"]["result"]

    await rates(selling, EUR="0.5")
    [order] = await selling.all(sa.select(models.Order))
    shown = await selling.ask(ORDERS, [Permission.ORDERS_READ])

    assert (order.currency, order.total_minor) == ("EUR", 900)
    assert (order.market_handle, order.exchange_rate) == ("eur-market", "0.9")
    assert currencies(shown) == {"EUR"}


async def test_a_cart_goes_on_in_the_primary_market_when_its_own_is_gone(selling: Shop) -> None:
    row = await abroad(selling)
    cart = await created(selling, row, IN_GERMANY)
    [found] = await selling.all(sa.select(models.Market).where(models.Market.currency == "EUR"))
    delete = "mutation($id: ID!) { marketDelete(id: $id) { deletedId userErrors { code } } }"

    answer = (await selling.ask(delete, STAFF, id=found.gid))["marketDelete"]

    assert answer == {"deletedId": found.gid, "userErrors": []}
    assert total(await read(selling, cart)) == ("10.00", "USD")


async def test_a_cart_in_the_primary_market_costs_no_statement_more(selling: Shop) -> None:
    row = await abroad(selling)
    counts = []
    for where in ("", IN_GERMANY, IN_BRITAIN):
        cart = await created(selling, row, where)
        with selling.statements() as statements:
            await read(selling, cart)
        counts.append(len(statements))

    own, converted, fixed_prices = counts
    assert converted == own + 1, "the market"
    assert fixed_prices == own + 2, "the market, and its fixed prices"
