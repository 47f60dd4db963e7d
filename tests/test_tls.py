"""The development certificate."""

import datetime
import ssl
import stat
from pathlib import Path

import httpx2
import pytest
import time_machine
from live import process
from test_server import sqlite_settings

from settings import Settings
from transport.tls import development_certificate

__all__ = ["sqlite_settings"]


def test_the_certificate_is_made_once_and_its_key_is_private(tmp_path: Path) -> None:
    certificate, key = development_certificate(tmp_path / "state", "127.0.0.1")
    first = certificate.read_bytes()
    development_certificate(tmp_path / "state", "127.0.0.1")

    assert certificate.read_bytes() == first
    assert stat.S_IMODE(key.stat().st_mode) == 0o600


@pytest.mark.parametrize("host", ["shop.test", "192.0.2.7"])
def test_another_host_gets_another_certificate(tmp_path: Path, host: str) -> None:
    certificate, _ = development_certificate(tmp_path, "127.0.0.1")
    first = certificate.read_bytes()
    development_certificate(tmp_path, host)
    assert certificate.read_bytes() != first


def test_a_certificate_is_renewed_before_it_ends(tmp_path: Path) -> None:
    certificate, _ = development_certificate(tmp_path, "127.0.0.1")
    first = certificate.read_bytes()
    almost = datetime.datetime.now(datetime.UTC) + datetime.timedelta(days=359)
    with time_machine.travel(almost, tick=False):
        development_certificate(tmp_path, "127.0.0.1")
    assert certificate.read_bytes() != first


def test_a_client_that_trusts_it_is_served(sqlite_settings: Settings, tmp_path: Path) -> None:
    settings = sqlite_settings.model_copy(update={"state_dir": tmp_path / "state"})
    with process(settings, "--tls", scheme="https") as (_, address):
        trusted = tmp_path / "state" / "development.crt"
        answer = httpx2.post(
            f"{address}/graphql",
            json={"query": "{ shop { primaryDomain { url sslEnabled } } }"},
            verify=ssl.create_default_context(cafile=trusted),
        )
    assert answer.json()["data"]["shop"]["primaryDomain"] == {"url": address, "sslEnabled": True}
