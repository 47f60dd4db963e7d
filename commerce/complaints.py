"""What is wrong with something that was written, so that its writer hears all of it at once."""

from collections.abc import Sequence
from decimal import Decimal

from commerce import html
from commerce.money import Money
from commerce.refusal import Reason, Refused
from commerce.text import UNSTORABLE, one_line, storable
from commerce.vocabulary import Vocabulary

MAX_TITLE = 255


class Complaints:
    """Collects reasons with the codes of one concept.

    ``codes`` has the words BLANK, INVALID and TOO_LONG; ``within`` is the way to the input that
    is read, to which each complaint adds its own. Every reader answers something usable even
    where it complains.
    """

    def __init__(self, codes: type[Vocabulary], *within: str) -> None:
        self._codes, self._within = codes, within
        self._reasons: list[Reason] = []

    def __bool__(self) -> bool:
        return bool(self._reasons)

    @property
    def reasons(self) -> Sequence[Reason]:
        return tuple(self._reasons)

    def add(self, code: Vocabulary | str, message: str, *field: str) -> None:
        word = self._codes[code] if isinstance(code, str) else code
        self._reasons.append(Reason(word, message, (*self._within, *field)))

    def inside(self, *field: str) -> "Complaints":
        """The same complaints, for a part of the input."""
        part = Complaints(self._codes, *self._within, *field)
        part._reasons = self._reasons
        return part

    def text(self, value: str, *field: str, longest: int | None = None, blank: bool = True) -> str:
        """The text without spaces around it; ``longest`` in characters."""
        kept, name = value.strip(), field[-1]
        if not storable(kept):
            self.add("INVALID", f"The {name} {UNSTORABLE}.", *field)
        elif not kept and not blank:
            self.add("BLANK", f"Give it a {name}.", *field)
        elif longest is not None and len(kept) > longest:
            message = f"The {name} has {len(kept)} characters; it may have {longest}."
            self.add("TOO_LONG", message, *field)
        return kept

    def line(self, value: str, *field: str, longest: int, blank: bool = True) -> str:
        """Text on one line: runs of white space become one space."""
        return self.text(one_line(value), *field, longest=longest, blank=blank)

    def title(self, value: str, *field: str) -> str:
        return self.line(value, *(field or ("title",)), longest=MAX_TITLE, blank=False)

    def html(self, value: str, *field: str) -> str:
        """The HTML without what may not be shown."""
        kept = self.text(value, *field)
        try:
            return html.clean(kept)
        except html.MarkupError as error:
            self.add("INVALID", f"The {field[-1]} cannot be shown: {error}.", *field)
            return ""

    def money(self, value: str | Decimal, currency: str, *field: str) -> Money:
        """An amount of the shop's currency, not below zero."""
        try:
            money = Money.parse(value, currency)
        except ValueError as error:
            self.add("INVALID", f"The {field[-1]} is not valid: {error}.", *field)
            return Money(0, currency)
        if money.minor < 0:
            self.add("INVALID", f"The {field[-1]} may not be below zero.", *field)
        return money

    def settle(self) -> None:
        """Refuse what was written if anything is wrong with it."""
        if self._reasons:
            raise Refused(*self._reasons)
