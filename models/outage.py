"""Which errors of a database are not our mistakes: it is away, full, or was given U+0000."""

import sqlite3

import asyncpg
import sqlalchemy.exc

# What PostgreSQL says in classes 08 (connection), 28 (it does not let us in), 3D (there is no such
# database), 53 (resources), 57 (operator), 58 (system).
CLASSES = ("08", "28", "3D", "53", "57", "58")
# Full, read-only, broken disks, and locks that nobody gave up in time.
UNSTORABLE = frozenset({"22021", "22P05"})  # as a character, and as an escape in JSON
PRIMARY = frozenset(
    {
        sqlite3.SQLITE_BUSY,
        sqlite3.SQLITE_CANTOPEN,
        sqlite3.SQLITE_FULL,
        sqlite3.SQLITE_IOERR,
        sqlite3.SQLITE_LOCKED,
        sqlite3.SQLITE_READONLY,
    }
)


def is_outage(error: BaseException) -> bool:
    """Whether trying again later may help; whoever runs the shop has to look in any case."""
    if isinstance(error, sqlalchemy.exc.DBAPIError):
        return error.connection_invalidated or _is_drivers(error.orig)
    return isinstance(error, sqlalchemy.exc.TimeoutError) or _is_drivers(error)


def is_unstorable(error: BaseException) -> bool:
    """Whether PostgreSQL was given U+0000, which none of its texts can hold."""
    original = error.orig if isinstance(error, sqlalchemy.exc.DBAPIError) else error
    return getattr(original, "sqlstate", None) in UNSTORABLE


def _is_drivers(error: BaseException | None) -> bool:
    if isinstance(error, sqlite3.Error):
        return getattr(error, "sqlite_errorcode", 0) & 0xFF in PRIMARY
    if isinstance(error, asyncpg.InterfaceError | OSError | TimeoutError):
        return True
    if error is not None and isinstance(error.__cause__, Exception):
        # SQLAlchemy wraps asyncpg's errors in those of a driver that speaks its way.
        return _is_drivers(error.__cause__)
    return str(getattr(error, "sqlstate", None) or "")[:2] in CLASSES
