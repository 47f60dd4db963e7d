"""Groups of customers, as staff keep them."""

from datetime import datetime
from typing import TYPE_CHECKING, Annotated

import strawberry

import models
from commerce import gid
from commerce.permission import Permission
from loaders.pagination import Page, PageArgs
from resolvers import customer_group, customer_group_members
from resolvers.customer_group import CustomerGroupSortKeys
from schema import enums
from schema.connection import Connection, Counted, connection
from schema.info import Info
from schema.node import Node
from schema.permission import Access, Needs, needs, public

if TYPE_CHECKING:
    from schema.customer import CustomerConnection

enums.register(CustomerGroupSortKeys)
READ = Permission.CUSTOMERS_READ


@strawberry.type(
    description="Customers whom the shop treats alike. Carts show it to buyers whose access token"
    " they hold."
)
class CustomerGroup(Node):
    name: str = public("What it is called; buyers are not told.")
    tax_exempt: bool = public("Whether its customers pay no taxes.")
    created_at: datetime = public("When it was made.")
    updated_at: datetime = public("When it, or who is in it, last changed.")

    @connection(
        Annotated["CustomerConnection", strawberry.lazy("schema.customer")] | None,
        "The customers that are in it.",
        access=Access.NEEDS,
        extensions=[Needs(READ)],
    )
    async def customers(
        self: models.CustomerGroup, info: Info, page: PageArgs
    ) -> Page[models.Customer]:
        return await customer_group_members.customers(info.context, self, page)


@strawberry.type(description="One page of a list of customer groups.")
class CustomerGroupConnection(Connection[CustomerGroup], Counted): ...


GroupId = Annotated[strawberry.ID, strawberry.argument(description="The id of the group.")]
SortKey = Annotated[
    CustomerGroupSortKeys | None, strawberry.argument(description="What to order by.")
]
Query = Annotated[
    str | None,
    strawberry.argument(
        description="What to find: the beginning of a name, and the fields `created_at`,"
        " `customer_id`, `id`, `name`, `tax_exempt` and `updated_at`, in the search syntax."
    ),
]


@strawberry.type
class CustomerGroupQuery:
    @needs(READ, "A group of customers by its id; null if there is none.", CustomerGroup | None)
    async def customer_group(self, info: Info, id: GroupId) -> models.CustomerGroup | None:
        return await customer_group.group(info.context, gid.number_of("CustomerGroup", id))

    @connection(
        CustomerGroupConnection | None,
        "The groups of customers there are.",
        access=Access.NEEDS,
        extensions=[Needs(READ)],
    )
    async def customer_groups(
        self,
        info: Info,
        page: PageArgs,
        query: Query = strawberry.UNSET,
        sort_key: SortKey = CustomerGroupSortKeys.ID,
    ) -> Page[models.CustomerGroup]:
        order = sort_key or CustomerGroupSortKeys.ID
        return await customer_group.groups(info.context, page, order, query or None)
