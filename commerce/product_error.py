"""What staff hear when a product was left as it was."""

from commerce.vocabulary import Vocabulary


class ProductErrorCode(Vocabulary):
    """Why a product was left as it was."""

    BLANK = "It may not be empty."
    INVALID = "It is not valid."
    IN_USE = "Something else needs it."
    LAST_VARIANT = "A product keeps one variant at least."
    NOT_FOUND = "There is no such thing."
    TAKEN = "Something else is called so."
    TOO_LONG = "It is too long."
    TOO_MANY = "There are more than there may be."
    UNREADABLE = "What was sent, or is at the address, cannot be read."
