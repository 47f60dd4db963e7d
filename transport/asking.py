"""A request whose headers are looked up as often as we do."""

from functools import lru_cache
from typing import Any

from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.types import Receive, Scope


@lru_cache(256)
def _as_sent(name: str) -> bytes:
    """A header's name as it is in a request."""
    return name.lower().encode("latin-1")


class QuickHeaders(Headers):
    """Starlette's go through all of them for each look-up."""

    def __init__(self, scope: Any) -> None:
        super().__init__(scope=scope)
        # Of a header that is there twice, the first counts, as it does with Starlette's.
        self._known: dict[bytes, bytes] = dict(reversed(self._list))

    def __getitem__(self, key: str) -> str:
        return str(self._known[_as_sent(key)], "latin-1")

    def get(self, key: str, default: Any = None) -> Any:
        value = self._known.get(_as_sent(key))
        return default if value is None else str(value, "latin-1")

    def __contains__(self, key: Any) -> bool:
        return _as_sent(key) in self._known

    def all_of(self, key: str) -> str:
        """What all headers of the name say, as the one that they are together."""
        if len(self._known) == len(self._list):
            return str(self.get(key, ""))
        return ",".join(self.getlist(key))


class QuickRequest(Request):
    """A request whose headers are those above."""

    method: str = ""
    headers: QuickHeaders = QuickHeaders({"headers": []})

    def __init__(self, scope: Scope, receive: Receive) -> None:
        super().__init__(scope, receive)
        self.method, self.headers = scope["method"], QuickHeaders(scope)
