"""What customers say of themselves: one spelling for it, and what is wrong with it."""

from collections.abc import Mapping
from typing import Any

from commerce import contact, password
from commerce.address import AddressProblem, AddressProblemKind, problem_of_text
from commerce.customer_error import CustomerErrorCode
from commerce.refusal import Reason

_CODES = {
    AddressProblemKind.CONTAINS_HTML_TAGS: CustomerErrorCode.CONTAINS_HTML_TAGS,
    AddressProblemKind.CONTAINS_URL: CustomerErrorCode.CONTAINS_URL,
    AddressProblemKind.REQUIRED: CustomerErrorCode.BLANK,
    AddressProblemKind.TOO_LONG: CustomerErrorCode.TOO_LONG,
}
_NAMES = {"first_name": "firstName", "last_name": "lastName"}
# Where the contract's address has an argument of another name.
_ADDRESS_ARGUMENTS = {**_NAMES, "country_code": "country", "province_code": "province"}


def reason(code: CustomerErrorCode, *path: str, message: str | None = None) -> Reason:
    return Reason(code, message or code.meaning, path)


def checked(given: Mapping[str, Any], argument: str) -> tuple[dict[str, Any], list[Reason]]:
    """What was said, in one spelling, and what is wrong with it; names as columns have them.

    ``argument`` is the one it was said in. What was not mentioned is not asked for.
    """
    values, reasons = dict(given), []
    for name in given.keys() & _NAMES.keys():
        values[name], found = _name(given[name], argument, _NAMES[name])
        reasons += found
    for name, check in (("email", _email), ("phone", _phone)):
        if name in given:
            values[name], found = check(given[name], argument, name)
            reasons += found
    if given.get("password") is not None:
        reasons += of_password(given["password"], argument, "password")
    return values, reasons


def _name(written: str | None, *path: str) -> tuple[str | None, list[Reason]]:
    found = " ".join((written or "").split()) or None
    kind = problem_of_text(found) if found else None
    if kind is None:
        return found, []
    code = _CODES.get(kind, CustomerErrorCode.INVALID)
    return None, [reason(code, *path, message=f"The name {kind.meaning}.")]


def _email(written: str | None, *path: str) -> tuple[str | None, list[Reason]]:
    if written is None:
        return None, []
    if not written.strip():
        message = "The e-mail address is missing."
        return None, [reason(CustomerErrorCode.BLANK, *path, message=message)]
    return _contact("email", contact.email(written), written, *path)


def _phone(written: str | None, *path: str) -> tuple[str | None, list[Reason]]:
    if not written:
        return None, []
    return _contact("phone", contact.phone(written), written, *path)


def _contact(
    kind: str, found: str | None, written: str, *path: str
) -> tuple[str | None, list[Reason]]:
    if found is not None:
        return found, []
    message = f"{written[:100]!r} is not a valid {kind} {contact.EXPECTED[kind]}."
    return None, [reason(CustomerErrorCode.INVALID, *path, message=message)]


def of_password(written: str, *path: str) -> list[Reason]:
    """Why it cannot be one's password; empty if it can."""
    found = password.problem(written)
    return [] if found is None else [reason(found[0], *path, message=found[1])]


def of_address(problem: AddressProblem) -> Reason:
    argument = _ADDRESS_ARGUMENTS.get(problem.field, problem.field)
    code = _CODES.get(problem.kind, CustomerErrorCode.INVALID)
    return reason(code, "address", argument, message=problem.message)
