"""What staff say of deliveries, read into zones and methods."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from commerce import handle
from commerce.complaints import MAX_TITLE, Complaints
from commerce.destination_draft import province_of
from commerce.money import Money
from commerce.shipping import (
    ByPrice,
    ByWeight,
    Carried,
    Flat,
    PriceBand,
    ShippingMethod,
    ShippingZone,
    WeightBand,
)
from commerce.tax import Destination

MAX_ZONES = 100
MAX_REGIONS = 1_000
MAX_METHODS = 50
MAX_BANDS = 50
MAX_DESCRIPTION = 500
MAX_CLASS = 100
MAX_GRAMS = 1_000_000_000
Said = Mapping[str, Any]
Table = Flat | ByWeight | ByPrice | Carried


def zone(
    said: Said, complaints: Complaints, old: ShippingZone | None, others: Sequence[ShippingZone]
) -> ShippingZone:
    """A new zone, or the old one with what was said; ``others`` deliver elsewhere.

    It is of worth only if nothing is complained of.
    """
    found = old or ShippingZone(key="", title="")
    changes: dict[str, Any] = {}
    if "title" in said:
        changes["title"] = complaints.title(said["title"])
    if "regions" in said:
        changes["regions"] = _regions(said["regions"], complaints.inside("regions"), others)
    if "rest_of_world" in said:
        changes["rest_of_world"] = said["rest_of_world"]
        if said["rest_of_world"] and any(one.rest_of_world for one in others):
            complaints.add("TAKEN", "Another zone is the rest of the world.", "restOfWorld")
    found = replace(found, **changes)
    if not found.regions and not found.rest_of_world:
        complaints.add("BLANK", "Name where it delivers to.", "regions")
    return found


def _regions(
    said: Sequence[tuple[str, Sequence[str]]],
    complaints: Complaints,
    others: Sequence[ShippingZone],
) -> frozenset[Destination]:
    taken = {region: one.title for one in others for region in one.regions}
    found: set[Destination] = set()
    for i, (country, provinces) in enumerate(said):
        own = {Destination(country)} if not provinces else set()
        for j, name in enumerate(provinces):
            code = province_of(country, name, complaints, str(i), "provinceCodes", str(j))
            if code is not None:
                own.add(Destination(country, code))
        for region in sorted(own & taken.keys(), key=str):
            name = "-".join(filter(None, (region.country, region.province)))
            complaints.add("TAKEN", f"{name} belongs to {taken[region]}.", str(i))
        found |= own
    if len(found) > MAX_REGIONS:
        message = f"A zone has {MAX_REGIONS:,} countries and provinces at most."
        complaints.add("TOO_MANY", message)
    return frozenset(found)


def method(
    said: Said,
    complaints: Complaints,
    old: ShippingMethod | None,
    currency: str,
    taken: Sequence[str] = (),
) -> ShippingMethod:
    """A new method with a key that is not ``taken``, or the old one with what was said."""
    found = old or ShippingMethod(key="", title="", price=Flat(Money(0, currency)))
    changes: dict[str, Any] = {name: said[name] for name in ("pickup",) if name in said}
    if "title" in said:
        changes["title"] = complaints.title(said["title"])
    bounds = {"description": MAX_DESCRIPTION, "tax_class": MAX_CLASS}
    shown = {"description": "description", "tax_class": "taxClass"}
    for name, longest in bounds.items():
        if name in said:
            changes[name] = complaints.line(said[name] or "", shown[name], longest=longest)
    if "price" in said:
        changes["price"] = _table(said["price"], complaints.inside("price"), currency)
    collected = changes.get("pickup", found.pickup)
    if collected and isinstance(changes.get("price", found.price), Carried):
        complaints.add("INVALID", "No carrier brings what the buyer collects.", "price")
    if "free_over" in said:
        over = said["free_over"]
        changes["free_over"] = over and complaints.money(over, currency, "freeOver")
    if old is None:
        changes["key"] = handle.unique(handle.handle_of(changes["title"])[:MAX_TITLE], taken)
    return replace(found, **changes)


def _table(price: tuple[str, Any], complaints: Complaints, currency: str) -> Table:
    kind, said = price
    match kind:
        case "flat":
            return Flat(complaints.money(said, currency, "flat"))
        case "by_weight":
            weights = _bands(said, complaints.inside("byWeight"), currency, _grams)
            return ByWeight(tuple(WeightBand(up_to, price) for up_to, price in weights))
        case "by_price":
            prices = _bands(said, complaints.inside("byPrice"), currency, _worth)
            return ByPrice(tuple(PriceBand(up_to, price) for up_to, price in prices))
    complaints = complaints.inside("carrier")
    carrier, service = (
        complaints.line(said[name], name, longest=MAX_CLASS, blank=False)
        for name in ("carrier", "service")
    )
    return Carried(carrier, service, complaints.money(said["fallback"], currency, "fallback"))


def _grams(said: int, complaints: Complaints, _currency: str, *field: str) -> int:
    if not 0 < said <= MAX_GRAMS:
        complaints.add("INVALID", f"The weight goes from 1 to {MAX_GRAMS:,} grams.", *field)
    return said


def _worth(said: str, complaints: Complaints, currency: str, *field: str) -> Money:
    return complaints.money(said, currency, *field)


def _bands(
    said: Sequence[tuple[Any, str]], complaints: Complaints, currency: str, bound: Any
) -> list[tuple[Any, Money]]:
    """Prices up to ever more; only the last may be without a bound."""
    if not 0 < len(said) <= MAX_BANDS:
        complaints.add("INVALID", f"A table has 1 to {MAX_BANDS} prices.")
    found: list[tuple[Any, Money]] = []
    for i, (up_to, price) in enumerate(said):
        most = None if up_to is None else bound(up_to, complaints, currency, str(i), "upTo")
        before = found[-1][0] if found else 0
        if i and (before is None or (most is not None and most <= before)):
            complaints.add("INVALID", "Each price is for more than the one before.", str(i), "upTo")
        found.append((most, complaints.money(price, currency, str(i), "price")))
    return found
