"""Orders that staff draw up for somebody, as staff see them."""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated

import strawberry

import models
from commerce import gid
from commerce.draft_order import DraftOrderStatus
from commerce.money import Money
from commerce.permission import Permission
from commerce.shipping import ShippingRate
from loaders.pagination import Page, PageArgs
from resolvers import draft_order
from resolvers.draft_order import DraftLine, DraftOrderSortKeys
from schema import enums
from schema.attribute import Attribute
from schema.connection import Connection, Counted, connection
from schema.customer import Customer
from schema.info import Info
from schema.money import MoneyV2
from schema.node import Node
from schema.order import Order
from schema.permission import Access, Needs, needs, public
from schema.scalars import URL
from schema.shows import shows
from schema.variant import ProductVariant

enums.register(DraftOrderStatus)
enums.register(DraftOrderSortKeys)
READ = Permission.ORDERS_READ


@strawberry.type(description="A delivery that can be chosen for a draft order.")
class DraftOrderShippingOption:
    title: str = public("What it is called.")

    is_type_of = shows(ShippingRate)

    @public("What to choose it by, as the `handle` of the draft's `shippingLine`.")
    def handle(self: ShippingRate) -> str:
        return self.key

    @public("What it costs.", MoneyV2)
    def price(self: ShippingRate) -> Money:
        return self.price


@strawberry.type(description="A line of a draft order.")
class DraftOrderLineItem:
    title: str = public("What the product, or the line of its own, is called.")
    variant_title: str | None = public("What the variant is called; null if it has no name.")
    sku: str | None = public("The shop's own code for it.")
    requires_shipping: bool = public("Whether it has to be sent.")
    taxable: bool = public("Whether taxes are due on it.")
    tax_class: str | None = public("The class of tax rates that counts; null for the usual ones.")

    is_type_of = shows(DraftLine)

    @public("How many.")
    def quantity(self: DraftLine) -> int:
        return self.quoted.quantity

    @public("The buyer's own words on it.", list[Attribute])
    def custom_attributes(self: DraftLine) -> Sequence[list[str]]:
        return self.attributes

    @public("What one costs before discounts.", MoneyV2)
    def original_unit_price(self: DraftLine) -> Money:
        return self.quoted.unit_price

    @public("The line before discounts.", MoneyV2)
    def original_total(self: DraftLine) -> Money:
        return self.quoted.subtotal

    @public("The line after discounts.", MoneyV2)
    def discounted_total(self: DraftLine) -> Money:
        return self.quoted.total

    @public("The variant; null if it is sold this once.", ProductVariant | None)
    def variant(self: DraftLine) -> models.ProductVariant | None:
        return self.variant


@strawberry.type
class DraftOrderAmounts:
    @public("Its lines before discounts.", MoneyV2)
    async def subtotal_price(self: models.DraftOrder, info: Info) -> Money:
        return (await draft_order.quote_of(info.context, self)).subtotal

    @public("What discounts take off it, and off its delivery.", MoneyV2)
    async def total_discounts(self: models.DraftOrder, info: Info) -> Money:
        return (await draft_order.quote_of(info.context, self)).discount

    @public("What its delivery costs, after discounts; nothing while none is chosen.", MoneyV2)
    async def total_shipping_price(self: models.DraftOrder, info: Info) -> Money:
        return draft_order.shipping(await draft_order.quote_of(info.context, self))

    @public("The taxes in it, or on top.", MoneyV2)
    async def total_tax(self: models.DraftOrder, info: Info) -> Money:
        return (await draft_order.quote_of(info.context, self)).tax

    @public("What it comes to, as a cart of the same goods would.", MoneyV2)
    async def total_price(self: models.DraftOrder, info: Info) -> Money:
        return (await draft_order.quote_of(info.context, self)).total


@strawberry.type(
    description="An order that staff draw up for somebody. It sets nothing aside: its goods are"
    " taken when it becomes an order, by `draftOrderComplete` or by its buyer at the checkout."
)
class DraftOrder(DraftOrderAmounts, Node):
    name: str = public("Its number, such as #D1.")
    status: DraftOrderStatus = public("How far it is.")
    email: str | None = public("The e-mail address of whom it is for.")
    tags: list[str] = public("Words that staff put on it; its order has them, too.")
    invoice_sent_at: datetime | None = public("When its link was last mailed; null if never.")
    completed_at: datetime | None = public("When it became an order; null if it has not.")
    created_at: datetime = public("When it was made.")
    updated_at: datetime = public("When it last changed.")

    @public("The order that it became; null if it has not.", Order | None)
    async def order(self: models.DraftOrder, info: Info) -> models.Order | None:
        return await draft_order.order_of(info.context, self)

    @needs(
        Permission.CUSTOMERS_READ,
        "Whose order it will be; null for somebody without an account.",
        Customer | None,
    )
    async def customer(self: models.DraftOrder, info: Info) -> models.Customer | None:
        number = (await draft_order.cart_of(info.context, self)).customer_id
        return None if number is None else await info.context.loaders.customer.load(number)

    @public("A note for its order.")
    async def note(self: models.DraftOrder, info: Info) -> str | None:
        return (await draft_order.cart_of(info.context, self)).note

    @public(
        "Its lines: of the catalogue, and then those that are sold this once.",
        list[DraftOrderLineItem],
    )
    async def line_items(self: models.DraftOrder, info: Info) -> list[DraftLine]:
        return await draft_order.lines(info.context, self)

    @public(
        "The deliveries to choose from, as far as its address is known.",
        list[DraftOrderShippingOption],
    )
    async def shipping_options(self: models.DraftOrder, info: Info) -> Sequence[ShippingRate]:
        return await draft_order.deliveries(info.context, self)

    @public("Where its buyer pays for it; null once it is an order.", URL | None)
    async def invoice_url(self: models.DraftOrder, info: Info) -> str | None:
        cart = await draft_order.cart_of(info.context, self)
        return draft_order.invoice_url(info.context, cart)


@strawberry.type(description="One page of a list of draft orders.")
class DraftOrderConnection(Connection[DraftOrder], Counted): ...


DraftId = Annotated[strawberry.ID, strawberry.argument(description="The id of the draft order.")]
SortKey = Annotated[DraftOrderSortKeys | None, strawberry.argument(description="Their order.")]
Query = Annotated[
    str | None,
    strawberry.argument(
        description="What to find: a name such as D1 or the beginning of an e-mail address, and"
        " the fields `created_at`, `customer_id`, `email`, `id`, `name`, `status` and"
        " `updated_at`, in the search syntax."
    ),
]


@strawberry.type
class DraftOrderQuery:
    @needs(READ, "A draft order by its id; null if there is none.", DraftOrder | None)
    async def draft_order(self, info: Info, id: DraftId) -> models.DraftOrder | None:
        return await draft_order.draft_order(info.context, gid.number_of("DraftOrder", id))

    @connection(
        DraftOrderConnection | None,
        "The draft orders there are, and those that became orders.",
        access=Access.NEEDS,
        extensions=[Needs(READ)],
    )
    async def draft_orders(
        self,
        info: Info,
        page: PageArgs,
        query: Query = strawberry.UNSET,
        sort_key: SortKey = DraftOrderSortKeys.ID,
    ) -> Page[models.DraftOrder]:
        order = sort_key or DraftOrderSortKeys.ID
        return await draft_order.draft_orders(info.context, page, order, query or None)
