"""Asking for a payment with Shop Pay, a wallet that we do not take: it is always refused."""

from typing import Annotated

import strawberry

from commerce.refusal import Reason
from commerce.vocabulary import Vocabulary
from schema import enums
from schema.permission import public
from schema.shop_pay_request import ShopPayPaymentRequestReceipt, ShopPayPaymentRequestSession
from schema.shop_pay_request_input import ShopPayPaymentRequestInput
from schema.shows import shows
from schema.unoffered import always_null
from schema.user_error import DisplayableError

WHY = "the shop takes no Shop Pay"
MESSAGE = "This shop takes no Shop Pay; send the buyer to the cart's checkoutUrl."


@enums.register
class UserErrorsShopPayPaymentRequestSessionUserErrorsCode(Vocabulary):
    """Why a payment request was refused."""

    IDEMPOTENCY_KEY_ALREADY_USED = "Another request was submitted under the same key."
    PAYMENT_REQUEST_INVALID_INPUT = "The request is not valid."
    PAYMENT_REQUEST_NOT_FOUND = "There is no such request."


Code = UserErrorsShopPayPaymentRequestSessionUserErrorsCode


@strawberry.type(description="Why a payment request was refused.")
class UserErrorsShopPayPaymentRequestSessionUserErrors(DisplayableError):
    code: Code | None = public("Which kind of error it is.")

    is_type_of = shows(Reason)


@strawberry.type(description="What `shopPayPaymentRequestSessionCreate` answers.")
class ShopPayPaymentRequestSessionCreatePayload:
    shop_pay_payment_request_session = always_null(
        "The payment request.", ShopPayPaymentRequestSession | None, WHY
    )

    @public("Why it was refused.", list[UserErrorsShopPayPaymentRequestSessionUserErrors])
    def user_errors(self: list[Reason]) -> list[Reason]:
        return self


@strawberry.type(description="What `shopPayPaymentRequestSessionSubmit` answers.")
class ShopPayPaymentRequestSessionSubmitPayload:
    payment_request_receipt = always_null("The receipt.", ShopPayPaymentRequestReceipt | None, WHY)

    @public("Why it was refused.", list[UserErrorsShopPayPaymentRequestSessionUserErrors])
    def user_errors(self: list[Reason]) -> list[Reason]:
        return self


PaymentRequest = Annotated[
    ShopPayPaymentRequestInput, strawberry.argument(description="What is to be paid.")
]


@strawberry.type
class ShopPayMutation:
    @public(
        "Asks for a payment with Shop Pay.",
        ShopPayPaymentRequestSessionCreatePayload | None,
        always=f"refused: {WHY}",
    )
    def shop_pay_payment_request_session_create(
        self,
        source_identifier: Annotated[
            str, strawberry.argument(description="What the storefront calls it.")
        ],
        payment_request: PaymentRequest,
    ) -> list[Reason]:
        return [Reason(Code.PAYMENT_REQUEST_INVALID_INPUT, MESSAGE, ("paymentRequest",))]

    @public(
        "Submits a payment with Shop Pay.",
        ShopPayPaymentRequestSessionSubmitPayload | None,
        always=f"refused: {WHY}",
    )
    def shop_pay_payment_request_session_submit(
        self,
        token: Annotated[str, strawberry.argument(description="What the request is called by.")],
        payment_request: PaymentRequest,
        idempotency_key: Annotated[
            str, strawberry.argument(description="A text that no other submission has.")
        ],
        order_name: Annotated[
            str | None, strawberry.argument(description="What the order is called.")
        ] = strawberry.UNSET,
    ) -> list[Reason]:
        return [Reason(Code.PAYMENT_REQUEST_NOT_FOUND, MESSAGE, ("token",))]
