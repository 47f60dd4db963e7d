"""What discounts took off an order, as clients see it."""

from typing import Any

import strawberry

import commerce.quote
from commerce.money import Money
from resolvers.discount import Allocation
from schema.discount import Described
from schema.money import MoneyV2
from schema.permission import public
from schema.shows import never


@strawberry.interface(description="A discount, as it was applied to an order.")
class DiscountApplication(Described): ...


def _by_code(has: bool) -> Any:
    """An ``is_type_of`` for discounts with a code, or without one."""

    def is_type_of(_cls: type, value: commerce.quote.DiscountApplication, _info: object) -> bool:
        return (value.code is not None) is has

    return classmethod(is_type_of)


@strawberry.type(description="A discount code, as it was applied to an order.")
class DiscountCodeApplication(DiscountApplication):
    applicable: bool = public("Whether it took something off.")

    @public("The code.")
    def code(self: commerce.quote.DiscountApplication) -> str:
        return self.code or ""

    is_type_of = _by_code(True)


@strawberry.type(description="A discount that asked for no code, as it was applied to an order.")
class AutomaticDiscountApplication(DiscountApplication):
    @public("How it is called.")
    def title(self: commerce.quote.DiscountApplication) -> str:
        return self.title or ""

    is_type_of = _by_code(False)


@strawberry.type(description="A discount that staff gave by hand.")
class ManualDiscountApplication(DiscountApplication):
    title: str = public("How it is called.")
    description: str | None = public("Why it was given.")

    is_type_of = never("staff give no discounts by hand")


@strawberry.type(description="A discount of a program beside the shop.")
class ScriptDiscountApplication(DiscountApplication):
    title: str = public("How it is called.")

    is_type_of = never("no program beside the shop makes orders cheaper")


@strawberry.type(description="What a discount took off one thing.")
class DiscountAllocation:
    @public("How much.", MoneyV2)
    def allocated_amount(self: Allocation) -> Money:
        return self.amount

    @public("The discount.", DiscountApplication)
    def discount_application(self: Allocation) -> commerce.quote.DiscountApplication:
        return self.application


ORDER_DISCOUNTS = [
    AutomaticDiscountApplication,
    DiscountCodeApplication,
    ManualDiscountApplication,
    ScriptDiscountApplication,
]
