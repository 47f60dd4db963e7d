"""What staff see of an order beside what its buyer sees: a part of ``Order``."""

from datetime import datetime
from typing import TYPE_CHECKING, Annotated

import strawberry

import models
import resolvers.order_history
from commerce.money import Money
from commerce.payment import DeclineReason, PaymentEventState, PaymentKind
from commerce.permission import Permission
from loaders.pagination import Page, PageArgs
from resolvers.refund_preview import Suggested, preview
from schema import enums
from schema.connection import Connection, connection
from schema.fulfillment import Fulfillment
from schema.info import Info
from schema.money import MoneyV2
from schema.order_return import Return
from schema.permission import Access, Needs, needs, public
from schema.refund import Refund
from schema.refund_input import RefundInput
from schema.refund_preview import (
    Amount,
    Back,
    Lines,
    Place,
    Shipping,
    SuggestedRefund,
    Whole,
)
from schema.scalars import JSON

if TYPE_CHECKING:
    from schema.customer import Customer

READ = Permission.ORDERS_READ
enums.register(DeclineReason)
enums.register(PaymentEventState)
enums.register(PaymentKind)


@strawberry.type(description="Something that was asked of a payment service, or came of it.")
class OrderTransaction:
    created_at: datetime = public("When it was noted.")
    kind: PaymentKind = public("What was asked.")
    state: PaymentEventState = public("How far it had come.")
    reason: DeclineReason | None = public("Why it was refused, if it was.")
    gateway: str = public("The payment service.")

    @public("How much it was about.", MoneyV2)
    def amount(self: resolvers.order_history.Transaction) -> Money:
        return self.amount


@strawberry.type(description="Something that happened to an order.")
class OrderEvent:
    created_at: datetime = public("When.")
    topic: str = public("What, such as `orders/create`.")
    actor: str = public("Who did it.")

    @public("What changed, as JSON.", JSON)
    def detail(self: models.Event) -> str:
        return resolvers.order_history.detail(self)


@strawberry.type(description="A change that staff made to what an order holds.")
class OrderEdit:
    created_at: datetime = public("When.")
    actor: str = public("Who made it.")
    note: str | None = public("Why.")
    digest: str = public("The fingerprint of how its total comes about since.")

    @public("What it added to the total; below nothing if it took off.", MoneyV2)
    def difference(self: models.OrderEdit) -> Money:
        return self.difference


@strawberry.type
class OrderForStaff:
    note: str | None = needs(READ, "What the buyer, or staff, wrote on it.")

    @needs(READ, "Words that staff put on it.", list[str] | None)
    def tags(self: models.Order) -> list[str]:
        return self.tags

    @needs(
        Permission.CUSTOMERS_READ,
        "Who placed it signed in; null if nobody was.",
        Annotated["Customer", strawberry.lazy("schema.customer")] | None,
    )
    async def customer(self: models.Order, info: Info) -> models.Customer | None:
        if self.customer_id is None:
            return None
        return await info.context.loaders.customer.load(self.customer_id)

    @needs(READ, "Its parcels, those that were called off too.", list[Fulfillment] | None)
    async def fulfillments(self: models.Order, info: Info) -> list[models.Fulfillment]:
        return await info.context.loaders.fulfillments_of_order.load(self.id)

    @needs(READ, "What was given back, or was to be.", list[Refund] | None)
    async def refunds(self: models.Order, info: Info) -> list[models.Refund]:
        return await info.context.loaders.refunds_of_order.load(self.id)

    @needs(
        Permission.REFUNDS_WRITE,
        "What `refundCreate` would do with the same input, were it asked now; nothing is done.",
        SuggestedRefund | None,
    )
    async def suggested_refund(
        self: models.Order,
        info: Info,
        line_items: Lines = strawberry.UNSET,
        shipping: Shipping = strawberry.UNSET,
        amount: Amount = strawberry.UNSET,
        location_id: Place = strawberry.UNSET,
        return_id: Back = strawberry.UNSET,
        whole: Whole = strawberry.UNSET,
    ) -> Suggested:
        said = RefundInput(
            order_id=strawberry.ID(self.gid),
            line_items=line_items,
            shipping=shipping,
            amount=amount,
            location_id=location_id,
            return_id=return_id,
            whole=whole,
        )
        return await preview(info.context, self, said.parsed())

    @needs(READ, "What came back, or is to.", list[Return] | None)
    async def returns(self: models.Order, info: Info) -> list[models.Return]:
        return await info.context.loaders.returns_of_order.load(self.id)

    @needs(READ, "How it was changed since it was placed, in order.", list[OrderEdit] | None)
    async def edits(self: models.Order, info: Info) -> list[models.OrderEdit]:
        return await info.context.loaders.edits_of_order.load(self.id)

    @needs(READ, "What was asked of payment services.", list[OrderTransaction] | None)
    async def transactions(
        self: models.Order, info: Info
    ) -> list[resolvers.order_history.Transaction]:
        return await resolvers.order_history.transactions(info.context, self)

    @needs(READ, "What is left to pay of it; below nothing if too much was paid.", MoneyV2 | None)
    async def total_outstanding(self: models.Order, info: Info) -> Money:
        return await resolvers.order_history.outstanding(info.context, self)

    @connection(
        Connection[OrderEvent] | None,
        "What happened to it, in order.",
        access=Access.NEEDS,
        extensions=[Needs(READ)],
    )
    async def events(self: models.Order, info: Info, page: PageArgs) -> Page[models.Event]:
        return await resolvers.order_history.events(info.context, self, page)
