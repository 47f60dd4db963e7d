"""Payment requests of Shop Pay, a wallet that we do not take: what storefronts may send."""

from typing import Any

import strawberry

from schema.money import CurrencyCode
from schema.money_input import MoneyInput
from schema.scalars import ISO8601DateTime
from schema.shop_pay_request import ShopPayPaymentRequestDeliveryMethodType


def given(description: str) -> Any:
    """A field that may be left out."""
    return strawberry.field(default=strawberry.UNSET, description=description)


@strawberry.input(description="A discount.")
class ShopPayPaymentRequestDiscountInput:
    amount: MoneyInput | None = given("How much less.")
    label: str | None = given("What it is called.")


@strawberry.input(description="A way to deliver.")
class ShopPayPaymentRequestDeliveryMethodInput:
    amount: MoneyInput | None = given("What it costs.")
    code: str | None = given("Its code.")
    label: str | None = given("What it is called.")
    detail: str | None = given("More about it.")
    delivery_expectation_label: str | None = given("When it arrives, in words.")
    min_delivery_date: ISO8601DateTime | None = given("When it arrives at the earliest.")
    max_delivery_date: ISO8601DateTime | None = given("When it arrives at the latest.")


@strawberry.input(description="A picture.")
class ShopPayPaymentRequestImageInput:
    alt: str | None = given("What it shows, for those who cannot see it.")
    url: str = strawberry.field(description="Where it is.")


@strawberry.input(description="A line.")
class ShopPayPaymentRequestLineItemInput:
    quantity: int = strawberry.field(description="How many.")
    label: str | None = given("What it is called.")
    sku: str | None = given("The shop's own code for it.")
    requires_shipping: bool | None = given("Whether it has to be delivered.")
    image: ShopPayPaymentRequestImageInput | None = given("Its picture.")
    original_item_price: MoneyInput | None = given("What one cost before discounts.")
    final_item_price: MoneyInput | None = given("What one costs.")
    original_line_price: MoneyInput | None = given("What all cost before discounts.")
    final_line_price: MoneyInput | None = given("What all cost.")
    item_discounts: list[ShopPayPaymentRequestDiscountInput] | None = given("Discounts of each.")
    line_discounts: list[ShopPayPaymentRequestDiscountInput] | None = given("Discounts of all.")


@strawberry.input(description="A cost of delivery.")
class ShopPayPaymentRequestShippingLineInput:
    amount: MoneyInput | None = given("What it costs.")
    code: str | None = given("Its code.")
    label: str | None = given("What it is called.")


@strawberry.input(description="What delivery costs.")
class ShopPayPaymentRequestTotalShippingPriceInput:
    discounts: list[ShopPayPaymentRequestDiscountInput] | None = given("Its discounts.")
    final_total: MoneyInput | None = given("What it costs.")
    original_total: MoneyInput | None = given("What it cost before discounts.")


@strawberry.input(description="What a buyer is asked to pay.")
class ShopPayPaymentRequestInput:
    locale: str = strawberry.field(description="The buyer's language.")
    presentment_currency: Any = strawberry.field(
        description="The currency the buyer pays in.", graphql_type=CurrencyCode
    )
    subtotal: MoneyInput = strawberry.field(description="What the lines cost.")
    total: MoneyInput = strawberry.field(description="What is paid.")
    total_tax: MoneyInput | None = given("The tax.")
    total_shipping_price: ShopPayPaymentRequestTotalShippingPriceInput | None = given(
        "What delivery costs."
    )
    line_items: list[ShopPayPaymentRequestLineItemInput] | None = given("What is bought.")
    discount_codes: list[str] | None = given("The codes given.")
    discounts: list[ShopPayPaymentRequestDiscountInput] | None = given("Discounts of the whole.")
    delivery_methods: list[ShopPayPaymentRequestDeliveryMethodInput] | None = given(
        "The ways to deliver."
    )
    selected_delivery_method_type: ShopPayPaymentRequestDeliveryMethodType | None = given(
        "How it reaches the buyer."
    )
    shipping_lines: list[ShopPayPaymentRequestShippingLineInput] | None = given(
        "The costs of delivery."
    )
    payment_method: str | None = given("How the buyer pays.")
