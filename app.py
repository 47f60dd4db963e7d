"""The application: routes, and what every request is given. Served by ``cartograph serve``."""

import asyncio
from collections.abc import AsyncIterator, Callable, Coroutine, Iterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path
from typing import Any

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.routing import Mount
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp

import integrations.mail
import pages.absent
import pages.account
import pages.checkout
import pages.frame
import pages.graphiql
import pages.health
import pages.image_files
import pages.metrics
import pages.oidc
import pages.order_status
import pages.payment
import pages.reading
import pages.shop
import pages.uploads
import resolvers.actor
import resolvers.audit
import resolvers.customer_link
import resolvers.mail
import resolvers.order_invoice
import resolvers.order_mail
import resolvers.payment_sweep
import schema
from commerce.permission import Actor
from context import Context
from integrations.image_rendition import ImageFiles
from integrations.staging import Staging
from integrations.webhook import HttpSender
from models.engine import Database
from resolvers.webhook_delivery import Deliverer
from schema.answers import Answers
from schema.document_cache import DocumentCache
from schema.limits import Limits
from schema.publicness import PublicDocuments
from settings import Settings, environment
from transport import log, memory
from transport.clients import COST_HEADER, TOKEN_HEADERS
from transport.graphql import Bounds, GraphQLView
from transport.middleware import Attended, Cors
from transport.opening import named, unnamed
from transport.paths import Shortcut, routes
from transport.persisted import PersistedQueries
from transport.protocols import STREAMS
from transport.respelling import respelled
from transport.sse import EventsView
from transport.streams import Stopping, Streams
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
MEMORY_SECONDS = 15.0
GRACE_SECONDS = 5.0
STATIC = Path(__file__).parent / "pages" / "static"
PAGES = (
    *(pages.shop, pages.reading, pages.account, pages.oidc, pages.checkout, pages.order_status),
    *(pages.frame, pages.health, pages.metrics, pages.image_files, pages.uploads, pages.payment),
)


def create_app(settings: Settings) -> Starlette:
    """One process's application; its lifespan closes the database's connections."""
    database = Database(settings)
    answers = Answers() if settings.response_cache else None
    open_context = named(database, settings, answers)
    traces = tracing(settings.otlp_endpoint)
    if traces is not None:
        database.time_statements(traces.statement)
    view, streams, metrics = _view(settings, database, open_context, traces, answers)
    read = (*TOKEN_HEADERS, COST_HEADER)
    opened = Cors(EventsView(view, streams, read))
    app = Starlette(
        routes=[
            *routes(opened, Sockets(streams, read)),
            *pages.graphiql.routes(),
            *(route for page in PAGES for route in page.ROUTES),
            Mount("/static", StaticFiles(directory=STATIC)),
        ],
        middleware=_around(opened, settings, traces),
        exception_handlers={404: pages.absent.no_route},
        lifespan=lambda _app: _lifespan(database, settings, traces, streams),
    )
    app.state.database, app.state.traces = database, traces
    app.state.metrics, app.state.metrics_token = metrics, settings.metrics_token
    app.state.demo_staff_token = _demo_token(settings)
    app.state.images = ImageFiles(settings.state_dir)
    app.state.staging = Staging(settings.state_dir, settings.keys)
    app.state.open_context, app.state.streams = open_context, streams
    app.state.unnamed_context = unnamed(database, settings)
    return app


def _around(view: ASGIApp, settings: Settings, traces: Tracing | None) -> list[Middleware]:
    """What every request passes through, from the outside in."""
    return [
        Middleware(Attended, always_tls=(settings.public_url or "").startswith("https:")),
        *([Middleware(traces.around)] if traces else []),
        Middleware(Shortcut, view=view),
    ]


def _view(
    settings: Settings,
    database: Database,
    open_context: Callable[[Request], AbstractAsyncContextManager[Context]],
    traces: Tracing | None,
    answers: Answers | None,
) -> tuple[GraphQLView, Streams, pages.metrics.Metrics]:
    """What answers GraphQL, and what is known of how it does."""
    trusted = settings.trusted_documents
    persisted = TrustedDocuments(trusted) if trusted else PersistedQueries()
    documents = DocumentCache(Limits(cost=settings.max_cost, nodes=settings.max_nodes))
    plans = schema.execution_plans() if settings.compiled_execution else None
    runs = plans.counters if plans else None
    metrics = pages.metrics.Metrics(settings, database, documents, runs, answers)
    contract = schema.build(
        hide_suggestions=settings.hide_suggestions,
        introspection=settings.introspection,
        plans=plans,
        documents=documents,
        observe=both(metrics.ran, traces.ran) if traces else metrics.ran,
    )
    streams = Streams(
        contract,
        open_context,
        database.signals.hub,
        persisted=persisted,
        seconds=settings.operation_timeout,
        most=settings.max_streams,
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
    return view, streams, metrics


@asynccontextmanager
async def _lifespan(
    database: Database, settings: Settings, traces: Tracing | None, streams: Streams
) -> AsyncIterator[dict[str, Stopping]]:
    """What is due is done meanwhile; what is cut short is done later."""
    stopped = asyncio.Event()
    working = [asyncio.create_task(work) for work in _works(database, settings, stopped)]
    try:
        yield {STREAMS: streams.stopping}
    finally:
        streams.stopping.stop()
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
    """Mail, seals, payments, webhooks and memory are looked after, until ``stopped``."""

    def contexts(actor: Actor) -> Callable[[], Context]:
        return lambda: Context(database, settings, actor)

    yield database.signals.run(stopped)
    yield memory.give_back_until(stopped, MEMORY_SECONDS)
    yield resolvers.mail.deliver_until(
        stopped,
        contexts(POSTMAN),
        integrations.mail.mailer(settings),
        resolvers.customer_link.WORDINGS
        | resolvers.draft_order_mail.WORDINGS
        | resolvers.order_invoice.WORDINGS
        | resolvers.order_mail.WORDINGS,
        MAIL_SECONDS,
    )
    yield resolvers.audit.seal_until(stopped, contexts(SEALER), SEAL_SECONDS)
    yield resolvers.payment_sweep.sweep_until(stopped, contexts(CASHIER), PAYMENT_SECONDS)
    if settings.deliver:
        sender = HttpSender(loopback=settings.calls_loopback)
        yield Deliverer(contexts(MESSENGER), sender).run(stopped, WEBHOOK_SECONDS)


def _demo_token(settings: Settings) -> str | None:
    """The token that `cartograph run` made, in a demo shop only."""
    path = settings.demo_token_path
    return path.read_text().strip() if path.is_file() else None


def from_environment() -> Starlette:
    """What a server process imports: ``uvicorn --factory app:from_environment``."""
    settings = environment()
    log.configure(settings)
    built = create_app(settings)
    memory.settle()
    return built
