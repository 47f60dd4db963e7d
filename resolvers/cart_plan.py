"""The selling plans that lines of carts are bought by."""

from collections.abc import Iterable
from dataclasses import replace

from sqlalchemy import select

import models
import resolvers.cart
from commerce.cart_error import CartErrorCode
from context import Context
from loaders.market import Read
from models.engine import among
from resolvers.merchandise import Merchandise
from resolvers.selling_plan import SellingPlanAllocation

Offered = frozenset[tuple[int, int]]


async def offered(read: Read, plan_ids: Iterable[int], product_ids: Iterable[int]) -> Offered:
    """Which of the plans which of the products are sold by."""
    plan, place = models.SellingPlan, models.SellingPlanGroupProduct
    rows = await read(
        select(plan.id, place.product_id)
        .join(place, place.group_id == plan.group_id)
        .where(among(plan.id, sorted(plan_ids)), among(place.product_id, sorted(set(product_ids))))
    )
    return frozenset((plan_id, product_id) for plan_id, product_id in rows)


def problem(
    goods: Merchandise, plan_id: int | None, plans: Offered
) -> tuple[CartErrorCode, str] | None:
    """Why it cannot be bought by that plan, or without one."""
    if plan_id is None:
        code = CartErrorCode.VARIANT_REQUIRES_SELLING_PLAN
        message = f"{goods.name} is sold by a selling plan only: choose one."
        return (code, message) if goods.requires_plan else None
    if (plan_id, goods.variant.product_id) in plans:
        return None
    message = f"{goods.name} is not sold by that selling plan."
    return CartErrorCode.SELLING_PLAN_NOT_APPLICABLE, message


async def of_line(context: Context, line: models.CartLine) -> SellingPlanAllocation | None:
    """What one of the line costs by its plan; None if it is bought without, or not by it any more.

    The plan is told in the document's language, the prices are the cart's.
    """
    found = (await resolvers.cart.offer_of(context, line.cart_id)).allocations.get(line.id)
    if found is None:
        return None
    plan = await context.loaders.selling_plan.load(found.selling_plan.id)
    return found if plan is None else replace(found, selling_plan=plan)
