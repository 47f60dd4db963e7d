"""Telling others what happened: which news there are, and how patiently they are brought."""

import random
import secrets
from base64 import b64encode
from datetime import timedelta

from commerce.refusal import Reason
from commerce.vocabulary import Vocabulary


class WebhookTopic(Vocabulary):
    """What a webhook may be told of."""

    COLLECTIONS_CREATE = "A collection was made."
    COLLECTIONS_DELETE = "A collection was deleted."
    COLLECTIONS_UPDATE = "A collection, or what is in it by hand, was changed."
    CUSTOMERS_CREATE = "An account was opened."
    CUSTOMERS_UPDATE = "An account was changed."
    FULFILLMENTS_CREATE = "A parcel was sent."
    FULFILLMENTS_UPDATE = "A parcel was changed, or called off."
    INVENTORY_LEVELS_UPDATE = "Staff changed how much there is of something."
    ORDERS_CANCELLED = "An order was cancelled."
    ORDERS_CREATE = "Somebody bought something."
    ORDERS_EDITED = "Staff changed what is in an order."
    ORDERS_FULFILLED = "All of an order was sent."
    ORDERS_PAID = "An order was paid in full."
    ORDERS_PARTIALLY_FULFILLED = "A part of an order was sent."
    ORDERS_UPDATED = "An order was changed otherwise."
    PRODUCTS_CREATE = "A product was made."
    PRODUCTS_DELETE = "A product was deleted."
    PRODUCTS_UPDATE = "A product, its variants or its media were changed."
    REFUNDS_CREATE = "Money was given back."

    @property
    def path(self) -> str:
        """As events and the headers have it: ``orders/create``."""
        resource = next(r for r in _RESOURCES if self.name.startswith(f"{r}_"))
        return f"{resource}/{self.name.removeprefix(f'{resource}_')}".lower()


_RESOURCES = (
    *("COLLECTIONS", "CUSTOMERS", "FULFILLMENTS", "INVENTORY_LEVELS"),
    *("ORDERS", "PRODUCTS", "REFUNDS"),
)
TOPICS = {topic.path: topic for topic in WebhookTopic}
TEST_TOPIC = "webhook_subscriptions/test"


class WebhookErrorCode(Vocabulary):
    """Why a webhook was left as it was."""

    BLANK = "The field is empty."
    INVALID = "The value is not valid."
    NOT_FOUND = "There is no such thing."
    NOT_PUBLIC = "The address is not one of the open internet's."
    TOO_LONG = "The value is too long."
    TOO_MANY = "There are too many of them."


class WebhookDeliveryState(Vocabulary):
    """How far a delivery is."""

    DELIVERED = "It was received."
    FAILED = "It was tried often enough."
    PENDING = "It is on its way, or is tried again at `nextAttemptAt`."


def reason(code: WebhookErrorCode, *path: str, message: str | None = None) -> Reason:
    return Reason(code, message or code.meaning, path)


def new_secret() -> str:
    """As Standard Webhooks have it."""
    return f"whsec_{b64encode(secrets.token_bytes(32)).decode()}"


# After the first attempt, and so on: 76 hours in all, before it is given up.
WAITS = [
    *(timedelta(seconds=5), timedelta(minutes=1), timedelta(minutes=5), timedelta(minutes=30)),
    *(timedelta(hours=hours) for hours in (2, 5, 10, 14, 20, 24)),
]
LONGEST_WAIT = timedelta(days=1)
_JITTER = 0.2


def wait_after(attempts: int, asked: timedelta | None = None) -> timedelta | None:
    """How long to wait after so many attempts, and at least as ``asked``; None: no more."""
    if attempts > len(WAITS):
        return None
    jitter = 1 + random.uniform(-_JITTER, _JITTER)  # noqa: S311 (nobody gains by guessing it)
    wait = WAITS[attempts - 1] * jitter
    return wait if asked is None else max(wait, min(asked, LONGEST_WAIT))
