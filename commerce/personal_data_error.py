"""Why personal data was left as it was."""

from commerce.vocabulary import Vocabulary


class PersonalDataErrorCode(Vocabulary):
    """Why personal data was left as it was."""

    NOT_FOUND = "There is nobody and no order of that id."
