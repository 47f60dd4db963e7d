"""Passwords: argon2id hashes, and what a password has to be."""

import secrets
from functools import lru_cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from commerce import text
from commerce.customer_error import CustomerErrorCode

MIN_LENGTH = 8
MAX_LENGTH = 128
# The OWASP minimum for argon2id: 19 MiB, two passes, one lane.
_HASHER = PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1)


@lru_cache
def _nobodys() -> str:
    """What a guess is held against where there is no account."""
    return _HASHER.hash(secrets.token_urlsafe())


def hashed(password: str) -> str:
    """Slow on purpose: call it in a worker thread."""
    return _HASHER.hash(password)


def matches(password: str, kept: str | None) -> bool:
    """Whether it is the password of that hash; as slow where there is none. For worker threads."""
    nobodys = _nobodys()  # in any case, for it is slow the first time
    try:
        # No longer one was ever accepted, and none is worth its weight in hashing.
        found = _HASHER.verify(kept or nobodys, password[: MAX_LENGTH + 1])
    except (VerificationError, InvalidHashError):
        return False
    return found and kept is not None


def is_outdated(kept: str) -> bool:
    """Whether it was hashed with weaker parameters than today's."""
    return _HASHER.check_needs_rehash(kept)


def problem(password: str) -> tuple[CustomerErrorCode, str] | None:
    """Why it cannot be one's password; None if it can."""
    code = CustomerErrorCode
    if not password:
        return code.BLANK, "The password is missing."
    if password != password.strip():
        message = "The password starts or ends with white space."
        return code.PASSWORD_STARTS_OR_ENDS_WITH_WHITESPACE, message
    if len(password) < MIN_LENGTH:
        return code.TOO_SHORT, f"The password has fewer than {MIN_LENGTH} characters."
    if len(password) > MAX_LENGTH:
        return code.TOO_LONG, f"The password has more than {MAX_LENGTH} characters."
    if not text.storable(password):
        return code.INVALID, f"The password {text.UNSTORABLE}."
    return None
