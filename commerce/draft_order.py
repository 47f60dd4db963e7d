"""What staff agree with a buyer beyond the catalogue: goods, discounts and a delivery."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from commerce.complaints import MAX_TITLE, Complaints
from commerce.discount import (
    EVERYTHING,
    Discount,
    DiscountTarget,
    DiscountValue,
    FixedAmount,
    Percentage,
    Selection,
)
from commerce.discount_change import percent
from commerce.line import Line
from commerce.money import Money
from commerce.shipping import ShippingRate
from commerce.tax_draft import MAX_CLASS
from commerce.vocabulary import Vocabulary

DELIVERY = "agreed"  # the key of a delivery that staff named
MAX_QUANTITY = 1_000_000
MAX_GRAMS = 1_000_000_000


class DraftOrderStatus(Vocabulary):
    """How far a draft order is."""

    OPEN = "It is being drawn up."
    INVOICE_SENT = "Its buyer was sent the link to pay for it."
    COMPLETED = "It has become an order."


class DraftOrderErrorCode(Vocabulary):
    """Why a draft order was left as it was."""

    BEING_PAID = "Its buyer is paying for it."
    BLANK = "It may not be empty."
    COMPLETED = "It has become an order."
    INCOMPLETE = "Something is missing before it can become an order."
    INVALID = "It is not valid."
    NOT_ENOUGH_STOCK = "There is not enough of something in it."
    NOT_FOUND = "There is no such thing."
    TOO_LONG = "It is too long."


@dataclass(frozen=True, slots=True, kw_only=True)
class CustomLine:
    """So many of something that is sold this once, and stands in no catalogue."""

    key: str
    title: str
    quantity: int
    unit_price: Money
    sku: str | None = None
    taxable: bool = True
    tax_class: str = ""
    requires_shipping: bool = True
    grams: int = 0

    @property
    def priceable(self) -> Line:
        return Line(
            key=self.key,
            unit_price=self.unit_price,
            quantity=self.quantity,
            taxable=self.taxable,
            tax_class=self.tax_class,
            requires_shipping=self.requires_shipping,
            grams=self.grams,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreement:
    """A cart with one is as staff drew it up: no other discounts apply, and no codes."""

    lines: tuple[CustomLine, ...] = ()
    line_discounts: tuple[Discount, ...] = ()
    discount: Discount | None = None
    delivery: ShippingRate | None = None

    @property
    def discounts(self) -> tuple[Discount, ...]:
        return (*self.line_discounts, *((self.discount,) if self.discount else ()))


def custom_line(
    said: Mapping[str, Any], complaints: Complaints, currency: str, key: str
) -> CustomLine:
    sku = said.get("sku")
    return CustomLine(
        key=key,
        title=complaints.line(said["title"], "title", longest=MAX_TITLE, blank=False),
        quantity=quantity(said["quantity"], complaints),
        unit_price=complaints.money(said["unit_price"], currency, "unitPrice"),
        sku=complaints.line(sku, "sku", longest=MAX_TITLE) or None if sku else None,
        taxable=said["taxable"],
        tax_class=complaints.line(said.get("tax_class") or "", "taxClass", longest=MAX_CLASS),
        requires_shipping=said["requires_shipping"],
        grams=_grams(said["grams"], complaints),
    )


def quantity(said: int, complaints: Complaints) -> int:
    if not 1 <= said <= MAX_QUANTITY:
        complaints.add("INVALID", f"The quantity goes from 1 to {MAX_QUANTITY:,}.", "quantity")
        return 1
    return said


def _grams(said: int, complaints: Complaints) -> int:
    if not 0 <= said <= MAX_GRAMS:
        complaints.add("INVALID", f"The weight goes from 0 to {MAX_GRAMS:,} grams.", "grams")
        return 0
    return said


def discount(
    said: Mapping[str, Any], complaints: Complaints, currency: str, line: str | None = None
) -> Discount:
    """What staff take off by hand: off one ``line``, by its key, or else off the whole."""
    title = complaints.line(said.get("title") or "Discount", "title", longest=MAX_TITLE)
    about = EVERYTHING if line is None else Selection(lines=frozenset([line]))
    return Discount(
        key="agreed" if line is None else f"agreed on {line}",
        title=title,
        value=_value(said, complaints, currency),
        target=DiscountTarget.ORDER if line is None else DiscountTarget.LINE,
        selection=about,
        combines_with=frozenset(DiscountTarget),
    )


def _value(said: Mapping[str, Any], complaints: Complaints, currency: str) -> DiscountValue:
    share, amount = said.get("percentage"), said.get("amount")
    if (share is None) == (amount is None):
        complaints.add("INVALID", "Give it one of percentage and amount.")
    if amount is not None:
        return FixedAmount(max(complaints.money(amount, currency, "amount"), Money(0, currency)))
    return Percentage(percent(share or "0", complaints, "percentage"))


def delivery(said: Mapping[str, Any], complaints: Complaints, currency: str) -> ShippingRate:
    """A delivery that staff name with its price, whatever the shop's tables say."""
    price = complaints.money(said.get("price") or "0", currency, "price")
    return ShippingRate(
        key=DELIVERY,
        title=complaints.line(said.get("title") or "", "title", longest=MAX_TITLE, blank=False),
        price=max(price, Money(0, currency)),
    )
