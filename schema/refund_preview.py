"""What giving money back would come to, as staff see it before they do it."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

import strawberry

import models
from commerce.money import Money
from commerce.refund import RestockType
from commerce.refusal import Reason
from resolvers.order_change import MAX_LINES
from resolvers.refund_preview import Line, Suggested
from schema.money import MoneyV2
from schema.money_input import MoneyInput
from schema.permission import public
from schema.refund_input import RefundLineItemInput
from schema.shows import shows

if TYPE_CHECKING:
    from schema.order import OrderLineItem
    from schema.order_payload import OrderUserError

_said = strawberry.argument
Lines = Annotated[
    list[RefundLineItemInput] | None,
    _said(description=f"For which goods, {MAX_LINES} lines at most."),
]
Shipping = Annotated[MoneyInput | None, _said(description="How much for the delivery.")]
Amount = Annotated[
    MoneyInput | None, _said(description="How much beyond that, as `refundCreate` takes it.")
]
Place = Annotated[
    strawberry.ID | None, _said(description="Where goods would go back to the shelf.")
]
Back = Annotated[strawberry.ID | None, _said(description="The return that it would be for.")]
Whole = Annotated[
    bool | None,
    _said(description="Everything that is left, in place of lines, delivery and amount."),
]


@strawberry.type(description="What would be given back on one line of an order.")
class SuggestedRefundLineItem:
    quantity: int = public("For how many of it; 0 for a concession.")
    restock_type: RestockType = public("What would become of the goods.")

    is_type_of = shows(Line)

    @public("How much, tax and all.", MoneyV2)
    def subtotal(self: Line) -> Money:
        return self.subtotal

    @public("The tax in it.", MoneyV2)
    def tax(self: Line) -> Money:
        return self.tax

    @public("The line.", Annotated["OrderLineItem", strawberry.lazy("schema.order")])
    def line_item(self: Line) -> models.OrderLineItem:
        return self.line_item


@strawberry.type(description="What `refundCreate` would do, or why it would refuse.")
class SuggestedRefund:
    is_type_of = shows(Suggested)

    @public("On which lines; empty if it would be refused.", list[SuggestedRefundLineItem])
    def refund_line_items(self: Suggested) -> Sequence[Line]:
        return self.lines

    @public("For the delivery, tax and all; null if it would be refused.", MoneyV2 | None)
    def shipping(self: Suggested) -> Money | None:
        return self.reckoned.shipping if self.reckoned else None

    @public("The tax in all of it; null if it would be refused.", MoneyV2 | None)
    def total_tax(self: Suggested) -> Money | None:
        return self.reckoned.tax if self.reckoned else None

    @public("How much in all; null if it would be refused.", MoneyV2 | None)
    def total(self: Suggested) -> Money | None:
        return self.reckoned.total if self.reckoned else None

    @public("How much of it on payments; null if it would be refused.", MoneyV2 | None)
    def on_payments(self: Suggested) -> Money | None:
        return self.reckoned.by_payments if self.reckoned else None

    @public("How much of it on gift cards; null if it would be refused.", MoneyV2 | None)
    def on_gift_cards(self: Suggested) -> Money | None:
        return self.reckoned.on_cards if self.reckoned else None

    @public("What can still be given back as the order is now.", MoneyV2)
    def maximum_refundable(self: Suggested) -> Money:
        return self.most

    @public(
        "Why it would be refused; empty if it would not.",
        list[Annotated["OrderUserError", strawberry.lazy("schema.order_payload")]],
    )
    def user_errors(self: Suggested) -> Sequence[Reason]:
        return self.user_errors
