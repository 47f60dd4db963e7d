"""The cart, as clients see it."""

from datetime import datetime
from typing import TYPE_CHECKING, Annotated

import strawberry

import models
import resolvers.cart
from commerce.iso import COUNTRIES
from commerce.money import Money
from commerce.pricing import Quote
from commerce.quote import QuotedLine
from loaders.pagination import Page, PageArgs
from resolvers.cart import CartKey
from schema import enums
from schema.attribute import Attribute
from schema.connection import Connection, connection
from schema.info import Info
from schema.metafield import HasMetafields
from schema.money import MoneyV2
from schema.node import Node
from schema.permission import owner, public
from schema.scalars import URL
from schema.variant import ProductVariant

if TYPE_CHECKING:
    from schema.customer import Customer

CountryCode = enums.codes("CountryCode", COUNTRIES, "A country, by its ISO 3166-1 code.")
Merchandise = Annotated[
    ProductVariant, strawberry.union("Merchandise", description="What a line can hold.")
]
AttributeKey = Annotated[str, strawberry.argument(description="What the attribute is about.")]


@strawberry.type(description="What a line costs.")
class CartLineCost:
    @public("What one costs.", MoneyV2)
    def amount_per_quantity(self: QuotedLine) -> Money:
        return self.unit_price

    @public("What one cost before it was on sale; null if it is not.", MoneyV2 | None)
    def compare_at_amount_per_quantity(self: QuotedLine) -> Money | None:
        return self.compare_at

    @public("The line before discounts.", MoneyV2)
    def subtotal_amount(self: QuotedLine) -> Money:
        return self.subtotal

    @public("The line after discounts.", MoneyV2)
    def total_amount(self: QuotedLine) -> Money:
        return self.total


@strawberry.type(description="What the cart costs.")
class CartCost:
    @public("What is to be paid at checkout.", MoneyV2)
    def checkout_charge_amount(self: Quote) -> Money:
        return self.due

    @public("The lines together, before discounts on the order, shipping and tax.", MoneyV2)
    def subtotal_amount(self: Quote) -> Money:
        return self.after_line_discounts

    @public("Whether `subtotalAmount` may still change at checkout.")
    def subtotal_amount_estimated(self: Quote) -> bool:
        return False

    @public("All there is to pay.", MoneyV2)
    def total_amount(self: Quote) -> Money:
        return self.total

    @public("Whether `totalAmount` may still change at checkout: tax or shipping are not known.")
    def total_amount_estimated(self: Quote) -> bool:
        return self.basket.destination is None


@strawberry.interface(description="A line of a cart: so many of one thing.")
class BaseCartLine(Node):
    quantity: int = public("How many.")

    @public("The buyer's own words on the line.", list[Attribute])
    def attributes(self: models.CartLine) -> list[list[str]]:
        return self.attributes

    @public("One of the buyer's own words; null if it was not said.", Attribute | None)
    def attribute(self: models.CartLine, key: AttributeKey) -> list[str] | None:
        return _attribute(self.attributes, key)

    @public("What is being bought.", Merchandise)
    async def merchandise(self: models.CartLine, info: Info) -> models.ProductVariant | None:
        return await info.context.loaders.variant.load(self.variant_id)

    @public("What it costs.", CartLineCost)
    async def cost(self: models.CartLine, info: Info) -> QuotedLine:
        return (await resolvers.cart.quote_of(info.context, self.cart_id)).line(self.id)


def _attribute(pairs: list[list[str]], key: str) -> list[str] | None:
    return next((pair for pair in pairs if pair[0] == key), None)


@strawberry.type(description="So many of one variant.")
class CartLine(BaseCartLine): ...


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
        return _attribute(self.attributes, key)

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

    @public("What it costs.", CartCost)
    async def cost(self: models.Cart, info: Info) -> Quote:
        return await resolvers.cart.quote_of(info.context, self.id)


CartId = Annotated[
    strawberry.ID, strawberry.argument(description="The id of the cart, with its key.")
]


@strawberry.type
class CartQuery:
    @owner("A cart by its id; null if there is none, or it has become an order.", Cart | None)
    async def cart(self, info: Info, id: CartId) -> models.Cart | None:
        return await resolvers.cart.cart(info.context, CartKey.of(id))
