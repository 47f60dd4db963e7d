"""Discounts on carts and orders: the codes that buyers enter, and what came off where."""

from collections.abc import Sequence
from dataclasses import dataclass

import models
from commerce import text
from commerce.basket import fold
from commerce.cart_error import CartErrorCode, CartWarningCode
from commerce.discount import DiscountRefusal, DiscountTarget
from commerce.money import Money
from commerce.quote import DiscountApplication, Priced, Quote
from commerce.refusal import Reason, Refused
from context import Context
from resolvers.cart import CartKey, Changed, Warned, bounded, offer_of, reason
from resolvers.cart_change import changing

MAX_CODE = 255


@dataclass(frozen=True)
class EnteredCode:
    """A code as the buyer wrote it, and whether it takes anything off as the cart is now."""

    code: str
    applicable: bool


@dataclass(frozen=True)
class Allocation:
    """What one discount took off one thing."""

    application: DiscountApplication
    amount: Money


class AutomaticAllocation(Allocation):
    """What came off without a code."""


class CodeAllocation(Allocation):
    """What came off by a code."""


def _allocation(application: DiscountApplication, amount: Money) -> Allocation:
    kind = AutomaticAllocation if application.code is None else CodeAllocation
    return kind(application, amount)


async def update_codes(context: Context, key: CartKey, codes: Sequence[str]) -> Changed:
    """Replace the codes; one that does not apply stays, with a warning: it may apply later."""
    bounded("discountCodes", codes)
    async with changing(context, key, by_buyer=True) as (_, cart):
        if reasons := set_codes(cart, codes, "discountCodes"):
            raise Refused(*reasons)
    return Changed(cart, await warnings(context, cart))


def set_codes(cart: models.Cart, codes: Sequence[str], *path: str) -> list[Reason]:
    reasons, kept = [], dict[str, str]()
    for i, code in enumerate(codes):
        if len(code) > MAX_CODE or not text.storable(code):
            message = f"A discount code has {MAX_CODE} printable characters at most."
            reasons.append(reason(CartErrorCode.INVALID, *path, str(i), message=message))
        elif code.strip():
            kept.setdefault(fold(code), code.strip())
    cart.discount_codes = list(kept.values())
    return reasons


_WARNINGS = {
    DiscountRefusal.NOT_FOUND: CartWarningCode.DISCOUNT_NOT_FOUND,
    DiscountRefusal.NOT_STARTED: CartWarningCode.DISCOUNT_CURRENTLY_INACTIVE,
    DiscountRefusal.ENDED: CartWarningCode.DISCOUNT_CURRENTLY_INACTIVE,
    DiscountRefusal.USED_UP: CartWarningCode.DISCOUNT_USAGE_LIMIT_REACHED,
    DiscountRefusal.NOT_FOR_CUSTOMER: CartWarningCode.DISCOUNT_CUSTOMER_NOT_ELIGIBLE,
    DiscountRefusal.USED_BY_CUSTOMER: CartWarningCode.DISCOUNT_CUSTOMER_USAGE_LIMIT_REACHED,
    DiscountRefusal.WRONG_CURRENCY: CartWarningCode.DISCOUNT_CODE_NOT_HONOURED,
    DiscountRefusal.NOTHING_ENTITLED: CartWarningCode.DISCOUNT_NO_ENTITLED_LINE_ITEMS,
    DiscountRefusal.BELOW_MINIMUM_SUBTOTAL: CartWarningCode.DISCOUNT_PURCHASE_NOT_IN_RANGE,
    DiscountRefusal.BELOW_MINIMUM_QUANTITY: CartWarningCode.DISCOUNT_QUANTITY_NOT_IN_RANGE,
    DiscountRefusal.BUY_MORE: CartWarningCode.DISCOUNT_QUANTITY_NOT_IN_RANGE,
    DiscountRefusal.DELIVERY_EXCLUDED: CartWarningCode.DISCOUNT_NO_ENTITLED_SHIPPING_LINES,
    DiscountRefusal.NOT_COMBINABLE: CartWarningCode.DISCOUNT_CODE_NOT_HONOURED,
}


async def warnings(context: Context, cart: models.Cart) -> list[Warned]:
    """Why codes take nothing off; nothing is priced for a cart without codes."""
    if not cart.discount_codes:
        return []
    quote = (await offer_of(context, cart.id)).quote
    return [
        Warned(_warning(cart, one.reason), f"{one.code}: {one.reason.meaning}", cart.gid)
        for one in quote.discounts
        if one.code is not None and one.reason is not None
    ]


def _warning(cart: models.Cart, reason: DiscountRefusal) -> CartWarningCode:
    if reason is DiscountRefusal.NOT_FOR_CUSTOMER and cart.customer_id is None:
        return CartWarningCode.DISCOUNT_ELIGIBLE_CUSTOMER_MISSING
    return _WARNINGS[reason]


def codes(cart: models.Cart, quote: Quote) -> list[EnteredCode]:
    """In the order in which they were entered."""
    applied = {fold(one.code) for one in quote.discounts if one.code and one.applicable}
    return [EnteredCode(code, fold(code) in applied) for code in cart.discount_codes]


def applied(quote: Quote) -> list[DiscountApplication]:
    """The discounts that take something off."""
    return [one for one in quote.discounts if one.applicable and one.amount.minor]


def on_cart(quote: Quote) -> list[Allocation]:
    """What came off the cart as a whole: the order, and its delivery."""
    whole = [one for one in applied(quote) if one.target is not DiscountTarget.LINE]
    return [_allocation(one, one.amount) for one in whole]


def on(priced: Priced, quote: Quote, *, line_level_only: bool = False) -> list[Allocation]:
    """What came off one line, or off the delivery: also shares of what came off the whole."""
    by_key = {one.key: one for one in quote.discounts}
    return [
        _allocation(by_key[share.discount], share.amount)
        for share in priced.discounts
        if share.amount.minor and not (line_level_only and share.target is not DiscountTarget.LINE)
    ]
