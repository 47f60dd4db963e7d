"""Where payment gateways tell what became of payments."""

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

import resolvers.payment_news
from integrations.payment import BadSignature
from resolvers.payment_news import NoSuchGateway
from transport.body import read
from transport.request_error import RequestError


async def receive(request: Request) -> Response:
    """Take a webhook in; 200 says that it need not come again, whether it was news or not."""
    try:
        body = await read(request.receive, request.headers.get("content-length"))
    except RequestError as error:
        return refusal(error.status, error.code, str(error))
    # Whom a gateway's request speaks for is told by its signature, not by a token.
    async with request.app.state.unnamed_context(request) as context:
        try:
            await resolvers.payment_news.receive(
                context, request.path_params["gateway"], body, request.headers
            )
        except NoSuchGateway:
            return refusal(404, "NOT_FOUND", "There is no such gateway here.")
        except BadSignature:
            return refusal(401, "BAD_SIGNATURE", "The signature is not that of the gateway.")
    return JSONResponse({"received": True})


def refusal(status: int, code: str, message: str) -> Response:
    return JSONResponse({"error": {"code": code, "message": message}}, status)


ROUTES = [Route("/webhooks/payments/{gateway}", receive, methods=["POST"])]
