"""The answer of pricing: every amount of a cart or an order, and how it came about."""

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from commerce.basket import Basket, Policy
from commerce.discount import DiscountRefusal, DiscountTarget, DiscountValue, Selection
from commerce.explanation import Step
from commerce.gift_card import GiftCardUse
from commerce.line import LinePlan
from commerce.money import Money, total
from commerce.shipping import ShippingRate
from commerce.snapshot import encode
from commerce.tax import TaxLine

ENGINE = 1  # which arithmetic made a snapshot; rises when the same basket would cost otherwise


@dataclass(frozen=True, slots=True, kw_only=True)
class DiscountShare:
    """What one discount takes off one line, or off the shipping."""

    discount: str
    target: DiscountTarget
    amount: Money


@dataclass(frozen=True, slots=True, kw_only=True)
class Priced:
    """Something with a price, on its way from the list to the bill.

    ``subtotal`` less the discounts is ``total``, in prices as the shop shows them; ``net`` is that
    without tax, ``gross`` what is paid for it.
    """

    subtotal: Money
    discounts: tuple[DiscountShare, ...]
    total: Money
    net: Money
    taxes: tuple[TaxLine, ...]

    @property
    def discount(self) -> Money:
        return self.subtotal - self.total

    @property
    def tax(self) -> Money:
        return total((tax.amount for tax in self.taxes), self.net.currency)

    @property
    def gross(self) -> Money:
        return self.net + self.tax


@dataclass(frozen=True, slots=True, kw_only=True)
class QuotedLine(Priced):
    key: str
    quantity: int
    unit_price: Money
    compare_at: Money | None
    plan: LinePlan | None = None

    @property
    def later(self) -> Money:
        """What of it is paid later, by its plan."""
        nothing = Money(0, self.net.currency)
        return self.plan.later(self.gross, self.unit_price) if self.plan else nothing

    @property
    def after_line_discounts(self) -> Money:
        """Its price before those discounts that are on the order as a whole."""
        own = (s.amount for s in self.discounts if s.target is DiscountTarget.LINE)
        return self.subtotal - total(own, self.subtotal.currency)


@dataclass(frozen=True, slots=True, kw_only=True)
class QuotedShipping(Priced):
    rate: ShippingRate


@dataclass(frozen=True, slots=True, kw_only=True)
class DiscountApplication:
    """An automatic discount, or a code somebody entered: what it took off, or why nothing.

    Of a code that does not exist only the code is known.
    """

    key: str | None
    title: str | None
    code: str | None
    target: DiscountTarget | None
    value: DiscountValue | None
    selection: Selection | None
    amount: Money
    reason: DiscountRefusal | None = None

    @property
    def applicable(self) -> bool:
        return self.reason is None


@dataclass(frozen=True, slots=True)
class TaxSummary:
    """One rate over the whole order: gross = net + tax."""

    title: str
    rate: Decimal
    net: Money
    tax: Money

    @property
    def gross(self) -> Money:
        return self.net + self.tax


@dataclass(frozen=True, slots=True, kw_only=True)
class Quote:
    """A priced basket.

    ``subtotal`` is the lines before any discount, ``discount`` all that was taken off them and
    the shipping, ``total`` what is paid, ``due`` what is left of it after the gift cards.
    ``charge`` is what of that is paid at once: all of it, but for selling plans that say
    otherwise. ``duties`` are not known to us, which is something else than none.
    """

    currency: str
    lines: tuple[QuotedLine, ...]
    shipping: QuotedShipping | None
    discounts: tuple[DiscountApplication, ...]
    gift_cards: tuple[GiftCardUse, ...]
    subtotal: Money
    discount: Money
    tax: Money
    total: Money
    due: Money
    explanation: tuple[Step, ...]
    basket: Basket
    policy: Policy
    duties: None = None
    _by_key: dict[str, QuotedLine] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_by_key", {line.key: line for line in self.lines})

    @property
    def after_line_discounts(self) -> Money:
        """The lines before those discounts that are on the order as a whole, without shipping."""
        return total((line.after_line_discounts for line in self.lines), self.currency)

    @property
    def charge(self) -> Money:
        """Gift cards pay what is paid at once before they pay what is paid later."""
        later = total((line.later for line in self.lines), self.currency)
        return max(self.due - later, Money(0, self.currency))

    @property
    def merchandise(self) -> Money:
        """The lines after every discount, without shipping, in prices as the shop shows them."""
        return total((line.total for line in self.lines), self.currency)

    @property
    def taxes(self) -> tuple[TaxSummary, ...]:
        """What each rate comes to, over lines and shipping."""
        found: dict[tuple[str, Decimal], tuple[Money, Money]] = {}
        nothing = Money(0, self.currency)
        for priced in (*self.lines, *([self.shipping] if self.shipping else [])):
            for tax in priced.taxes:
                net, tax_so_far = found.get((tax.title, tax.rate), (nothing, nothing))
                found[tax.title, tax.rate] = (net + priced.net, tax_so_far + tax.amount)
        return tuple(TaxSummary(*named, *amounts) for named, amounts in found.items())

    def line(self, key: str) -> QuotedLine:
        return self._by_key[key]

    def snapshot(self) -> dict[str, Any]:
        """All of it as JSON values, to be stored with the order."""
        held: dict[str, Any] = encode(self)
        return {"engine": ENGINE, **held}
