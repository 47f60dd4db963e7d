"""The shop's policies."""

import models
from context import Context

SUBSCRIPTION = "subscription-policy"
# The policies there are, and what each is called unless staff call it otherwise.
TITLES = {
    "contact-information": "Contact information",
    "legal-notice": "Legal notice",
    "privacy-policy": "Privacy policy",
    "refund-policy": "Refund policy",
    "shipping-policy": "Shipping policy",
    SUBSCRIPTION: "Cancellation policy",
    "terms-of-sale": "Terms of sale",
    "terms-of-service": "Terms of service",
}
# What the shop says of subscriptions until staff have written something else.
SUBSCRIPTION_BODY = (
    "A subscription goes on until you cancel it, which you can do at any time and free of charge."
    " You keep what has been paid for; nothing more is charged after you have cancelled."
)


async def policy(context: Context, handle: str) -> models.ShopPolicy | None:
    return await context.loaders.policy_by_handle.load(handle)


async def by_number(context: Context, key: int) -> models.ShopPolicy | None:
    return await context.loaders.policy.load(key)


async def subscription(context: Context) -> models.ShopPolicy:
    """What staff have written, or what holds without it, which has no id."""
    written = await policy(context, SUBSCRIPTION)
    return written or models.ShopPolicy(
        handle=SUBSCRIPTION, title=TITLES[SUBSCRIPTION], body=SUBSCRIPTION_BODY
    )
