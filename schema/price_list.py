"""What a market asks, as staff see it."""

from datetime import datetime
from typing import Annotated

import strawberry

import models
from commerce.money import Money
from loaders.pagination import Page, PageArgs
from schema.connection import Connection, connection
from schema.info import Info
from schema.market import Market
from schema.money import CurrencyCode, MoneyV2
from schema.permission import public
from schema.scalars import Decimal
from schema.variant import ProductVariant


@strawberry.type(description="What a market asks for a variant, whatever the shop's own price is.")
class PriceListPrice:
    @public("The price.", MoneyV2)
    def price(self: models.PriceListPrice) -> Money:
        return self.price

    @public("What it cost before; null if it is not on sale.", MoneyV2 | None)
    def compare_at_price(self: models.PriceListPrice) -> Money | None:
        return self.compare_at_price

    @public("The variant.", ProductVariant | None)
    async def variant(self: models.PriceListPrice, info: Info) -> models.ProductVariant | None:
        return await info.context.loaders.variant.load(self.variant_id)


@strawberry.type(description="What a market asks: a percentage more or less, and fixed prices.")
class PriceList:
    id: strawberry.ID = public("Its id.", resolver=lambda root: root.gid)
    name: str = public("How staff call it.")

    @public("How many percent more than the converted prices, or less.", Decimal)
    def adjustment(self: models.PriceList) -> str:
        return self.percentage

    @public("The market.", Market | None)
    async def market(self: models.PriceList, info: Info) -> models.Market | None:
        return await info.context.loaders.market.load(self.market_id)

    @connection(Connection[PriceListPrice], "Its fixed prices, by the variants' ids.")
    async def fixed_prices(
        self: models.PriceList, info: Info, page: PageArgs
    ) -> Page[models.PriceListPrice]:
        return await info.context.loaders.fixed_prices_of_list(page).load(self.id)


@strawberry.type(description="What one unit of the shop's currency buys of another.")
class ExchangeRate:
    updated_at: datetime = public("When it was set.")

    @public("The other currency.", CurrencyCode)
    def currency_code(self: models.ExchangeRate) -> str:
        return self.currency

    @public("How much of it.", Decimal)
    def rate(self: models.ExchangeRate) -> str:
        return self.written


PriceListId = Annotated[strawberry.ID, strawberry.argument(description="The id of the price list.")]
