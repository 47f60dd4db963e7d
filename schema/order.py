"""Orders, as clients see them."""

from datetime import datetime
from typing import Annotated

import strawberry

import models
import resolvers.order
import resolvers.order_discount
import resolvers.pickup
import resolvers.variant
from commerce.money import Money
from commerce.permission import Permission
from commerce.pickup import Place
from commerce.quote import DiscountApplication as Applied
from loaders.pagination import Page, PageArgs
from resolvers.discount import Allocation
from schema import enums
from schema.attribute import Attribute
from schema.connection import Connection, Counted, connection
from schema.fulfillment import Fulfilled
from schema.info import Info
from schema.mailing_address import MailingAddress
from schema.metafield import HasMetafields
from schema.money import CurrencyCode, MoneyV2
from schema.node import Node
from schema.order_amounts import OrderAmounts
from schema.order_discount import DiscountAllocation, DiscountApplication
from schema.order_staff import OrderForStaff
from schema.permission import Access, Needs, owner, public
from schema.pickup import PickupPlace
from schema.scalars import URL
from schema.variant import ProductVariant

enums.register(models.OrderCancelReason)
enums.register(models.OrderFinancialStatus)
enums.register(models.OrderFulfillmentStatus)
enums.register(resolvers.order.OrderSortKeys)


@strawberry.type(description="So many of one variant, as it was when it was bought.")
class OrderLineItem:
    title: str = public("What the product was called.")
    id: strawberry.ID = public("Its id.", resolver=lambda root: root.gid)
    quantity: int = public("How many were bought.")
    current_quantity: int = public(
        "How many are left of them after what was taken off or refunded."
    )

    selling_plan_name: str | None = public(
        "The selling plan it was bought by, as it was called then; null if it was bought without."
    )

    @public("The buyer's own words on the line.", list[Attribute])
    def custom_attributes(self: models.OrderLineItem) -> list[list[str]]:
        return self.attributes

    @public("The line before discounts.", MoneyV2)
    def original_total_price(self: models.OrderLineItem) -> Money:
        return self.total

    @public("The line after discounts.", MoneyV2)
    def discounted_total_price(self: models.OrderLineItem) -> Money:
        return self.discounted_total

    @public("What discounts took off it.", list[DiscountAllocation])
    async def discount_allocations(self: models.OrderLineItem, info: Info) -> list[Allocation]:
        return list(await resolvers.order_discount.on_line(info.context, self))

    @public(
        "The variant as it is today; null if it is gone, or not offered any more.",
        ProductVariant | None,
    )
    async def variant(self: models.OrderLineItem, info: Info) -> models.ProductVariant | None:
        if self.variant_id is None:
            return None
        return await resolvers.variant.variant(info.context, self.variant_id)


@strawberry.type(description="A promise to deliver so much for so much.")
class Order(OrderAmounts, Fulfilled, OrderForStaff, HasMetafields, Node):
    name: str = public("Its number as the shop writes it, such as #1001.")
    email: str | None = public("The buyer's e-mail address.")
    phone: str | None = public("The buyer's phone number.")
    processed_at: datetime = public("When it was placed.")
    ready_for_pickup_at: datetime | None = public(
        "When its buyer was told to come and collect it; null if that was not told."
    )
    canceled_at: datetime | None = public("When it was called off; null if it was not.")
    cancel_reason: models.OrderCancelReason | None = public("Why it was called off, if it was.")
    edited: bool = public("Whether it was changed after it was placed.")
    customer_locale: str | None = public("The language it was placed in; null if not known.")
    financial_status: models.OrderFinancialStatus | None = public("How far it is paid.")
    fulfillment_status: models.OrderFulfillmentStatus = public("How far it is delivered.")

    @public("Its number.")
    def order_number(self: models.Order) -> int:
        return self.number

    @public("The currency it is in.", CurrencyCode)
    def currency_code(self: models.Order) -> str:
        return self.currency

    @public("The buyer's own words on the order.", list[Attribute])
    def custom_attributes(self: models.Order) -> list[list[str]]:
        return self.attributes

    @public("Its page.", URL)
    def status_url(self: models.Order, info: Info) -> str:
        return resolvers.order.status_url(info.context, self)

    @public("Its page, for the customer.", URL | None)
    def customer_url(self: models.Order, info: Info) -> str:
        return resolvers.order.status_url(info.context, self)

    @public("Where it is sent; null if nothing is sent, or it is collected.", MailingAddress | None)
    def shipping_address(self: models.Order) -> models.MailingAddress | None:
        return resolvers.order.address(self, "shipping", self.shipping_address)

    @public(
        "Where the buyer collects it, as it was when it was ordered; null if it is sent.",
        PickupPlace | None,
    )
    def pickup_place(self: models.Order) -> Place | None:
        return resolvers.pickup.of_order(self)

    @public("Whom the bill is for; null if that was not told.", MailingAddress | None)
    def billing_address(self: models.Order) -> models.MailingAddress | None:
        return resolvers.order.address(self, "billing", self.billing_address)

    @connection(Connection[DiscountApplication], "The discounts that took something off.")
    async def discount_applications(
        self: models.Order, info: Info, page: PageArgs
    ) -> Page[Applied]:
        return resolvers.order_discount.applications(info.context, self, page)

    @public("What discounts took off the delivery.", list[DiscountAllocation])
    def shipping_discount_allocations(self: models.Order, info: Info) -> list[Allocation]:
        return list(resolvers.order_discount.on_shipping(info.context, self))

    @connection(Connection[OrderLineItem], "What was bought.")
    async def line_items(
        self: models.Order, info: Info, page: PageArgs
    ) -> Page[models.OrderLineItem]:
        loader = info.context.loaders.lines_of_order(resolvers.order.LINES, page)
        return await loader.load(self.id)


@strawberry.type(description="One page of orders.")
class OrderConnection(Connection[Order], Counted): ...


OrderId = Annotated[
    strawberry.ID, strawberry.argument(description="The id of the order, with its key.")
]
SortKey = Annotated[
    resolvers.order.OrderSortKeys | None, strawberry.argument(description="What to order by.")
]
Query = Annotated[
    str | None,
    strawberry.argument(
        description="What to find: a number or an e-mail address, and the fields `created_at`,"
        " `email`, `financial_status`, `fulfillment_status`, `id`, `name`, `processed_at`, `sku`,"
        " `tag`, `tag_not` and `total_price`, in the search syntax."
    ),
]


@strawberry.type
class OrderQuery:
    @owner(
        "An order by its id; null without its key, unless for staff with `ORDERS_READ`.",
        Order | None,
    )
    async def order(self, info: Info, id: OrderId) -> models.Order | None:
        return await resolvers.order.by_gid(info.context, id)

    @connection(
        OrderConnection | None,
        "All orders.",
        access=Access.NEEDS,
        extensions=[Needs(Permission.ORDERS_READ)],
    )
    async def orders(
        self,
        info: Info,
        page: PageArgs,
        query: Query = strawberry.UNSET,
        sort_key: SortKey = resolvers.order.OrderSortKeys.ID,
    ) -> Page[models.Order]:
        key = sort_key or resolvers.order.OrderSortKeys.ID
        return await resolvers.order.orders(info.context, page, key, query or None)
