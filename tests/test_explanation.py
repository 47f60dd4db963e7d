"""Every minor unit of a total can be traced to a step."""

from decimal import Decimal

from buying import line, make, order
from conftest import Shop
from factories import product, stock, variant

COST = """query($id: ID!) { cart(id: $id) { cost { totalAmount { amount }
  explanation { kind label text amount { amount } } } } }"""


async def test_the_steps_of_a_cart_sum_to_its_total(shop: Shop) -> None:
    tea, tin = variant(price_minor=1250), variant(price_minor=333)
    await stock(shop, product(tea), product(tin))
    cart = await make(shop, line(tea, 2), line(tin, 3))

    cost = (await shop.ask(COST, id=cart["id"]))["cart"]["cost"]

    amounts = [Decimal(step["amount"]["amount"]) for step in cost["explanation"]]
    assert sum(amounts) == Decimal(cost["totalAmount"]["amount"]) == Decimal("34.99")
    assert [(step["kind"], step["text"]) for step in cost["explanation"]] == [
        ("ITEM", "2 x 12.50: 25.00"),
        ("ITEM", "3 x 3.33: 9.99"),
    ]


async def test_an_order_keeps_its_steps(shop: Shop) -> None:
    tea = variant(price_minor=1250)
    await stock(shop, product(tea))
    placed = await order(shop, line(tea, 2))

    query = "query($id: ID!) { order(id: $id) { explanation { text } totalPrice { amount } } }"
    found = (await shop.ask(query, id=placed.gid))["order"]

    assert found["explanation"] == [{"text": "2 x 12.50: 25.00"}]
