"""What is told of each operation that ended, for metrics and for the log of slow ones."""

from collections.abc import Callable
from typing import NamedTuple


class Ran(NamedTuple):
    """``name`` is the client's word for it; ``code`` the first error's, if it had one."""

    name: str | None
    text: str
    seconds: float
    statements: int
    code: str | None


Observer = Callable[[Ran], None]


def unobserved(_ran: Ran) -> None:
    """Nobody wants to know."""
