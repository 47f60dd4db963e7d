"""How a variant is priced and in which quantities it is sold: a part of ``ProductVariant``."""

import strawberry

import models
from commerce import quantity_rule
from commerce.money import Money
from commerce.unit_price import Measurement, unit_price
from schema.money import MoneyV2
from schema.permission import public
from schema.unit_price import UnitPriceMeasurement


@strawberry.type(description="In which quantities something is sold.")
class QuantityRule:
    @public("The fewest one has to buy.")
    def minimum(self: quantity_rule.QuantityRule) -> int:
        return self.minimum

    @public("The most one may buy; null if there is no such bound.")
    def maximum(self: quantity_rule.QuantityRule) -> int | None:
        return self.maximum

    @public("It is sold in multiples of this.")
    def increment(self: quantity_rule.QuantityRule) -> int:
        return self.increment


@strawberry.type
class VariantTerms:
    @public("What one costs.", MoneyV2)
    def price(self: models.ProductVariant) -> Money:
        return self.price

    @public("What one cost before; null when it is not on sale.", MoneyV2 | None)
    def compare_at_price(self: models.ProductVariant) -> Money | None:
        return self.compare_at_price

    @public("What one costs.", MoneyV2, use="price")
    def price_v2(self: models.ProductVariant) -> Money:
        return self.price

    @public("What one cost before.", MoneyV2 | None, use="compareAtPrice")
    def compare_at_price_v2(self: models.ProductVariant) -> Money | None:
        return self.compare_at_price

    @public("What it costs by weight, volume or the like; null if not measured.", MoneyV2 | None)
    def unit_price(self: models.ProductVariant) -> Money | None:
        return unit_price(self.price, self.measurement) if self.measurement else None

    @public(
        "How much one holds, and how much `unitPrice` is for; null if not measured.",
        UnitPriceMeasurement | None,
    )
    def unit_price_measurement(self: models.ProductVariant) -> Measurement | None:
        return self.measurement

    @public("In which quantities it is sold.", QuantityRule)
    def quantity_rule(self: models.ProductVariant) -> quantity_rule.QuantityRule:
        return self.quantity_rule
