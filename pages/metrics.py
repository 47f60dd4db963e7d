"""Figures for Prometheus, and a line in the log for each slow operation."""

import hashlib
import hmac
from collections.abc import Iterable, Iterator
from typing import Protocol

import structlog
from prometheus_client import CollectorRegistry
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.exposition import CONTENT_TYPE_LATEST, generate_latest
from prometheus_client.registry import Collector
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

import resolvers.backlog
from commerce.network import is_this_machine
from loaders.loader import observe_batches
from models.engine import Database
from pages.tally import Tally
from schema.document_cache import DocumentCache
from schema.ran import Ran
from settings import Settings

# Names are clients' words: so many are told apart, the rest are one.
MAX_NAMES = 200
OTHER = "(other)"
REFUSED = "(refused)"
SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0)
COUNTS = (0, 1, 2, 4, 8, 16, 32, 64, 128, 256)
NOT_RUN = frozenset({"GRAPHQL_PARSE_FAILED", "GRAPHQL_VALIDATION_FAILED"})

log = structlog.get_logger("graphql")


class Runs(Protocol):
    """How operations were run."""

    compiled: int
    given_up: int
    left: int


class Looked(Protocol):
    """What was looked up in a cache, and found or not."""

    hits: int
    misses: int


class Metrics(Collector):
    """What one process has seen; what others keep is asked of them when Prometheus comes."""

    def __init__(
        self,
        settings: Settings,
        database: Database,
        documents: DocumentCache,
        runs: Runs | None,
        answers: Looked | None = None,
    ) -> None:
        self._settings, self._database = settings, database
        self._runs = runs
        self._caches: dict[str, tuple[str, Looked]] = {
            "documents": ("Documents looked up in the cache.", documents)
        }
        if answers is not None:
            said = "Answers looked for where they may be given again."
            self._caches["answers"] = (said, answers)
        self._names: set[str] = set()
        self._ages: dict[str, float] = {}
        self.registry = CollectorRegistry()
        self._operations: dict[tuple[str, str], int] = {}
        self._seconds = Tally(
            "cartograph_operation_seconds", "How long operations took.", SECONDS, "operation"
        )
        self._statements = Tally(
            "cartograph_operation_statements", "How many statements operations sent.", COUNTS
        )
        self._batches = Tally(
            "cartograph_loader_batch_size", "How many keys loaders read at once.", COUNTS[1:]
        )
        self.registry.register(self)
        observe_batches(self._batches.add)

    def ran(self, ran: Ran) -> None:
        name = self._name(ran)
        key = (name, ran.code or "")
        self._operations[key] = self._operations.get(key, 0) + 1
        self._seconds.add(ran.seconds, name)
        self._statements.add(ran.statements)
        if ran.seconds >= self._settings.slow_operation:
            log.warning(
                "slow",
                operation=name,
                document=hashlib.sha256(ran.text.encode()).hexdigest()[:16],
                ms=round(ran.seconds * 1000),
                statements=ran.statements,
                code=ran.code,
            )

    def _name(self, ran: Ran) -> str:
        if ran.code in NOT_RUN:
            return REFUSED
        name = (ran.name or "-")[:100]
        if name not in self._names:
            if len(self._names) >= MAX_NAMES:
                return OTHER
            self._names.add(name)
        return name

    async def text(self) -> bytes:
        self._ages = await resolvers.backlog.ages(self._database)
        return generate_latest(self.registry)

    def collect(self) -> Iterable[Metric]:
        """What was seen, and what others count."""
        operations = CounterMetricFamily(
            "cartograph_operations",
            "Operations that ended, by name and first error.",
            labels=("operation", "code"),
        )
        for key, number in self._operations.items():
            operations.add_metric(key, number)
        yield operations
        for tally in (self._seconds, self._statements, self._batches):
            yield from tally.collect()
        yield from self._of_caches()
        yield from self._of_runs()
        pool = GaugeMetricFamily(
            "cartograph_pool_connections", "Connections in use.", labels=("pool",)
        )
        for name, used in self._database.in_use().items():
            pool.add_metric((name,), used)
        yield pool
        ages = GaugeMetricFamily(
            "cartograph_backlog_seconds",
            "How long the oldest that is due has been waiting.",
            labels=("queue",),
        )
        for name, age in self._ages.items():
            ages.add_metric((name,), age)
        yield ages

    def _of_caches(self) -> Iterator[Metric]:
        for name, (said, cache) in self._caches.items():
            found = CounterMetricFamily(f"cartograph_{name}", said, labels=("found",))
            found.add_metric(("hit",), cache.hits)
            found.add_metric(("miss",), cache.misses)
            yield found

    def _of_runs(self) -> Iterator[Metric]:
        runs = CounterMetricFamily(
            "cartograph_executions", "Operations by how they were run.", labels=("how",)
        )
        if self._runs is not None:
            runs.add_metric(("compiled",), self._runs.compiled)
            runs.add_metric(("given_up",), self._runs.given_up)
            runs.add_metric(("graphql_core",), self._runs.left)
        yield runs


async def metrics(request: Request) -> Response:
    """For whoever shows the token; without one, for this machine."""
    if not _may_see(request):
        return PlainTextResponse("Not found", 404)
    kept: Metrics = request.app.state.metrics
    return Response(await kept.text(), media_type=CONTENT_TYPE_LATEST)


def _may_see(request: Request) -> bool:
    token = request.app.state.metrics_token
    if token:
        given = request.headers.get("authorization", "")
        return hmac.compare_digest(given.encode(), f"Bearer {token}".encode())
    if "x-forwarded-for" in request.headers or "forwarded" in request.headers:
        return False
    return request.client is not None and is_this_machine(request.client.host)


ROUTES = [Route("/metrics", metrics)]
