"""What staff say when they give money back, or ask what that would come to."""

import strawberry

from commerce import gid
from commerce.refund import RestockType
from resolvers.order_change import MAX_LINES, Wanted
from resolvers.refund_terms import Terms
from schema.money_input import MoneyInput


@strawberry.input(description="So many of one line, whose money is given back.")
class RefundLineItemInput:
    line_item_id: strawberry.ID = strawberry.field(description="The id of the line.")
    quantity: int = strawberry.field(description="How many of it, one at least.")
    restock_type: RestockType = strawberry.field(
        default=RestockType.NO_RESTOCK, description="What becomes of the goods."
    )

    def parsed(self) -> tuple[Wanted, RestockType]:
        wanted = Wanted(gid.number_of("OrderLineItem", self.line_item_id), self.quantity)
        return wanted, self.restock_type


@strawberry.input(description="What is given back, for which goods.")
class RefundInput:
    order_id: strawberry.ID = strawberry.field(description="The id of the order.")
    line_items: list[RefundLineItemInput] | None = strawberry.field(
        default=strawberry.UNSET,
        description=f"For which goods, {MAX_LINES} lines at most: what they were worth in the end.",
    )
    shipping: MoneyInput | None = strawberry.field(
        default=strawberry.UNSET, description="How much for the delivery."
    )
    amount: MoneyInput | None = strawberry.field(
        default=strawberry.UNSET,
        description="How much beyond that: what was paid too much, or else a concession that is"
        " spread over what is left of the order.",
    )
    note: str | None = strawberry.field(
        default=strawberry.UNSET, description="Why, 5,000 characters at most."
    )
    location_id: strawberry.ID | None = strawberry.field(
        default=strawberry.UNSET,
        description="Where goods go back to the shelf; where they came from, if left out.",
    )
    return_id: strawberry.ID | None = strawberry.field(
        default=strawberry.UNSET, description="The return that it is for."
    )
    whole: bool | None = strawberry.field(
        default=strawberry.UNSET,
        description="Everything that is left, in place of lines, delivery and amount: goods that"
        " were not sent go back to the shelf.",
    )

    def parsed(self) -> Terms:
        return Terms(
            lines=[line.parsed() for line in self.line_items or ()],
            shipping=self.shipping.parsed() if self.shipping else None,
            amount=self.amount.parsed() if self.amount else None,
            note=self.note or None,
            location_id=gid.number_of("Location", self.location_id) if self.location_id else None,
            return_id=gid.number_of("Return", self.return_id) if self.return_id else None,
            whole=bool(self.whole),
        )
