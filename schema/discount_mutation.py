"""Discounts, as staff keep them."""

from collections.abc import Awaitable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any

import strawberry

import models
from commerce import discount as rules
from commerce import gid
from commerce.discount import DiscountTarget
from commerce.discount_change import DiscountErrorCode
from commerce.money import Money
from commerce.permission import Permission
from commerce.refusal import Reason, Refused
from loaders.pagination import Page, PageArgs
from resolvers import customer_group, discount_edit
from resolvers.discount_edit import DiscountSortKeys
from schema import enums
from schema.connection import Connection, Counted, connection
from schema.customer_group import CustomerGroup
from schema.discount_input import (
    DiscountAutomaticCreateInput,
    DiscountAutomaticUpdateInput,
    DiscountCodeCreateInput,
    DiscountCodeUpdateInput,
)
from schema.discount_rule import DiscountMethod, DiscountSelection, TakenOff
from schema.info import Info
from schema.money import MoneyV2
from schema.node import Node
from schema.permission import Access, Needs, needs, public
from schema.shows import shows
from schema.user_error import DisplayableError

enums.register(DiscountErrorCode)
enums.register(DiscountSortKeys)
WRITE = Permission.DISCOUNTS_WRITE


@strawberry.type(description="A rule that makes something cheaper.")
class Discount(Node):
    title: str = public("How buyers are told of it.")
    code: str | None = public("What buyers enter; null if it applies by itself.")
    used: int = public("How many orders have used it.")
    usage_limit: int | None = public("How many orders may use it; null for no limit.")
    starts_at: datetime | None = public("From when on; null for ever since.")
    ends_at: datetime | None = public("Until just before when; null for ever.")
    active: bool = public("Whether it applies at all.")
    created_at: datetime = public("When it was made.")
    updated_at: datetime = public("When it last changed or was last used.")

    @public("Whose customers alone it is for; empty if it is for everybody.", list[CustomerGroup])
    async def customer_groups(self: models.Discount, info: Info) -> Sequence[models.CustomerGroup]:
        return await customer_group.named_by(info.context, self)

    @public("How it comes to a cart.", DiscountMethod)
    def method(self: models.Discount) -> DiscountMethod:
        return DiscountMethod.AUTOMATIC if self.code is None else DiscountMethod.CODE

    @public("What it takes off.", TakenOff)
    def value(self: models.Discount) -> rules.DiscountValue:
        return self.rule.value

    @public("Which lines a percentage or an amount is about.", DiscountSelection)
    def selection(self: models.Discount) -> rules.Selection:
        return self.rule.selection

    @public("What is entitled to it has to cost so much; null for no minimum.", MoneyV2 | None)
    def minimum_subtotal(self: models.Discount) -> Money | None:
        return self.rule.minimum_subtotal

    @public("So many units have to be entitled to it; null for no minimum.")
    def minimum_quantity(self: models.Discount) -> int | None:
        return self.rule.minimum_quantity

    @public("How many orders of one buyer may use it; null for no limit.")
    def customer_limit(self: models.Discount) -> int | None:
        return self.rule.customer_limit

    @public("What it makes cheaper.", DiscountTarget)
    def target(self: models.Discount) -> DiscountTarget:
        return self.rule.target

    @public("What those it goes together with make cheaper.", list[DiscountTarget])
    def combines_with(self: models.Discount) -> list[DiscountTarget]:
        return [target for target in DiscountTarget if target in self.rule.combines_with]


@strawberry.type(description="One page of a list of discounts.")
class DiscountConnection(Connection[Discount], Counted): ...


@strawberry.type(description="Why a discount was left as it was.")
class DiscountUserError(DisplayableError):
    code: DiscountErrorCode = public("Which kind of error it is.")

    is_type_of = shows(Reason)


@dataclass(frozen=True)
class DiscountOutcome:
    """What came of a discount, or the reasons nothing did."""

    discount: models.Discount | None = None
    deleted_discount_id: str | None = None
    user_errors: Sequence[Reason] = ()


@strawberry.type
class DiscountReasons:
    user_errors: list[DiscountUserError] = public("Why it was refused; empty if it was not.")


@strawberry.type
class DiscountPayload(DiscountReasons):
    discount: Discount | None = public("The discount as it now is; null if it was refused.")


@strawberry.type
class DiscountGone(DiscountReasons):
    deleted_discount_id: strawberry.ID | None = public("Its id; null if it was refused.")


@strawberry.type(description="What `discountCodeCreate` answers.")
class DiscountCodeCreatePayload(DiscountPayload): ...


@strawberry.type(description="What `discountCodeUpdate` answers.")
class DiscountCodeUpdatePayload(DiscountPayload): ...


@strawberry.type(description="What `discountCodeDelete` answers.")
class DiscountCodeDeletePayload(DiscountGone): ...


@strawberry.type(description="What `discountAutomaticCreate` answers.")
class DiscountAutomaticCreatePayload(DiscountPayload): ...


@strawberry.type(description="What `discountAutomaticUpdate` answers.")
class DiscountAutomaticUpdatePayload(DiscountPayload): ...


@strawberry.type(description="What `discountAutomaticDelete` answers.")
class DiscountAutomaticDeletePayload(DiscountGone): ...


def _argument(description: str) -> Any:
    return strawberry.argument(description=description)


_CHANGES = "The changes; what is left out stays."
Query = Annotated[
    str | None,
    _argument(
        "What to find: the beginning of a code, and the fields `active`, `automatic`, `code`,"
        " `created_at`, `ends_at`, `id`, `starts_at`, `title` and `updated_at`, in the search"
        " syntax."
    ),
]
SortKey = Annotated[DiscountSortKeys | None, _argument("Their order.")]
DiscountId = Annotated[strawberry.ID, _argument("The id of the discount.")]
NewCode = Annotated[DiscountCodeCreateInput, _argument("The discount.")]
CodeChanges = Annotated[DiscountCodeUpdateInput, _argument(_CHANGES)]
NewAutomatic = Annotated[DiscountAutomaticCreateInput, _argument("The discount.")]
AutomaticChanges = Annotated[DiscountAutomaticUpdateInput, _argument(_CHANGES)]


@strawberry.type
class DiscountQuery:
    @connection(
        DiscountConnection | None,
        "The discounts there are, by codes and automatic.",
        access=Access.NEEDS,
        extensions=[Needs(Permission.DISCOUNTS_READ)],
    )
    async def discounts(
        self,
        info: Info,
        page: PageArgs,
        query: Query = strawberry.UNSET,
        sort_key: SortKey = DiscountSortKeys.ID,
    ) -> Page[models.Discount]:
        order = sort_key or DiscountSortKeys.ID
        return await discount_edit.discounts(info.context, page, order, query or None)


@strawberry.type
class DiscountMutation:
    @needs(WRITE, "Makes a discount by a code.", DiscountCodeCreatePayload | None)
    async def discount_code_create(self, info: Info, discount: NewCode) -> DiscountOutcome:
        return await _outcome("discount", discount_edit.create(info.context, discount.said()))

    @needs(WRITE, "Changes a discount by a code.", DiscountCodeUpdatePayload | None)
    async def discount_code_update(
        self, info: Info, id: DiscountId, discount: CodeChanges
    ) -> DiscountOutcome:
        return await _update(info, id, discount.said(), by_code=True)

    @needs(WRITE, "Deletes a discount by a code.", DiscountCodeDeletePayload | None)
    async def discount_code_delete(self, info: Info, id: DiscountId) -> DiscountOutcome:
        return await _delete(info, id, by_code=True)

    @needs(WRITE, "Makes a discount that applies by itself.", DiscountAutomaticCreatePayload | None)
    async def discount_automatic_create(
        self, info: Info, discount: NewAutomatic
    ) -> DiscountOutcome:
        return await _outcome("discount", discount_edit.create(info.context, discount.said()))

    @needs(WRITE, "Changes an automatic discount.", DiscountAutomaticUpdatePayload | None)
    async def discount_automatic_update(
        self, info: Info, id: DiscountId, discount: AutomaticChanges
    ) -> DiscountOutcome:
        return await _update(info, id, discount.said(), by_code=False)

    @needs(WRITE, "Deletes an automatic discount.", DiscountAutomaticDeletePayload | None)
    async def discount_automatic_delete(self, info: Info, id: DiscountId) -> DiscountOutcome:
        return await _delete(info, id, by_code=False)


async def _update(info: Info, id: str, said: dict[str, Any], *, by_code: bool) -> DiscountOutcome:
    number = gid.number_of("Discount", id)
    change = discount_edit.update(info.context, number, said, by_code=by_code)
    return await _outcome("discount", change)


async def _delete(info: Info, id: str, *, by_code: bool) -> DiscountOutcome:
    number = gid.number_of("Discount", id)
    gone = discount_edit.delete(info.context, number, by_code=by_code)
    return await _outcome("deleted_discount_id", gone)


async def _outcome(name: str, change: Awaitable[Any]) -> DiscountOutcome:
    try:
        return DiscountOutcome(**{name: await change})
    except Refused as refused:
        return DiscountOutcome(user_errors=refused.reasons)
