"""A shop with everything that changes a price, in three currencies, for tests; and its buyers."""

from decimal import Decimal
from random import Random
from typing import Any

import buying
import sqlalchemy as sa
from conftest import Shop
from factories import variant
from paying import DUE, by_card, demo, usd
from test_market import market, rates
from test_pickup import shelves

import models
from commerce.discount import (
    BuyXGetY,
    Discount,
    DiscountTarget,
    FixedAmount,
    FreeShipping,
    Percentage,
    Selection,
)
from commerce.gift_card_code import hashed
from commerce.rounding import Rounding, RoundingScope
from commerce.shipping import Flat, ShippingMethod, ShippingZone
from commerce.tax import TaxMode, TaxRate
from integrations.payment.card_script import CardScript

GIFT_CARD = "WXYZ WXYZ WXYZ"
ON_CARD = 3000
CODES = ["PCT", "FIX", "SHIP", "BXGY"]
CARDS = [CardScript.APPROVED] * 3
CARDS += [CardScript.TIMED_OUT_CHARGED, CardScript.DECLINED, CardScript.AUTHORIZATION_EXPIRED]
PERSON = {"firstName": "Ann", "lastName": "Ames", "address1": "1 Road"}
PLACES = {
    "US": {"city": "New York", "zip": "10001", "provinceCode": "NY", "countryCode": "US"},
    "DE": {"city": "Berlin", "zip": "10115", "countryCode": "DE"},
    "JP": {"city": "Chiyoda", "zip": "100-0001", "provinceCode": "13", "countryCode": "JP"},
}
CHOOSE = buying.change(
    "cartSelectedDeliveryOptionsUpdate",
    "selectedDeliveryOptions: [CartSelectedDeliveryOptionInput!]!",
)


async def opened(shop: Shop, chance: Random) -> list[models.ProductVariant]:
    """What the shop sells, the last of it also when there is none left."""
    await demo(shop)
    await rates(shop, EUR="0.913", JPY="151.7")
    await market(shop, ["DE"], "EUR")
    await market(shop, ["JP"], "JPY")
    async with shop.database.write_session() as session, session.begin():
        policy = {
            "captures_at_once": chance.random() < 0.5,
            "rounding": chance.choice(list(Rounding)),
            "rounding_scope": chance.choice(list(RoundingScope)),
        }
        await session.execute(sa.update(models.Shop).values(**policy))
        inclusive = sa.update(models.Market).values(prices_include_tax=chance.random() < 0.5)
        await session.execute(inclusive)
    goods = [variant(price_minor=price, title=f"For {price}") for price in (333, 1999, 50)]
    endless = models.InventoryPolicy.CONTINUE
    goods.append(variant(price_minor=777, title="Endless", inventory_policy=endless))
    await shelves(shop, *((row, 40, 20) for row in goods[:3]), (goods[3], 2, 1))
    flat = ShippingMethod(key="std", title="Standard", price=Flat(usd(499)))
    zone = ShippingZone(key="all", title="All", rest_of_world=True, methods=(flat,))
    card = models.GiftCard(
        code_hash=hashed(GIFT_CARD), last_characters="WXYZ", currency="USD", balance_minor=ON_CARD
    )
    await shop.add(models.ShippingZone.of(zone, "USD"), card)
    await shop.add(*(models.TaxRate.of(rate) for rate in _taxes(chance)))
    await shop.add(*(models.Discount.of(rule) for rule in _discounts(chance, goods)))
    return goods


def _taxes(chance: Random) -> list[TaxRate]:
    """A province's tax comes on top of the country's, in one of several ways."""

    def rate(country: str, percent: str, **more: Any) -> TaxRate:
        return TaxRate(title=country, rate=Decimal(percent), country=country, **more)

    mode, shipped = chance.choice(list(TaxMode)), chance.random() < 0.5
    return [
        rate("US", "0.0725", on_shipping=True),
        rate("US", "0.0399", province="NY", on_shipping=shipped, mode=mode),
        rate("DE", "0.19", on_shipping=True),
        rate("JP", "0.1", on_shipping=True),
    ]


def _discounts(chance: Random, goods: list[models.ProductVariant]) -> list[Discount]:
    first, second, third = (str(row.product_id) for row in goods[:3])

    def rule(title: str, value: Any, target: DiscountTarget, **more: Any) -> Discount:
        beside = frozenset(one for one in DiscountTarget if chance.random() < 0.8)
        return Discount(
            key="", title=title, value=value, target=target, combines_with=beside, **more
        )

    percent = Percentage(Decimal(chance.choice(["10", "33.3", "7.77"])))
    amount = FixedAmount(usd(chance.choice([1, 101, 777])))
    pair = BuyXGetY(
        buy=Selection(products=frozenset([first, second])),
        get=Selection(products=frozenset([third, second])),
        buy_quantity=chance.randint(1, 2),
        get_quantity=chance.randint(1, 2),
        percent=Decimal(chance.choice([100, 50])),
        most=chance.choice([None, 1, 2]),
    )
    return [
        rule("Percent", percent, DiscountTarget.LINE, code="PCT"),
        rule("Amount", amount, DiscountTarget.ORDER, code="FIX", usage_limit=3),
        rule("Post", FreeShipping(), DiscountTarget.SHIPPING, code="SHIP"),
        rule("Always", Percentage(Decimal(5)), DiscountTarget.ORDER),
        rule("Pair", pair, DiscountTarget.LINE, code="BXGY"),
    ]


async def submitted(
    shop: Shop, chance: Random, goods: list[models.ProductVariant], token: str
) -> Any:
    """What comes of a cart that some buyer has filled with whatever, for wherever."""
    country = chance.choice(list(PLACES))
    address = {"deliveryAddress": PERSON | PLACES[country]}
    [balance] = await shop.all(sa.select(models.GiftCard.balance_minor))
    said: dict[str, Any] = {
        "discountCodes": chance.sample(CODES, chance.randint(0, 4)),
        "delivery": {"addresses": [{"selected": True, "address": address}]},
        "buyerIdentity": {
            "email": chance.choice(["ann@example.com", "Ann@Example.com"]),
            "countryCode": country,
        },
    }
    if country == "US" and balance and chance.random() < 0.4:
        said["giftCardCodes"] = [GIFT_CARD]
    wanted = chance.sample(goods, chance.randint(1, 4))
    lines = [buying.line(row, chance.randint(1, 4)) for row in wanted]
    cart = (await buying.create(shop, *lines, **said))["cart"]
    await _delivered(shop, cart, chance.choice(["std", "pickup:2"]))
    await _paid(shop, chance, cart)
    return await buying.submit(shop, cart, token)


async def _delivered(shop: Shop, cart: Any, wanted: str) -> None:
    """Collected, where the place still holds all of it; sent otherwise."""
    group = "gid://shopify/CartDeliveryGroup/" + cart["id"].split("/")[-1].split("?")[0]
    for handle in (wanted, "std"):
        chosen = [{"deliveryGroupId": group, "deliveryOptionHandle": handle}]
        answer = await buying.tell(shop, CHOOSE, cart, selectedDeliveryOptions=chosen)
        if answer["userErrors"] == []:
            return
    raise AssertionError(answer)


async def _paid(shop: Shop, chance: Random, cart: Any) -> None:
    due = (await shop.ask(DUE, id=cart["id"]))["cart"]["cost"]["checkoutChargeAmount"]
    if chance.random() < 0.7 and Decimal(due["amount"]) > 0:
        answer = await by_card(shop, cart, chance.choice(CARDS))
    else:
        agreed = buying.cash(due["amount"], due["currencyCode"])
        answer = await buying.tell(shop, buying.PAYMENT, cart, payment=agreed)
    assert answer["userErrors"] == []
