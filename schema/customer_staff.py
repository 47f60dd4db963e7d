"""What staff see of a customer beside what they see themselves: a part of ``Customer``."""

from collections.abc import Sequence

import strawberry

import models
import resolvers.customer_group_members
import resolvers.customer_list
from commerce.money import Money
from commerce.permission import Permission
from loaders.pagination import Page, PageArgs
from resolvers.customer_list import CustomerSortKeys
from schema import enums
from schema.connection import connection
from schema.customer_group import CustomerGroupConnection
from schema.info import Info
from schema.money import MoneyV2
from schema.permission import Access, Needs, needs

READ = Permission.CUSTOMERS_READ
enums.register(CustomerSortKeys)
enums.register(models.CustomerState)


@strawberry.type
class CustomerForStaff:
    note: str | None = needs(READ, "What staff wrote of them.")

    @needs(
        READ,
        "Whether they pay no taxes; nor do they where a group of theirs pays none.",
        bool | None,
    )
    def tax_exempt(self: models.Customer) -> bool:
        return self.tax_exempt

    @needs(READ, "Whether they can sign in.", models.CustomerState | None)
    def state(self: models.Customer) -> models.CustomerState:
        return self.state

    @needs(
        READ,
        "What their orders cost as they are now, in each currency; cancelled ones aside.",
        list[MoneyV2] | None,
    )
    async def amount_spent(self: models.Customer, info: Info) -> Sequence[Money]:
        return await resolvers.customer_list.spent(info.context, self)

    @connection(
        CustomerGroupConnection | None,
        "The groups that the shop put them in.",
        access=Access.NEEDS,
        extensions=[Needs(READ)],
    )
    async def groups(
        self: models.Customer, info: Info, page: PageArgs
    ) -> Page[models.CustomerGroup]:
        return await resolvers.customer_group_members.groups(info.context, self, page)
