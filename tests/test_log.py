"""What stands in the log: nobody's secrets, and nothing that a reader's terminal obeys."""

import logging

import pytest
import structlog

from settings import Settings
from transport.log import configure

EVIL = "a\nb\r\x1b[31mc\x00d\x7f\u202ee\u2028f"


@pytest.mark.parametrize("as_json", [True, False])
def test_what_clients_wrote_moves_no_cursor(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, as_json: bool
) -> None:
    before, handlers = structlog.get_config(), logging.getLogger().handlers[:]
    try:
        configure(Settings(log_json=as_json))
        structlog.get_logger().info("request", path=EVIL, operation=EVIL)
        logging.getLogger("library").warning("said %s", EVIL)
    finally:
        structlog.configure(**before)
        logging.getLogger().handlers[:] = handlers
    written = capsys.readouterr().err

    assert len(written.splitlines()) == 2
    assert all(line.isprintable() for line in written.splitlines())
