"""Who asks: each request's context, for whom its headers name."""

import hmac
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from functools import lru_cache

from starlette.requests import Request

import context
import resolvers.actor
import schema
from commerce.permission import ANONYMOUS, Actor, Permission
from commerce.refusal import Unauthenticated
from context import Context
from models.engine import Database
from schema.answers import Answers
from schema.publicness import PublicDocuments
from settings import Settings
from transport import uploads
from transport.clients import TOKEN_HEADERS, Clients

# What proxies may call a connection that began as a WebSocket's; links begin otherwise.
HTTP = {"ws": "http", "wss": "https"}


def named(
    database: Database, settings: Settings, answers: Answers | None = None
) -> Callable[[Request], AbstractAsyncContextManager[Context]]:
    """Opens contexts for whom the Authorization header names, with what they may spend.

    ``answers`` are those that may be given again.
    """
    clients = Clients(settings)
    is_public = PublicDocuments(schema.schema)

    def opened(request: Request) -> _Opened:
        found = Context(database, settings, ANONYMOUS, _sender(request, settings))
        found.is_public, found.answers = is_public, answers
        return _Opened(found, request, clients)

    return opened


class _Opened:
    """A context that is closed after its request; on entering it is seen whose it is."""

    __slots__ = ("_clients", "_context", "_request")

    def __init__(self, context: Context, request: Request, clients: Clients) -> None:
        self._context, self._request, self._clients = context, request, clients

    async def __aenter__(self) -> Context:
        found, request = self._context, self._request
        if "authorization" in request.headers or found.settings.storefront_tokens:
            try:
                found.actor = await _actor(found, request)
            except BaseException:
                await found.close()
                raise
        if uploads.is_form(request):
            _check_sender(found.actor)
        found.budget = self._clients.budget_of(request, found.actor)
        return found

    async def __aexit__(self, *_: object) -> None:
        await self._context.close()


def unnamed(
    database: Database, settings: Settings
) -> Callable[[Request], AbstractAsyncContextManager[Context]]:
    """Opens contexts for whoever shows otherwise that they may ask: by a secret in an address."""

    @asynccontextmanager
    async def opened(request: Request) -> AsyncIterator[Context]:
        found = Context(database, settings, ANONYMOUS, _sender(request, settings))
        try:
            yield found
        finally:
            await found.close()

    return opened


def _check_sender(actor: Actor) -> None:
    """Files are taken from staff, whatever they may do with them."""
    if not actor.permissions:
        actor.require(Permission.PRODUCTS_WRITE)


def _sender(request: Request, settings: Settings) -> context.Request:
    scope = request.scope
    client, server = scope["client"], tuple(scope["server"] or ())
    base_url = settings.public_url or _base_url(
        scope["scheme"], request.headers.get("host", ""), server, scope.get("root_path", "")
    )
    return context.Request(
        scope["state"]["request_id"], base_url.rstrip("/"), client[0] if client else None
    )


@lru_cache(256)
def _base_url(scheme: str, host: str, server: tuple[str, int], root_path: str) -> str:
    headers = [(b"host", host.encode("latin-1"))] if host else []
    scope = {"headers": headers, "server": server, "root_path": root_path}
    scheme = HTTP.get(scheme, scheme)
    return str(Request({"type": "http", "scheme": scheme, **scope}).base_url)


async def _actor(found: Context, request: Request) -> Actor:
    """Whoever the Authorization header names; storefront tokens name nobody in particular."""
    _check_storefront_token(request, found.settings)
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not token:
        return ANONYMOUS
    return await resolvers.actor.of_bearer(found, token.strip())


def _check_storefront_token(request: Request, settings: Settings) -> None:
    """Where the shop names its storefronts' tokens, no other client is served."""
    if settings.storefront_tokens:
        given = next((request.headers[n] for n in TOKEN_HEADERS if n in request.headers), "")
        known = (
            hmac.compare_digest(given.encode(), t.encode()) for t in settings.storefront_tokens
        )
        if not any(list(known)):
            raise Unauthenticated(
                f"Send one of this shop's storefront tokens as {TOKEN_HEADERS[0]}."
            )
