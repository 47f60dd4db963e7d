"""Telling others what happened: which news there are, and how patiently they are brought."""

import random
import secrets
from base64 import b64encode
from datetime import timedelta

from commerce.refusal import Reason
from commerce.vocabulary import Vocabulary


class WebhookTopic(Vocabulary):
    """What a webhook may be told of."""

    ARTICLES_CREATE = "An article was written."
    ARTICLES_DELETE = "An article was deleted."
    ARTICLES_UPDATE = "An article was changed."
    BLOGS_CREATE = "A blog was made."
    BLOGS_DELETE = "A blog was deleted."
    BLOGS_UPDATE = "A blog was changed."
    CARTS_CREATE = "A buyer began a cart."
    CARTS_UPDATE = "A cart was changed."
    COLLECTIONS_CREATE = "A collection was made."
    COLLECTIONS_DELETE = "A collection was deleted."
    COLLECTIONS_UPDATE = "A collection, or what is in it by hand, was changed."
    CUSTOMERS_CREATE = "An account was opened."
    CUSTOMERS_ERASE = "A customer's data was erased: erase what you hold of them."
    CUSTOMERS_INVITE = "Staff mailed somebody the link to open their account."
    CUSTOMERS_UPDATE = "An account was changed."
    CUSTOMER_GROUPS_CREATE = "A group of customers was made."
    CUSTOMER_GROUPS_DELETE = "A group of customers was deleted."
    CUSTOMER_GROUPS_UPDATE = "A group of customers, or who is in it, was changed."
    DISCOUNTS_CREATE = "A discount was made."
    DISCOUNTS_DELETE = "A discount was deleted."
    DISCOUNTS_UPDATE = "A discount was changed."
    DRAFT_ORDERS_COMPLETE = "A draft order became an order."
    DRAFT_ORDERS_CREATE = "A draft order was drawn up."
    DRAFT_ORDERS_DELETE = "A draft order was deleted."
    DRAFT_ORDERS_INVOICE_SEND = "A draft order's link was mailed to its buyer."
    DRAFT_ORDERS_UPDATE = "A draft order was changed."
    EXCHANGE_RATES_UPDATE = "An exchange rate was changed."
    FULFILLMENTS_CREATE = "A parcel was sent."
    FULFILLMENTS_UPDATE = "A parcel was changed, or called off."
    GIFT_CARDS_CREATE = "Staff issued a gift card."
    GIFT_CARDS_UPDATE = "Staff changed a gift card."
    INVENTORY_LEVELS_UPDATE = "Staff changed how much there is of something."
    LOCATIONS_CREATE = "A location was made."
    LOCATIONS_UPDATE = "A location was changed."
    MARKETS_CREATE = "A market was made."
    MARKETS_DELETE = "A market was deleted."
    MARKETS_UPDATE = "A market was changed."
    MENUS_CREATE = "A menu was made."
    MENUS_DELETE = "A menu was deleted."
    MENUS_UPDATE = "A menu was changed."
    METAFIELDS_DELETE = "Metafields of something were deleted."
    METAFIELDS_SET = "Metafields of something were set."
    METAFIELD_DEFINITIONS_CREATE = "A metafield was defined."
    METAFIELD_DEFINITIONS_DELETE = "A metafield's definition was deleted."
    METAFIELD_DEFINITIONS_UPDATE = "A metafield's definition was changed."
    METAOBJECTS_CREATE = "A metaobject was made."
    METAOBJECTS_DELETE = "A metaobject was deleted."
    METAOBJECTS_UPDATE = "A metaobject was changed."
    METAOBJECT_DEFINITIONS_DELETE = "A metaobject's definition was deleted."
    METAOBJECT_DEFINITIONS_UPDATE = "A metaobject was defined, or its definition changed."
    ORDERS_AUTHORIZATION_EXPIRED = "Money set aside for an order is free again, and was not taken."
    ORDERS_CANCELLED = "An order was cancelled."
    ORDERS_CREATE = "Somebody bought something."
    ORDERS_EDITED = "Staff changed what is in an order."
    ORDERS_ERASE = "An order's buyer had their data erased: erase what you hold of them."
    ORDERS_FULFILLED = "All of an order was sent."
    ORDERS_INVOICE_SEND = "The buyer of an order was mailed the link to pay what is left."
    ORDERS_PAID = "An order was paid in full."
    ORDERS_PARTIALLY_FULFILLED = "A part of an order was sent."
    ORDERS_READY_FOR_PICKUP = "The buyer of an order that is collected was told to come for it."
    ORDERS_UPDATED = "An order was changed otherwise."
    ORDER_TRANSACTIONS_CREATE = (
        "Money of an order was set aside, taken or given up, or that failed."
    )
    PAGES_CREATE = "A page was made."
    PAGES_DELETE = "A page was deleted."
    PAGES_UPDATE = "A page was changed."
    PRICE_LISTS_CREATE = "A price list was made."
    PRICE_LISTS_DELETE = "A price list was deleted."
    PRICE_LISTS_PRICES = "Prices of a price list were changed."
    PRICE_LISTS_UPDATE = "A price list was changed."
    PRODUCTS_CREATE = "A product was made."
    PRODUCTS_DELETE = "A product was deleted."
    PRODUCTS_UPDATE = "A product, its variants or its media were changed."
    REFUNDS_CREATE = "Money was given back."
    REFUNDS_FAILURE = "Money could not be given back."
    RETURNS_APPROVE = "A return was agreed to."
    RETURNS_CANCEL = "A return was called off."
    RETURNS_CLOSE = "A return was closed."
    RETURNS_DECLINE = "A return was declined."
    RETURNS_RECEIVE = "Something of a return has come."
    RETURNS_REQUEST = "A return was asked for."
    SELLING_PLAN_GROUPS_CREATE = "A group of selling plans was made."
    SELLING_PLAN_GROUPS_DELETE = "A group of selling plans was deleted."
    SELLING_PLAN_GROUPS_UPDATE = "A group of selling plans, or what is sold by it, was changed."
    SHIPPING_ZONES_CREATE = "A shipping zone was made."
    SHIPPING_ZONES_DELETE = "A shipping zone was deleted."
    SHIPPING_ZONES_UPDATE = "A shipping zone was changed."
    SHOP_LANGUAGES = "The languages that the shop speaks were changed."
    SHOP_POLICIES_UPDATE = "A policy of the shop was changed."
    SHOP_UPDATE = "The shop's settings were changed."
    TAX_RATES_CREATE = "A tax rate was made."
    TAX_RATES_DELETE = "A tax rate was deleted."
    TAX_RATES_UPDATE = "A tax rate was changed."
    TRANSLATIONS_REGISTER = "Translations of something were put down."
    TRANSLATIONS_REMOVE = "Translations of something were taken away."
    URL_REDIRECTS_DELETE = "A redirect was deleted."
    URL_REDIRECTS_UPDATE = "A redirect was made or changed."

    @property
    def path(self) -> str:
        """As events and the headers have it: ``orders/create``."""
        several = (r for r in _RESOURCES if self.name.startswith(f"{r}_"))
        resource = next(several, self.name.partition("_")[0])
        return f"{resource}/{self.name.removeprefix(f'{resource}_')}".lower()


# With more than one word; of the others the first is the resource.
_RESOURCES = (
    *("CUSTOMER_GROUPS", "DRAFT_ORDERS", "EXCHANGE_RATES", "GIFT_CARDS", "INVENTORY_LEVELS"),
    *("METAFIELD_DEFINITIONS", "METAOBJECT_DEFINITIONS", "ORDER_TRANSACTIONS", "PRICE_LISTS"),
    *("SELLING_PLAN_GROUPS", "SHIPPING_ZONES", "SHOP_POLICIES", "TAX_RATES", "URL_REDIRECTS"),
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
