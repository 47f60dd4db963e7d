"""What a variant costs by each plan that it can be bought by."""

from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

import models
from commerce.money import Money
from commerce.selling_plan import AdjustedPrice, adjusted_prices, checkout_charge, deliveries
from commerce.unit_price import Measurement
from context import Context
from loaders.pagination import Cursors, Order, Page, PageArgs, page_of_rows

_COLUMNS: Any = tuple(sa.column(name, sa.Integer) for name in ("group_id", "position", "id"))
ALLOCATIONS = Order("ProductVariant.sellingPlanAllocations", _COLUMNS)


@dataclass(frozen=True)
class SellingPlanAllocation:
    """What one of a variant costs by a plan, and what of it is paid at once and later."""

    selling_plan: models.SellingPlan
    price_adjustments: list[AdjustedPrice]
    checkout_charge_amount: Money
    remaining_balance_charge_amount: Money
    deliveries: int = 1

    @property
    def group_id(self) -> int:
        return self.selling_plan.group_id or 0

    @property
    def position(self) -> int:
        return self.selling_plan.position

    @property
    def id(self) -> int:
        return self.selling_plan.id


def allocation(
    plan: models.SellingPlan, price: Money, measurement: Measurement | None = None
) -> SellingPlanAllocation:
    number = deliveries(plan.billing, plan.delivery)
    prices = adjusted_prices(price, plan.price_adjustments, number, measurement)
    first = prices[0].price
    charge = checkout_charge(first, plan.charge_percentage, plan.charge)
    return SellingPlanAllocation(plan, prices, charge, first - charge, number)


async def allocations(
    context: Context, variant: models.ProductVariant, args: PageArgs
) -> Page[SellingPlanAllocation]:
    plans = await context.loaders.plans_of_product.load(variant.product_id)
    rows = [allocation(plan, variant.price, variant.measurement) for plan in plans]
    return page_of_rows(rows, ALLOCATIONS, args, Cursors(context.cursor_key, ALLOCATIONS))


async def groups(
    context: Context, product: models.Product, args: PageArgs
) -> Page[models.SellingPlanGroup]:
    return await context.loaders.selling_plan_groups_of_product(args).load(product.id)


async def plans(
    context: Context, group: models.SellingPlanGroup, args: PageArgs
) -> Page[models.SellingPlan]:
    return await context.loaders.plans_of_group(args).load(group.id)
