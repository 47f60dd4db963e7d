"""Where buyers wait for a payment, and where those of the test gateway are confirmed."""

import orjson
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Route

import resolvers.attempt
import resolvers.cart
import resolvers.checkout
import resolvers.declined
import resolvers.order
import resolvers.test_gateway
from context import Context
from pages import incoming_webhooks
from pages.form import sent
from pages.frame import framed, notice
from pages.visit import visited
from pages.words import later, said_of, say
from resolvers.checkout import Accepted, Declined, Pending
from transport.body import read
from transport.request_error import RequestError

CORS = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Allow-Headers": "content-type",
    "Access-Control-Allow-Methods": "POST",
    "Cache-Control": "no-store",
}
MAX_BODY = 10_000


async def wait(request: Request) -> Response:
    """What became of an attempt: on to the order, to confirm the payment, or ask again."""
    async with visited(request, abroad=False) as context:
        found = await resolvers.checkout.attempt(context, request.path_params["attempt"])
        if isinstance(found, Accepted):
            return RedirectResponse(resolvers.order.status_url(context, found.order), 303)
        if isinstance(found, Pending):
            return await waiting(context, found.action_url)
        if isinstance(found, Declined):
            return await _back(context, found)
        return await notice(context, say("There is no such payment"), say(NO_PAYMENT), 404)


NO_PAYMENT = later("The link may be incomplete.")


async def waiting(context: Context, there: str | None) -> Response:
    """Our own pages follow at once; those of a bank by a link, for a form may lead to us only."""
    if there is not None and there.startswith(f"{context.request.base_url}/"):
        return RedirectResponse(there, 303)
    headers = {"Refresh": f"2; url={there}" if there else "2"}
    return await framed(context, "waiting.html", headers=headers, there=there)


async def _back(context: Context, found: Declined) -> Response:
    """To the checkout, which says why the payment did not work, if there is still a cart."""
    cart = await resolvers.attempt.cart_of(context, found.attempt_id)
    if cart is not None and cart.completed_at is None:
        url = resolvers.cart.checkout_url(context, cart)
        return RedirectResponse(f"{url}&attempt={found.attempt_id}#payment", 303)
    text = said_of(resolvers.declined.completion_reason(found.reason).message)
    return await notice(context, say("The payment did not work"), text)


async def challenge(request: Request) -> Response:
    """Ask the buyer, as a bank would; looking at the page decides nothing."""
    async with visited(request, abroad=False) as context:
        if await resolvers.test_gateway.offered(context) is None:
            return await notice(context, say("There is no such payment"), say(NO_PAYMENT), 404)
        return await framed(context, "challenge.html")


async def decide(request: Request) -> Response:
    """The buyer's word; who does not know the payment's reference cannot say it."""
    form = await sent(request)
    async with visited(request, abroad=False) as context:
        approved = form.get("decision") == "approve"
        reference = request.path_params["reference"]
        there = await resolvers.test_gateway.confirm(context, reference, approved=approved)
        if not there:
            return await notice(context, say("There is no such payment"), say(NO_PAYMENT), 404)
        return RedirectResponse(there, 303)


async def vault(request: Request) -> Response:
    """Turn a test card's number into a token. No number is kept, and no real one is taken."""
    if request.method == "OPTIONS":
        return Response(status_code=204, headers=CORS)
    number = await _number(request)
    async with request.app.state.unnamed_context(request) as context:
        if await resolvers.test_gateway.offered(context) is None:
            return incoming_webhooks.refusal(
                404, "NOT_FOUND", "This shop has no vault for test cards.", CORS
            )
        card = await resolvers.test_gateway.card(context, number)
    if card is None:
        message = "That is not the number of a test card: docs/payments.md lists them."
        return incoming_webhooks.refusal(422, "INVALID_NUMBER", message, CORS)
    return JSONResponse({"id": card.token}, headers=CORS)


async def _number(request: Request) -> str:
    """The number that was sent; what is no such request has none."""
    try:
        body = await read(request.receive, request.headers.get("content-length"), MAX_BODY)
        return str(orjson.loads(body)["credit_card"]["number"])[:50]
    except (RequestError, ValueError, KeyError, TypeError):
        return ""


ROUTES = [
    Route("/payments/attempts/{attempt}", wait, methods=["GET"]),
    Route("/payments/test/{reference}", challenge, methods=["GET"]),
    Route("/payments/test/{reference}", decide, methods=["POST"]),
    Route("/vault/sessions", vault, methods=["POST", "OPTIONS"]),
    *incoming_webhooks.ROUTES,
]
