"""What a cart holds when it is submitted, and what keeps it from becoming an order."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import models
from commerce import address
from commerce.address import AddressProblem, AddressProblemKind
from commerce.market import MarketPricing
from commerce.money import BOUND, Money
from commerce.pickup import PICKUP
from commerce.pricing import Quote
from commerce.refusal import Reason
from commerce.submission_error import SubmissionErrorCode
from loaders.batch import Statement
from loaders.market import Read
from resolvers import merchandise
from resolvers.merchandise import Merchandise
from resolvers.pricing import Offer, offer, plans_of
from resolvers.terms import terms

SHORT = {
    SubmissionErrorCode.MERCHANDISE_NOT_ENOUGH_STOCK_AVAILABLE,
    SubmissionErrorCode.MERCHANDISE_OUT_OF_STOCK,
}


@dataclass(frozen=True)
class Contents:
    """A cart's lines, what they hold, and what they cost together.

    ``pricing`` is that of the cart's market; None in the primary one.
    """

    lines: Sequence[models.CartLine]
    goods: Mapping[int, Merchandise]
    offer: Offer
    pricing: MarketPricing | None = None

    @property
    def quote(self) -> Quote:
        return self.offer.quote

    @property
    def wanted(self) -> dict[int, int]:
        """How many of each variant, over all lines."""
        wanted: dict[int, int] = {}
        for line in self.lines:
            wanted[line.variant_id] = wanted.get(line.variant_id, 0) + line.quantity
        return wanted


async def contents(
    read: Read, cart: models.Cart, lines: Sequence[models.CartLine], rows: Sequence[Any]
) -> Contents:
    """What ``goods_of`` found in the lines, priced as everything stands now."""
    goods = merchandise.by_id(rows)
    # A variant may be deleted, and its lines with it, between reading the lines and reading it.
    lines = [line for line in lines if line.variant_id in goods]
    variants = {key: one.variant for key, one in goods.items()}
    known = await terms(read, [cart], variants.values(), plans_of(lines))
    return Contents(lines, goods, offer(cart, lines, variants, known), known.pricing(cart))


def goods_of(lines: Sequence[models.CartLine]) -> Statement:
    return merchandise.statement(line.variant_id for line in lines)


def missing(cart: models.Cart, contents: Contents) -> list[Reason]:
    """What has to be put right before anybody looks at the stock."""
    code, reasons = SubmissionErrorCode, []
    if not contents.quote.lines:
        message = "The cart is empty: add something to it first."
        reasons.append(Reason(code.MERCHANDISE_NOT_APPLICABLE, message))
    for variant_id in sorted(contents.wanted):
        if not contents.goods[variant_id].published:
            message = f"{contents.goods[variant_id].name} is no longer sold: remove it."
            reasons.append(Reason(code.MERCHANDISE_PRODUCT_NOT_PUBLISHED, message))
    if contents.quote.subtotal.minor >= BOUND:
        message = "It costs more than can be reckoned with at once: take fewer things."
        reasons.append(Reason(code.MERCHANDISE_NOT_APPLICABLE, message))
    reasons += _about_plans(contents)
    if cart.email is None and cart.phone is None:
        message = "An e-mail address or a phone number is missing."
        reasons.append(Reason(code.BUYER_IDENTITY_EMAIL_REQUIRED, message))
    return reasons + _about_delivery(cart, contents.offer) + _about_payment(cart, contents.quote)


def _about_plans(contents: Contents) -> list[Reason]:
    """A product may have been taken out of its plans, or be sold by them only from now on."""
    reasons, code = [], SubmissionErrorCode.MERCHANDISE_NOT_APPLICABLE
    for line in contents.lines:
        goods, plan = contents.goods[line.variant_id], contents.quote.line(line.id).plan
        if plan is None and line.selling_plan_id is not None:
            message = f"{goods.name} is no longer sold by its selling plan: remove it."
            reasons.append(Reason(code, message))
        elif plan is None and goods.requires_plan:
            reasons.append(Reason(code, f"{goods.name} is sold by a selling plan only: remove it."))
    return reasons


def _about_payment(cart: models.Cart, quote: Quote) -> list[Reason]:
    code = SubmissionErrorCode
    if cart.payment_method is None:
        message = "A way to pay is missing: choose one."
        return [Reason(code.PAYMENTS_METHOD_REQUIRED, message)]
    agreed = Money(cart.payment_minor or 0, cart.currency)
    if agreed != quote.charge:
        message = f"It comes to {quote.charge} now, and {agreed} was agreed to: look it over."
        return [Reason(code.PAYMENTS_UNACCEPTABLE_PAYMENT_AMOUNT, message)]
    return []


def _lost_its_place(cart: models.Cart, offer: Offer) -> bool:
    """Whether it was to be collected at the last place there was, and nothing is to choose now."""
    chosen = (cart.delivery_option or "").startswith(PICKUP)
    carried = offer.quote.basket.requires_shipping
    return chosen and carried and not offer.needs_delivery and offer.chosen is None


def _about_delivery(cart: models.Cart, offer: Offer) -> list[Reason]:
    """Where nothing has to be chosen, nothing can be missing."""
    if _lost_its_place(cart, offer):
        message = (
            "It cannot be collected there any more, and is sent to you: see whether that fits."
        )
        return [Reason(SubmissionErrorCode.NO_DELIVERY_GROUP_SELECTED, message)]
    if not offer.needs_delivery or offer.place is not None:
        return []
    return _about_address(offer) if offer.can_be_sent else [_uncollected(offer)]


def _about_address(offer: Offer) -> list[Reason]:
    code = SubmissionErrorCode
    if offer.address is None:
        collect = any(rate.place for rate in offer.deliveries)
        instead = ", or choose where to collect the goods" if collect else ""
        message = f"A delivery address is missing: add one and select it{instead}."
        return [Reason(code.DELIVERY_ADDRESS_REQUIRED, message)]
    if found := address.problems(offer.address.address):
        return [Reason(_code_of(problem), problem.message) for problem in found]
    if not offer.deliveries:
        message = "Nothing of this cart is delivered to that address: choose another."
        return [Reason(code.DELIVERY_NO_DELIVERY_AVAILABLE, message)]
    if offer.chosen is None:
        message = "A delivery option is missing, or is no longer offered: choose one."
        return [Reason(code.NO_DELIVERY_GROUP_SELECTED, message)]
    return []


def _uncollected(offer: Offer) -> Reason:
    """Where nothing is sent, a place has to be chosen."""
    if offer.deliveries:
        message = "Choose where to collect the goods: this shop sends nothing."
        return Reason(SubmissionErrorCode.NO_DELIVERY_GROUP_SELECTED, message)
    message = "No place has all of it now: take fewer things, or come back later."
    return Reason(SubmissionErrorCode.DELIVERY_NO_DELIVERY_AVAILABLE, message)


_KINDS = {
    AddressProblemKind.REQUIRED: "REQUIRED",
    AddressProblemKind.TOO_LONG: "TOO_LONG",
}
_SPECIAL = {
    ("country_code", "INVALID"): "COUNTRY_REQUIRED",
    ("country_code", "TOO_LONG"): "COUNTRY_REQUIRED",
    ("phone", "REQUIRED"): "PHONE_NUMBER_REQUIRED",
    ("province_code", "REQUIRED"): "ZONE_REQUIRED_FOR_COUNTRY",
    ("zip", "TOO_LONG"): "POSTAL_CODE_INVALID",
}
_NAMES = {"phone": "PHONE_NUMBER", "zip": "POSTAL_CODE", "country_code": "COUNTRY"}
_ZIPS = {
    AddressProblemKind.ZIP_NOT_IN_COUNTRY: "INVALID_POSTAL_CODE_FOR_COUNTRY",
    AddressProblemKind.ZIP_NOT_IN_PROVINCE: "INVALID_POSTAL_CODE_FOR_ZONE",
}


def _code_of(problem: AddressProblem) -> SubmissionErrorCode:
    """The contract names the field and what is wrong with it in one word."""
    kind = _KINDS.get(problem.kind, "INVALID")
    if problem.kind in _ZIPS:
        name = _ZIPS[problem.kind]
    elif problem.field == "province_code" and kind != "REQUIRED":
        name = "ZONE_NOT_FOUND"
    elif problem.field == "phone" and kind == "TOO_LONG":
        name = "PHONE_NUMBER_INVALID"
    else:
        written = f"{_NAMES.get(problem.field, problem.field.upper())}_{kind}"
        name = _SPECIAL.get((problem.field, kind), written)
    return SubmissionErrorCode[f"DELIVERY_{name}"]


def shortages(contents: Contents) -> list[Reason]:
    reasons = []
    for variant_id, quantity in sorted(contents.wanted.items()):
        variant = contents.goods[variant_id].variant
        if not variant.sold_without_stock and variant.quantity_available < quantity:
            reasons.append(shortage(contents, variant_id, max(variant.quantity_available, 0)))
    return reasons


def shortage(contents: Contents, variant_id: int, available: int) -> Reason:
    named = contents.goods[variant_id].name
    if not available:
        code = SubmissionErrorCode.MERCHANDISE_OUT_OF_STOCK
        return Reason(code, f"{named} is sold out: remove it.")
    code = SubmissionErrorCode.MERCHANDISE_NOT_ENOUGH_STOCK_AVAILABLE
    left = "is" if available == 1 else "are"
    return Reason(code, f"Only {available} of {named} {left} left: lower the quantity.")


def not_there(contents: Contents, variant_ids: Sequence[int]) -> list[Reason]:
    """Of a place that others were faster at; the next look at the cart no longer offers it."""
    place = contents.offer.place
    code, name = SubmissionErrorCode.NO_DELIVERY_GROUP_SELECTED, place.name if place else ""
    goods = ", ".join(contents.goods[key].name for key in sorted(variant_ids))
    return [Reason(code, f"{goods}: too few are left at {name}. Choose another way to get it.")]
