"""How long each statement took, for those who trace them; nothing is measured for nobody."""

import time
from collections.abc import Callable
from typing import Any

from sqlalchemy import event
from sqlalchemy.ext.asyncio import AsyncEngine

# The statement, and when it began and ended in nanoseconds since 1970.
Timed = Callable[[str, int, int], None]


def listen(engine: AsyncEngine, timed: Timed) -> None:
    """Tell ``timed`` of each statement of the engine's, once it has ended."""

    def begin(connection: Any, *_: Any) -> None:
        connection.info["began"] = time.time_ns()

    def end(connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        timed(statement, connection.info.pop("began", time.time_ns()), time.time_ns())

    event.listen(engine.sync_engine, "before_cursor_execute", begin)
    event.listen(engine.sync_engine, "after_cursor_execute", end)
