"""Ways to buy a thing again and again, or to pay for it later, as clients see them."""

from typing import Annotated

import strawberry

import models
import resolvers.selling_plan
from commerce import selling_plan
from commerce.money import Money
from commerce.vocabulary import Vocabulary
from loaders.pagination import Page, PageArgs
from schema import enums
from schema.connection import Connection, connection
from schema.info import Info
from schema.metafield import HasMetafields
from schema.money import MoneyV2
from schema.permission import public
from schema.shows import shows

Allocation = resolvers.selling_plan.SellingPlanAllocation

enums.register(selling_plan.SellingPlanInterval)


@enums.register
class SellingPlanCheckoutChargeType(Vocabulary):
    """How it is said what is paid at once."""

    PERCENTAGE = "As a share of the price."
    PRICE = "As an amount."


@strawberry.type(description="One choice that makes a plan what it is.")
class SellingPlanOption:
    @public("What is chosen, such as Delivery every.")
    def name(self: list[str]) -> str | None:
        return self[0]

    @public("The choice, such as Month.")
    def value(self: list[str]) -> str | None:
        return self[1]


@strawberry.type(description="A share of the price.")
class SellingPlanCheckoutChargePercentageValue:
    @public("How many percent.")
    def percentage(self: float) -> float:
        return self

    is_type_of = shows(float)


@strawberry.type(description="What is paid at once.")
class SellingPlanCheckoutCharge:
    @public("How it is said.", SellingPlanCheckoutChargeType)
    def type(self: models.SellingPlan) -> SellingPlanCheckoutChargeType:
        kinds = SellingPlanCheckoutChargeType
        return kinds.PERCENTAGE if self.charge is None else kinds.PRICE

    @public(
        "The share or the amount.",
        Annotated[
            MoneyV2 | SellingPlanCheckoutChargePercentageValue,
            strawberry.union(
                "SellingPlanCheckoutChargeValue", description="What is paid at once, as it is said."
            ),
        ],
    )
    def value(self: models.SellingPlan) -> Money | float:
        if self.charge is not None:
            return self.charge
        return 100.0 if self.charge_percentage is None else self.charge_percentage


@strawberry.type(description="How often is paid.")
class SellingPlanRecurringBillingPolicy:
    interval: selling_plan.SellingPlanInterval = public("The stretch between two payments.")
    interval_count: int = public("How many such stretches.")

    is_type_of = shows(selling_plan.Rhythm)


@strawberry.type(description="How often is delivered.")
class SellingPlanRecurringDeliveryPolicy:
    interval: selling_plan.SellingPlanInterval = public("The stretch between two deliveries.")
    interval_count: int = public("How many such stretches.")

    is_type_of = shows(selling_plan.Rhythm)


SellingPlanBillingPolicy = Annotated[
    SellingPlanRecurringBillingPolicy,
    strawberry.union("SellingPlanBillingPolicy", description="How often is paid."),
]
SellingPlanDeliveryPolicy = Annotated[
    SellingPlanRecurringDeliveryPolicy,
    strawberry.union("SellingPlanDeliveryPolicy", description="How often is delivered."),
]


@strawberry.type(description="So much less.")
class SellingPlanFixedAmountPriceAdjustment:
    adjustment_amount: MoneyV2 = public("How much less.")

    is_type_of = shows(selling_plan.FixedAmount)


@strawberry.type(description="A price of its own.")
class SellingPlanFixedPriceAdjustment:
    price: MoneyV2 = public("The price.")

    is_type_of = shows(selling_plan.FixedPrice)


@strawberry.type(description="So many percent less.")
class SellingPlanPercentagePriceAdjustment:
    adjustment_percentage: float = public("How many percent less.")

    is_type_of = shows(selling_plan.Percentage)


SellingPlanPriceAdjustmentValue = Annotated[
    SellingPlanFixedAmountPriceAdjustment
    | SellingPlanFixedPriceAdjustment
    | SellingPlanPercentagePriceAdjustment,
    strawberry.union(
        "SellingPlanPriceAdjustmentValue", description="How a plan changes the price."
    ),
]


@strawberry.type(description="How a plan changes the price, and for how many orders.")
class SellingPlanPriceAdjustment:
    adjustment_value: SellingPlanPriceAdjustmentValue = public("How it changes the price.")
    order_count: int | None = public("For how many orders; null for all that follow.")


@strawberry.type(description="A way to buy a thing again and again, or to pay for it later.")
class SellingPlan(HasMetafields):
    id: strawberry.ID = public("Its id.", resolver=lambda root: root.gid)
    name: str = public("How it is called.")
    description: str | None = public("What it means for the buyer.")
    recurring_deliveries: bool = public("Whether things are sent again and again.")

    @public("The choices that make it what it is.", list[SellingPlanOption])
    def options(self: models.SellingPlan) -> list[list[str]]:
        return self.options

    @public("What is paid at once.", SellingPlanCheckoutCharge)
    def checkout_charge(self: models.SellingPlan) -> models.SellingPlan:
        return self

    @public("How it changes the price, now and later.", list[SellingPlanPriceAdjustment])
    def price_adjustments(self: models.SellingPlan) -> list[selling_plan.PriceAdjustment]:
        return self.price_adjustments

    @public("How often is paid; null for once.", SellingPlanBillingPolicy | None)
    def billing_policy(self: models.SellingPlan) -> selling_plan.Rhythm | None:
        return self.billing

    @public("How often is delivered; null for once.", SellingPlanDeliveryPolicy | None)
    def delivery_policy(self: models.SellingPlan) -> selling_plan.Rhythm | None:
        return self.delivery

    is_type_of = shows(models.SellingPlan)


@strawberry.type(description="What the plans of a group differ in.")
class SellingPlanGroupOption:
    @public("What is chosen, such as Delivery every.")
    def name(self: tuple[str, list[str]]) -> str:
        return self[0]

    @public("The choices.", list[str])
    def values(self: tuple[str, list[str]]) -> list[str]:
        return self[1]


@strawberry.type(description="Plans to choose one of.")
class SellingPlanGroup:
    id: strawberry.ID = public("Its id.", resolver=lambda root: root.gid)
    name: str = public("How it is called.")
    app_name: str | None = public("Who runs the plans; null for the shop itself.")

    @public("What its plans differ in.", list[SellingPlanGroupOption])
    def options(self: models.SellingPlanGroup) -> list[list[object]]:
        return self.options

    @connection(Connection[SellingPlan], "Its plans, in order.")
    async def selling_plans(
        self: models.SellingPlanGroup, info: Info, page: PageArgs
    ) -> Page[models.SellingPlan]:
        return await resolvers.selling_plan.plans(info.context, self, page)


@strawberry.type(description="What one costs by a plan.")
class SellingPlanAllocationPriceAdjustment:
    price: MoneyV2 = public("What one costs by the plan.")
    compare_at_price: MoneyV2 = public("What its deliveries cost without the plan.")
    per_delivery_price: MoneyV2 = public("What one delivery costs by the plan.")
    unit_price: MoneyV2 | None = public("What it costs by measure; null if it is not measured.")


@strawberry.type(description="What a variant costs by a plan, and what of it is paid when.")
class SellingPlanAllocation:
    selling_plan: SellingPlan = public("The plan.")
    checkout_charge_amount: MoneyV2 = public("What is paid at once.")
    remaining_balance_charge_amount: MoneyV2 = public("What is paid later.")
    price_adjustments: list[SellingPlanAllocationPriceAdjustment] = public(
        "What one costs, now and later; what the plan changes it to, one by one."
    )


@connection(Connection[SellingPlanGroup], "The ways to buy it again and again, or to pay later.")
async def of_product(
    self: models.Product, info: Info, page: PageArgs
) -> Page[models.SellingPlanGroup]:
    return await resolvers.selling_plan.groups(info.context, self, page)


@connection(Connection[SellingPlanAllocation], "What it costs by each plan it can be bought by.")
async def of_variant(self: models.ProductVariant, info: Info, page: PageArgs) -> Page[Allocation]:
    return await resolvers.selling_plan.allocations(info.context, self, page)
