"""What staff say of selling plans, read into their drafts."""

import math
from collections.abc import Mapping, Sequence
from typing import Any

from commerce.complaints import Complaints
from commerce.money import Money
from commerce.selling_plan import (
    FixedAmount,
    FixedPrice,
    GroupDraft,
    Percentage,
    PlanDraft,
    PriceAdjustment,
    Rhythm,
)
from commerce.vocabulary import Vocabulary

MAX_OPTIONS = 3
MAX_PLANS = 31
MAX_INTERVALS = 1_000
MAX_DESCRIPTION = 1_000

Said = Mapping[str, Any]


class SellingPlanErrorCode(Vocabulary):
    """Why selling plans were left as they were."""

    BLANK = "It may not be empty."
    INVALID = "It is not valid."
    NOT_FOUND = "There is no such thing."
    TAKEN = "Another plan makes the same choice."
    TOO_LONG = "It is too long."
    TOO_MANY = "There are more than there may be."


def group(said: Said, complaints: Complaints, currency: str) -> GroupDraft:
    """A group of plans, of worth only if nothing is complained of."""
    name = complaints.title(said["name"], "name")
    names = [
        complaints.line(option, "options", str(i), longest=255, blank=False)
        for i, option in enumerate(said["options"])
    ]
    if not 0 < len(names) <= MAX_OPTIONS or len({n.casefold() for n in names}) < len(names):
        complaints.add("INVALID", f"Name 1 to {MAX_OPTIONS} options, each once.", "options")
    if not 0 < len(said["plans"]) <= MAX_PLANS:
        complaints.add("TOO_MANY", f"A group has 1 to {MAX_PLANS} plans.", "plans")
    plans = [
        _plan(plan, len(names), complaints.inside("plans", str(i)), currency)
        for i, plan in enumerate(said["plans"])
    ]
    kept = [plan.key for plan in plans if plan.key is not None]
    if len(set(kept)) < len(kept):
        complaints.add("TAKEN", "A plan is named twice.", "plans")
    choices = [tuple(plan.options) for plan in plans]
    if len(set(choices)) < len(choices):
        complaints.add("TAKEN", "Two plans make the same choices.", "plans")
    return GroupDraft(name, names, plans)


def _plan(said: Said, options: int, complaints: Complaints, currency: str) -> PlanDraft:
    choices = [
        complaints.line(choice, "options", str(i), longest=255, blank=False)
        for i, choice in enumerate(said["options"])
    ]
    if len(choices) != options:
        complaints.add("INVALID", f"Choose once for each of the {options} options.", "options")
        choices = [*choices, *[""] * options][:options]
    description = complaints.line(
        said.get("description") or "", "description", longest=MAX_DESCRIPTION
    )
    percentage, charge = _charge(said.get("checkout_charge"), complaints, currency)
    return PlanDraft(
        name=complaints.title(said["name"], "name"),
        options=choices,
        adjustments=_adjustments(said.get("price_adjustments") or (), complaints, currency),
        billing=_rhythm(said.get("billing"), complaints, "billing"),
        delivery=_rhythm(said.get("delivery"), complaints, "delivery"),
        description=description or None,
        charge_percentage=percentage,
        charge=charge,
        key=said.get("id"),
    )


def _charge(
    said: Said | None, complaints: Complaints, currency: str
) -> tuple[float | None, Money | None]:
    """What is paid at once, as a share or as an amount."""
    if said is None:
        return None, None
    part = complaints.inside("checkoutCharge")
    found = _value(said, part, currency)
    if isinstance(found, Percentage):
        return found.adjustment_percentage, None
    return None, found.adjustment_amount if isinstance(found, FixedAmount) else None


def _adjustments(
    said: Sequence[Said], complaints: Complaints, currency: str
) -> list[PriceAdjustment]:
    if len(said) > 2:
        complaints.add("TOO_MANY", "A plan has 2 prices at most.", "priceAdjustments")
    found = []
    for i, each in enumerate(said):
        part = complaints.inside("priceAdjustments", str(i))
        value = _value(each, part, currency)
        count = each.get("order_count")
        if count is not None and not 0 < count <= MAX_INTERVALS:
            part.add("INVALID", f"It goes from 1 to {MAX_INTERVALS:,}.", "orderCount")
        found.append(PriceAdjustment(value, count))
    return found


def _value(
    said: Said, complaints: Complaints, currency: str
) -> Percentage | FixedAmount | FixedPrice:
    given = [name for name in ("percentage", "amount", "price") if said.get(name) is not None]
    if len(given) != 1:
        complaints.add("INVALID", "Give it one kind of change, and no other.")
        return Percentage(0)
    [name] = given
    if name == "percentage":
        percentage = float(said[name])
        if not (math.isfinite(percentage) and 0 <= percentage <= 100):
            complaints.add("INVALID", "The percentage goes from 0 to 100.", name)
        return Percentage(percentage)
    money = complaints.money(said[name], currency, name)
    return FixedAmount(money) if name == "amount" else FixedPrice(money)


def _rhythm(said: Said | None, complaints: Complaints, field: str) -> Rhythm | None:
    if said is None:
        return None
    if not 0 < said["interval_count"] <= MAX_INTERVALS:
        message = f"It goes from 1 to {MAX_INTERVALS:,}."
        complaints.add("INVALID", message, field, "intervalCount")
    return Rhythm(said["interval"], said["interval_count"])
