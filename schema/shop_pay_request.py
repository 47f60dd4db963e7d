"""Payment requests of Shop Pay, a wallet that we do not take: what they would show."""

from typing import Any

import strawberry

from commerce.vocabulary import Vocabulary
from schema import enums
from schema.money import CurrencyCode, MoneyV2
from schema.permission import public
from schema.scalars import URL, ISO8601DateTime


@enums.register
class ShopPayPaymentRequestDeliveryMethodType(Vocabulary):
    """How something reaches the buyer."""

    PICKUP = "The buyer picks it up."
    SHIPPING = "It is sent."


@strawberry.type(description="A discount of a payment request.")
class ShopPayPaymentRequestDiscount:
    amount: MoneyV2 = public("How much less.")
    label: str = public("What it is called.")


@strawberry.type(description="A way to deliver, of a payment request.")
class ShopPayPaymentRequestDeliveryMethod:
    amount: MoneyV2 = public("What it costs.")
    code: str = public("Its code.")
    label: str = public("What it is called.")
    detail: str | None = public("More about it.")
    delivery_expectation_label: str | None = public("When it arrives, in words.")
    min_delivery_date: ISO8601DateTime | None = public("When it arrives at the earliest.")
    max_delivery_date: ISO8601DateTime | None = public("When it arrives at the latest.")


@strawberry.type(description="A picture of a payment request.")
class ShopPayPaymentRequestImage:
    alt: str | None = public("What it shows, for those who cannot see it.")
    url: str = public("Where it is.")


@strawberry.type(description="A line of a payment request.")
class ShopPayPaymentRequestLineItem:
    label: str = public("What it is called.")
    quantity: int = public("How many.")
    sku: str | None = public("The shop's own code for it.")
    requires_shipping: bool | None = public("Whether it has to be delivered.")
    image: ShopPayPaymentRequestImage | None = public("Its picture.")
    original_item_price: MoneyV2 | None = public("What one cost before discounts.")
    final_item_price: MoneyV2 = public("What one costs.")
    original_line_price: MoneyV2 | None = public("What all cost before discounts.")
    final_line_price: MoneyV2 = public("What all cost.")
    item_discounts: list[ShopPayPaymentRequestDiscount] | None = public("Discounts of each one.")
    line_discounts: list[ShopPayPaymentRequestDiscount] | None = public("Discounts of all.")


@strawberry.type(description="An address of a payment request.")
class ShopPayPaymentRequestContactField:
    first_name: str = public("The first name.")
    last_name: str = public("The last name.")
    company_name: str | None = public("The company.")
    address1: str = public("The street and number.")
    address2: str | None = public("The floor or the like.")
    city: str = public("The city.")
    postal_code: str | None = public("The postal code.")
    province_code: str | None = public("The code of the province.")
    country_code: str = public("The code of the country.")
    email: str | None = public("The e-mail address.")
    phone: str | None = public("The telephone number.")


@strawberry.type(description="A cost of delivery, of a payment request.")
class ShopPayPaymentRequestShippingLine:
    amount: MoneyV2 = public("What it costs.")
    code: str = public("Its code.")
    label: str = public("What it is called.")


@strawberry.type(description="What delivery costs, of a payment request.")
class ShopPayPaymentRequestTotalShippingPrice:
    discounts: list[ShopPayPaymentRequestDiscount] = public("Its discounts.")
    final_total: MoneyV2 = public("What it costs.")
    original_total: MoneyV2 | None = public("What it cost before discounts.")


@strawberry.type(description="What a buyer is asked to pay with Shop Pay.")
class ShopPayPaymentRequest:
    locale: str = public("The buyer's language.")
    presentment_currency: Any = public("The currency the buyer pays in.", CurrencyCode)
    line_items: list[ShopPayPaymentRequestLineItem] = public("What is bought.")
    discount_codes: list[str] = public("The codes given.")
    discounts: list[ShopPayPaymentRequestDiscount] | None = public("The discounts of the whole.")
    delivery_methods: list[ShopPayPaymentRequestDeliveryMethod] = public("The ways to deliver.")
    selected_delivery_method_type: ShopPayPaymentRequestDeliveryMethodType = public(
        "How it reaches the buyer."
    )
    shipping_address: ShopPayPaymentRequestContactField | None = public("Where it is sent.")
    shipping_lines: list[ShopPayPaymentRequestShippingLine] = public("The costs of delivery.")
    subtotal: MoneyV2 = public("What the lines cost.")
    total_shipping_price: ShopPayPaymentRequestTotalShippingPrice | None = public(
        "What delivery costs."
    )
    total_tax: MoneyV2 | None = public("The tax.")
    total: MoneyV2 = public("What is paid.")


@strawberry.type(description="A payment request that a buyer can see.")
class ShopPayPaymentRequestSession:
    token: str = public("What it is called by.")
    source_identifier: str = public("What the storefront calls it.")
    checkout_url: URL = public("Where the buyer pays.")
    payment_request: ShopPayPaymentRequest = public("What is to be paid.")


@strawberry.type(description="A payment request that was submitted.")
class ShopPayPaymentRequestReceipt:
    token: str = public("What it is called by.")
    payment_request: ShopPayPaymentRequest = public("What is paid.")
    processing_status_type: str = public("How far the payment is.")
