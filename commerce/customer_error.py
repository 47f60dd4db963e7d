"""What a customer hears when something about their account is wrong."""

from commerce.vocabulary import Vocabulary


class CustomerErrorCode(Vocabulary):
    """Why an account was left as it was."""

    ALREADY_ENABLED = "The account is open already."
    BAD_DOMAIN = "The link is one of another shop."
    BLANK = "The field is empty."
    CONTAINS_HTML_TAGS = "The field holds HTML tags."
    CONTAINS_URL = "The field holds a web address."
    CUSTOMER_DISABLED = "The account waits for the link in a mail to be followed."
    INVALID = "The value is not valid."
    INVALID_MULTIPASS_REQUEST = "Signing in through another site is not offered."
    NOT_FOUND = "There is no such thing, or it is somebody else's."
    PASSWORD_STARTS_OR_ENDS_WITH_WHITESPACE = "The password starts or ends with white space."
    TAKEN = "Somebody has it already."
    TOKEN_INVALID = "The token is not valid, or no longer."
    TOO_LONG = "The value is too long."
    TOO_SHORT = "The value is too short."
    UNIDENTIFIED_CUSTOMER = "The e-mail address and the password do not belong together."
