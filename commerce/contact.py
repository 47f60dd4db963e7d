"""Ways to reach somebody: e-mail addresses and phone numbers, in one spelling each."""

import phonenumbers
from email_validator import EmailNotValidError, validate_email
from phonenumbers import ValidationResult

EXPECTED = {
    "email": "address, such as ann@example.com",
    "phone": "number, such as +12025550123",
}


def email(text: str) -> str | None:
    """The address in its normal form, or None if it is none (RFC 5321; nothing is looked up)."""
    if len(text) > 320:
        return None
    try:
        return validate_email(
            text.strip(), check_deliverability=False, test_environment=True, strict=True
        ).normalized
    except EmailNotValidError:
        return None


def key(address: str) -> str:
    """What two spellings of one address have in common; two mailboxes never have the same.

    ``casefold`` would make one of ``straße.example`` and ``strasse.example``: who has one of them
    could have what opens the other's account mailed to themselves.
    """
    return "".join(map(_small, address))


def _small(letter: str) -> str:
    small = letter.casefold()
    return small if letter.isascii() or not any(map(str.isascii, small)) else letter


def phone(text: str, country: str | None = None) -> str | None:
    """The number as E.164 has it (``+12025550123``), or None; ``country`` for local spellings."""
    if len(text) > 40:
        return None
    try:
        number = phonenumbers.parse(text, country)
    except phonenumbers.NumberParseException:
        return None
    # Whoever writes it without the area code can be reached from next door only.
    if phonenumbers.is_possible_number_with_reason(number) != ValidationResult.IS_POSSIBLE:
        return None
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
