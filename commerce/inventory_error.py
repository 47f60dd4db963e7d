"""What staff hear when stock, or a location, was left as it was."""

from commerce.vocabulary import Vocabulary


class InventoryErrorCode(Vocabulary):
    """Why stock, or a location, was left as it was."""

    BLANK = "It may not be empty."
    CHANGED = "It is no longer what whoever asks thought it was."
    HAS_STOCK = "Something still lies there."
    INVALID = "It is not valid."
    LAST_LOCATION = "A shop keeps one location at least."
    NOT_ENOUGH = "There are not enough there."
    NOT_FOUND = "There is no such thing."
    TAKEN = "Something else is called so."
    TOO_LONG = "It is too long."
