"""Whose rows are whose: every row rule, in one place. Without a rule that lets them, nobody may.

A permission that stands beside a field is not here: that is ``needs(...)`` in ``schema/``.
"""

import models
from commerce import token
from commerce.permission import Permission
from context import Context


def order(context: Context, row: models.Order, key: str | None) -> bool:
    """An order: for whoever holds its key, the customer who placed it, and ORDERS_READ."""
    return (
        token.same(row.key, key)
        or _own(context, row.customer_id)
        or context.actor.may(Permission.ORDERS_READ)
    )


def customer(context: Context, row: models.Customer) -> bool:
    """What a customer bought and where they live: for themselves, and CUSTOMERS_READ.

    A cart's key alone opens none of it: whoever was sent the cart may hold that.
    """
    return row.opened or addresses(context, row.id)


def addresses(context: Context, customer_id: int | None) -> bool:
    """A customer's addresses: for themselves, and CUSTOMERS_READ."""
    return _own(context, customer_id) or context.actor.may(Permission.CUSTOMERS_READ)


def orders_of(context: Context, row: models.Customer) -> bool:
    """A customer's orders, whose ids open them: for themselves, and ORDERS_READ."""
    return row.opened or _own(context, row.id) or context.actor.may(Permission.ORDERS_READ)


def customer_group(context: Context) -> bool:
    """A group of customers: for CUSTOMERS_READ."""
    return context.actor.may(Permission.CUSTOMERS_READ)


def discount(context: Context) -> bool:
    """A discount, and how often it was used: for DISCOUNTS_READ."""
    return context.actor.may(Permission.DISCOUNTS_READ)


def settings(context: Context) -> bool:
    """Where the shop delivers to, and which taxes it charges: for SETTINGS_READ."""
    return context.actor.may(Permission.SETTINGS_READ)


def staff_member(context: Context, number: int) -> bool:
    """Somebody of the staff: for themselves, and STAFF_READ."""
    return context.actor.staff_member_id == number or context.actor.may(Permission.STAFF_READ)


def api_token(context: Context, number: int) -> bool:
    """A token's data: for itself, and STAFF_READ."""
    return context.actor.api_token_id == number or context.actor.may(Permission.STAFF_READ)


def draft_order(context: Context) -> bool:
    """An order that is being drawn up: for ORDERS_READ."""
    return context.actor.may(Permission.ORDERS_READ)


def gift_card(context: Context) -> bool:
    """A gift card, and what is left on it: for GIFT_CARDS_READ."""
    return context.actor.may(Permission.GIFT_CARDS_READ)


def event(context: Context) -> bool:
    """What happened: for EVENTS_READ."""
    return context.actor.may(Permission.EVENTS_READ)


def webhook(context: Context) -> bool:
    """Who is told of events, and what came of it: for WEBHOOKS_READ."""
    return context.actor.may(Permission.WEBHOOKS_READ)


def _own(context: Context, customer_id: int | None) -> bool:
    return customer_id is not None and context.actor.customer_id == customer_id
