"""Money that was given back, as staff see it."""

from datetime import datetime
from typing import TYPE_CHECKING, Annotated

import strawberry

import models
import resolvers.refund
from commerce.money import Money
from commerce.refund import RefundStatus, RestockType
from loaders.pagination import Page, PageArgs
from schema import enums
from schema.connection import Connection, connection
from schema.info import Info
from schema.money import MoneyV2
from schema.node import Node
from schema.permission import public

if TYPE_CHECKING:
    from schema.order import OrderLineItem

enums.register(RefundStatus)
enums.register(RestockType)


@strawberry.type(description="What was given back on one line of an order.")
class RefundLineItem:
    quantity: int = public("For how many of it; 0 for a concession.")
    restock_type: RestockType = public("What became of the goods.")

    @public("How much.", MoneyV2)
    def subtotal(self: models.RefundLineItem) -> Money:
        return self.amount

    @public("The line.", Annotated["OrderLineItem", strawberry.lazy("schema.order")])
    async def line_item(self: models.RefundLineItem, info: Info) -> models.OrderLineItem | None:
        return await info.context.loaders.order_line.load(self.order_line_item_id)


@strawberry.type(description="Money that was given back for an order.")
class Refund(Node):
    created_at: datetime = public("When it was asked for.")
    processed_at: datetime | None = public("When it was done, or refused; null until then.")
    status: RefundStatus = public("What became of it.")
    note: str | None = public("Why, in the words of staff.")

    @public("How much, on payments and on gift cards.", MoneyV2)
    def total_refunded(self: models.Refund) -> Money:
        return self.amount

    @public("How much of it for the delivery.", MoneyV2)
    def shipping(self: models.Refund) -> Money:
        return self.shipping

    @connection(Connection[RefundLineItem], "For what.")
    async def refund_line_items(
        self: models.Refund, info: Info, page: PageArgs
    ) -> Page[models.RefundLineItem]:
        return await info.context.loaders.lines_of_refund(resolvers.refund.LINES, page).load(
            self.id
        )
