"""Making, changing and deleting groups of selling plans."""

from collections.abc import Awaitable, Sequence
from dataclasses import dataclass
from typing import Annotated, Any

import strawberry

import models
from commerce import gid
from commerce.refusal import Reason, Refused
from commerce.selling_plan import SellingPlanInterval
from commerce.selling_plan_change import SellingPlanErrorCode
from resolvers import selling_plan_edit
from schema import enums
from schema.given import given
from schema.info import Info
from schema.permission import needs, public
from schema.product_mutation import WRITE, product_key
from schema.scalars import Decimal
from schema.selling_plan import SellingPlanGroup
from schema.shows import shows
from schema.user_error import DisplayableError

enums.register(SellingPlanErrorCode)


@strawberry.input(description="Every so many days, weeks, months or years.")
class SellingPlanRhythmInput:
    interval: SellingPlanInterval = strawberry.field(description="What is counted.")
    interval_count: int = strawberry.field(default=1, description="How many, 1 to 1,000.")


@strawberry.input(
    description="What one costs by a plan: give one of `percentage`, `amount` and `price`."
)
class SellingPlanPriceAdjustmentInput:
    percentage: strawberry.Maybe[float] = strawberry.field(
        description="So many percent less, 0 to 100."
    )
    amount: strawberry.Maybe[Decimal] = strawberry.field(
        description="So much less, in the shop's currency."
    )
    price: strawberry.Maybe[Decimal] = strawberry.field(
        description="So much, whatever it costs otherwise, in the shop's currency."
    )
    order_count: strawberry.Maybe[int] = strawberry.field(
        description="For how many orders, 1 to 1,000; for all if it is left out."
    )


@strawberry.input(
    description="What is paid at once, the rest later: give one of `percentage` and `amount`."
)
class SellingPlanCheckoutChargeInput:
    percentage: strawberry.Maybe[float] = strawberry.field(
        description="So many percent of what it costs by the plan, 0 to 100."
    )
    amount: strawberry.Maybe[Decimal] = strawberry.field(
        description="So much for one, in the shop's currency."
    )


@strawberry.input(description="A plan to buy by.")
class SellingPlanInput:
    name: str = strawberry.field(description="How it is called, 255 characters at most.")
    description: strawberry.Maybe[str] = strawberry.field(
        description="What it is, 1,000 characters at most."
    )
    options: list[str] = strawberry.field(description="Its choice for each of the group's options.")
    price_adjustments: list[SellingPlanPriceAdjustmentInput] = strawberry.field(
        default_factory=list, description="What one costs by it, 2 at most; the price if none."
    )
    billing: strawberry.Maybe[SellingPlanRhythmInput] = strawberry.field(
        description="How often it is paid for; once if it is left out."
    )
    delivery: strawberry.Maybe[SellingPlanRhythmInput] = strawberry.field(
        description="How often it is delivered; once if it is left out."
    )

    checkout_charge: strawberry.Maybe[SellingPlanCheckoutChargeInput] = strawberry.field(
        description="What is paid at once; everything if it is left out."
    )

    def said(self) -> dict[str, Any]:
        found = given(self)
        found["price_adjustments"] = [given(each) for each in self.price_adjustments]
        for name in ("billing", "delivery", "checkout_charge"):
            if name in found:
                found[name] = given(found[name])
        return found


@strawberry.input(description="A group of plans to make.")
class SellingPlanGroupInput:
    name: str = strawberry.field(description="How it is called, 255 characters at most.")
    options: list[str] = strawberry.field(
        description="What its plans differ in, such as `Delivery every`: 1 to 3."
    )
    plans: list[SellingPlanInput] = strawberry.field(description="Its plans, 1 to 31.")

    def said(self) -> dict[str, Any]:
        return given(self) | {"plans": [plan.said() for plan in self.plans]}


@strawberry.input(description="A plan that a group is to have.")
class SellingPlanUpdateInput(SellingPlanInput):
    id: strawberry.Maybe[strawberry.ID] = strawberry.field(
        description="The plan of the group that becomes so; a new one if it is left out."
    )

    def said(self) -> dict[str, Any]:
        key = {"id": gid.number_of("SellingPlan", self.id.value)} if self.id else {}
        return super().said() | key


@strawberry.input(description="Changes of a group of plans; what is left out stays.")
class SellingPlanGroupUpdateInput:
    name: strawberry.Maybe[str] = strawberry.field(
        description="How it is called, 255 characters at most."
    )
    options: strawberry.Maybe[list[str]] = strawberry.field(
        description="What its plans differ in: 1 to 3. Given with its plans, which choose anew."
    )
    plans: strawberry.Maybe[list[SellingPlanUpdateInput]] = strawberry.field(
        description="All its plans from now on, in order, 1 to 31. Those that are left out are"
        " offered no more: lines of carts by them have to be taken out before the cart is bought."
    )
    product_ids_to_add: strawberry.Maybe[list[strawberry.ID]] = strawberry.field(
        description="The ids of products to sell by its plans, 250 at most."
    )
    product_ids_to_remove: strawberry.Maybe[list[strawberry.ID]] = strawberry.field(
        description="The ids of products to sell by its plans no more, 250 at most."
    )

    def said(self) -> dict[str, Any]:
        found = given(self)
        if "plans" in found:
            found["plans"] = [plan.said() for plan in found["plans"]]
        for name in ("product_ids_to_add", "product_ids_to_remove"):
            if name in found:
                found[name] = _keys(found[name])
        return found


@strawberry.type(description="Why selling plans were left as they were.")
class SellingPlanUserError(DisplayableError):
    code: SellingPlanErrorCode = public("Which kind of error it is.")

    is_type_of = shows(Reason)


@dataclass(frozen=True)
class SellingPlanOutcome:
    """What came of a group of plans, or the reasons nothing did."""

    selling_plan_group: models.SellingPlanGroup | None = None
    deleted_selling_plan_group_id: str | None = None
    user_errors: Sequence[Reason] = ()


async def outcome(change: Awaitable[models.SellingPlanGroup]) -> SellingPlanOutcome:
    try:
        return SellingPlanOutcome(await change)
    except Refused as refused:
        return SellingPlanOutcome(user_errors=refused.reasons)


@strawberry.type
class SellingPlanReasons:
    user_errors: list[SellingPlanUserError] = public("Why it was refused; empty if it was not.")


@strawberry.type
class SellingPlanPayload(SellingPlanReasons):
    selling_plan_group: SellingPlanGroup | None = public(
        "The group as it now is; null if it was refused."
    )


@strawberry.type(description="What `sellingPlanGroupCreate` answers.")
class SellingPlanGroupCreatePayload(SellingPlanPayload): ...


@strawberry.type(description="What `sellingPlanGroupUpdate` answers.")
class SellingPlanGroupUpdatePayload(SellingPlanPayload): ...


@strawberry.type(description="What `sellingPlanGroupAddProducts` answers.")
class SellingPlanGroupAddProductsPayload(SellingPlanPayload): ...


@strawberry.type(description="What `sellingPlanGroupRemoveProducts` answers.")
class SellingPlanGroupRemoveProductsPayload(SellingPlanPayload): ...


@strawberry.type(description="What `sellingPlanGroupDelete` answers.")
class SellingPlanGroupDeletePayload(SellingPlanReasons):
    deleted_selling_plan_group_id: strawberry.ID | None = public("Its id; null if refused.")


New = Annotated[SellingPlanGroupInput, strawberry.argument(description="The group.")]
Changes = Annotated[
    SellingPlanGroupUpdateInput,
    strawberry.argument(description="The changes; what is left out stays."),
]
Id = Annotated[strawberry.ID, strawberry.argument(description="The id of the group.")]
SoldBy = Annotated[
    list[strawberry.ID] | None,
    strawberry.argument(description="The ids of products to sell by its plans, 250 at most."),
]
ProductIds = Annotated[
    list[strawberry.ID],
    strawberry.argument(description="The ids of the products, 1 to 250 of them."),
]


def _key(id: strawberry.ID) -> int:
    return gid.number_of("SellingPlanGroup", id)


def _keys(ids: list[strawberry.ID] | None) -> list[int]:
    return [product_key(id) for id in ids or ()]


@strawberry.type
class SellingPlanMutation:
    @needs(WRITE, "Makes a group of selling plans.", SellingPlanGroupCreatePayload | None)
    async def selling_plan_group_create(
        self, info: Info, group: New, product_ids: SoldBy = strawberry.UNSET
    ) -> SellingPlanOutcome:
        keys = _keys(product_ids or None)
        return await outcome(selling_plan_edit.create(info.context, group.said(), keys))

    @needs(
        WRITE,
        "Changes a group of selling plans, its plans and what is sold by them.",
        SellingPlanGroupUpdatePayload | None,
    )
    async def selling_plan_group_update(
        self, info: Info, id: Id, group: Changes
    ) -> SellingPlanOutcome:
        return await outcome(selling_plan_edit.update(info.context, _key(id), group.said()))

    @needs(
        WRITE,
        "Lets products be bought by the plans of a group.",
        SellingPlanGroupAddProductsPayload | None,
    )
    async def selling_plan_group_add_products(
        self, info: Info, id: Id, product_ids: ProductIds
    ) -> SellingPlanOutcome:
        keys = _keys(product_ids)
        return await outcome(selling_plan_edit.add_products(info.context, _key(id), keys))

    @needs(
        WRITE,
        "Lets products no longer be bought by the plans of a group.",
        SellingPlanGroupRemoveProductsPayload | None,
    )
    async def selling_plan_group_remove_products(
        self, info: Info, id: Id, product_ids: ProductIds
    ) -> SellingPlanOutcome:
        keys = _keys(product_ids)
        return await outcome(selling_plan_edit.remove_products(info.context, _key(id), keys))

    @needs(
        WRITE,
        "Deletes a group of selling plans; its products stay.",
        SellingPlanGroupDeletePayload | None,
    )
    async def selling_plan_group_delete(self, info: Info, id: Id) -> SellingPlanOutcome:
        try:
            deleted = await selling_plan_edit.delete(info.context, _key(id))
        except Refused as refused:
            return SellingPlanOutcome(user_errors=refused.reasons)
        return SellingPlanOutcome(deleted_selling_plan_group_id=deleted)
