"""What staff say of variants."""

from typing import Any

import strawberry

import models
from commerce import gid
from commerce.quantity_rule import QuantityRule
from commerce.unit_price import MeasuredUnit
from schema.country import CountryCode
from schema.given import given
from schema.scalars import Decimal
from schema.variant_selection import SelectedOptionInput

_OPTIONS = "Its value of each of the product's options; values that are new are added to them."


@strawberry.input(description="How heavy something is.")
class WeightInput:
    value: float = strawberry.field(description="How many of the unit; kept in whole grams.")
    unit: models.WeightUnit = strawberry.field(description="The unit it is shown in.")


@strawberry.input(description="In which quantities something is sold.")
class QuantityRuleInput:
    minimum: int = strawberry.field(default=1, description="The fewest one has to buy.")
    maximum: strawberry.Maybe[int | None] = strawberry.field(
        description="The most one may buy; null for no such bound."
    )
    increment: int = strawberry.field(default=1, description="It is sold in multiples of this.")

    def rule(self) -> QuantityRule:
        return QuantityRule(**{"maximum": None} | given(self))


@strawberry.input(description="How much one holds, and how much its unit price is for.")
class UnitPriceMeasurementInput:
    quantity_value: float = strawberry.field(description="How much one holds, such as 750.")
    quantity_unit: MeasuredUnit = strawberry.field(description="Of which unit, such as ML.")
    reference_value: int = strawberry.field(
        default=1, description="How much the unit price is for, such as 1."
    )
    reference_unit: MeasuredUnit = strawberry.field(
        description="Of which unit, such as L; one that measures the same."
    )


@strawberry.input(description="How many lie at a location.")
class InventoryQuantityInput:
    location_id: strawberry.ID = strawberry.field(description="The id of the location.")
    quantity: int = strawberry.field(description="How many, 0 to 1,000,000,000.")

    def pair(self) -> tuple[int, int]:
        return gid.number_of("Location", self.location_id), self.quantity


@strawberry.input
class VariantFields:
    compare_at_price: strawberry.Maybe[Decimal | None] = strawberry.field(
        description="What one cost before, above its price; null when it is not on sale."
    )
    sku: strawberry.Maybe[str | None] = strawberry.field(
        description="The shop's own code for it, one of its kind in the product."
    )
    barcode: strawberry.Maybe[str | None] = strawberry.field(
        description="Its barcode: a GTIN, EAN or ISBN."
    )
    weight: strawberry.Maybe[WeightInput] = strawberry.field(description="How heavy one is.")
    requires_shipping: strawberry.Maybe[bool] = strawberry.field(
        description="Whether it has to be delivered."
    )
    taxable: strawberry.Maybe[bool] = strawberry.field(description="Whether tax is charged on it.")
    tax_class: strawberry.Maybe[str | None] = strawberry.field(
        description="The `taxClass` of the tax rates that count for it; null for the usual ones."
    )
    tracked: strawberry.Maybe[bool] = strawberry.field(
        description="Whether somebody counts how many there are."
    )
    inventory_policy: strawberry.Maybe[models.InventoryPolicy] = strawberry.field(
        description="What happens when it has run out."
    )
    quantity_rule: strawberry.Maybe[QuantityRuleInput | None] = strawberry.field(
        description="In which quantities it is sold; null for any."
    )
    unit_price_measurement: strawberry.Maybe[UnitPriceMeasurementInput | None] = strawberry.field(
        description="How much one holds; null if that is not said."
    )
    media_id: strawberry.Maybe[strawberry.ID | None] = strawberry.field(
        description="The id of the product's picture that shows it; null for none of its own."
    )
    cost: strawberry.Maybe[Decimal | None] = strawberry.field(
        description="What one costs the shop; only staff see it."
    )
    country_of_origin: strawberry.Maybe[CountryCode | None] = strawberry.field(  # type: ignore[valid-type]
        description="Where it was made, for customs."
    )
    harmonized_system_code: strawberry.Maybe[str | None] = strawberry.field(
        description="Its customs code of 6 to 13 digits."
    )

    def said(self) -> dict[str, Any]:
        found = given(self)
        if found.get("weight"):
            found["weight"] = found["weight"].value, found["weight"].unit
        if "tracked" in found:
            found["inventory_tracked"] = found.pop("tracked")
        if found.get("quantity_rule"):
            found["quantity_rule"] = found["quantity_rule"].rule()
        if found.get("unit_price_measurement"):
            found["unit_price_measurement"] = given(found["unit_price_measurement"])
        if found.get("media_id") is not None:
            found["media_id"] = gid.number_of("MediaImage", found["media_id"])
        if found.get("country_of_origin"):
            found["country_of_origin"] = found["country_of_origin"].value
        if "selected_options" in found:
            found["selected_options"] = [each.pair() for each in found["selected_options"]]
        return found


@strawberry.input(description="A variant to make.")
class ProductVariantInput(VariantFields):
    price: Decimal = strawberry.field(description="What one costs, in the shop's currency.")
    selected_options: list[SelectedOptionInput] = strawberry.field(
        default_factory=list, description=f"{_OPTIONS} Nothing where it has no options."
    )
    inventory_quantities: list[InventoryQuantityInput] = strawberry.field(
        default_factory=list,
        description="How many there are, by location, 50 at most; none if it is left out.",
    )

    def said(self) -> dict[str, Any]:
        found = super().said()
        found["inventory_quantities"] = [each.pair() for each in self.inventory_quantities]
        return found


@strawberry.input(description="Changes of a variant; what is left out stays.")
class ProductVariantUpdateInput(VariantFields):
    id: strawberry.ID = strawberry.field(description="The id of the variant.")
    price: strawberry.Maybe[Decimal] = strawberry.field(
        description="What one costs, in the shop's currency."
    )
    selected_options: strawberry.Maybe[list[SelectedOptionInput]] = strawberry.field(
        description=f"{_OPTIONS} Of options that are not named it keeps its value."
    )

    def said(self) -> dict[str, Any]:
        return super().said() | {"id": gid.number_of("ProductVariant", self.id)}
