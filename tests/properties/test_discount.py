"""Discounts: what they take off, what they ask for, and which of them go together."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from itertools import combinations

import pytest
from hypothesis import given

from commerce import combination
from commerce.basket import Basket, Customer, Policy
from commerce.buy_x_get_y import pick
from commerce.discount import (
    EVERYTHING,
    BuyXGetY,
    Discount,
    DiscountRefusal,
    DiscountTarget,
    FixedAmount,
    FreeShipping,
    Percentage,
    Selection,
)
from commerce.eligibility import refusal
from commerce.line import Line
from commerce.money import Money
from commerce.pricing import price
from commerce.quote import Quote
from commerce.rounding import Rounding, RoundingScope
from commerce.shipping import ShippingRate
from commerce.stacking import stacked
from tests.properties.strategies import NOW, baskets, buy_x_get_y, law, lines, policies

LINE, ORDER, SHIPPING = DiscountTarget
ALL = frozenset(DiscountTarget)
POST = ShippingRate(key="post", title="Post", price=Money(1000, "USD"))


def dollars(minor: int) -> Money:
    return Money(minor, "USD")


def line(key: str, price: int = 1000, quantity: int = 1, **facts) -> Line:
    return Line(key=key, unit_price=dollars(price), quantity=quantity, product=key, **facts)


def off(value, target: DiscountTarget = ORDER, key: str = "d", **asked) -> Discount:
    return Discount(key=key, title=key, value=value, target=target, **asked)


def percent(number: int | str, **asked) -> Discount:
    return off(Percentage(Decimal(number)), **asked)


def products(*names: str) -> Selection:
    return Selection(products=frozenset(names))


def quote(*things: Line | Discount, policy: Policy | None = None, **facts) -> Quote:
    basket = Basket(
        currency="USD",
        lines=tuple(thing for thing in things if isinstance(thing, Line)),
        discounts=tuple(thing for thing in things if isinstance(thing, Discount)),
        **{"now": NOW, **facts},
    )
    return price(basket, policy or Policy())


def paid(quoted: Quote) -> list[int]:
    return [line.total.minor for line in quoted.lines]


def reason(quoted: Quote) -> DiscountRefusal | None:
    (application,) = quoted.discounts
    assert application.applicable == (application.reason is None)
    assert application.applicable or not application.amount
    return application.reason


def test_a_percentage_of_the_order_comes_off_every_line() -> None:
    quoted = quote(line("a", 999), line("b", 500, 2), percent(10))

    assert paid(quoted) == [899, 900]
    assert quoted.discount == dollars(200)
    assert quoted.subtotal == dollars(1999)
    assert quoted.discounts[0].amount == dollars(200)


def test_a_percentage_is_rounded_by_line_or_once_for_the_order() -> None:
    things = line("a", 15), line("b", 15), line("c", 15), percent(10)

    by_line = quote(*things, policy=Policy(rounding=Rounding.HALF_UP))
    evenly = quote(*things, policy=Policy(rounding=Rounding.HALF_EVEN))
    by_order = quote(*things, policy=Policy(scope=RoundingScope.ORDER))

    assert paid(by_line) == [13, 13, 13]
    assert paid(evenly) == [13, 13, 13]
    assert paid(by_order) == [13, 13, 14]


def test_an_amount_is_shared_over_the_lines_by_their_price() -> None:
    quoted = quote(line("a", 1000), line("b", 2000), off(FixedAmount(dollars(100))))

    assert paid(quoted) == [967, 1933]


def test_an_amount_off_some_products_leaves_the_others_alone() -> None:
    quoted = quote(
        line("a"),
        line("b", collections=frozenset({"sale"})),
        line("c", variant="c-red"),
        off(
            FixedAmount(dollars(300)),
            LINE,
            selection=Selection(
                variants=frozenset({"c-red"}), collections=frozenset({"sale", "summer"})
            ),
        ),
    )

    assert paid(quoted) == [1000, 850, 850]
    assert quoted.after_line_discounts == quoted.merchandise == dollars(2700)


def test_an_amount_off_each_unit_never_makes_it_cost_less_than_nothing() -> None:
    each = off(FixedAmount(dollars(300), each=True), LINE)

    assert paid(quote(line("a", 1000, 3), line("b", 200, 2), each)) == [2100, 0]


def test_an_amount_beyond_the_cart_makes_it_free_and_no_more() -> None:
    quoted = quote(line("a"), line("b"), off(FixedAmount(dollars(9999))))

    assert paid(quoted) == [0, 0]
    assert quoted.total == dollars(0)
    assert quoted.discounts[0].amount == dollars(2000)


def test_order_discounts_are_told_from_those_on_lines() -> None:
    on_lines = percent(50, target=LINE, key="l", selection=products("a"), combines_with=ALL)
    on_order = percent(10, key="o", combines_with=ALL)

    quoted = quote(line("a"), line("b"), on_lines, on_order)

    assert paid(quoted) == [450, 900]
    assert quoted.after_line_discounts == dollars(1500)
    assert quoted.line("a").discount == dollars(550)
    assert [(share.discount, share.target) for share in quoted.line("a").discounts] == [
        ("l", LINE),
        ("o", ORDER),
    ]


@pytest.mark.parametrize(
    ("discount", "after"),
    [
        (off(FreeShipping(), SHIPPING), 0),
        (off(FreeShipping(at_most=dollars(1000)), SHIPPING), 0),
        (percent(25, target=SHIPPING), 750),
        (off(FixedAmount(dollars(300)), SHIPPING), 700),
        (off(FixedAmount(dollars(3000)), SHIPPING), 0),
    ],
)
def test_a_discount_on_the_delivery_leaves_the_goods_alone(discount: Discount, after: int) -> None:
    quoted = quote(line("a"), discount, delivery=POST)

    assert quoted.shipping.subtotal == dollars(1000)
    assert quoted.shipping.total == dollars(after)
    assert quoted.shipping.discount == quoted.discount == dollars(1000 - after)
    assert quoted.total == dollars(1000 + after)


def test_free_shipping_waits_for_a_delivery_to_be_chosen() -> None:
    assert reason(quote(line("a"), off(FreeShipping(), SHIPPING))) is None


def test_free_shipping_does_not_cover_a_dear_delivery() -> None:
    quoted = quote(line("a"), off(FreeShipping(at_most=dollars(999)), SHIPPING), delivery=POST)

    assert reason(quoted) is DiscountRefusal.DELIVERY_EXCLUDED
    assert quoted.shipping.total == dollars(1000)


def test_nothing_to_carry_is_nothing_to_discount_or_to_charge_for() -> None:
    quoted = quote(line("a", requires_shipping=False), off(FreeShipping(), SHIPPING), delivery=POST)

    assert reason(quoted) is DiscountRefusal.NOTHING_ENTITLED
    assert quoted.shipping is None


@pytest.mark.parametrize(
    ("asked", "refused"),
    [
        ({}, None),
        ({"starts_at": NOW}, None),
        ({"starts_at": NOW + timedelta(seconds=1)}, DiscountRefusal.NOT_STARTED),
        ({"ends_at": NOW + timedelta(seconds=1)}, None),
        ({"ends_at": NOW}, DiscountRefusal.ENDED),
        ({"usage_limit": 3, "used": 2}, None),
        ({"usage_limit": 3, "used": 3}, DiscountRefusal.USED_UP),
        ({"customer_limit": 2}, None),
        ({"customer_limit": 1}, DiscountRefusal.USED_BY_CUSTOMER),
        ({"minimum_subtotal": dollars(3000)}, None),
        ({"minimum_subtotal": dollars(3001)}, DiscountRefusal.BELOW_MINIMUM_SUBTOTAL),
        ({"minimum_subtotal": Money(1, "EUR")}, DiscountRefusal.WRONG_CURRENCY),
        ({"minimum_quantity": 3}, None),
        ({"minimum_quantity": 4}, DiscountRefusal.BELOW_MINIMUM_QUANTITY),
    ],
)
def test_a_discount_asks_for_what_it_says(asked: dict, refused: DiscountRefusal | None) -> None:
    buyer = Customer(uses={"d": 1, "other": 9})

    quoted = quote(line("a"), line("b", quantity=2), percent(10, **asked), customer=buyer)

    assert reason(quoted) is refused
    assert quoted.discount == dollars(0 if refused else 300)


def test_minimums_are_asked_of_what_is_entitled_only() -> None:
    asked = {"target": LINE, "selection": products("a")}
    things = line("a", 1000, 2), line("b", 9000, 9)

    costly = quote(*things, percent(10, minimum_subtotal=dollars(2001), **asked))
    many = quote(*things, percent(10, minimum_quantity=3, **asked))

    assert reason(costly) is DiscountRefusal.BELOW_MINIMUM_SUBTOTAL
    assert reason(many) is DiscountRefusal.BELOW_MINIMUM_QUANTITY


@pytest.mark.parametrize(
    "discount",
    [
        off(FixedAmount(Money(100, "EUR"))),
        off(FreeShipping(at_most=Money(9999, "EUR")), SHIPPING),
    ],
)
def test_a_discount_in_another_currency_is_refused(discount: Discount) -> None:
    assert reason(quote(line("a"), discount, delivery=POST)) is DiscountRefusal.WRONG_CURRENCY


def test_a_selection_of_nothing_discounts_nothing() -> None:
    quoted = quote(line("a"), percent(10, target=LINE, selection=Selection()))

    assert reason(quoted) is DiscountRefusal.NOTHING_ENTITLED
    assert reason(quote(percent(10))) is DiscountRefusal.NOTHING_ENTITLED


def buy(buy_quantity: int, get_quantity: int, **asked) -> Discount:
    selections = {"buy": EVERYTHING, "get": EVERYTHING}
    return off(
        BuyXGetY(**{**selections, **asked}, buy_quantity=buy_quantity, get_quantity=get_quantity),
        LINE,
        combines_with=ALL,
        key=f"buy {buy_quantity} get {get_quantity}",
    )


def test_the_cheapest_are_got_and_the_dear_are_bought() -> None:
    things = line("a", 3000), line("b", 1000), line("c", 2000)

    assert paid(quote(*things, buy(2, 1))) == [3000, 0, 2000]
    assert paid(quote(*things, buy(1, 1))) == [3000, 0, 2000]
    assert paid(quote(*things, buy(1, 2))) == [3000, 0, 0]


def test_buying_more_gets_more_up_to_the_most() -> None:
    assert paid(quote(line("a", 1000, 9), buy(2, 1))) == [6000]
    assert paid(quote(line("a", 1000, 9), buy(2, 1, most=2))) == [7000]
    assert paid(quote(line("a", 1000, 9), buy(2, 1, percent=Decimal(50)))) == [7500]


def test_too_little_bought_gets_nothing() -> None:
    assert reason(quote(line("a", 1000, 2), buy(2, 1))) is DiscountRefusal.BUY_MORE
    other = buy(1, 1, buy=products("a"), get=products("b"))
    assert reason(quote(line("a", 1000, 5), other)) is DiscountRefusal.BUY_MORE
    nothing = buy(1, 1, buy=products("x"), get=products("y"))
    assert reason(quote(line("a", 1000, 5), nothing)) is DiscountRefusal.NOTHING_ENTITLED


def test_what_is_needed_for_buying_is_not_got() -> None:
    """The mug could be got for nothing, but then too few would be left to be bought."""
    things = line("mug", 100, 2), line("shirt", 2000, 2)
    both = buy(2, 2, buy=products("mug"), get=products("mug", "shirt"))

    assert paid(quote(*things, both)) == [200, 0]


def test_only_so_many_are_got_of_all_the_lines_that_could_be_bought() -> None:
    things = line("mug", 100, 2), line("cap", 200, 2), line("shirt", 2000, 2)
    three = buy(3, 3, buy=products("mug", "cap"), get=EVERYTHING)

    assert paid(quote(*things, three)) == [100, 400, 0]


def test_a_unit_counts_for_one_buy_x_get_y_only() -> None:
    one, other = buy(1, 1), buy(2, 1)

    assert paid(quote(line("a", 1000, 4), one, other)) == [2000]
    assert paid(quote(line("a", 1000, 5), buy(1, 1, most=1), other)) == [3000]


def test_a_line_that_others_made_free_has_nothing_left_to_get() -> None:
    free = off(FixedAmount(dollars(1000), each=True), LINE, key="free", combines_with=ALL)
    first = replace(buy(1, 1, most=1), key="before")
    last = replace(buy(1, 1), key="last")

    quoted = quote(line("a", 1000, 4), first, free, last)

    assert [(one.key, one.amount.minor) for one in quoted.discounts] == [
        ("before", 1000),
        ("free", 3000),
        ("last", 0),
    ]


@law
@given(buy_x_get_y, lines("USD"))
def test_no_unit_is_both_bought_and_got(value: BuyXGetY, lines: tuple[Line, ...]) -> None:
    units = [line.quantity for line in lines]

    picked = pick(value, lines, units)

    times, rest = divmod(sum(picked.got.values()), value.get_quantity)
    assert rest == 0
    assert sum(picked.bought.values()) == times * value.buy_quantity
    assert value.most is None or times <= value.most
    for i, line in enumerate(lines):
        assert picked.got.get(i, 0) + picked.bought.get(i, 0) <= line.quantity
        assert i not in picked.got or value.get.includes(line)
        assert i not in picked.bought or value.buy.includes(line)


@law
@given(buy_x_get_y, lines("USD", most=3))
def test_buy_x_get_y_applies_as_often_as_it_can(value: BuyXGetY, lines: tuple[Line, ...]) -> None:
    """Once more is impossible, however the units are divided into bought and got."""
    got = sum(pick(value, lines, [line.quantity for line in lines]).got.values())
    times = got // value.get_quantity + 1
    if value.most is not None and times > value.most:
        return
    buys = [line.quantity for line in lines if value.buy.includes(line)]
    gets = [line.quantity for line in lines if value.get.includes(line)]
    either = [
        line.quantity for line in lines if value.buy.includes(line) or value.get.includes(line)
    ]
    enough = (
        times * value.buy_quantity <= sum(buys)
        and times * value.get_quantity <= sum(gets)
        and times * (value.buy_quantity + value.get_quantity) <= sum(either)
    )
    assert not enough


def test_of_two_that_do_not_combine_the_better_one_applies() -> None:
    small, large = percent(10, key="small", code="SMALL"), percent(20, key="large")

    quoted = quote(line("a"), small, large, codes=("small",))

    assert [(one.key, one.reason) for one in quoted.discounts] == [
        ("large", None),
        ("small", DiscountRefusal.NOT_COMBINABLE),
    ]
    assert paid(quoted) == [800]


def test_both_have_to_agree_to_combine() -> None:
    willing = percent(10, key="willing", combines_with=ALL)
    unwilling = percent(20, key="unwilling")

    assert paid(quote(line("a"), willing, unwilling)) == [800]


def test_two_that_combine_beat_one_that_is_better_than_each() -> None:
    pair = [percent(15, key=key, combines_with=frozenset({ORDER})) for key in ("a", "b")]
    alone = percent(25, key="alone")

    quoted = quote(line("a", 10000), *pair, alone)

    assert paid(quoted) == [7225]
    assert [one.key for one in quoted.discounts if one.applicable] == ["a", "b"]


def test_a_discount_combines_by_what_it_makes_cheaper() -> None:
    on_order = percent(10, key="order", combines_with=frozenset({SHIPPING}))
    other = percent(5, key="other", combines_with=frozenset({SHIPPING}))
    free = off(FreeShipping(), SHIPPING, key="free", combines_with=frozenset({ORDER}))

    quoted = quote(line("a"), on_order, other, free, delivery=POST)

    assert quoted.total == dollars(900)


def test_discounts_apply_in_their_fixed_order() -> None:
    """Lines before order, automatic before codes: each on what the former left."""
    half_line = percent(50, target=LINE, key="z", combines_with=ALL)
    code_line = off(FixedAmount(dollars(100)), LINE, key="a", code="LESS", combines_with=ALL)
    order = off(FixedAmount(dollars(100)), key="y", combines_with=ALL)
    code_order = percent(50, key="b", code="HALF", combines_with=ALL)

    quoted = quote(line("a"), code_order, order, code_line, half_line, codes=("HALF", "LESS"))

    assert [share.discount for share in quoted.lines[0].discounts] == ["z", "a", "y", "b"]
    assert paid(quoted) == [150]


@law
@given(baskets(), policies)
def test_no_set_of_discounts_that_combine_takes_more_off(basket: Basket, policy: Policy) -> None:
    basket = basket.normalized()
    offered = [one for one in basket.discounts if refusal(one, basket) is None]

    chosen = combination.best(basket, policy, offered)

    sets = [
        set(some)
        for size in range(len(offered) + 1)
        for some in combinations(offered, size)
        if all(one.combines(other) for one, other in combinations(some, 2))
    ]
    widest = [some for some in sets if not any(some < other for other in sets)]
    assert chosen.worth == max(stacked(basket, policy, list(some)).worth for some in widest)
    assert set(chosen.taken) in [{one.key for one in some} for some in widest]


def test_a_crowd_of_discounts_is_priced_all_the_same() -> None:
    """Three in a row of each kind refuse each other: more sets than anybody could try."""
    kinds = [ALL, ALL - {ORDER}, ALL - {LINE}]
    crowd = [
        percent(1 + i % 7, key=f"d{i}", target=(ORDER, LINE)[i % 2], combines_with=kinds[i % 3])
        for i in range(60)
    ]

    quoted = quote(line("a", 100_000), *crowd)

    assert dollars(0) < quoted.discount < quoted.subtotal


@pytest.mark.parametrize("number", ["-1", "100.01", "NaN", "Infinity"])
def test_what_is_no_percentage_is_refused(number: str) -> None:
    with pytest.raises(ValueError, match="is not a percentage"):
        Percentage(Decimal(number))
    with pytest.raises(ValueError, match="is not a percentage"):
        buy(1, 1, percent=Decimal(number))


def test_a_rule_that_makes_no_sense_is_refused() -> None:
    with pytest.raises(ValueError, match="cannot be taken off"):
        FixedAmount(dollars(-1))
    with pytest.raises(ValueError, match="one unit of each"):
        buy(0, 1)
    with pytest.raises(ValueError, match="one unit of each"):
        buy(1, 0)
    with pytest.raises(ValueError, match="is about SHIPPING"):
        off(FreeShipping(), ORDER)
    with pytest.raises(ValueError, match="is about LINE"):
        off(FixedAmount(dollars(1), each=True), ORDER)
    with pytest.raises(ValueError, match="selects some"):
        percent(10, selection=products("a"))
