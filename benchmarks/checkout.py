"""A checkout's last step: carts that lack nothing are made beforehand, and submitted on time."""

import time
from typing import Any

import orjson
from starlette.types import ASGIApp

from benchmarks.floors import Floor
from benchmarks.inprocess import asked
from benchmarks.operations import Operation

CARTS, AT_ONCE = 60, 20
CREATE = """mutation($input: CartInput) { cartCreate(input: $input) {
  cart { id cost { totalAmount { amount currencyCode } } } userErrors { code field message } } }"""
PAY = """mutation($id: ID!, $payment: CartPaymentInput!) {
  cartPaymentUpdate(cartId: $id, payment: $payment) { userErrors { code field message } } }"""
SUBMIT = """mutation Submit($id: ID!) { cartSubmitForCompletion(cartId: $id, attemptToken: "one") {
  result { __typename ... on SubmitSuccess { attemptId redirectUrl }
    ... on SubmitFailed { errors { code message } } } userErrors { code field message } } }"""
WHAT = "a cart that is ready becomes an order"


async def cpu(app: ASGIApp, floor: Floor) -> dict[str, Any]:
    """Milliseconds of CPU for a submission: the best of some rounds."""
    best = float("inf")
    rows = await floor.rows(
        "SELECT v.id FROM product_variant v JOIN product p ON p.id = v.product_id"
        f" WHERE quantity_available > 1 AND p.status = 'ACTIVE' ORDER BY v.id LIMIT {2 * CARTS}"
    )
    pairs = zip(rows[::2], rows[1::2], strict=True)
    ready = [await _ready(app, [row[0] for row in pair]) for pair in pairs]
    for start in range(0, CARTS, AT_ONCE):
        runs = [asked(app, one) for one in ready[start : start + AT_ONCE]]
        began = time.process_time()
        for run in runs:
            answer = await run()
            if b'"SubmitSuccess"' not in answer:
                raise SystemExit(answer)
        best = min(best, (time.process_time() - began) * 1000 / AT_ONCE)
    return {"what": WHAT, "ours": best}


async def _ready(app: ASGIApp, variants: list[int]) -> Operation:
    """The submission of a new cart of these."""
    lines = [{"merchandiseId": f"gid://shopify/ProductVariant/{number}"} for number in variants]
    buyer = {"email": "buyer@example.com"}
    made = await _ask(app, CREATE, input={"lines": lines, "buyerIdentity": buyer})
    cart = made["cartCreate"]["cart"]
    payment = {"amount": cart["cost"]["totalAmount"], "manualPaymentMethod": {"name": "Cash"}}
    paid = await _ask(app, PAY, id=cart["id"], payment=payment)
    if paid["cartPaymentUpdate"]["userErrors"]:
        raise SystemExit(paid)
    return Operation("s", WHAT, SUBMIT, {"id": cart["id"]})


async def _ask(app: ASGIApp, document: str, **variables: Any) -> Any:
    answer = orjson.loads(await asked(app, Operation("", "", document, variables))())
    if "errors" in answer:
        raise SystemExit(answer)
    return answer["data"]
