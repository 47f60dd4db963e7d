"""Changing what an order holds, as staff ask for it."""

from typing import Annotated

import strawberry

import resolvers.order_edit
from commerce import gid
from commerce.permission import Permission
from resolvers.order_addition import Addition
from resolvers.order_change import MAX_LINES, Wanted, id_of
from resolvers.order_edit import Changes
from schema.idempotent import Once
from schema.info import Info
from schema.order_mutation import OrderID
from schema.order_payload import OrderOutcome, Reasons, WithOrder, outcome
from schema.permission import needs


@strawberry.input(description="How many of a line there shall be.")
class OrderEditQuantityInput:
    id: strawberry.ID = strawberry.field(description="The id of the line.")
    quantity: int = strawberry.field(
        description="How many of it the order shall hold; 0 takes it off. Not fewer than were sent."
    )


@strawberry.input(description="So many of a variant, to be added to an order.")
class OrderEditAdditionInput:
    variant_id: strawberry.ID = strawberry.field(description="The id of the variant.")
    quantity: int = strawberry.field(description="How many, one at least.")


@strawberry.input(description="How an order is changed.")
class OrderEditInput:
    set_quantities: list[OrderEditQuantityInput] | None = strawberry.field(
        default=strawberry.UNSET,
        description=f"How many there shall be of its lines, {MAX_LINES} at most; the others stay.",
    )
    add_variants: list[OrderEditAdditionInput] | None = strawberry.field(
        default=strawberry.UNSET,
        description="What is added at today's price, under the order's own discounts;"
        f" an order has {MAX_LINES} lines at most.",
    )
    restock: bool = strawberry.field(
        default=True, description="Whether what is taken off goes back to the shelf."
    )
    note: str | None = strawberry.field(
        default=strawberry.UNSET, description="Why, 5,000 characters at most."
    )

    def parsed(self) -> Changes:
        return Changes(
            counts=[
                Wanted(gid.number_of("OrderLineItem", one.id), one.quantity)
                for one in self.set_quantities or ()
            ],
            additions=[
                Addition(gid.number_of("ProductVariant", one.variant_id), one.quantity)
                for one in self.add_variants or ()
            ],
            restock=self.restock,
            note=self.note or None,
        )


@strawberry.type(description="What `orderEdit` answers.")
class OrderEditPayload(WithOrder, Reasons): ...


Input = Annotated[OrderEditInput, strawberry.argument(description="How it is changed.")]


@strawberry.type
class OrderEditMutation:
    @needs(
        Permission.ORDERS_WRITE,
        "Changes what an order holds. It is priced anew as a whole, under the discounts and taxes"
        " of the day it was placed; what is due since, or was paid too much, is its"
        " `totalOutstanding`.",
        OrderEditPayload | None,
        idempotent=Once.ROWS,
    )
    async def order_edit(self, info: Info, id: OrderID, input: Input) -> OrderOutcome:
        changed = resolvers.order_edit.edit(info.context, id_of(id), input.parsed())
        return await outcome("order", changed)
