"""A request whose headers are looked up as often as we do."""

from typing import Any

from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.types import Receive, Scope


class QuickHeaders(Headers):
    """Starlette's go through all of them for each look-up."""

    def __init__(self, scope: Any) -> None:
        super().__init__(scope=scope)
        # Of a header that is there twice, the first counts, as it does with Starlette's.
        self._known = {
            name.decode("latin-1"): value.decode("latin-1") for name, value in reversed(self._list)
        }

    def __getitem__(self, key: str) -> str:
        return self._known[key.lower()]

    def get(self, key: str, default: Any = None) -> Any:
        return self._known.get(key.lower(), default)

    def __contains__(self, key: Any) -> bool:
        return key.lower() in self._known


class QuickRequest(Request):
    """A request whose headers are those above."""

    def __init__(self, scope: Scope, receive: Receive) -> None:
        super().__init__(scope, receive)
        self._quick = QuickHeaders(scope)

    @property
    def headers(self) -> Headers:
        return self._quick
