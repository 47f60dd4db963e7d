"""Customers, as they see themselves."""

from datetime import datetime
from typing import Annotated

import strawberry

import models
import resolvers.customer
import resolvers.customer_list
import resolvers.customer_orders
import resolvers.customer_token
from commerce import gid
from commerce.refusal import ClientError
from loaders.pagination import Page, PageArgs
from resolvers.customer_list import CustomerSortKeys
from resolvers.order import OrderSortKeys
from schema.account import SocialLoginProvider
from schema.connection import Connection, Counted, connection
from schema.customer_staff import READ, CustomerForStaff
from schema.info import Info
from schema.mailing_address import MailingAddress
from schema.metafield import HasMetafields
from schema.node import Node
from schema.order import OrderConnection
from schema.permission import Access, Needs, owner, public
from schema.scalars import UnsignedInt64
from schema.unoffered import always_null

AccessToken = Annotated[
    str, strawberry.argument(description="The token from `customerAccessTokenCreate`.")
]
OptionalToken = Annotated[
    str | None, strawberry.argument(description="The token from `customerAccessTokenCreate`.")
]
CustomerId = Annotated[
    strawberry.ID | None, strawberry.argument(description="The id of the customer.")
]
CustomerOrder = Annotated[
    CustomerSortKeys | None, strawberry.argument(description="What to order by.")
]
CustomerFilter = Annotated[
    str | None,
    strawberry.argument(
        description="What to find: the beginning of a name or of an e-mail address, or a phone"
        " number, and the fields `accepts_marketing`, `created_at`, `email`, `first_name`,"
        " `group_id`, `id`, `last_name`, `phone`, `state`, `tag`, `tag_not`, `tax_exempt` and"
        " `updated_at`, in the search syntax."
    ),
]
SortKey = Annotated[OrderSortKeys | None, strawberry.argument(description="What to order by.")]
OrderFilter = Annotated[
    str | None,
    strawberry.argument(description='Which orders, such as `processed_at:>"2026-01-01"`.'),
]


@strawberry.type(
    description="Somebody with an account. What they bought and where they live is shown to nobody"
    " but whoever sends their access token, and to staff."
)
class Customer(CustomerForStaff, HasMetafields, Node):
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


@strawberry.type(description="One page of a list of customers.")
class CustomerConnection(Connection[Customer], Counted): ...


@strawberry.type
class CustomerQuery:
    @owner(
        "Who the token speaks for; null if it is not valid, or no longer. Or the customer of an"
        " id, for themselves and for `CUSTOMERS_READ`; null for others, and if there is none."
        " Give exactly one of the two.",
        Customer | None,
    )
    async def customer(
        self,
        info: Info,
        customer_access_token: OptionalToken = strawberry.UNSET,
        id: CustomerId = strawberry.UNSET,
    ) -> models.Customer | None:
        by_token = customer_access_token not in (None, strawberry.UNSET)
        if by_token == (id not in (None, strawberry.UNSET)):
            raise ClientError("Give exactly one of customerAccessToken and id.")
        if by_token:
            return await resolvers.customer_token.customer_of(
                info.context, str(customer_access_token)
            )
        number = gid.number_of("Customer", str(id))
        return await resolvers.customer_list.customer(info.context, number)

    @connection(
        CustomerConnection | None,
        "The customers there are, without those whom the shop forgot.",
        access=Access.NEEDS,
        extensions=[Needs(READ)],
    )
    async def customers(
        self,
        info: Info,
        page: PageArgs,
        query: CustomerFilter = strawberry.UNSET,
        sort_key: CustomerOrder = CustomerSortKeys.ID,
    ) -> Page[models.Customer]:
        order = sort_key or CustomerSortKeys.ID
        return await resolvers.customer_list.customers(info.context, page, order, query or None)
