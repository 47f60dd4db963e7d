"""What discounts take off a cart, as clients see it."""

import strawberry

from commerce.money import Money
from commerce.quote import DiscountApplication as Applied
from resolvers.discount import Allocation, AutomaticAllocation, CodeAllocation
from schema.discount import Described, DiscountApplicationTargetType, target_type_of
from schema.money import MoneyV2
from schema.permission import public
from schema.shows import never, shows


@strawberry.type(description="A discount, as it was applied to the cart.")
class CartDiscountApplication(Described): ...


@strawberry.type(description="A code that the buyer entered.")
class CartDiscountCode:
    code: str = public("The code as it was written.")
    applicable: bool = public("Whether it takes something off the cart as it is now.")


@strawberry.interface(description="What a discount took off.")
class CartDiscountAllocation:
    @public("The discount.", CartDiscountApplication)
    def discount_application(self: Allocation) -> Applied:
        return self.application

    @public("How much it took off.", MoneyV2)
    def discounted_amount(self: Allocation) -> Money:
        return self.amount

    @public("Which kind of thing it took it off.", DiscountApplicationTargetType)
    def target_type(self: Allocation) -> DiscountApplicationTargetType:
        return target_type_of(self.application)


@strawberry.type(description="What a discount took off that asks for no code.")
class CartAutomaticDiscountAllocation(CartDiscountAllocation):
    @public("How the discount is called.")
    def title(self: Allocation) -> str:
        return self.application.title or ""

    is_type_of = shows(AutomaticAllocation)


@strawberry.type(description="What a discount code took off.")
class CartCodeDiscountAllocation(CartDiscountAllocation):
    @public("The code.")
    def code(self: Allocation) -> str:
        return self.application.code or ""

    is_type_of = shows(CodeAllocation)


@strawberry.type(description="What a rule of a program beside the shop took off; there is none.")
class CartCustomDiscountAllocation(CartDiscountAllocation):
    @public("How the discount is called.")
    def title(self: Allocation) -> str:
        return self.application.title or ""

    is_type_of = never("no program beside the shop takes anything off")


CART_DISCOUNTS = [
    CartAutomaticDiscountAllocation,
    CartCodeDiscountAllocation,
    CartCustomDiscountAllocation,
]
