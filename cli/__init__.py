"""The ``cartograph`` command: each verb calls a resolver, or starts the server."""

from cli import catalogue, development, keeping, secret, serving, staff
from cli.command import app, main

__all__ = ["app", "catalogue", "development", "keeping", "main", "secret", "serving", "staff"]
