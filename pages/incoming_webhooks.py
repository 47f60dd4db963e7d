"""Where payment gateways and carriers tell what became of payments and parcels."""

from collections.abc import Awaitable, Callable, Mapping

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

import integrations.carrier
import integrations.payment
from context import Context
from resolvers import carrier_news, payment_news
from transport.body import read
from transport.request_error import RequestError

Receive = Callable[[Context, str, bytes, Mapping[str, str]], Awaitable[None]]
UNKNOWN = (carrier_news.NoSuchCarrier, payment_news.NoSuchGateway)
FORGED = (integrations.carrier.BadSignature, integrations.payment.BadSignature)


async def payment(request: Request) -> Response:
    return await _take_in(request, payment_news.receive, "gateway")


async def parcel(request: Request) -> Response:
    return await _take_in(request, carrier_news.receive, "carrier")


async def _take_in(request: Request, receive: Receive, sender: str) -> Response:
    """Take a webhook in; 200 says that it need not come again, whether it was news or not."""
    try:
        body = await read(request.receive, request.headers.get("content-length"))
    except RequestError as error:
        return refusal(error.status, error.code, str(error))
    # Whom such a request speaks for is told by its signature, not by a token.
    async with request.app.state.unnamed_context(request) as context:
        try:
            await receive(context, request.path_params[sender], body, request.headers)
        except UNKNOWN:
            return refusal(404, "NOT_FOUND", f"There is no such {sender} here.")
        except FORGED:
            return refusal(401, "BAD_SIGNATURE", f"The signature is not that of the {sender}.")
    return JSONResponse({"received": True})


def refusal(
    status: int, code: str, message: str, headers: Mapping[str, str] | None = None
) -> Response:
    return JSONResponse({"error": {"code": code, "message": message}}, status, headers)


ROUTES = [
    Route("/webhooks/payments/{gateway}", payment, methods=["POST"]),
    Route("/webhooks/carriers/{carrier}", parcel, methods=["POST"]),
]
