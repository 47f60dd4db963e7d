"""The server process: its locks, its sockets, and how it ends."""

import asyncio
import json
import os
import signal
import socket
import sqlite3
import subprocess
import sys
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlsplit

import httpx2
import pytest
from live import ROOT, environment, free_port, process, server

from settings import Settings
from transport.server import CannotServe, bound, serve

SHOP = {"query": "{ shop { name } }"}


@pytest.fixture
def sqlite_settings(sqlite_template: Path, tmp_path: Path) -> Settings:
    path = tmp_path / "shop.db"
    path.write_bytes(sqlite_template.read_bytes())
    return Settings(database_url=f"sqlite:///{path}", secret="s" * 16)


def refused(settings: Settings, port: int, *arguments: str) -> tuple[int, str]:
    """The exit code and the words of a server that must not start."""
    ended = subprocess.run(
        [sys.executable, "-m", "cli", "serve", *arguments],
        cwd=ROOT,
        env=environment(settings, port),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert "Traceback" not in ended.stderr
    return ended.returncode, ended.stderr


def test_what_only_some_verbs_need_waits_for_them() -> None:
    """The schema takes a second; Alembic takes memory that a server would keep."""
    told = "import sys, cli; print(sorted({'schema', 'alembic', 'demo'} & sys.modules.keys()))"
    ended = subprocess.run([sys.executable, "-c", told], cwd=ROOT, capture_output=True, text=True)
    assert ended.stdout == "[]\n"


def test_a_second_server_on_one_sqlite_file_is_told_why_not(sqlite_settings: Settings) -> None:
    with server(sqlite_settings) as address:
        code, words = refused(sqlite_settings, free_port())
        assert httpx2.post(f"{address}/graphql", json=SHOP).status_code == 200

    assert code == 1
    assert "Another server has" in words


def test_a_port_that_is_taken_is_named(sqlite_settings: Settings) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        code, words = refused(sqlite_settings, port)

    assert code == 1
    assert f"Cannot listen on 127.0.0.1:{port}" in words


def test_several_workers_need_postgresql(sqlite_settings: Settings) -> None:
    with pytest.raises(CannotServe, match="need PostgreSQL"):
        serve(sqlite_settings, lambda: None, workers=2)


def test_a_database_that_was_never_migrated_is_not_served(tmp_path: Path) -> None:
    settings = Settings(database_url=f"sqlite:///{tmp_path}/new.db", secret="s" * 16)
    code, words = refused(settings, free_port())
    assert code == 1
    assert "run `cartograph migrate`" in words


def test_an_unknown_driver_is_named(tmp_path: Path) -> None:
    own = {**os.environ, "DATABASE_URL": "mysql://root@127.0.0.1/shop"}
    ended = subprocess.run(
        [sys.executable, "-m", "cli", "serve"],
        cwd=ROOT,
        env=own,
        capture_output=True,
        text=True,
        check=False,
    )
    assert ended.returncode == 2
    assert "names the driver 'mysql'" in ended.stderr


def test_requests_in_flight_are_finished_when_the_server_is_told_to_stop(
    sqlite_settings: Settings,
) -> None:
    """A writer waits for the file; meanwhile the server is told to stop; then the file is free."""
    create = {"query": "mutation { cartCreate { cart { id } } }"}
    with process(sqlite_settings) as (running, address):
        held = sqlite3.connect(str(sqlite_settings.sqlite_path), isolation_level=None)
        held.execute("BEGIN IMMEDIATE")
        asking = HTTPConnection(urlsplit(address).netloc, timeout=30)
        asking.request("POST", "/graphql", json.dumps(create), {"content-type": "application/json"})
        # What is asked after it is answered: so the first request has been read, and waits.
        assert httpx2.post(f"{address}/graphql", json=SHOP).status_code == 200
        running.send_signal(signal.SIGTERM)
        held.execute("COMMIT")
        answer = json.load(asking.getresponse())
        asking.close()
        ended = running.wait(timeout=30)

    assert answer["data"]["cartCreate"]["cart"]["id"]
    assert ended in (0, -signal.SIGTERM)


def test_workers_share_a_port_on_postgresql(postgresql_settings: Settings) -> None:
    with server(postgresql_settings, "--workers", "2") as address:
        answers = [httpx2.post(f"{address}/graphql", json=SHOP) for _ in range(10)]
    assert [answer.status_code for answer in answers] == [200] * 10


async def test_an_ipv6_address_can_be_bound() -> None:
    with bound("::1", 0) as listening:
        assert listening.family is socket.AF_INET6
    await asyncio.sleep(0)
