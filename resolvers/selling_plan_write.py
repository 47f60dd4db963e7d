"""Storing selling plans."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

import models
from commerce.selling_plan import (
    FixedAmount,
    FixedPrice,
    GroupDraft,
    Percentage,
    PlanDraft,
    PriceAdjustment,
)
from context import Context
from resolvers import change
from resolvers.content_draft import stored


async def create_group(
    context: Context, session: AsyncSession, draft: GroupDraft, product_ids: Sequence[int]
) -> models.SellingPlanGroup:
    """Store a group of plans, by which these products can be bought from now on."""
    shop = await session.get_one(models.Shop, 1)
    group = models.SellingPlanGroup(
        name=draft.name, app_name=draft.app_name, options=options(draft)
    )
    session.add(group)
    await session.flush()
    for position, plan in enumerate(draft.plans, 1):
        values = columns(position, draft.option_names, plan, shop.currency_code)
        session.add(models.SellingPlan(group_id=group.id, **values))
    for product_id in dict.fromkeys(product_ids):
        session.add(models.SellingPlanGroupProduct(group_id=group.id, product_id=product_id))
    detail = change.detail({}, change.state(group, ("name", "options")))
    await stored(context, session, "selling_plan_groups/create", group, detail)
    return group


def options(draft: GroupDraft) -> list[list[Any]]:
    """What the plans differ in, and the choices, each once."""
    return [
        [name, list(dict.fromkeys(plan.options[i] for plan in draft.plans))]
        for i, name in enumerate(draft.option_names)
    ]


def columns(position: int, names: Sequence[str], draft: PlanDraft, currency: str) -> dict[str, Any]:
    """What a plan's row says once it is as drafted."""
    billing, delivery = draft.billing, draft.delivery
    return {
        "position": position,
        "name": draft.name,
        "description": draft.description,
        "options": [list(pair) for pair in zip(names, draft.options, strict=True)],
        "recurring_deliveries": delivery is not None,
        "currency": currency,
        "adjustments": [_adjustment(each) for each in draft.adjustments],
        "charge_percentage": draft.charge_percentage,
        "charge_minor": draft.charge and draft.charge.minor,
        "billing_interval": billing and billing.interval,
        "billing_interval_count": billing.interval_count if billing else 1,
        "delivery_interval": delivery and delivery.interval,
        "delivery_interval_count": delivery.interval_count if delivery else 1,
    }


def _adjustment(adjustment: PriceAdjustment) -> list[Any]:
    match adjustment.adjustment_value:
        case Percentage(percentage):
            return ["percentage", percentage, adjustment.order_count]
        case FixedAmount(amount):
            return ["amount", amount.minor, adjustment.order_count]
        case FixedPrice(price):
            return ["price", price.minor, adjustment.order_count]
