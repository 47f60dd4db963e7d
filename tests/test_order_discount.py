"""What orders remember of the discounts that made them cheaper."""

from decimal import Decimal
from typing import Any

import sqlalchemy as sa
from buying import line, order
from conftest import Shop
from factories import order as placed
from factories import product, stock, variant

import models
from commerce.discount import Discount, DiscountTarget, FixedAmount, Percentage
from commerce.money import Money

APPLICATION = """__typename allocationMethod targetType targetSelection
  value { ... on MoneyV2 { amount } ... on PricingPercentageValue { percentage } }
  ... on DiscountCodeApplication { code applicable }
  ... on AutomaticDiscountApplication { title }"""
ASKED = f"""query($id: ID!) {{ order(id: $id) {{
  discountApplications(first: 10) {{ nodes {{ {APPLICATION} }} }}
  shippingDiscountAllocations {{ allocatedAmount {{ amount }} }}
  lineItems(first: 10) {{ nodes {{ discountAllocations {{
    allocatedAmount {{ amount }} discountApplication {{ {APPLICATION} }} }} }} }} }} }}"""


def rule(**said: Any) -> models.Discount:
    both = frozenset({DiscountTarget.LINE, DiscountTarget.ORDER})
    return models.Discount.of(Discount(**{"key": "", "combines_with": both} | said))


async def test_an_order_tells_what_came_off_it(shop: Shop) -> None:
    cup, pot = variant(price_minor=1000), variant(price_minor=3000)
    await stock(shop, product(cup, pot))
    half = FixedAmount(Money(50, "USD"), each=True)
    await shop.add(
        rule(title="Welcome", value=half, target=DiscountTarget.LINE),
        rule(title="Spring", value=Percentage(Decimal(10)), code="SPRING"),
    )
    bought = await order(shop, line(cup), line(pot), discountCodes=["spring"])
    async with shop.database.write_session() as session, session.begin():
        await session.execute(sa.delete(models.DiscountUse))
        await session.execute(sa.delete(models.Discount))

    with shop.statements() as statements:
        found = (await shop.ask(ASKED, id=bought.gid))["order"]

    welcome = {
        "__typename": "AutomaticDiscountApplication",
        "title": "Welcome",
        "allocationMethod": "EACH",
        "targetType": "LINE_ITEM",
        "targetSelection": "ALL",
        "value": {"amount": "0.50"},
    }
    spring = {
        "__typename": "DiscountCodeApplication",
        "code": "SPRING",
        "applicable": True,
        "allocationMethod": "ACROSS",
        "targetType": "LINE_ITEM",
        "targetSelection": "ALL",
        "value": {"percentage": 10.0},
    }
    assert found["discountApplications"]["nodes"] == [welcome, spring]
    assert found["shippingDiscountAllocations"] == []
    shares = [
        [
            (one["allocatedAmount"]["amount"], one["discountApplication"])
            for one in node["discountAllocations"]
        ]
        for node in found["lineItems"]["nodes"]
    ]
    assert shares == [
        [("0.50", welcome), ("0.95", spring)],
        [("0.50", welcome), ("2.95", spring)],
    ]
    assert len(statements) == 2, statements


async def test_an_order_from_elsewhere_tells_of_no_discounts(shop: Shop) -> None:
    cup = variant()
    await stock(shop, product(cup))
    old = placed(cup)
    await shop.add(old)

    found = (await shop.ask(ASKED, id=old.gid))["order"]

    assert found["discountApplications"]["nodes"] == []
    assert found["lineItems"]["nodes"] == [{"discountAllocations": []}]
