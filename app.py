"""The application: routes, and what every request is given. Served by ``cartograph serve``."""

import asyncio
import hmac
from collections.abc import AsyncIterator, Callable, Coroutine, Iterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from functools import lru_cache
from pathlib import Path
from typing import Any

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.routing import Mount
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp

import context
import integrations.mail
import pages.account
import pages.checkout
import pages.frame
import pages.graphiql
import pages.health
import pages.image_files
import pages.metrics
import pages.order_status
import pages.payment
import pages.shop
import pages.uploads
import resolvers.actor
import resolvers.audit
import resolvers.customer_link
import resolvers.mail
import resolvers.order_mail
import resolvers.payment_sweep
import schema
from commerce.permission import ANONYMOUS, Actor, Permission
from commerce.refusal import Unauthenticated
from context import Context
from integrations.image_rendition import ImageFiles
from integrations.staging import Staging
from integrations.webhook import HttpSender
from models.engine import Database
from resolvers.webhook_delivery import Deliverer
from schema.document_cache import DocumentCache
from schema.limits import Limits
from schema.publicness import PublicDocuments
from settings import Settings, environment
from transport import log, uploads
from transport.clients import COST_HEADER, TOKEN_HEADERS, Clients
from transport.graphql import Bounds, GraphQLView
from transport.log import AccessLog
from transport.middleware import Cors, Guarded, RequestId
from transport.paths import Shortcut, routes
from transport.persisted import PersistedQueries
from transport.respelling import respelled
from transport.streams import Streams
from transport.tracing import Tracing, both, tracing
from transport.trusted import TrustedDocuments
from transport.websocket import Sockets

POSTMAN = Actor("postman")
SEALER = Actor("sealer")
CASHIER = Actor("cashier")
MESSENGER = Actor("messenger")
MAIL_SECONDS = 2.0
SEAL_SECONDS = 5.0
PAYMENT_SECONDS = 1.0
WEBHOOK_SECONDS = 1.0
GRACE_SECONDS = 5.0
STATIC = Path(__file__).parent / "pages" / "static"


def create_app(settings: Settings) -> Starlette:
    """One process's application; its lifespan closes the database's connections."""
    database = Database(settings)
    open_context = _named(database, settings)
    traces = tracing(settings.otlp_endpoint)
    if traces is not None:
        database.time_statements(traces.statement)
    view, sockets, metrics = _view(settings, database, open_context, traces)
    opened = Cors(view)
    app = Starlette(
        routes=[
            *routes(opened, sockets),
            *pages.graphiql.routes(),
            *pages.shop.ROUTES,
            *pages.account.ROUTES,
            *pages.checkout.ROUTES,
            *pages.order_status.ROUTES,
            *pages.frame.ROUTES,
            *pages.health.ROUTES,
            *pages.metrics.ROUTES,
            *pages.image_files.ROUTES,
            *pages.uploads.ROUTES,
            *pages.payment.ROUTES,
            Mount("/static", StaticFiles(directory=STATIC)),
        ],
        middleware=_around(opened, settings, traces),
        lifespan=lambda _app: _lifespan(database, settings, traces),
    )
    app.state.database, app.state.traces = database, traces
    app.state.metrics, app.state.metrics_token = metrics, settings.metrics_token
    app.state.demo_staff_token = _demo_token(settings)
    app.state.images = ImageFiles(settings.state_dir)
    app.state.staging = Staging(settings.state_dir, settings.keys)
    app.state.open_context = open_context
    app.state.unnamed_context = _unnamed(database, settings)
    return app


def _around(view: ASGIApp, settings: Settings, traces: Tracing | None) -> list[Middleware]:
    """What every request passes through, from the outside in."""
    return [
        Middleware(RequestId),
        Middleware(Guarded, always_tls=(settings.public_url or "").startswith("https:")),
        Middleware(AccessLog),
        *([Middleware(traces.around)] if traces else []),
        Middleware(Shortcut, view=view),
    ]


def _named(
    database: Database, settings: Settings
) -> Callable[[Request], AbstractAsyncContextManager[Context]]:
    """Opens contexts for whom the Authorization header names, with what they may spend."""
    clients = Clients(settings)
    is_public = PublicDocuments(schema.schema)

    @asynccontextmanager
    async def opened(request: Request) -> AsyncIterator[Context]:
        found = Context(database, settings, ANONYMOUS, _sender(request, settings))
        try:
            found.actor = await _actor(found, request)
            _check_sender(request, found.actor)
            found.is_public = is_public
            found.budget = clients.budget_of(request, found.actor)
            yield found
        finally:
            await found.close()

    return opened


def _unnamed(
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


def _view(
    settings: Settings,
    database: Database,
    open_context: Callable[[Request], AbstractAsyncContextManager[Context]],
    traces: Tracing | None,
) -> tuple[GraphQLView, Sockets, pages.metrics.Metrics]:
    """What answers GraphQL, and what is known of how it does."""
    trusted = settings.trusted_documents
    persisted = TrustedDocuments(trusted) if trusted else PersistedQueries()
    documents = DocumentCache(Limits(cost=settings.max_cost, nodes=settings.max_nodes))
    plans = schema.execution_plans() if settings.compiled_execution else None
    metrics = pages.metrics.Metrics(
        settings, database, documents, plans.counters if plans else None
    )
    contract = schema.build(
        hide_suggestions=settings.hide_suggestions,
        introspection=settings.introspection,
        plans=plans,
        documents=documents,
        observe=both(metrics.ran, traces.ran) if traces else metrics.ran,
    )
    view = GraphQLView(
        contract,
        open_context,
        ide=pages.graphiql.graphiql,
        is_public=PublicDocuments(contract),
        vary=(*TOKEN_HEADERS, COST_HEADER),
        respelled=respelled,
        bounds=Bounds(seconds=settings.operation_timeout),
        persisted=persisted,
    )
    streams = Streams(
        contract,
        open_context,
        database.signals.hub,
        persisted=persisted,
        seconds=settings.operation_timeout,
    )
    return view, Sockets(streams, (*TOKEN_HEADERS, COST_HEADER)), metrics


def _check_sender(request: Request, actor: Actor) -> None:
    """Files are taken from staff, whatever they may do with them."""
    if uploads.is_form(request) and not actor.permissions:
        actor.require(Permission.PRODUCTS_WRITE)


@asynccontextmanager
async def _lifespan(
    database: Database, settings: Settings, traces: Tracing | None
) -> AsyncIterator[None]:
    """What is due is done meanwhile; what is cut short is done later."""
    stopped = asyncio.Event()
    working = [asyncio.create_task(work) for work in _works(database, settings, stopped)]
    try:
        yield
    finally:
        stopped.set()
        _, late = await asyncio.wait(working, timeout=GRACE_SECONDS)
        for task in late:
            task.cancel()
        await database.dispose()
        if traces is not None:
            traces.stop()


def _works(
    database: Database, settings: Settings, stopped: asyncio.Event
) -> Iterator[Coroutine[Any, Any, None]]:
    """Mail, seals, payments and webhooks are looked after, until ``stopped``."""

    def contexts(actor: Actor) -> Callable[[], Context]:
        return lambda: Context(database, settings, actor)

    yield database.signals.run(stopped)
    yield resolvers.mail.deliver_until(
        stopped,
        contexts(POSTMAN),
        integrations.mail.mailer(settings),
        resolvers.customer_link.WORDINGS | resolvers.order_mail.WORDINGS,
        MAIL_SECONDS,
    )
    yield resolvers.audit.seal_until(stopped, contexts(SEALER), SEAL_SECONDS)
    yield resolvers.payment_sweep.sweep_until(stopped, contexts(CASHIER), PAYMENT_SECONDS)
    if settings.deliver:
        sender = HttpSender(loopback=settings.calls_loopback)
        yield Deliverer(contexts(MESSENGER), sender).run(stopped, WEBHOOK_SECONDS)


def _sender(request: Request, settings: Settings) -> context.Request:
    scope, host = request.scope, request.headers.get("host", "")
    base_url = settings.public_url or _base_url(
        scope["scheme"], host, tuple(scope["server"] or ()), scope.get("root_path", "")
    )
    client = scope["client"]
    return context.Request(
        scope["state"]["request_id"], base_url.rstrip("/"), client[0] if client else None
    )


@lru_cache(256)
def _base_url(scheme: str, host: str, server: tuple[str, int], root_path: str) -> str:
    headers = [(b"host", host.encode("latin-1"))] if host else []
    scope = {"scheme": scheme, "headers": headers, "server": server, "root_path": root_path}
    return str(Request({"type": "http", **scope}).base_url)


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


def _demo_token(settings: Settings) -> str | None:
    """The token that `cartograph run` made, in a demo shop only."""
    path = settings.demo_token_path
    return path.read_text().strip() if path.is_file() else None


def from_environment() -> Starlette:
    """What a server process imports: ``uvicorn --factory app:from_environment``."""
    settings = environment()
    log.configure(settings)
    return create_app(settings)
