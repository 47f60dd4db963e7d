"""What discounts take off carts, as clients see them."""

from typing import Annotated

import strawberry

from commerce.discount import (
    BuyXGetY,
    DiscountTarget,
    DiscountValue,
    FixedAmount,
    Percentage,
)
from commerce.money import Money
from commerce.quote import DiscountApplication as Applied
from commerce.vocabulary import Vocabulary
from schema import enums
from schema.money import MoneyV2
from schema.permission import public
from schema.shows import shows


class DiscountApplicationAllocationMethod(Vocabulary):
    """How a discount is spread over what it is about."""

    ACROSS = "Once, shared over all of it."
    EACH = "To each of it on its own."
    ONE = "Once, shared over all of it: the former word for ACROSS."


class DiscountApplicationTargetSelection(Vocabulary):
    """Which of the things of its kind a discount is about."""

    ALL = "All of them."
    ENTITLED = "Those that the discount names."
    EXPLICIT = "Those that staff picked by hand."


class DiscountApplicationTargetType(Vocabulary):
    """Which kind of thing a discount makes cheaper."""

    LINE_ITEM = "What is bought."
    SHIPPING_LINE = "The delivery."


enums.register(DiscountApplicationAllocationMethod)
enums.register(DiscountApplicationTargetSelection)
enums.register(DiscountApplicationTargetType)


@strawberry.type(description="A share of a price.")
class PricingPercentageValue:
    @public("How many percent.")
    def percentage(self: float) -> float:
        return self

    is_type_of = shows(float)


PricingValue = Annotated[
    MoneyV2 | PricingPercentageValue,
    strawberry.union("PricingValue", description="An amount, or a share of a price."),
]


def value_of(value: DiscountValue | None) -> Money | float:
    """A free delivery is all of its price."""
    match value:
        case Percentage(percent):
            return float(percent)
        case BuyXGetY(percent=percent):
            return float(percent)
        case FixedAmount(amount):
            return amount
        case _:
            return 100.0


def target_type_of(applied: Applied) -> DiscountApplicationTargetType:
    kinds = DiscountApplicationTargetType
    shipping = applied.target is DiscountTarget.SHIPPING
    return kinds.SHIPPING_LINE if shipping else kinds.LINE_ITEM


@strawberry.type
class Described:
    """What the discounts of carts and of orders say alike of how they were applied."""

    @public("How it is spread.", DiscountApplicationAllocationMethod)
    def allocation_method(self: Applied) -> DiscountApplicationAllocationMethod:
        method = DiscountApplicationAllocationMethod
        once = isinstance(self.value, FixedAmount) and not self.value.each
        on_lines = self.target is DiscountTarget.LINE and not once
        return method.EACH if on_lines else method.ACROSS

    @public("Which things it is about.", DiscountApplicationTargetSelection)
    def target_selection(self: Applied) -> DiscountApplicationTargetSelection:
        words = DiscountApplicationTargetSelection
        everything = self.selection is not None and self.selection.everything
        some = not everything or isinstance(self.value, BuyXGetY)
        return words.ENTITLED if some else words.ALL

    @public("Which kind of thing it makes cheaper.", DiscountApplicationTargetType)
    def target_type(self: Applied) -> DiscountApplicationTargetType:
        return target_type_of(self)

    @public("What it takes off, before it is spread.", PricingValue)
    def value(self: Applied) -> Money | float:
        return value_of(self.value)
