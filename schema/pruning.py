"""Reading no more columns than a document was seen to need: what is noted beside each plan."""

from typing import Any

from context import Context
from models.prepared import Profile
from models.thin import Unread


def begin(context: Context, notes: dict[Any, Any]) -> None:
    """Before a query runs by its plan: rows hold what earlier runs needed, or are watched."""
    key = (Profile, context.is_sqlite)
    if key not in notes:
        notes[key] = Profile()
    context.read_by(notes[key].begin())


def forget(context: Context, error: Exception) -> None:
    """A run was given up, perhaps for want of a column: it is done anew with all of them."""
    if isinstance(error, Unread) and context.profile is not None:
        context.profile.learn(error.model, error.name)
    context.read_by(None)
    context.forget()
