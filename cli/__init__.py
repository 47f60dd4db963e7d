"""The ``cartograph`` command: each verb calls a resolver, or starts the server."""

from cli import catalogue, development, keeping, serving, staff
from cli.command import app, main

__all__ = ["app", "catalogue", "development", "keeping", "main", "serving", "staff"]
