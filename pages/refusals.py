"""What the shop refuses, in the language of a page: the whole sentence, or what its code means.

The API says it in English. A sentence here is one of those; what changes in it has ``{names}``.
"""

import re
from functools import cache
from string import Formatter
from typing import Protocol

from commerce.vocabulary import Vocabulary
from pages.words import later, said_of, say, spoken

SENTENCES = (
    later("A cart has {number} gift cards at most."),
    later("A delivery address is missing: add one and select it."),
    later("A delivery option is missing, or is no longer offered: choose one."),
    later("A discount code has {number} printable characters at most."),
    later("A way to pay is missing: choose one."),
    later("An e-mail address or a phone number is missing."),
    later("Choose where to collect the goods: this shop sends nothing."),
    later("It is sold in multiples of {number}."),
    later("Nothing of this cart is delivered to that address: choose another."),
    later("One has to buy {number} at least."),
    later("One may buy {number} at most."),
    later("Only {number} of {goods} are left."),
    later("Only {number} of {goods} are left: lower the quantity."),
    later("Only {number} of {goods} is left: lower the quantity."),
    later("The cart does not exist or was completed: make a new one."),
    later("The cart has no such gift card."),
    later("The cart is empty: add something to it first."),
    later("The cart would have {number} lines; {most} is the most."),
    later("The customer has no such address."),
    later("The customer's access token is not valid, or no longer: sign in again."),
    later("The e-mail address is missing."),
    later("The line would hold {number}; it may hold {most} at most."),
    later("The link is not valid, or no longer: ask for a new one."),
    later("The name {fault}."),
    later("The password has fewer than {number} characters."),
    later("The password has more than {number} characters."),
    later("The password is missing."),
    later("The quantity is {number}; it has to be at least {least}."),
    later("The shop drew up this cart: ask the shop to change it."),
    later("There are {number} addresses already; {most} are the most."),
    later("There is an account with this e-mail address already."),
    later("There is no such merchandise, or it is not for sale."),
    later("{goods} is no longer sold by its selling plan: remove it."),
    later("{goods} is no longer sold: remove it."),
    later("{goods} is not sold by that selling plan."),
    later("{goods} is sold by a selling plan only: choose one."),
    later("{goods} is sold by a selling plan only: remove it."),
    later("{goods} is sold out."),
    later("{goods} is sold out: remove it."),
    later("{goods}: too few are left at {place}. Choose another way to get it."),
    later("{written} is not a valid email address, such as ann@example.com."),
    later("{written} is not a valid phone number, such as +12025550123."),
)


class Said(Protocol):
    """A reason or a warning."""

    @property
    def code(self) -> Vocabulary: ...

    @property
    def message(self) -> str: ...


def refusal(one: Said) -> str:
    """Why the shop refused, or did something else than asked."""
    if spoken().is_english:
        return one.message
    ways = (say(one.message), _pieced(one.message), said_of(one.message))
    return next((said for said in ways if said != one.message), say(one.code.meaning))


def _pieced(message: str) -> str:
    """As the sentence says it whose shape the message has; the message itself if none has."""
    for sentence, shape in _shapes():
        found = shape.fullmatch(message)
        if found is not None:
            return say(sentence, **{name: say(part) for name, part in found.groupdict().items()})
    return message


@cache
def _shapes() -> list[tuple[str, re.Pattern[str]]]:
    """Those with the most words of their own first."""
    ordered = sorted(SENTENCES, key=lambda one: (-len(re.sub(r"\{\w+\}", "", one)), one))
    return [(one, _shape(one)) for one in ordered if "{" in one]


def _shape(sentence: str) -> re.Pattern[str]:
    parts = Formatter().parse(sentence)
    return re.compile(
        "".join(re.escape(text) + (f"(?P<{name}>.+)" if name else "") for text, name, *_ in parts),
        re.DOTALL,
    )
