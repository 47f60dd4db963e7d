"""What a cart and its lines cost, as clients see it."""

import strawberry

from commerce.money import Money
from commerce.quote import QuotedLine
from resolvers.pricing import Offer
from schema.money import MoneyV2
from schema.permission import public
from schema.unoffered import always_false, always_null

_NO_DUTIES = "duties are not known to us"
_NO_LONGER = "totalAmount"


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
    @public("What is to be paid at checkout, after gift cards.", MoneyV2)
    def checkout_charge_amount(self: Offer) -> Money:
        return self.quote.due

    @public("The lines together, before discounts on the order, shipping and tax.", MoneyV2)
    def subtotal_amount(self: Offer) -> Money:
        return self.quote.after_line_discounts

    @public("Whether `subtotalAmount` may still change at checkout.")
    def subtotal_amount_estimated(self: Offer) -> bool:
        return False

    @public("All there is to pay.", MoneyV2)
    def total_amount(self: Offer) -> Money:
        return self.quote.total

    @public("Whether `totalAmount` may still change at checkout: tax or shipping are not known.")
    def total_amount_estimated(self: Offer) -> bool:
        return self.is_estimated

    @public("The tax in it; null where nothing is taxed.", MoneyV2 | None, use=_NO_LONGER)
    def total_tax_amount(self: Offer) -> Money | None:
        return self.quote.tax if self.quote.tax.minor else None

    @public("Whether `totalTaxAmount` may still change at checkout.", use=_NO_LONGER)
    def total_tax_amount_estimated(self: Offer) -> bool:
        return self.is_estimated

    total_duty_amount: Money | None = always_null(
        "The duties on it.", MoneyV2 | None, _NO_DUTIES, use=_NO_LONGER
    )
    total_duty_amount_estimated: bool = always_false(
        "Whether `totalDutyAmount` may still change at checkout.", _NO_DUTIES, use=_NO_LONGER
    )


@strawberry.type(description="What the cart costs, as older clients ask.")
class CartEstimatedCost:
    @public("What is to be paid at checkout, after gift cards.", MoneyV2)
    def checkout_charge_amount(self: Offer) -> Money:
        return self.quote.due

    @public("The lines together, before discounts on the order, shipping and tax.", MoneyV2)
    def subtotal_amount(self: Offer) -> Money:
        return self.quote.after_line_discounts

    @public("All there is to pay.", MoneyV2)
    def total_amount(self: Offer) -> Money:
        return self.quote.total

    @public("The tax in it; null where nothing is taxed.", MoneyV2 | None)
    def total_tax_amount(self: Offer) -> Money | None:
        return self.quote.tax if self.quote.tax.minor else None

    total_duty_amount: Money | None = always_null("The duties on it.", MoneyV2 | None, _NO_DUTIES)


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
