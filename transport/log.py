"""Structured logs: lines for people, or JSON for machines, each with its request's id."""

import logging
import re
import sys
import time
from collections.abc import MutableMapping
from contextvars import ContextVar
from typing import Any

import structlog
from starlette.types import Scope

from settings import Settings

# As routes call what opens something for whoever knows it.
SECRET = ("token", "attempt", "reference")
_UNSEEN = re.compile(r"[^\S ]|[\x00-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]")

# The request that is being answered. One variable, for structlog's own take a while to bind.
REQUEST_ID: ContextVar[str | None] = ContextVar("request_id", default=None)

log = structlog.get_logger("http")


def configure(settings: Settings) -> None:
    """Send our own lines and those of our libraries the same way, to stderr."""
    shared: list[Any] = [
        with_request_id,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    level = logging.getLevelNamesMapping()[settings.log_level]
    structlog.configure(
        processors=[*shared, *_last(settings)],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
    )
    handler = logging.StreamHandler(sys.stderr)
    remove_meta = structlog.stdlib.ProcessorFormatter.remove_processors_meta
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared, processors=[remove_meta, *_last(settings)]
        )
    )
    logging.basicConfig(handlers=[handler], level=max(level, logging.WARNING), force=True)


def with_request_id(
    _logger: Any, _level: str, line: MutableMapping[str, Any]
) -> MutableMapping[str, Any]:
    """Each line says which request it is of, if it is of one."""
    request_id = REQUEST_ID.get()
    if request_id is not None:
        line["request_id"] = request_id
    return line


def _last(settings: Settings) -> list[Any]:
    if settings.log_json:
        # Local variables would put buyers' data into the log.
        shown = structlog.tracebacks.ExceptionDictTransformer(show_locals=False)
        as_dict = structlog.processors.ExceptionRenderer(shown)
        return [as_dict, structlog.processors.JSONRenderer()]
    plain = structlog.dev.plain_traceback
    return [
        _visible,
        structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty(), exception_formatter=plain),
    ]


def _visible(_logger: Any, _level: str, line: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """What clients wrote moves no cursor and paints no letters where somebody reads the log."""
    return {
        name: _UNSEEN.sub(lambda found: ascii(found[0])[1:-1], value)
        if isinstance(value, str) and name != "exception"
        else value
        for name, value in line.items()
    }


class AccessLog:
    """One line a request, once it is answered. Never the query string, for it may hold secrets.

    Nor what in a path opens something: the token of a link from a mail, a payment's reference.
    """

    def __init__(self) -> None:
        self._log: Any = None  # bound once: the way things are logged does not change

    def note(self, scope: Scope, status: int, began: float) -> None:
        self._log = self._log or log.bind()
        if self._log.is_enabled_for(logging.INFO):
            self._log.info(
                "request",
                method=scope["method"],
                path=_without_token(scope),
                status=status,
                ms=round((time.perf_counter() - began) * 1000, 1),
            )


def _without_token(scope: Scope) -> str:
    path, given = str(scope["path"]), scope.get("path_params", {})
    for name in SECRET:
        if given.get(name):
            path = path.replace(given[name], "-")
    return path
