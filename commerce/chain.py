"""A chain of hashes: each is of what it seals and of the one before."""

import hashlib
import json
from typing import Any

START = "0" * 64


def link(previous: str, sealed: dict[str, Any]) -> str:
    """The hash that follows ``previous`` when ``sealed``, a JSON object, comes next."""
    text = json.dumps([previous, sealed], sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()
