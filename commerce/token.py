"""Bearer tokens: random, 256 bits, kept only as a hash."""

import hashlib
import hmac
import secrets
from base64 import urlsafe_b64encode

STAFF_PREFIX = "cgs_"
INVITATION_PREFIX = "cgi_"
API_PREFIX = "cga_"
CUSTOMER_PREFIX = "cgc_"


def make(prefix: str) -> str:
    """A new token; the prefix tells what it is for to whoever finds one."""
    return prefix + secrets.token_urlsafe(32)


def hashed(token: str) -> str:
    """What is stored of it: a plain digest will do for what nobody could guess."""
    return hashlib.sha256(token.encode()).hexdigest()


def challenge_of(verifier: str) -> str:
    """What whoever holds the secret shows of it beforehand (PKCE's S256)."""
    digest = hashlib.sha256(verifier.encode("utf-8", "replace")).digest()
    return urlsafe_b64encode(digest).decode().rstrip("=")


def same(kept: str, given: str | None) -> bool:
    """Whether a secret was given; how long that takes tells nothing of it."""
    return hmac.compare_digest(kept.encode(), (given or "").encode("utf-8", "replace"))
