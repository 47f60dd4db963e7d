"""Where carriers tell how far parcels have come."""

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

import resolvers.carrier_news
from integrations.carrier import BadSignature
from pages.payment_webhook import refusal
from resolvers.carrier_news import NoSuchCarrier
from transport.body import read
from transport.request_error import RequestError


async def receive(request: Request) -> Response:
    """Take a webhook in; 200 says that it need not come again, whether it was news or not."""
    try:
        body = await read(request.receive, request.headers.get("content-length"))
    except RequestError as error:
        return refusal(error.status, error.code, str(error))
    # Whom a carrier's request speaks for is told by its signature, not by a token.
    async with request.app.state.unnamed_context(request) as context:
        try:
            await resolvers.carrier_news.receive(
                context, request.path_params["carrier"], body, request.headers
            )
        except NoSuchCarrier:
            return refusal(404, "NOT_FOUND", "There is no such carrier here.")
        except BadSignature:
            return refusal(401, "BAD_SIGNATURE", "The signature is not that of the carrier.")
    return JSONResponse({"received": True})


ROUTES = [Route("/webhooks/carriers/{carrier}", receive, methods=["POST"])]
