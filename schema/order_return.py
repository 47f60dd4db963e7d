"""Goods that come back, as staff see them."""

from datetime import datetime
from typing import TYPE_CHECKING, Annotated

import strawberry

import models
import resolvers.order_return
from commerce.order_state import ReturnStatus
from loaders.pagination import Page, PageArgs
from models.order_return import ReturnReason
from schema import enums
from schema.connection import Connection, connection
from schema.info import Info
from schema.node import Node
from schema.permission import public

if TYPE_CHECKING:
    from schema.order import OrderLineItem

enums.register(ReturnReason)
enums.register(ReturnStatus)


@strawberry.type(description="So many of a line of an order that are to come back.")
class ReturnLineItem:
    id: strawberry.ID = public("Its id.", resolver=lambda root: root.gid)
    quantity: int = public("How many are to come back.")
    received: int = public("How many of them have come.")
    reason: ReturnReason = public("Why.")
    note: str | None = public("Why, in the buyer's words.")

    @public("The line.", Annotated["OrderLineItem", strawberry.lazy("schema.order")])
    async def line_item(self: models.ReturnLineItem, info: Info) -> models.OrderLineItem | None:
        return await info.context.loaders.order_line.load(self.order_line_item_id)


@strawberry.type(description="Some of what was sent of an order, coming back.")
class Return(Node):
    created_at: datetime = public("When it was asked for.")
    closed_at: datetime | None = public("When it was done with; null until then.")
    status: ReturnStatus = public("How far it is.")
    decline_note: str | None = public("Why the shop did not agree to it, if it did not.")

    @connection(Connection[ReturnLineItem], "What is to come back.")
    async def return_line_items(
        self: models.Return, info: Info, page: PageArgs
    ) -> Page[models.ReturnLineItem]:
        lines = info.context.loaders.lines_of_return(resolvers.order_return.LINES, page)
        return await lines.load(self.id)
