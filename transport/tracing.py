"""Traces for OpenTelemetry: requests, operations, statements; none unless an endpoint is named.

Its packages take a while to import, so only those wait who want traces.
"""

import time
from collections.abc import Callable
from typing import TYPE_CHECKING

from starlette.types import ASGIApp

from schema.ran import Ran

if TYPE_CHECKING:
    from opentelemetry.sdk.trace.export import SpanExporter


class Tracing:
    """Spans are made when what they tell of has ended; a request's is the parent of the others.

    Statements come without their parameters, operations without their variables: both may hold
    what is nobody's business.
    """

    def __init__(self, exporter: "SpanExporter") -> None:
        from opentelemetry.sdk.resources import SERVICE_NAME, Resource  # noqa: PLC0415
        from opentelemetry.sdk.trace import TracerProvider  # noqa: PLC0415
        from opentelemetry.sdk.trace.export import BatchSpanProcessor  # noqa: PLC0415

        self.provider = TracerProvider(resource=Resource({SERVICE_NAME: "cartograph"}))
        self.provider.add_span_processor(BatchSpanProcessor(exporter))
        self._tracer = self.provider.get_tracer("cartograph")

    def around(self, app: ASGIApp) -> ASGIApp:
        from opentelemetry.instrumentation.asgi import OpenTelemetryMiddleware  # noqa: PLC0415

        middleware: ASGIApp = OpenTelemetryMiddleware(
            app,
            tracer_provider=self.provider,
            exclude_spans=["receive", "send"],
            default_span_details=lambda scope: (f"{scope.get('method', '')} {scope['path']}", {}),
        )
        return middleware

    def ran(self, ran: Ran) -> None:
        ended = time.time_ns()
        span = self._tracer.start_span(
            f"operation {ran.name or '-'}",
            start_time=ended - int(ran.seconds * 1e9),
            attributes={"graphql.statements": ran.statements, "graphql.code": ran.code or ""},
        )
        span.end(ended)

    def statement(self, text: str, began: int, ended: int) -> None:
        name = text.split(maxsplit=1)[0] if text.strip() else "statement"
        attributes = {"db.query.text": text}
        self._tracer.start_span(name, start_time=began, attributes=attributes).end(ended)

    def stop(self) -> None:
        """Send what is left."""
        self.provider.shutdown()


def tracing(endpoint: str | None) -> Tracing | None:
    if endpoint is None:
        return None
    from opentelemetry.exporter.otlp.proto.http import trace_exporter  # noqa: PLC0415

    return Tracing(trace_exporter.OTLPSpanExporter(endpoint))


def both(first: Callable[[Ran], None], second: Callable[[Ran], None]) -> Callable[[Ran], None]:
    def observe(ran: Ran) -> None:
        first(ran)
        second(ran)

    return observe
