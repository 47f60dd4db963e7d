"""What there is to price: a basket, and the shop's policy for pricing it."""

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from commerce.discount import Discount
from commerce.gift_card import GiftCard
from commerce.line import Line
from commerce.rounding import Rounding, RoundingScope
from commerce.shipping import ShippingRate
from commerce.tax import Destination, TaxRate


@dataclass(frozen=True, slots=True, kw_only=True)
class Customer:
    """What pricing asks about the buyer.

    ``uses`` counts former uses of discounts, by key; ``groups`` are those the buyer is in.
    """

    tax_exempt: bool = False
    uses: Mapping[str, int] = field(default_factory=dict)
    groups: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """How the shop reckons; stored with every order, so that it can be reckoned again.

    ``tax_shipping`` says that all rates are on deliveries, beside those that say so themselves.
    """

    rounding: Rounding = Rounding.HALF_UP
    scope: RoundingScope = RoundingScope.LINE
    prices_include_tax: bool = False
    tax_rates: tuple[TaxRate, ...] = ()
    tax_shipping: bool = False

    def within(self, destination: Destination | None) -> "Policy":
        """The policy with those rates only that can matter there."""
        country = destination.country if destination is not None else None
        rates = tuple(rate for rate in self.tax_rates if rate.country == country)
        return replace(self, tax_rates=rates)


@dataclass(frozen=True, slots=True, kw_only=True)
class Basket:
    """All that a price depends on, as plain values in one currency.

    ``codes`` are what the buyer typed. ``discounts`` holds the automatic ones and at least those
    of the codes; who loads more changes nothing. Without a ``destination`` no tax is known yet,
    without a ``delivery`` nothing is charged for one.
    """

    currency: str
    lines: tuple[Line, ...]
    now: datetime
    codes: tuple[str, ...] = ()
    discounts: tuple[Discount, ...] = ()
    delivery: ShippingRate | None = None
    destination: Destination | None = None
    customer: Customer = Customer()
    gift_cards: tuple[GiftCard, ...] = ()

    def __post_init__(self) -> None:
        priced = [line.unit_price for line in self.lines]
        if self.delivery is not None:
            priced.append(self.delivery.price)
        for money in priced:
            if money.currency != self.currency:
                raise ValueError(f"{money} in a basket in {self.currency}")
        for things in (self.lines, self.discounts, self.gift_cards):
            if len({thing.key for thing in things}) < len(things):
                raise ValueError(f"two of {[thing.key for thing in things]} share a key")

    @property
    def requires_shipping(self) -> bool:
        return any(line.requires_shipping for line in self.lines)

    def normalized(self) -> "Basket":
        """The same basket, however its codes were typed and whatever else was loaded."""
        by_fold = {fold(code): code.strip() for code in sorted(self.codes, reverse=True)}
        by_fold.pop("", None)  # what clients send to say that there is none
        asked = [d for d in self.discounts if d.code is None or fold(d.code) in by_fold]
        uses = self.customer.uses
        uses = {d.key: uses[d.key] for d in asked if d.key in uses}
        named = frozenset[str]().union(*(d.customer_groups for d in asked))
        return replace(
            self,
            codes=tuple(by_fold[folded] for folded in sorted(by_fold)),
            discounts=tuple(sorted(asked, key=lambda discount: discount.stage)),
            delivery=self.delivery if self.requires_shipping else None,
            customer=replace(self.customer, uses=uses, groups=self.customer.groups & named),
        )


def fold(code: str) -> str:
    """What two spellings of one code have in common, such as the wide letters of some keyboards."""
    return unicodedata.normalize("NFKC", code).strip().casefold()
