"""What is read of selling plans in bulk: which groups and plans a product can be bought by."""

from collections import defaultdict

import sqlalchemy as sa

import models
from loaders.batch import Reader
from loaders.loader import Loader
from loaders.page import Children
from loaders.pagination import Order
from models.engine import among

_LINK = models.SellingPlanGroupProduct
GROUPS_OF_PRODUCT = Children(
    models.SellingPlanGroup, _LINK.product_id, (_LINK.group_id, models.SellingPlanGroup.id)
)
GROUP_ID = Order("Product.sellingPlanGroups", (_LINK.group_id,))
PLANS_OF_GROUP = Children(models.SellingPlan, models.SellingPlan.group_id)
PLAN_POSITION = Order(
    "SellingPlanGroup.sellingPlans", (models.SellingPlan.position, models.SellingPlan.id)
)


class PlansOf(Loader[int, list[models.SellingPlan]]):
    """All plans that a product can be bought by, group by group."""

    def __init__(self, reader: Reader) -> None:
        super().__init__()
        self._reader = reader

    async def batch_load_fn(self, keys: list[int]) -> list[list[models.SellingPlan]]:
        plan = models.SellingPlan
        rows = await self._reader.rows(
            sa.select(_LINK.product_id, plan)
            .join(plan, plan.group_id == _LINK.group_id)
            .where(among(_LINK.product_id, keys))
            .order_by(plan.group_id, plan.position, plan.id)
        )
        groups: defaultdict[int, list[models.SellingPlan]] = defaultdict(list)
        for product_id, row in rows:
            groups[product_id].append(row)
        return [groups[key] for key in keys]
