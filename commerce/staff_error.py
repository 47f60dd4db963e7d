"""What somebody of the staff hears when staff, or what speaks for them, was left as it was."""

from commerce.refusal import Reason
from commerce.vocabulary import Vocabulary


class StaffErrorCode(Vocabulary):
    """Why staff, or what speaks for them, was left as it was."""

    ABOVE_OWN_PERMISSIONS = (
        "Nobody gives what they may not do, or changes somebody who may do more."
    )
    BLANK = "The field is empty."
    INVALID = "The value is not valid."
    INVITATION_INVALID = "The invitation is not valid, or no longer."
    LAST_OWNER = "Somebody has to own the shop: this is the last who does."
    NOT_FOUND = "There is no such thing."
    PASSWORD_STARTS_OR_ENDS_WITH_WHITESPACE = "The password starts or ends with white space."
    TAKEN = "Somebody has it already."
    TOO_LONG = "The value is too long."
    TOO_SHORT = "The value is too short."
    TOTP_INVALID = "The code from the authenticator is wrong, or was used before."
    TOTP_REQUIRED = "A code from the authenticator is needed as well."
    UNIDENTIFIED = "The e-mail address and the password do not belong together."
    WRONG_PASSWORD = "This is not the password used so far."
    YOURSELF = "Nobody does this to themselves."


def reason(code: StaffErrorCode, *path: str, message: str | None = None) -> Reason:
    return Reason(code, message or code.meaning, path)
