"""Customers, as they see themselves."""

from datetime import datetime
from typing import Annotated

import strawberry

import models
import resolvers.customer
import resolvers.customer_group_members
import resolvers.customer_orders
import resolvers.customer_token
from commerce.permission import Permission
from loaders.pagination import Page, PageArgs
from resolvers.order import OrderSortKeys
from schema.account import SocialLoginProvider
from schema.connection import Connection, Counted, connection
from schema.customer_group import CustomerGroupConnection
from schema.info import Info
from schema.mailing_address import MailingAddress
from schema.metafield import HasMetafields
from schema.order import OrderConnection
from schema.permission import Access, Needs, owner, public
from schema.scalars import UnsignedInt64
from schema.shows import shows
from schema.unoffered import always_null

AccessToken = Annotated[
    str, strawberry.argument(description="The token from `customerAccessTokenCreate`.")
]
SortKey = Annotated[OrderSortKeys | None, strawberry.argument(description="What to order by.")]
OrderFilter = Annotated[
    str | None,
    strawberry.argument(description='Which orders, such as `processed_at:>"2026-01-01"`.'),
]


@strawberry.type(
    description="Somebody with an account. What they bought and where they live is shown to nobody"
    " but whoever sends their access token."
)
class Customer(HasMetafields):
    id: strawberry.ID = public("Their id.", resolver=lambda root: root.gid)
    accepts_marketing: bool = public("Whether they agreed to mail about the shop.")
    created_at: datetime = public("When the account was made.")
    display_name: str = public("Their name, or else their e-mail address or phone number.")
    email: str | None = public("Their e-mail address.")
    first_name: str | None = public("Their first name.")
    last_name: str | None = public("Their last name.")
    phone: str | None = public("Their phone number, as E.164 has it.")
    tags: list[str] = public("Words that staff put on them.")
    updated_at: datetime = public("When the account last changed.")
    avatar_url: str | None = always_null(
        "Their picture.", str | None, "we keep no pictures of them"
    )
    social_login_provider: SocialLoginProvider | None = always_null(
        "The other site they sign in with.",
        SocialLoginProvider | None,
        "nothing is kept of where they signed in",
    )

    @connection(
        Connection[MailingAddress], "Their addresses, in the order made.", access=Access.OWNER
    )
    async def addresses(
        self: models.Customer, info: Info, page: PageArgs
    ) -> Page[models.MailingAddress]:
        return await resolvers.customer.addresses(info.context, self, page)

    @owner("The address they use unless they say otherwise.", MailingAddress | None)
    async def default_address(self: models.Customer, info: Info) -> models.MailingAddress | None:
        return await resolvers.customer.default_address(info.context, self)

    @owner("How many orders they placed.", UnsignedInt64)
    async def number_of_orders(self: models.Customer, info: Info) -> int:
        return await resolvers.customer.number_of_orders(info.context, self)

    @connection(OrderConnection, "The orders they placed signed in.", access=Access.OWNER)
    async def orders(
        self: models.Customer,
        info: Info,
        page: PageArgs,
        sort_key: SortKey = OrderSortKeys.ID,
        query: OrderFilter = strawberry.UNSET,
    ) -> Page[models.Order]:
        key = sort_key or OrderSortKeys.ID
        return await resolvers.customer_orders.orders(info.context, self, page, key, query or None)

    @connection(
        CustomerGroupConnection | None,
        "The groups that the shop put them in.",
        access=Access.NEEDS,
        extensions=[Needs(Permission.CUSTOMERS_READ)],
    )
    async def groups(
        self: models.Customer, info: Info, page: PageArgs
    ) -> Page[models.CustomerGroup]:
        return await resolvers.customer_group_members.groups(info.context, self, page)

    is_type_of = shows(models.Customer)


@strawberry.type(description="One page of a list of customers.")
class CustomerConnection(Connection[Customer], Counted): ...


@strawberry.type
class CustomerQuery:
    @owner("Who the token speaks for; null if it is not valid, or no longer.", Customer | None)
    async def customer(
        self, info: Info, customer_access_token: AccessToken
    ) -> models.Customer | None:
        return await resolvers.customer_token.customer_of(info.context, customer_access_token)
