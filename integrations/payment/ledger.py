"""The books of the test gateway: a file of its own, shared by all processes of a shop.

As a bank would be, it is outside the shop: nothing in it is undone by what befalls us.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

# No power cut matters here, only that a killed process of ours takes nothing with it.
_TABLES = """
PRAGMA synchronous = OFF;
CREATE TABLE IF NOT EXISTS payment (
    reference TEXT PRIMARY KEY, key TEXT UNIQUE, script TEXT, state TEXT,
    amount INTEGER, currency TEXT, captured INTEGER DEFAULT 0, refunded INTEGER DEFAULT 0,
    return_url TEXT
);
CREATE TABLE IF NOT EXISTS request (
    key TEXT PRIMARY KEY, kind TEXT, reference TEXT, amount INTEGER, currency TEXT,
    outcome TEXT, reason TEXT, calls INTEGER DEFAULT 1
);
CREATE TABLE IF NOT EXISTS webhook (
    id INTEGER PRIMARY KEY, due_at REAL, body BLOB
);
"""
BUSY_SECONDS = 10.0


@dataclass
class Kept:
    """One payment as the gateway has it; ``state`` is authorized, challenged, failed or voided."""

    reference: str
    key: str
    script: str
    state: str
    amount: int
    currency: str
    captured: int = 0
    refunded: int = 0
    return_url: str | None = None


@dataclass
class Answered:
    """What was answered to a request; a second one with its key gets it again."""

    key: str
    kind: str
    reference: str | None
    amount: int
    currency: str
    outcome: str
    reason: str | None


class Ledger:
    """Reads and writes the file; every ``opened`` is one transaction."""

    def __init__(self, path: Path) -> None:
        self._path = path

    @property
    def exists(self) -> bool:
        """Whether anybody ever paid."""
        return self._path.exists()

    @contextmanager
    def opened(self) -> Iterator["Books"]:
        self._path.parent.mkdir(parents=True, exist_ok=True)
        connection = sqlite3.connect(self._path, timeout=BUSY_SECONDS, isolation_level=None)
        try:
            connection.executescript(_TABLES)
            connection.execute("BEGIN IMMEDIATE")
            yield Books(connection)
            connection.execute("COMMIT")
        finally:
            connection.close()


class Books:
    """The ledger within one transaction."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def payment(self, reference: str) -> Kept | None:
        return self._kept("reference", reference)

    def payment_of(self, key: str) -> Kept | None:
        return self._kept("key", key)

    def _kept(self, column: str, value: str) -> Kept | None:
        query = f"SELECT * FROM payment WHERE {column} = ?"  # noqa: S608 (one of two words of ours)
        row = self._connection.execute(query, (value,)).fetchone()
        return Kept(*row) if row else None

    def payments(self) -> list[Kept]:
        return [Kept(*row) for row in self._connection.execute("SELECT * FROM payment")]

    def keep(self, kept: Kept) -> None:
        self._connection.execute(
            "INSERT OR REPLACE INTO payment VALUES (?,?,?,?,?,?,?,?,?)",
            (
                *(kept.reference, kept.key, kept.script, kept.state, kept.amount),
                *(kept.currency, kept.captured, kept.refunded, kept.return_url),
            ),
        )

    def answered(self, key: str) -> Answered | None:
        row = self._connection.execute(
            "SELECT key, kind, reference, amount, currency, outcome, reason"
            " FROM request WHERE key = ?",
            (key,),
        ).fetchone()
        return Answered(*row) if row else None

    def answer(self, given: Answered) -> None:
        self._connection.execute(
            "INSERT OR REPLACE INTO request"
            " (key, kind, reference, amount, currency, outcome, reason) VALUES (?,?,?,?,?,?,?)",
            (
                *(given.key, given.kind, given.reference, given.amount),
                *(given.currency, given.outcome, given.reason),
            ),
        )

    def post(self, body: bytes, due_at: float) -> None:
        self._connection.execute("INSERT INTO webhook (due_at, body) VALUES (?,?)", (due_at, body))

    def due(self, until: float, limit: int) -> list[tuple[int, bytes]]:
        return self._connection.execute(
            "SELECT id, body FROM webhook WHERE due_at <= ? ORDER BY due_at, id LIMIT ?",
            (until, limit),
        ).fetchall()

    def forget(self, webhook: int) -> None:
        self._connection.execute("DELETE FROM webhook WHERE id = ?", (webhook,))
