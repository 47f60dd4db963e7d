"""What an order costs, cost and was given back, as clients see it: a part of ``Order``."""

import strawberry

import models
import resolvers.order_amounts
import resolvers.order_discount
from commerce.explanation import Step
from commerce.money import Money
from schema.explanation import PriceStep
from schema.info import Info
from schema.money import MoneyV2
from schema.permission import public
from schema.unoffered import always_null

DUTIES = "duties are not charged here"


@strawberry.type
class OrderAmounts:
    @public(
        "How the total came about when it was placed, to the last minor unit; empty for an order"
        " that came from elsewhere.",
        list[PriceStep],
    )
    def explanation(self: models.Order, info: Info) -> list[Step]:
        return resolvers.order_discount.explanation(info.context, self)

    @public("The lines before shipping and tax.", MoneyV2 | None)
    def subtotal_price(self: models.Order) -> Money:
        return self.subtotal

    @public("All there is to pay.", MoneyV2)
    def total_price(self: models.Order) -> Money:
        return self.total

    @public("What delivery costs.", MoneyV2)
    def total_shipping_price(self: models.Order) -> Money:
        return self.shipping

    @public("The tax in it.", MoneyV2 | None)
    def total_tax(self: models.Order) -> Money:
        return self.tax

    @public("What was given back.", MoneyV2)
    def total_refunded(self: models.Order) -> Money:
        return self.refunded

    @public("The total when it was placed.", MoneyV2)
    def original_total_price(self: models.Order) -> Money:
        return self.total

    @public("The lines as they are now, before shipping and tax.", MoneyV2)
    async def current_subtotal_price(self: models.Order, info: Info) -> Money:
        return await resolvers.order_amounts.subtotal(info.context, self)

    @public("The total as it is now, after edits and less what was given back.", MoneyV2)
    def current_total_price(self: models.Order) -> Money:
        return self.current_total

    @public("What delivery costs as it is now.", MoneyV2)
    def current_total_shipping_price(self: models.Order) -> Money:
        return resolvers.order_amounts.shipping(self)

    @public("The tax as it is now.", MoneyV2)
    async def current_total_tax(self: models.Order, info: Info) -> Money:
        return await resolvers.order_amounts.tax(info.context, self)

    original_total_duties = always_null("The duties when it was placed.", MoneyV2 | None, DUTIES)
    current_total_duties = always_null("The duties as they are now.", MoneyV2 | None, DUTIES)

    @public("The lines before shipping and tax.", MoneyV2 | None, use="subtotalPrice")
    def subtotal_price_v2(self: models.Order) -> Money:
        return self.subtotal

    @public("All there is to pay.", MoneyV2, use="totalPrice")
    def total_price_v2(self: models.Order) -> Money:
        return self.total

    @public("What delivery costs.", MoneyV2, use="totalShippingPrice")
    def total_shipping_price_v2(self: models.Order) -> Money:
        return self.shipping

    @public("The tax in it.", MoneyV2 | None, use="totalTax")
    def total_tax_v2(self: models.Order) -> Money:
        return self.tax

    @public("What was given back.", MoneyV2, use="totalRefunded")
    def total_refunded_v2(self: models.Order) -> Money:
        return self.refunded
