"""Random baskets, discounts and tax tables, for laws that hold for every one of them."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal

from hypothesis import settings
from hypothesis import strategies as st

from commerce.basket import Basket, Customer, Policy
from commerce.discount import (
    EVERYTHING,
    BuyXGetY,
    Discount,
    DiscountTarget,
    DiscountValue,
    FixedAmount,
    FreeShipping,
    Percentage,
    Selection,
)
from commerce.gift_card import GiftCard
from commerce.line import Line
from commerce.money import Money
from commerce.rounding import Rounding, RoundingScope
from commerce.shipping import ShippingRate
from commerce.tax import Destination, TaxMode, TaxRate

law = settings(max_examples=100, deadline=None)  # the machine's pace is no law

NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)
DESTINATIONS = [
    Destination("DE"),
    Destination("CA", "ON"),
    Destination("CA", "QC"),
    Destination("CA"),
]
targets = st.sampled_from(DiscountTarget)
seldom_not = st.sampled_from([True, True, True, False])
percents = st.integers(0, 10_000).map(lambda n: Decimal(n) / 100)


def money(currency: str, most: int = 50_000) -> st.SearchStrategy[Money]:
    return st.integers(0, most).map(lambda minor: Money(minor, currency))


def maybe(strategy: st.SearchStrategy) -> st.SearchStrategy:
    return st.none() | strategy


def several(strategy: st.SearchStrategy, most: int) -> st.SearchStrategy[list]:
    """Up to so many, and as often many as few."""
    sizes = st.sampled_from(range(most, -1, -1))
    return sizes.flatmap(lambda size: st.lists(strategy, min_size=size, max_size=size))


def lines(currency: str, most: int = 5) -> st.SearchStrategy[tuple[Line, ...]]:
    line = st.builds(
        Line,
        key=st.just(""),
        unit_price=money(currency),
        quantity=st.integers(1, 12),
        taxable=seldom_not,
        tax_class=st.sampled_from(["", "books"]),
        requires_shipping=seldom_not,
        grams=st.integers(0, 5_000),
        product=st.sampled_from(["shirt", "book", "mug"]),
        collections=st.frozensets(st.sampled_from(["summer", "sale"])),
    )
    return several(line, most).map(lambda found: tuple(keyed(found, "line")))


def keyed(things: Sequence, prefix: str) -> list:
    return [replace(thing, key=f"{prefix}-{i}") for i, thing in enumerate(things)]


selections = (
    st.just(EVERYTHING)
    | st.builds(
        Selection, products=st.frozensets(st.sampled_from(["shirt", "book", "mug"]), min_size=1)
    )
    | st.builds(Selection, collections=st.frozensets(st.sampled_from(["summer", "sale"])))
)

buy_x_get_y = st.builds(
    BuyXGetY,
    buy=selections,
    buy_quantity=st.integers(1, 3),
    get=selections,
    get_quantity=st.integers(1, 3),
    percent=percents,
    most=maybe(st.integers(1, 3)),
)


@st.composite
def discounts(draw: st.DrawFn, currency: str) -> Discount:
    target = draw(targets)
    asked: list[dict] = [
        {"starts_at": NOW + timedelta(days=1)},
        {"ends_at": NOW},
        {"usage_limit": 2, "used": 2},
        {"customer_limit": 1},
        {"minimum_quantity": 5},
        {"minimum_subtotal": Money(15_000, currency)},
    ]
    value: st.SearchStrategy[DiscountValue] = percents.map(Percentage) | money(currency).map(
        FixedAmount
    )
    if target is DiscountTarget.LINE:
        value |= money(currency, 3_000).map(lambda each: FixedAmount(each, each=True))
        value |= buy_x_get_y
    if target is DiscountTarget.SHIPPING:
        value |= maybe(money(currency, 2_000)).map(FreeShipping)
    return Discount(
        key="",
        title=draw(st.sampled_from(["Spring", "Welcome"])),
        value=draw(value),
        target=target,
        code="" if draw(st.booleans()) else None,
        selection=draw(selections) if target is DiscountTarget.LINE else EVERYTHING,
        combines_with=draw(st.just(frozenset(DiscountTarget)) | st.frozensets(targets)),
        **draw(st.sampled_from([{}, {}, {}, *asked])),
    )


def named(found: Sequence[Discount]) -> tuple[Discount, ...]:
    """The discounts with keys of their own, and those that want a code with one."""
    return tuple(
        replace(one, code=None if one.code is None else f"CODE{one.key[-1]}")
        for one in keyed(found, "discount")
    )


tax_rates = st.builds(
    TaxRate,
    title=st.sampled_from(["VAT", "GST", "QST"]),
    rate=st.integers(0, 15_000).map(lambda n: Decimal(n) / 10_000),
    country=st.sampled_from(["DE", "CA"]),
    province=st.none(),
    tax_class=st.sampled_from([None, "", "books"]),
    mode=st.sampled_from([TaxMode.ADDED, TaxMode.COMPOUND]),
) | st.builds(
    TaxRate,
    title=st.sampled_from(["HST", "PST"]),
    rate=st.integers(0, 3_000).map(lambda n: Decimal(n) / 10_000),
    country=st.just("CA"),
    province=st.sampled_from(["ON", "QC"]),
    mode=st.sampled_from(TaxMode),
)

tables = st.lists(tax_rates, max_size=4, unique=True).map(
    lambda rates: (
        TaxRate(title="VAT", rate=Decimal("0.19"), country="DE"),
        TaxRate(title="GST", rate=Decimal("0.05"), country="CA"),
        *rates,
    )
)

policies = st.builds(
    Policy,
    rounding=st.sampled_from(Rounding),
    scope=st.sampled_from(RoundingScope),
    prices_include_tax=st.booleans(),
    tax_rates=tables | st.just(()),
    tax_shipping=seldom_not,
)


@st.composite
def baskets(draw: st.DrawFn) -> Basket:
    currency = draw(st.sampled_from(["USD", "JPY", "KWD"]))
    offered = named(draw(several(discounts(currency), 4)))
    codes = [one.code for one in offered if one.code is not None]
    delivery = st.builds(
        ShippingRate, key=st.just("post"), title=st.just("Post"), price=money(currency, 3_000)
    )
    cards = st.lists(
        st.builds(GiftCard, key=st.just(""), balance=money(currency) | money("EUR")), max_size=2
    )
    return Basket(
        currency=currency,
        lines=draw(lines(currency)),
        now=NOW,
        codes=tuple(
            draw(st.just(codes) | st.lists(st.sampled_from([*codes, "NOPE"]), unique=True))
        ),
        discounts=offered,
        delivery=draw(maybe(delivery)),
        destination=draw(st.sampled_from([*DESTINATIONS, None])),
        customer=Customer(
            tax_exempt=not draw(seldom_not),
            uses=draw(st.sampled_from([{}, {"discount-0": 1}])),
        ),
        gift_cards=tuple(keyed(draw(cards), "card")),
    )
