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


async def test_a_token_is_one_carts_own(shop: Shop) -> None:
    """Whoever knows the token of another's submission learns and takes nothing by it."""
    tea, mug = variant(), variant()
    await stock(shop, product(tea), product(mug))
    theirs = await ready(shop, {"merchandiseId": tea.gid})
    mine = await ready(shop, {"merchandiseId": mug.gid})

    first, other = await submit(shop, theirs, "same"), await submit(shop, mine, "same")

    assert (first["__typename"], other["__typename"]) == ("SubmitSuccess", "SubmitSuccess")
    assert first["attemptId"] != other["attemptId"]
    made = [(await shop.ask(ASK, id=one["attemptId"])) for one in (first, other)]
    orders = {one["cartCompletionAttempt"]["orderId"].split("?")[0] for one in made}
    assert len(orders) == 2
