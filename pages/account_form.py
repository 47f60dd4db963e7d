"""What is wrong with a form of the account, at the fields that it is about."""

from collections.abc import Awaitable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from commerce.address import FIELDS
from commerce.refusal import Reason, Refused, Throttled
from pages.checkout_form import Problems
from pages.refusals import refusal
from pages.words import later, say

TOO_MANY = later("That was tried too often: wait a while, and try again.")
_INPUTS = {
    "firstName": "first_name",
    "lastName": "last_name",
    "country": "country_code",
    "province": "province_code",
}
_KNOWN = {*FIELDS, "email", "password"}
T = TypeVar("T")


@dataclass(frozen=True)
class Faults:
    """Why nothing came of a form; ``names`` are the codes."""

    problems: Problems
    status: int = 422
    names: frozenset[str] = frozenset()


async def tried(change: Awaitable[T]) -> T | Faults:
    """What came of it, or what is wrong."""
    try:
        return await change
    except Refused as refused:
        names = frozenset(reason.code.name for reason in refused.reasons)
        return Faults(problems_of(refused.reasons), names=names)
    except Throttled:
        return Faults({"": say(TOO_MANY)}, 429)


def problems_of(reasons: Sequence[Reason]) -> Problems:
    """By the fields' names; what is about none of them stands above the form."""
    found: Problems = {}
    for reason in reasons:
        last = reason.field[-1] if reason.field else ""
        name = _INPUTS.get(last, last)
        found.setdefault(name if name in _KNOWN else "", refusal(reason))
    return found
