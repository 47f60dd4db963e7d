"""How the shop says no: to a buyer (``Refused``) and to a client (``ClientError``)."""

from dataclasses import dataclass

from commerce.vocabulary import Vocabulary


@dataclass(frozen=True)
class Reason:
    """One thing the buyer can put right: shown as a ``userError``."""

    code: Vocabulary
    message: str
    field: tuple[str, ...] = ()


class Refused(Exception):
    """Raised by a resolver to undo its transaction and tell the buyer why."""

    def __init__(self, *reasons: Reason) -> None:
        super().__init__("; ".join(reason.message for reason in reasons))
        self.reasons = reasons


class ClientError(Exception):
    """The request itself is wrong; its sender hears the message and ``code``, and nothing ran.

    Shown as a top-level GraphQL error with ``extensions.code``, logged as no fault of ours.
    """

    code = "BAD_USER_INPUT"


class Unauthenticated(ClientError):
    """The request names nobody, or a token that is not valid (any more)."""

    code = "UNAUTHENTICATED"


class Forbidden(ClientError):
    """The request names somebody who may not do this."""

    code = "FORBIDDEN"


class Throttled(ClientError):
    """Too many of its kind came in too short a time."""

    code = "THROTTLED"
