"""The sign that a checkout form came from us: bound to its cart, and to one attempt to buy it.

No cookie opens a cart, so no other site can make a browser buy; the token is the second lock,
and it names the attempt: a form that is sent twice is one attempt.
"""

import secrets
from dataclasses import dataclass

from itsdangerous import BadData, URLSafeTimedSerializer

MAX_AGE = 24 * 60 * 60
_SALT = "checkout form"


@dataclass(frozen=True)
class FormToken:
    """What a form's token says."""

    cart_id: str
    attempt: str


def make(key: bytes, cart_id: str) -> str:
    """A token for a form that is shown now."""
    return str(_serializer(key).dumps([cart_id, secrets.token_urlsafe(12)]))


def read(key: bytes, token: str, cart_id: str) -> FormToken | None:
    """The token; None if it is not ours, is too old, or belongs to another cart."""
    try:
        found = _serializer(key).loads(token, max_age=MAX_AGE)
    except BadData:
        return None
    return FormToken(*found) if found[0] == cart_id else None


def _serializer(key: bytes) -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(key, salt=_SALT)
