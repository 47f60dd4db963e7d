"""What staff hear when a customer group was left as it was."""

from commerce.vocabulary import Vocabulary


class CustomerGroupErrorCode(Vocabulary):
    """Why a customer group was left as it was."""

    BLANK = "It may not be empty."
    INVALID = "It is not valid."
    IN_USE = "Discounts are limited to it."
    NOT_FOUND = "There is no such thing."
    TAKEN = "Another group is called so."
    TOO_LONG = "It is too long."
