"""What staff say of taxes, read into rates."""

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any

from commerce.complaints import Complaints
from commerce.destination_draft import province_of
from commerce.tax import TaxMode, TaxRate

MAX_RATES = 2_000
MAX_CLASS = 100
_PLAIN = ("country", "mode", "on_shipping")
Said = Mapping[str, Any]


def rate(said: Said, complaints: Complaints, old: TaxRate | None) -> TaxRate:
    """A new rate, or the old one with what was said; of worth only if nothing is complained of."""
    found = old or TaxRate(title="", rate=Decimal(0), country="")
    changes: dict[str, Any] = {name: said[name] for name in _PLAIN if name in said}
    if "title" in said:
        changes["title"] = complaints.title(said["title"])
    if "percentage" in said:
        changes["rate"] = _percent(said["percentage"], complaints) / 100
    if "tax_class" in said:
        name = complaints.line(said["tax_class"] or "", "taxClass", longest=MAX_CLASS)
        changes["tax_class"] = name or None
    country = changes.get("country", found.country)
    province = said.get("province", found.province)
    if "country" in said or "province" in said:
        changes["province"] = province_of(country, province, complaints, "provinceCode")
    if changes.get("mode", found.mode) is TaxMode.INSTEAD and not province:
        message = "Only a province's rate can stand in place of its country's."
        complaints.add("INVALID", message, "mode")
        changes["mode"] = TaxMode.ADDED
    return replace(found, **changes)


def _percent(value: str, complaints: Complaints) -> Decimal:
    percent = Decimal(value)
    if not (percent.is_finite() and 0 <= percent <= 100 and percent == round(percent, 4)):
        message = "The percentage goes from 0 to 100, with 4 decimals at most."
        complaints.add("INVALID", message, "percentage")
        return Decimal(0)
    return percent
