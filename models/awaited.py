"""What several wait for."""

import asyncio
from typing import Any


class Awaited(asyncio.Future[Any]):
    """What several wait for: one of them that is cancelled does not cancel it for the others."""

    def cancel(self, msg: Any | None = None) -> bool:
        return False
