"""Markets, price lists, rates and texts to translate: what staff can read of them."""

from collections.abc import Sequence
from typing import Annotated

import strawberry

import models
import resolvers.market
import resolvers.price_list
import resolvers.translation
from commerce import gid
from commerce.permission import Permission
from loaders.pagination import Page, PageArgs
from resolvers.market import MarketSortKeys
from resolvers.translation import Resource
from schema import enums
from schema.connection import Connection, Counted, connection
from schema.info import Info
from schema.market import Market
from schema.permission import Access, Needs, needs
from schema.price_list import ExchangeRate, PriceList, PriceListId
from schema.translation import TranslatableResource, TranslatableResourceType

READ = Permission.MARKETS_READ
enums.register(MarketSortKeys)


@strawberry.type(description="One page of markets.")
class MarketConnection(Connection[Market], Counted): ...


@strawberry.type(description="One page of price lists.")
class PriceListConnection(Connection[PriceList], Counted): ...


SortKey = Annotated[MarketSortKeys | None, strawberry.argument(description="What to order by.")]
Query = Annotated[
    str | None,
    strawberry.argument(
        description="What to find: words of the name, and the fields `handle`, `id` and `name`, in"
        " the search syntax."
    ),
]
ResourceId = Annotated[strawberry.ID, strawberry.argument(description="The id of the thing.")]
ResourceType = Annotated[
    TranslatableResourceType, strawberry.argument(description="What kind of things.")
]


@strawberry.type
class MarketQuery:
    @connection(
        MarketConnection | None,
        "The markets that staff have made.",
        access=Access.NEEDS,
        extensions=[Needs(READ)],
    )
    async def markets(
        self,
        info: Info,
        page: PageArgs,
        query: Query = strawberry.UNSET,
        sort_key: SortKey = MarketSortKeys.ID,
    ) -> Page[models.Market]:
        key = sort_key or MarketSortKeys.ID
        return await resolvers.market.markets(info.context, page, key, query or None)

    @connection(
        PriceListConnection | None,
        "The price lists of all markets.",
        access=Access.NEEDS,
        extensions=[Needs(READ)],
    )
    async def price_lists(
        self, info: Info, page: PageArgs, sort_key: SortKey = MarketSortKeys.ID
    ) -> Page[models.PriceList]:
        key = sort_key or MarketSortKeys.ID
        return await resolvers.market.price_lists(info.context, page, key)

    @needs(READ, "A price list by its id; null if there is none.", PriceList | None)
    async def price_list(self, info: Info, id: PriceListId) -> models.PriceList | None:
        number = gid.number_of("PriceList", id)
        return await resolvers.price_list.price_list(info.context, number)

    @needs(READ, "All exchange rates, by currency.", list[ExchangeRate] | None)
    async def exchange_rates(self, info: Info) -> Sequence[models.ExchangeRate]:
        return await resolvers.price_list.rates(info.context)

    @needs(
        READ,
        "The texts of a thing; null if there is no such thing, or it has none.",
        TranslatableResource | None,
    )
    async def translatable_resource(self, info: Info, resource_id: ResourceId) -> Resource | None:
        return await resolvers.translation.resource(info.context, resource_id)

    @connection(
        Connection[TranslatableResource] | None,
        "Things of a kind with their texts, by their ids.",
        access=Access.NEEDS,
        extensions=[Needs(READ)],
    )
    async def translatable_resources(
        self, info: Info, page: PageArgs, resource_type: ResourceType
    ) -> Page[Resource]:
        type_name = resource_type.type_name
        return await resolvers.translation.resources(info.context, type_name, page)
