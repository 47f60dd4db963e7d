"""Why settings of the shop were left as they were."""

from commerce.vocabulary import Vocabulary


class SettingsErrorCode(Vocabulary):
    """Why a setting was left as it was."""

    BLANK = "It may not be empty."
    INVALID = "It is not valid."
    NOT_FOUND = "There is no such thing."
    TAKEN = "Another one has it."
    TOO_LONG = "It is too long."
    TOO_MANY = "There are more than there may be."
