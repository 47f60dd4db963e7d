"""The cart, as clients see it."""

from datetime import datetime
from typing import TYPE_CHECKING, Annotated

import strawberry

import models
import resolvers.cart
import resolvers.cart_delivery
import resolvers.cart_line
import resolvers.discount
import resolvers.gift_card
from commerce import cart_preferences
from loaders.pagination import Page, PageArgs
from resolvers.cart import CartKey, Warned
from resolvers.cart_delivery import DeliveryGroup
from resolvers.discount import Allocation, EnteredCode
from resolvers.pricing import Offer
from schema import company
from schema.attribute import Attribute
from schema.cart_cost import CartCost, CartEstimatedCost
from schema.cart_delivery import CartDelivery, CartDeliveryGroup
from schema.cart_discount import CartDiscountAllocation, CartDiscountCode
from schema.cart_line import AttributeKey, BaseCartLine, attribute_of
from schema.cart_preferences import CartPreferences
from schema.connection import Connection, connection
from schema.country import CountryCode
from schema.gift_card import AppliedGiftCard
from schema.info import Info
from schema.mailing_address import MailingAddress
from schema.metafield import HasMetafields
from schema.node import Node
from schema.permission import owner, public
from schema.scalars import URL
from schema.user_error import CartWarning

if TYPE_CHECKING:
    from schema.customer import Customer


WithCarrierRates = Annotated[
    bool | None,
    strawberry.argument(description="Whether to ask carriers too; our rates are all in tables."),
]


PreferredAddress = Annotated[
    MailingAddress, strawberry.union("DeliveryAddress", description="Where a buyer wants it sent.")
]


@strawberry.type(description="Who buys, as far as they said.")
class CartBuyerIdentity:
    email: str | None = public("Their e-mail address.")
    phone: str | None = public("Their phone number, as E.164 has it.")

    @public("The country they buy from.", CountryCode | None)
    def country_code(self: models.Cart) -> str | None:
        return self.country_code

    @public(
        "The customer, if they signed in; what they bought and where they live is not shown here.",
        Annotated["Customer", strawberry.lazy("schema.customer")] | None,
    )
    async def customer(self: models.Cart, info: Info) -> models.Customer | None:
        if self.customer_id is None:
            return None
        return await info.context.loaders.customer.load(self.customer_id)

    @public(
        "Where they want it sent, in the order they said.",
        list[PreferredAddress],
        use="Cart.delivery",
    )
    def delivery_address_preferences(self: models.Cart) -> list[models.MailingAddress]:
        return resolvers.cart_delivery.preferred(self)

    @public("How they would like it delivered and paid; null if not said.", CartPreferences | None)
    def preferences(self: models.Cart) -> cart_preferences.CartPreferences | None:
        return resolvers.cart.preferences_of(self)

    purchasing_company = company.of_buyer


@strawberry.type(description="What a buyer means to buy. Whoever knows its id may change it.")
class Cart(HasMetafields, Node):
    created_at: datetime = public("When it was made.")
    updated_at: datetime = public("When it last changed.")
    note: str | None = public("The buyer's words to the shop.")

    @public("Where the buyer goes on to pay: a page of this shop.", URL)
    def checkout_url(self: models.Cart, info: Info) -> str:
        return resolvers.cart.checkout_url(info.context, self)

    @public("The buyer's own words on the cart.", list[Attribute])
    def attributes(self: models.Cart) -> list[list[str]]:
        return self.attributes

    @public("One of the buyer's own words; null if it was not said.", Attribute | None)
    def attribute(self: models.Cart, key: AttributeKey) -> list[str] | None:
        return attribute_of(self.attributes, key)

    @public("Who buys.", CartBuyerIdentity)
    def buyer_identity(self: models.Cart) -> models.Cart:
        return self

    @connection(Connection[BaseCartLine], "What is in it, in the order it was put there.")
    async def lines(self: models.Cart, info: Info, page: PageArgs) -> Page[models.CartLine]:
        return await resolvers.cart.lines(info.context, self, page)

    @public("How many things are in it, over all lines.")
    async def total_quantity(self: models.Cart, info: Info) -> int:
        lines = await info.context.loaders.lines_of_cart.load(self.id)
        return sum(line.quantity for line in lines)

    @public(
        "What was changed in it otherwise than asked, after a submission that could not be served;"
        " empty once it is changed again.",
        list[CartWarning],
    )
    def warnings(self: models.Cart) -> list[Warned]:
        return resolvers.cart_line.warnings_of(self)

    @public("What it costs.", CartCost)
    async def cost(self: models.Cart, info: Info) -> Offer:
        return await resolvers.cart.offer_of(info.context, self.id)

    @public("What it costs.", CartEstimatedCost, use="cost")
    async def estimated_cost(self: models.Cart, info: Info) -> Offer:
        return await resolvers.cart.offer_of(info.context, self.id)

    @public("Where it can go.", CartDelivery)
    def delivery(self: models.Cart) -> models.Cart:
        return self

    @connection(
        Connection[CartDeliveryGroup],
        "What is delivered together, once the address is known; empty where deliveries are free.",
    )
    async def delivery_groups(
        self: models.Cart, info: Info, page: PageArgs, with_carrier_rates: WithCarrierRates = False
    ) -> Page[DeliveryGroup]:
        return await resolvers.cart_delivery.groups(info.context, self, page)

    @public("The gift cards that pay for it, in their order.", list[AppliedGiftCard])
    async def applied_gift_cards(
        self: models.Cart, info: Info
    ) -> list[resolvers.gift_card.AppliedGiftCard]:
        return await resolvers.gift_card.applied(info.context, self)

    @public("The discount codes that the buyer entered.", list[CartDiscountCode])
    async def discount_codes(self: models.Cart, info: Info) -> list[EnteredCode]:
        if not self.discount_codes:
            return []
        quote = await resolvers.cart.quote_of(info.context, self.id)
        return resolvers.discount.codes(self, quote)

    @public(
        "What discounts take off the order as a whole, and off its delivery.",
        list[CartDiscountAllocation],
    )
    async def discount_allocations(self: models.Cart, info: Info) -> list[Allocation]:
        return resolvers.discount.on_cart(await resolvers.cart.quote_of(info.context, self.id))


CartId = Annotated[
    strawberry.ID, strawberry.argument(description="The id of the cart, with its key.")
]


@strawberry.type
class CartQuery:
    @owner("A cart by its id; null if there is none, or it has become an order.", Cart | None)
    async def cart(self, info: Info, id: CartId) -> models.Cart | None:
        return await resolvers.cart.cart(info.context, CartKey.of(id))
