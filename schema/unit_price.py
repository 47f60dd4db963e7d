"""How much of what one holds, for prices by weight, volume, length, area or piece."""

import strawberry

from commerce.unit_price import MeasuredType, MeasuredUnit, Measurement
from schema import enums
from schema.permission import public

enums.register(MeasuredType, name="UnitPriceMeasurementMeasuredType")
enums.register(MeasuredUnit, name="UnitPriceMeasurementMeasuredUnit")


@strawberry.type(description="How much one holds, and how much its unit price is for.")
class UnitPriceMeasurement:
    @public("What is measured.", MeasuredType | None)
    def measured_type(self: Measurement) -> MeasuredType:
        return self.unit.measures

    @public("The unit of `quantityValue`.", MeasuredUnit | None)
    def quantity_unit(self: Measurement) -> MeasuredUnit:
        return self.unit

    @public("How much one holds.")
    def quantity_value(self: Measurement) -> float:
        return float(self.quantity)

    @public("The unit of `referenceValue`.", MeasuredUnit | None)
    def reference_unit(self: Measurement) -> MeasuredUnit:
        return self.reference_unit

    @public("How much the unit price is for.")
    def reference_value(self: Measurement) -> int:
        return self.reference_quantity
