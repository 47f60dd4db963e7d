"""The ``cartograph`` command: each verb calls a resolver, or starts the server."""

import gc

# Importing makes much that stays: looking through it for waste takes a fifth of the time.
gc.set_threshold(50_000, 20, 20)

from cli import audit, catalogue, delivering, development, keeping, secret, serving, staff  # noqa: E402
from cli.command import app, main  # noqa: E402

__all__ = [
    "app",
    "audit",
    "catalogue",
    "delivering",
    "development",
    "keeping",
    "main",
    "secret",
    "serving",
    "staff",
]
