"""What staff say of discounts, read into rules."""

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any

from commerce.complaints import MAX_TITLE, Complaints
from commerce.discount import (
    EVERYTHING,
    BuyXGetY,
    Discount,
    DiscountTarget,
    DiscountValue,
    FixedAmount,
    FreeShipping,
    Percentage,
    Selection,
)
from commerce.money import Money
from commerce.vocabulary import Vocabulary

MAX_NAMED = 250
MAX_COUNT = 1_000_000_000
_VALUES = ("percentage", "amount", "free_shipping", "buy_x_get_y")
_COUNTS = {
    "minimum_quantity": "minimumQuantity",
    "usage_limit": "usageLimit",
    "customer_limit": "customerLimit",
}
Said = Mapping[str, Any]


class DiscountErrorCode(Vocabulary):
    """Why a discount was left as it was."""

    BLANK = "It may not be empty."
    INVALID = "It is not valid."
    NOT_FOUND = "There is no such discount."
    TAKEN = "Another discount has the code."
    TOO_LONG = "It is too long."
    TOO_MANY = "There are more than there may be."


def rule(said: Said, complaints: Complaints, currency: str, old: Discount | None) -> Discount:
    """A new rule, or the old one with what was said; of worth only if nothing is complained of."""
    found = old or Discount(key="", title="", value=Percentage(Decimal(0)))
    changes = _plain(said, complaints, currency)
    if old is None:
        changes.setdefault("title", changes.get("code"))
    named = [name for name in _VALUES if said.get(name) is not None]
    if len(named) > 1 or (old is None and not named):
        message = "Give it one of percentage, amount, freeShipping and buyXGetY."
        complaints.add("INVALID", message)
    elif named:
        changes["value"] = _value(named[0], said, complaints, currency)
    value = changes.get("value", found.value)
    if "selection" in said:
        changes["selection"] = selection(said["selection"], complaints, "selection")
    changes["target"] = _target(value, changes.get("selection", found.selection))
    starts, ends = (changes.get(n, getattr(found, n)) for n in ("starts_at", "ends_at"))
    if starts and ends and ends <= starts:
        complaints.add("INVALID", "It has to end after it starts.", "endsAt")
    try:
        return replace(found, **changes)
    except ValueError as error:
        complaints.add("INVALID", f"It is not valid: {error}.", "selection")
        return found


def _plain(said: Said, complaints: Complaints, currency: str) -> dict[str, Any]:
    """What needs no more than to be within its bounds."""
    found = {name: said[name] for name in ("starts_at", "ends_at") if name in said}
    if "customer_groups" in said:
        found["customer_groups"] = frozenset(map(str, said["customer_groups"] or ()))
        if len(found["customer_groups"]) > MAX_NAMED:
            message = f"It names {MAX_NAMED} groups at most."
            complaints.add("TOO_MANY", message, "customerGroupIds")
    for name in ("title", "code"):
        if name in said:
            found[name] = complaints.line(said[name], name, longest=MAX_TITLE, blank=False)
    for name, shown in _COUNTS.items():
        if name in said:
            found[name] = said[name]
            _count(said[name], complaints, shown)
    if "minimum_subtotal" in said:
        least = said["minimum_subtotal"]
        found["minimum_subtotal"] = least and complaints.money(least, currency, "minimumSubtotal")
    if "combines_with" in said:
        found["combines_with"] = frozenset(said["combines_with"])
    return found


def _value(name: str, said: Said, complaints: Complaints, currency: str) -> DiscountValue:
    given = said[name]
    match name:
        case "percentage":
            return Percentage(percent(given, complaints, name))
        case "amount":
            amount = max(complaints.money(given, currency, name), Money(0, currency))
            return FixedAmount(amount, bool(said.get("on_each")))
        case "free_shipping":
            most: Money | None = None
            if given.get("at_most") is not None:
                most = complaints.money(given["at_most"], currency, "freeShipping", "atMost")
            return FreeShipping(most)
    return _buy_x_get_y(given, complaints.inside("buyXGetY"))


def _buy_x_get_y(said: Said, complaints: Complaints) -> BuyXGetY:
    counts = {
        name: _count(said[name], complaints, shown)
        for name, shown in (("buy_quantity", "buyQuantity"), ("get_quantity", "getQuantity"))
    }
    return BuyXGetY(
        buy=selection(said["buy"], complaints, "buy"),
        get=selection(said["get"], complaints, "get"),
        percent=percent(said["percentage"], complaints, "percentage"),
        most=None if said.get("most") is None else _count(said["most"], complaints, "most"),
        **counts,
    )


def selection(said: Said | None, complaints: Complaints, field: str) -> Selection:
    """Everything, if nothing is said."""
    if said is None:
        return EVERYTHING
    named = {
        name: frozenset(said.get(name, ())) for name in ("products", "variants", "collections")
    }
    if sum(map(len, named.values())) > MAX_NAMED:
        complaints.add("TOO_MANY", f"It names {MAX_NAMED} things at most.", field)
    if not said["everything"] and not any(named.values()):
        complaints.add("BLANK", "Name what it is about, or everything.", field)
    return Selection(everything=said["everything"], **named)


def _target(value: DiscountValue, about: Selection) -> DiscountTarget:
    """Lines are made cheaper on their own where some of them are named."""
    match value:
        case FreeShipping():
            return DiscountTarget.SHIPPING
        case BuyXGetY() | FixedAmount(each=True):
            return DiscountTarget.LINE
    return DiscountTarget.ORDER if about.everything else DiscountTarget.LINE


def percent(value: str, complaints: Complaints, field: str) -> Decimal:
    found = Decimal(value)
    if not (found.is_finite() and 0 <= found <= 100 and found == round(found, 4)):
        message = "The percentage goes from 0 to 100, with 4 decimals at most."
        complaints.add("INVALID", message, field)
        return Decimal(0)
    return found


def _count(value: int | None, complaints: Complaints, field: str) -> int:
    if value is not None and not 0 < value <= MAX_COUNT:
        complaints.add("INVALID", f"It goes from 1 to {MAX_COUNT:,}.", field)
        return 1
    return value or 1
