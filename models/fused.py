"""Several statements that read as one: PostgreSQL answers a list of rows for each."""

import re
from functools import lru_cache

import asyncpg

MAX_FUSED = 1_024
# The database is away, or no connection was to be had: nothing that was asked is at fault.
AWAY = (OSError, asyncpg.PostgresConnectionError, asyncpg.InterfaceError)
# … but for values that the driver cannot send, and types that it cannot take out of a row.
OF_ONE = (ValueError, asyncpg.UnsupportedClientFeatureError)
PARAMETER = re.compile(r"'[^']*'|\$(\d+)")


@lru_cache(MAX_FUSED)
def fused(texts: tuple[str, ...]) -> str:
    """A statement of one row, whose columns are arrays of what each would have found.

    Its parameters are those of the first, then those of the second, and so on.
    """
    parts, before = [], 0
    for text in texts:
        numbers = [int(found[1]) for found in PARAMETER.finditer(text) if found[1]]
        parts.append(f"ARRAY(SELECT ROW(q.*) FROM ({_shifted(text, before)}) q)")  # noqa: S608
        before += max(numbers, default=0)
    return f"SELECT {', '.join(parts)}"


def _shifted(text: str, places: int) -> str:
    def parameter(found: re.Match[str]) -> str:
        return f"${int(found[1]) + places}" if found[1] else found[0]

    return PARAMETER.sub(parameter, text)


def concerns_all(error: Exception) -> bool:
    """Whether each of several statements would have failed so: they need not be sent alone."""
    return isinstance(error, AWAY) and not isinstance(error, OF_ONE)
