"""The lines of carts, as clients see them."""

from typing import Annotated

import strawberry

import models
import resolvers.cart
import resolvers.cart_plan
import resolvers.discount
import resolvers.merchandise
from commerce.quote import QuotedLine
from resolvers.discount import Allocation
from resolvers.selling_plan import SellingPlanAllocation as Allocated
from schema.attribute import Attribute
from schema.cart_cost import CartLineCost, CartLineEstimatedCost
from schema.cart_discount import CartDiscountAllocation
from schema.info import Info
from schema.node import Node
from schema.permission import public
from schema.selling_plan import SellingPlanAllocation
from schema.shows import never
from schema.unoffered import always_null
from schema.variant import ProductVariant

Merchandise = Annotated[
    ProductVariant, strawberry.union("Merchandise", description="What a line can hold.")
]
LineLevelOnly = Annotated[
    bool | None,
    strawberry.argument(description="Whether to leave out its shares of what came off the order."),
]
AttributeKey = Annotated[str, strawberry.argument(description="What the attribute is about.")]


@strawberry.interface(description="A line of a cart: so many of one thing.")
class BaseCartLine(Node):
    quantity: int = public("How many.")

    @public("The buyer's own words on the line.", list[Attribute])
    def attributes(self: models.CartLine) -> list[list[str]]:
        return self.attributes

    @public("One of the buyer's own words; null if it was not said.", Attribute | None)
    def attribute(self: models.CartLine, key: AttributeKey) -> list[str] | None:
        return attribute_of(self.attributes, key)

    @public("What is being bought.", Merchandise)
    async def merchandise(self: models.CartLine, info: Info) -> models.ProductVariant | None:
        return await resolvers.merchandise.of_line(info.context, self)

    @public("What it costs.", CartLineCost)
    async def cost(self: models.CartLine, info: Info) -> QuotedLine:
        return (await resolvers.cart.quote_of(info.context, self.cart_id)).line(self.id)

    @public("What it costs.", CartLineEstimatedCost, use="cost")
    async def estimated_cost(self: models.CartLine, info: Info) -> QuotedLine:
        return (await resolvers.cart.quote_of(info.context, self.cart_id)).line(self.id)

    @public(
        "The plan it is bought by, and what one costs by it; null if it is bought without.",
        SellingPlanAllocation | None,
    )
    async def selling_plan_allocation(self: models.CartLine, info: Info) -> Allocated | None:
        return await resolvers.cart_plan.of_line(info.context, self)

    @public("What discounts take off it.", list[CartDiscountAllocation])
    async def discount_allocations(
        self: models.CartLine, info: Info, line_level_only: LineLevelOnly = False
    ) -> list[Allocation]:
        quote = await resolvers.cart.quote_of(info.context, self.cart_id)
        line, only = quote.line(self.id), bool(line_level_only)
        return resolvers.discount.on(line, quote, line_level_only=only)


def attribute_of(pairs: list[list[str]], key: str) -> list[str] | None:
    return next((pair for pair in pairs if pair[0] == key), None)


@strawberry.type(description="What the buyer may do with a line.")
class CartLineInstructions:
    can_remove: bool = public("Whether it can be taken out.", bool, resolver=lambda: True)
    can_update_quantity: bool = public("Whether there can be more.", bool, resolver=lambda: True)


@strawberry.type(description="That a line belongs to another.")
class CartLineParentRelationship:
    parent: "CartLine" = public("The line it belongs to.")


@strawberry.type(description="So many of one variant.")
class CartLine(BaseCartLine):
    @public("What the buyer may do with it.", CartLineInstructions)
    def instructions(self: models.CartLine) -> models.CartLine:
        return self

    parent_relationship: CartLineParentRelationship | None = always_null(
        "The line it belongs to.", CartLineParentRelationship | None, "lines stand on their own"
    )


@strawberry.type(description="A line that is made of others, such as a bundle; there is none.")
class ComponentizableCartLine(BaseCartLine):
    line_components: list[CartLine] = public("What it is made of.")

    is_type_of = never("every variant is sold by itself")
