"""The server process: one for a SQLite file, as many as wanted for PostgreSQL."""

import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import uvicorn
from filelock import FileLock, Timeout
from uvicorn.supervisors import Multiprocess

from settings import Settings
from transport.bounded import MAX_BODY
from transport.protocols import HttpProtocol, WebSocketProtocol
from transport.tls import development_certificate

APPLICATION = "app:from_environment"
# Requests in flight may finish for this long after a SIGTERM.
GRACE_SECONDS = 15
# What stands between us and clients commonly takes a connection for dead after a minute.
PING_SECONDS = 50.0


class CannotServe(Exception):
    """Why the server did not start, and what to do about it."""


def serve(
    settings: Settings, announce: Callable[[], None], workers: int = 1, *, tls: bool = False
) -> None:
    """Serve until a signal comes; ``announce`` is called once nothing is in the way of it.

    Raises ``CannotServe`` before anything is answered.
    """
    if workers > 1 and settings.sqlite_path is not None:
        raise CannotServe(
            "Several workers need PostgreSQL: a SQLite file has one server. Set DATABASE_URL."
        )
    with alone(settings), bound(settings.host, settings.port) as listening:
        certificate = _certificate(settings) if tls else {}
        announce()
        config = config_of(APPLICATION, factory=True, workers=workers, **certificate)
        if workers > 1:
            Multiprocess(config, sockets=[listening]).run()
        else:
            uvicorn.Server(config).run(sockets=[listening])


def config_of(app: Any, **options: Any) -> uvicorn.Config:
    """How uvicorn is to serve the application, or what names it."""
    return uvicorn.Config(
        app,
        access_log=False,
        log_config=None,
        server_header=False,
        timeout_graceful_shutdown=GRACE_SECONDS,
        http=HttpProtocol,
        ws=WebSocketProtocol,
        ws_max_size=MAX_BODY,
        ws_ping_interval=PING_SECONDS,
        ws_per_message_deflate=False,  # it would take more memory than all the rest of a socket
        **options,
    )


def _certificate(settings: Settings) -> dict[str, Any]:
    certificate, key = development_certificate(settings.state_dir, settings.host)
    return {"ssl_certfile": str(certificate), "ssl_keyfile": str(key)}


@contextmanager
def bound(host: str, port: int) -> Iterator[socket.socket]:
    """The listening socket; port 0 takes any that is free."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as listening:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listening.bind((host, port))
        except OSError as error:
            raise CannotServe(
                f"Cannot listen on {host}:{port} ({error.strerror}): stop what listens there,"
                " or set HOST and PORT."
            ) from None
        listening.set_inheritable(True)
        yield listening


@contextmanager
def alone(settings: Settings) -> Iterator[None]:
    """Hold the SQLite file's lock: two servers on one file would not see each other's queue."""
    if settings.sqlite_path is None:
        yield
        return
    lock = FileLock(f"{settings.sqlite_path}.lock")
    try:
        lock.acquire(timeout=0)
    except Timeout:
        raise CannotServe(
            f"Another server has {settings.sqlite_path} open: stop it first, or use PostgreSQL,"
            " which serves many processes."
        ) from None
    try:
        yield
    finally:
        lock.release()
