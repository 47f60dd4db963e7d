"""Why a total is what it is: the steps that every one of its minor units came by."""

from dataclasses import dataclass
from fractions import Fraction

from commerce.money import Money
from commerce.vocabulary import Vocabulary


class StepKind(Vocabulary):
    """What a step of the explanation does."""

    ITEM = "A line: its price times its quantity."
    SELLING_PLAN = "What a line costs more or less by its selling plan."
    DISCOUNT = "A line's share of a discount."
    SHIPPING = "The price of the chosen delivery."
    SHIPPING_DISCOUNT = "A discount on the delivery."
    TAX = "A tax that is added to the price."
    TAX_INCLUDED = "A tax that the price already holds: it adds nothing."
    TAX_RELIEF = "A tax that the price holds and an exempt buyer does not pay."


SHIPPING = "shipping"


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One thing that was added to the total; the amounts of all steps sum to it.

    ``exact`` is, in minor units, what was rounded: to ``whole`` if that was then shared out
    over the lines, so that the amount is this line's share of it, else to the amount itself.
    """

    kind: StepKind
    of: str  # the line's key, or "shipping"
    amount: Money
    label: str
    rule: str = ""  # the discount's key
    exact: Fraction | None = None
    whole: Money | None = None
    included: Money | None = None  # of a tax that adds nothing

    @property
    def text(self) -> str:
        """The step in words: ``VAT 20%: 6.67 included, rounded from 6.6667``."""
        shown = self.amount if self.included is None else self.included
        words = f"{self.label}: {shown.text()}"
        if self.included is not None:
            words += " included"
        if self.whole is not None:
            words += f", a share of {self.whole.text()}"
        if self.exact is not None and self.exact.denominator != 1:
            words += f", rounded from {_major(self.exact, shown)}"
        return words


def _major(exact: Fraction, like: Money) -> str:
    """Some minor units as an amount with a few digits more than the currency has."""
    more = 4
    written = Money(1, like.currency).text()
    digits = len(written.partition(".")[2]) + more
    ten_thousandths = round(abs(exact) * 10**more)
    whole, rest = divmod(ten_thousandths, 10**digits)
    sign = "-" if exact < 0 else ""
    return f"{sign}{whole}.{rest:0{digits}}".rstrip("0").rstrip(".")
