"""The ``cartograph`` command: each verb calls a resolver, or starts the server."""

from cli import audit, catalogue, delivering, development, keeping, secret, serving, staff
from cli.command import app, main

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
