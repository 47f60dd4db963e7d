"""What a cart and its lines cost, as clients see it."""

import strawberry

import resolvers.pricing
import resolvers.shop
from commerce.explanation import Step
from commerce.money import Money
from commerce.quote import QuotedLine
from resolvers.pricing import Offer
from schema.explanation import PriceStep
from schema.info import Info
from schema.money import MoneyV2
from schema.permission import public
from schema.unoffered import always_false

_DUTIES = "The duties on it: nothing within the shop's country, null where they are not known."
_CHARGE = "What is to be paid at checkout: all but gift cards, and what plans let be paid later."
_NOT_ESTIMATED = "what is not known is not estimated"
_NO_LONGER = "totalAmount"


async def _duties(offer: Offer, info: Info) -> Money | None:
    shop = await resolvers.shop.shop(info.context)
    return resolvers.pricing.duties(offer, shop.country_code)


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
    @public(_CHARGE, MoneyV2)
    def checkout_charge_amount(self: Offer) -> Money:
        return self.quote.charge

    @public("The lines together, before discounts on the order, shipping and tax.", MoneyV2)
    def subtotal_amount(self: Offer) -> Money:
        return self.quote.after_line_discounts

    @public("Whether `subtotalAmount` may still change at checkout.")
    def subtotal_amount_estimated(self: Offer) -> bool:
        return False

    @public("All there is to pay.", MoneyV2)
    def total_amount(self: Offer) -> Money:
        return self.quote.total

    @public("How `totalAmount` came about, to the last minor unit.", list[PriceStep])
    def explanation(self: Offer) -> list[Step]:
        return list(self.quote.explanation)

    @public("Whether `totalAmount` may still change at checkout: tax or shipping are not known.")
    def total_amount_estimated(self: Offer) -> bool:
        return self.is_estimated

    @public("The tax in it; null where nothing is taxed.", MoneyV2 | None, use=_NO_LONGER)
    def total_tax_amount(self: Offer) -> Money | None:
        return self.quote.tax if self.quote.tax.minor else None

    @public("Whether `totalTaxAmount` may still change at checkout.", use=_NO_LONGER)
    def total_tax_amount_estimated(self: Offer) -> bool:
        return self.is_estimated

    @public(_DUTIES, MoneyV2 | None, use=_NO_LONGER)
    async def total_duty_amount(self: Offer, info: Info) -> Money | None:
        return await _duties(self, info)

    total_duty_amount_estimated: bool = always_false(
        "Whether `totalDutyAmount` may still change at checkout.", _NOT_ESTIMATED, use=_NO_LONGER
    )


@strawberry.type(description="What the cart costs, as older clients ask.")
class CartEstimatedCost:
    @public(_CHARGE, MoneyV2)
    def checkout_charge_amount(self: Offer) -> Money:
        return self.quote.charge

    @public("The lines together, before discounts on the order, shipping and tax.", MoneyV2)
    def subtotal_amount(self: Offer) -> Money:
        return self.quote.after_line_discounts

    @public("All there is to pay.", MoneyV2)
    def total_amount(self: Offer) -> Money:
        return self.quote.total

    @public("The tax in it; null where nothing is taxed.", MoneyV2 | None)
    def total_tax_amount(self: Offer) -> Money | None:
        return self.quote.tax if self.quote.tax.minor else None

    @public(_DUTIES, MoneyV2 | None)
    async def total_duty_amount(self: Offer, info: Info) -> Money | None:
        return await _duties(self, info)


@strawberry.type(description="What a line costs, as older clients ask.")
class CartLineEstimatedCost:
    @public("What one costs.", MoneyV2)
    def amount(self: QuotedLine) -> Money:
        return self.unit_price

    @public("What one cost before it was on sale; null if it is not.", MoneyV2 | None)
    def compare_at_amount(self: QuotedLine) -> Money | None:
        return self.compare_at

    @public("The line before discounts.", MoneyV2)
    def subtotal_amount(self: QuotedLine) -> Money:
        return self.subtotal

    @public("The line after discounts.", MoneyV2)
    def total_amount(self: QuotedLine) -> Money:
        return self.total
