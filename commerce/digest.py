"""Fingerprints of JSON values: SHA-256 over the canonical form of RFC 8785."""

import hashlib
from typing import Any

import rfc8785


def digest(value: Any) -> str:
    return hashlib.sha256(rfc8785.dumps(value)).hexdigest()
