"""What staff hear when a collection was left as it was."""

from commerce.vocabulary import Vocabulary


class CollectionErrorCode(Vocabulary):
    """Why a collection was left as it was."""

    BLANK = "It may not be empty."
    CHOSEN_BY_RULES = "Rules choose its products."
    INVALID = "It is not valid."
    NOT_FOUND = "There is no such thing."
    TAKEN = "Something else is called so."
    TOO_LONG = "It is too long."
    TOO_MANY = "There are more than there may be."
    UNREADABLE = "What was sent, or is at the address, cannot be read."
