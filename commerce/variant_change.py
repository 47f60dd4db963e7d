"""What staff say of a variant, read into its columns: by the rules that product files keep."""

import math
from collections.abc import Mapping
from typing import Any

from commerce import weight
from commerce.complaints import Complaints
from commerce.product_cell import MAX_NUMBER, MAX_TEXT
from commerce.quantity_rule import QuantityRule
from commerce.tax_draft import MAX_CLASS
from commerce.text import camel

_PLAIN = ("requires_shipping", "taxable", "inventory_tracked", "inventory_policy")


def columns(said: Mapping[str, Any], complaints: Complaints, currency: str) -> dict[str, Any]:
    """The columns of a variant that ``said`` speaks of."""
    found: dict[str, Any] = {name: said[name] for name in _PLAIN if name in said}
    for name in ("sku", "barcode"):
        if name in said:
            found[name] = complaints.line(said[name] or "", name, longest=MAX_TEXT) or None
    if "tax_class" in said:
        name = complaints.line(said["tax_class"] or "", "taxClass", longest=MAX_CLASS)
        found["tax_class"] = name or None
    if "sku" in found:
        found["sku_key"] = (found["sku"] or "").casefold()
    if "price" in said:
        found["price_minor"] = complaints.money(said["price"], currency, "price").minor
    if "compare_at_price" in said:
        found["compare_at_minor"] = _amount(said, "compare_at_price", complaints, currency)
    if "weight" in said:
        amount, unit = said["weight"]
        found |= _weight(amount, unit, complaints)
    if "quantity_rule" in said:
        found |= _rule(said["quantity_rule"], complaints)
    if "unit_price_measurement" in said:
        found |= _measurement(said["unit_price_measurement"], complaints)
    return found


def item_columns(said: Mapping[str, Any], complaints: Complaints, currency: str) -> dict[str, Any]:
    """The columns of the inventory item behind a variant."""
    found: dict[str, Any] = {}
    if "cost" in said:
        found["unit_cost_minor"] = _amount(said, "cost", complaints, currency)
    if "country_of_origin" in said:
        found["country_of_origin"] = said["country_of_origin"]
    if "harmonized_system_code" in said:
        code = complaints.line(
            said["harmonized_system_code"] or "", "harmonizedSystemCode", longest=20
        )
        if code and not (code.replace(".", "").isdecimal() and code.isascii()):
            complaints.add("INVALID", "A code has digits and points.", "harmonizedSystemCode")
        found["harmonized_system_code"] = code or None
    return found


def check_prices(price: int, compare_at: int | None, complaints: Complaints) -> None:
    """A former price is above the price, or it is none."""
    if compare_at is not None and compare_at <= price:
        message = "What it cost before has to be above its price; say null if it is not reduced."
        complaints.add("INVALID", message, "compareAtPrice")


def whole(number: int, complaints: Complaints, *field: str) -> int:
    """A number from 0 that can be counted to."""
    if not 0 <= number <= MAX_NUMBER:
        complaints.add("INVALID", f"The {field[-1]} goes from 0 to {MAX_NUMBER:,}.", *field)
        return 0
    return number


def _amount(
    said: Mapping[str, Any], name: str, complaints: Complaints, currency: str
) -> int | None:
    if said[name] is None:
        return None
    return complaints.money(said[name], currency, camel(name)).minor


def _weight(amount: float, unit: Any, complaints: Complaints) -> dict[str, Any]:
    if not (math.isfinite(amount) and 0 <= amount <= MAX_NUMBER):
        complaints.add("INVALID", f"The weight goes from 0 to {MAX_NUMBER:,}.", "weight")
        amount = 0
    grams = whole(weight.grams(amount, unit.name), complaints, "weight")
    return {"grams": grams, "weight_unit": unit}


def _rule(rule: QuantityRule | None, complaints: Complaints) -> dict[str, Any]:
    rule = rule or QuantityRule()
    bounds = [rule.minimum, rule.increment, *([] if rule.maximum is None else [rule.maximum])]
    if min(bounds) < 1 or max(bounds) > MAX_NUMBER:
        complaints.add("INVALID", f"Its numbers go from 1 to {MAX_NUMBER:,}.", "quantityRule")
    elif rule.maximum is not None and rule.most_of(rule.maximum) == 0:
        complaints.add("INVALID", "No quantity would keep the rule.", "quantityRule")
    return {
        "quantity_minimum": rule.minimum,
        "quantity_maximum": rule.maximum,
        "quantity_increment": rule.increment,
    }


def _measurement(said: Mapping[str, Any] | None, complaints: Complaints) -> dict[str, Any]:
    names = ("measured_quantity", "measured_unit", "reference_quantity", "reference_unit")
    if said is None:
        return dict(zip(names, (None, None, 1, None), strict=True))
    quantity, reference = said["quantity_value"], said["reference_value"]
    sound = math.isfinite(quantity) and 0 < quantity <= MAX_NUMBER
    if not sound or not 0 < reference <= MAX_NUMBER:
        message = f"Its numbers are above 0, and at most {MAX_NUMBER:,}."
        complaints.add("INVALID", message, "unitPriceMeasurement")
    units = said["quantity_unit"], said["reference_unit"]
    if units[0].measures is not units[1].measures:
        message = "Its two units have to measure the same."
        complaints.add("INVALID", message, "unitPriceMeasurement")
    return dict(zip(names, (quantity, units[0], reference, units[1]), strict=True))
