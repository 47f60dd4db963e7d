"""Words of payment: what is asked of a gateway, how far that is, and why it was refused."""

from commerce.vocabulary import Vocabulary


class PaymentKind(Vocabulary):
    """What is asked of a gateway."""

    AUTHORIZE = "Set the money aside."
    CAPTURE = "Take money that was set aside."
    VOID = "Let go of money that was set aside, and not taken."
    REFUND = "Give back money that was taken."


class PaymentEventState(Vocabulary):
    """How far a request to a gateway is; the later words outrank the earlier ones."""

    REQUESTED = "It is about to be asked."
    UNKNOWN = "It was asked, and no answer came: the gateway has to be looked up."
    ACTION_REQUIRED = "The buyer has to confirm it."
    FAILED = "It was refused, and nothing was moved."
    SUCCEEDED = "It was done."


class DeclineReason(Vocabulary):
    """Why a gateway refused."""

    AMOUNT_TOO_SMALL = "The amount is below what this way to pay takes."
    AUTHORIZATION_EXPIRED = "The money was set aside too long ago, and is free again."
    CALL_ISSUER = "The card's bank wants to be called."
    CANCELED = "The payment was called off before it was confirmed."
    CHALLENGE_FAILED = "The payment was not confirmed."
    EXPIRED_CARD = "The card has expired."
    GENERIC = "The card was declined."
    INSUFFICIENT_FUNDS = "There is not enough money on the account."
    INVALID_CARD = "The card is not valid."
    NEVER_ARRIVED = "The payment service did not get the request."
    NOT_POSSIBLE = "The payment service does not do that with this payment."
    TRY_AGAIN = "The payment failed for the moment; it may work when tried again."
