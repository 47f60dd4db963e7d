"""Why an attempt to complete a cart failed after it was accepted."""

from commerce.vocabulary import Vocabulary


class CompletionErrorCode(Vocabulary):
    """Why an attempt to complete a cart failed."""

    ERROR = "Something went wrong; the message says what."
    INVENTORY_RESERVATION_ERROR = "The stock could not be set aside."
    PAYMENT_AMOUNT_TOO_SMALL = "The amount is below what that way to pay takes."
    PAYMENT_CALL_ISSUER = "The card's bank wants to be called."
    PAYMENT_CARD_DECLINED = "The card was declined."
    PAYMENT_ERROR = "The payment failed."
    PAYMENT_GATEWAY_NOT_ENABLED_ERROR = "That way to pay is switched off."
    PAYMENT_INSUFFICIENT_FUNDS = "There is not enough money on the account."
    PAYMENT_INVALID_BILLING_ADDRESS = "The billing address is not valid."
    PAYMENT_INVALID_CREDIT_CARD = "The card is not valid."
    PAYMENT_INVALID_CURRENCY = "That currency is not taken."
    PAYMENT_INVALID_PAYMENT_METHOD = "That way to pay is not offered."
    PAYMENT_TRANSIENT_ERROR = "The payment failed; it may work when tried again."
