"""One line of a basket: so many of one thing at a price, with what the rules ask about it."""

from dataclasses import dataclass
from fractions import Fraction

from commerce.money import Money
from commerce.rounding import Rounding, rounded


@dataclass(frozen=True, slots=True, kw_only=True)
class LinePlan:
    """The selling plan a line is bought by; the line's price is the one by the plan.

    ``list_price`` is what one costs without it, ``charge`` what of the price is paid at once.
    """

    key: str
    name: str
    list_price: Money
    charge: Money

    def later(self, amount: Money, unit_price: Money) -> Money:
        """The share of an amount that is paid later, where one costs so much by the plan."""
        if not unit_price.minor:
            return unit_price
        share = Fraction(unit_price.minor - self.charge.minor, unit_price.minor)
        return Money(rounded(amount.minor * share, Rounding.HALF_UP), amount.currency)


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """``key``, ``product``, ``variant`` and ``collections`` are the caller's names, never read."""

    key: str
    unit_price: Money
    quantity: int
    compare_at: Money | None = None
    taxable: bool = True
    tax_class: str = ""
    requires_shipping: bool = True
    grams: int = 0
    product: str = ""
    variant: str = ""
    collections: frozenset[str] = frozenset()
    plan: LinePlan | None = None

    def __post_init__(self) -> None:
        if self.quantity < 1:
            raise ValueError(f"line {self.key} has the quantity {self.quantity}")
        if self.unit_price.minor < 0:
            raise ValueError(f"line {self.key} has the price {self.unit_price}")

    @property
    def subtotal(self) -> Money:
        return self.unit_price * self.quantity
