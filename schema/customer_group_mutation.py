"""Making, changing, filling and deleting groups of customers."""

from collections.abc import Awaitable, Sequence
from dataclasses import dataclass
from typing import Annotated, Any

import strawberry

import models
from commerce import gid
from commerce.customer_group_error import CustomerGroupErrorCode
from commerce.permission import Permission
from commerce.refusal import Reason, Refused
from resolvers import customer_group, customer_group_members
from schema import enums
from schema.customer_group import CustomerGroup, GroupId
from schema.given import given
from schema.info import Info
from schema.permission import needs, public
from schema.shows import shows
from schema.user_error import DisplayableError

enums.register(CustomerGroupErrorCode)
WRITE = Permission.CUSTOMERS_WRITE
_NAME = "What it is called, 255 characters at most; no two groups share a name."


@strawberry.input(description="A group of customers to make.")
class CustomerGroupCreateInput:
    name: str = strawberry.field(description=_NAME)
    tax_exempt: bool = strawberry.field(
        default=False, description="Whether its customers pay no taxes."
    )


@strawberry.input(description="Changes of a group of customers; what is left out stays.")
class CustomerGroupUpdateInput:
    name: strawberry.Maybe[str] = strawberry.field(description=_NAME)
    tax_exempt: strawberry.Maybe[bool] = strawberry.field(
        description="Whether its customers pay no taxes."
    )


@strawberry.type(description="Why a customer group was left as it was.")
class CustomerGroupUserError(DisplayableError):
    code: CustomerGroupErrorCode = public("Which kind of error it is.")

    is_type_of = shows(Reason)


@dataclass(frozen=True)
class CustomerGroupOutcome:
    """What came of a group, or the reasons nothing did."""

    customer_group: models.CustomerGroup | None = None
    deleted_customer_group_id: str | None = None
    user_errors: Sequence[Reason] = ()


@strawberry.type
class CustomerGroupReasons:
    user_errors: list[CustomerGroupUserError] = public("Why it was refused; empty if it was not.")


@strawberry.type
class CustomerGroupPayload(CustomerGroupReasons):
    customer_group: CustomerGroup | None = public("The group as it now is; null if refused.")


@strawberry.type(description="What `customerGroupCreate` answers.")
class CustomerGroupCreatePayload(CustomerGroupPayload): ...


@strawberry.type(description="What `customerGroupUpdate` answers.")
class CustomerGroupUpdatePayload(CustomerGroupPayload): ...


@strawberry.type(description="What `customerGroupDelete` answers.")
class CustomerGroupDeletePayload(CustomerGroupReasons):
    deleted_customer_group_id: strawberry.ID | None = public("Its id; null if it was refused.")


@strawberry.type(description="What `customerGroupAddCustomers` answers.")
class CustomerGroupAddCustomersPayload(CustomerGroupPayload): ...


@strawberry.type(description="What `customerGroupRemoveCustomers` answers.")
class CustomerGroupRemoveCustomersPayload(CustomerGroupPayload): ...


NewGroup = Annotated[CustomerGroupCreateInput, strawberry.argument(description="The group.")]
Changes = Annotated[
    CustomerGroupUpdateInput, strawberry.argument(description="What changes; the rest stays.")
]
CustomerIds = Annotated[
    list[strawberry.ID],
    strawberry.argument(description="The ids of the customers, 250 at most."),
]


@strawberry.type
class CustomerGroupMutation:
    @needs(WRITE, "Makes a group of customers.", CustomerGroupCreatePayload | None)
    async def customer_group_create(
        self, info: Info, customer_group: NewGroup
    ) -> CustomerGroupOutcome:
        return await _create(info, given(customer_group))

    @needs(WRITE, "Changes a group of customers.", CustomerGroupUpdatePayload | None)
    async def customer_group_update(
        self, info: Info, id: GroupId, customer_group: Changes
    ) -> CustomerGroupOutcome:
        return await _update(info, id, given(customer_group))

    @needs(
        WRITE,
        "Deletes a group of customers, unless discounts are limited to it; the customers stay.",
        CustomerGroupDeletePayload | None,
    )
    async def customer_group_delete(self, info: Info, id: GroupId) -> CustomerGroupOutcome:
        gone = customer_group.delete(info.context, _number(id))
        return await _outcome("deleted_customer_group_id", gone)

    @needs(
        WRITE,
        "Puts customers into a group; those that are in it already stay.",
        CustomerGroupAddCustomersPayload | None,
    )
    async def customer_group_add_customers(
        self, info: Info, id: GroupId, customer_ids: CustomerIds
    ) -> CustomerGroupOutcome:
        who = [gid.number_of("Customer", one) for one in customer_ids]
        added = customer_group_members.add(info.context, _number(id), who)
        return await _outcome("customer_group", added)

    @needs(
        WRITE,
        "Takes customers out of a group.",
        CustomerGroupRemoveCustomersPayload | None,
    )
    async def customer_group_remove_customers(
        self, info: Info, id: GroupId, customer_ids: CustomerIds
    ) -> CustomerGroupOutcome:
        who = [gid.number_of("Customer", one) for one in customer_ids]
        removed = customer_group_members.remove(info.context, _number(id), who)
        return await _outcome("customer_group", removed)


async def _create(info: Info, said: dict[str, Any]) -> CustomerGroupOutcome:
    return await _outcome("customer_group", customer_group.create(info.context, said))


async def _update(info: Info, id: str, said: dict[str, Any]) -> CustomerGroupOutcome:
    changed = customer_group.update(info.context, _number(id), said)
    return await _outcome("customer_group", changed)


def _number(id: str) -> int:
    return gid.number_of("CustomerGroup", id)


async def _outcome(name: str, work: Awaitable[Any]) -> CustomerGroupOutcome:
    try:
        return CustomerGroupOutcome(**{name: await work})
    except Refused as refused:
        return CustomerGroupOutcome(user_errors=refused.reasons)
