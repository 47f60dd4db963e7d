"""Reading no more columns than a document was seen to need: what is noted beside each plan."""

from typing import Any, Protocol

import models
from context import Context
from loaders.view import also
from models.profile import Profile
from models.thin import Unread

# What lists of the catalogue show much of, and often.
SHOWN = (
    *(models.Product, models.ProductVariant, models.ProductOption, models.ProductOptionValue),
    *(models.Collection, models.Image),
)
# What is reckoned with them, by rules that look at one column or another.
RECKONED = (models.Cart, models.CartLine, models.Order, models.OrderLineItem)


class Plan(Protocol):
    """What is known of a document's plan: the attributes its code speaks of, and our notes."""

    notes: dict[Any, Any]

    def names(self) -> set[str]: ...


def begin(context: Context, plan: Plan) -> None:
    """Before a query runs by its plan: rows hold what earlier runs needed, or are watched."""
    key = (Profile, context.is_sqlite)
    profile = plan.notes.get(key)
    if profile is None:
        profile = plan.notes[key] = Profile(SHOWN, RECKONED, plan.names())
    context.read_by(profile.begin(also if context.view else None))


def end(context: Context, _plan: Plan) -> None:
    """A query was answered by its plan: what it read is what it needs."""
    if context.profile is not None:
        context.profile.ended(context.lesson)


def forget(context: Context, error: Exception) -> bool:
    """A run was given up, perhaps for want of a column: it is done anew with all of them.

    That is no fault of the plan's: the next runs have it.
    """
    profile = context.profile
    context.read_by(None)
    context.forget()
    if profile is None or not isinstance(error, Unread):
        return False
    profile.learn(error.model, error.name)
    return True
