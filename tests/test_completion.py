"""Asking what became of a submission."""

from buying import ready, submit
from conftest import Shop
from factories import product, stock, variant

ASK = """query($id: String!) { cartCompletionAttempt(attemptId: $id) { __typename
  ... on CartCompletionSuccess { id completedAt orderId orderUrl } } }"""


async def test_the_attempt_that_made_an_order_leads_to_it(shop: Shop) -> None:
    tea = variant()
    await stock(shop, product(tea))
    cart = await ready(shop, {"merchandiseId": tea.gid})
    result = await submit(shop, cart)

    answer = await shop.ask(ASK, id=result["attemptId"])

    found = answer["cartCompletionAttempt"]
    assert (found["__typename"], found["id"]) == ("CartCompletionSuccess", result["attemptId"])
    assert found["orderUrl"] == result["redirectUrl"]
    assert found["orderId"].startswith("gid://shopify/Order/1001?key=")
    assert found["completedAt"] is not None


async def test_an_unknown_attempt_is_null(shop: Shop) -> None:
    assert await shop.ask(ASK, id="nope") == {"cartCompletionAttempt": None}
    assert await shop.ask(ASK, id="\0") == {"cartCompletionAttempt": None}
