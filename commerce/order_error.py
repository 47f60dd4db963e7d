"""Why staff's wish about an order was refused."""

from commerce.vocabulary import Vocabulary


class OrderErrorCode(Vocabulary):
    """Why an order was left as it was."""

    ADDRESS_MISSING = "There is no address to send it to."
    ALREADY_CANCELED = "The order was called off already."
    ALREADY_LABELED = "The parcel has a label already."
    ALREADY_PAID = "There is nothing left to pay."
    AMOUNT_INVALID = "The amount is not one to move: it has to be above nothing, in the currency."
    AMOUNT_TOO_LARGE = "The amount is more than there is to move."
    AUTHORIZATION_EXPIRED = (
        "The money was set aside too long ago, and is free again: have the order paid anew at its"
        " page (`orderInvoiceSend`), or elsewhere, and mark it as paid."
    )
    CARRIER_MISSING = "The buyer chose no carrier: name one, and one of its services."
    CARRIER_REFUSED = "The carrier refused it."
    DECLINED = "The payment service refused it."
    ILLEGAL_MOVE = "It cannot become that from what it is."
    INVALID = "The value is not valid."
    KEY_REUSED = "The key was used before for something else."
    LINE_NOT_FOUND = "The order has no such line."
    LOCATION_NOT_FOUND = "There is no such location."
    NOTHING_AUTHORIZED = "There is no money set aside that could be moved."
    NOTHING_TO_DO = "There is nothing left of it to do."
    NOT_FOUND = "There is no such thing."
    OUT_OF_STOCK = "There are not so many."
    PAYMENT_SERVICE_MISSING = "The payment service of this payment is not set up any more."
    QUANTITY_TOO_LARGE = "That is more than there are."
    SENT_ALREADY = "Some of it was sent already."
    UNKNOWN_OUTCOME = "The payment service did not answer; it is asked again by itself."
    VARIANT_NOT_FOUND = "There is no such variant."
