"""Gift cards on carts, as clients see them."""

import strawberry

from commerce.money import Money
from resolvers.gift_card import AppliedGiftCard as Applied
from schema.money import MoneyV2
from schema.node import Node
from schema.permission import public


@strawberry.type(description="A gift card that pays for a cart.")
class AppliedGiftCard(Node):
    last_characters: str = public("The last characters of its code, to know it by.")

    @public("What it pays of the cart as it is now.", MoneyV2)
    def amount_used(self: Applied) -> Money:
        return self.use.amount

    @public("What it pays of the cart as it is now.", MoneyV2, use="amountUsed")
    def amount_used_v2(self: Applied) -> Money:
        return self.use.amount

    @public("What it pays, in the currency of the cart.", MoneyV2)
    def presentment_amount_used(self: Applied) -> Money:
        return self.use.amount

    @public("What is on it, before the cart is paid.", MoneyV2)
    def balance(self: Applied) -> Money:
        return self.card.balance

    @public("What is on it, before the cart is paid.", MoneyV2, use="balance")
    def balance_v2(self: Applied) -> Money:
        return self.card.balance
