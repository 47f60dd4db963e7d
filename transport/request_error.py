"""A request refused before any operation runs."""

from collections.abc import Mapping


class RequestError(Exception):
    """Answered with ``status`` and one error; what is in ``headers`` goes with it."""

    def __init__(
        self,
        status: int,
        message: str,
        code: str = "BAD_REQUEST",
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(message)
        self.status, self.message, self.code = status, message, code
        self.headers = dict(headers or {})
