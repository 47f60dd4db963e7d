"""Why money was not taken, let go or given back."""

from commerce.vocabulary import Vocabulary


class PaymentErrorCode(Vocabulary):
    """Why money was not taken, let go or given back."""

    ALREADY_PAID = "There is nothing left to pay."
    AMOUNT_INVALID = "The amount is not one to move: it has to be above nothing, in the currency."
    AMOUNT_TOO_LARGE = "The amount is more than there is to move."
    AUTHORIZATION_EXPIRED = (
        "The money was set aside too long ago, and is free again: have the order paid anew at its"
        " page (`orderInvoiceSend`), or elsewhere, and mark it as paid."
    )
    DECLINED = "The payment service refused it."
    KEY_REUSED = "The key was used before for something else."
    NOTHING_AUTHORIZED = "There is no money set aside that could be moved."
    NOT_FOUND = "There is no such order."
    PAYMENT_SERVICE_MISSING = "The payment service of this payment is not set up any more."
    UNKNOWN_OUTCOME = "The payment service did not answer; it is asked again by itself."
