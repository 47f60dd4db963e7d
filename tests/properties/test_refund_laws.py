"""However money is given back, it is never more than was paid, and in the end all of it."""

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commerce.money import Money
from commerce.refund import SHIPPING, Credit, TooMuch, plan, spread

AMOUNTS = st.integers(0, 20_000)


def usd(minor: int) -> Money:
    return Money(minor, "USD")


@st.composite
def bought(draw: st.DrawFn) -> dict[int, Credit]:
    """The lines of an order, by their keys, and its delivery."""
    lines = draw(st.lists(st.tuples(AMOUNTS, st.integers(1, 9)), min_size=1, max_size=4))
    things = {i: Credit(usd(gross), count) for i, (gross, count) in enumerate(lines, 1)}
    return {SHIPPING: Credit(usd(draw(AMOUNTS))), **things}


@st.composite
def steps(draw: st.DrawFn) -> list[tuple[int, int, int]]:
    """Units of a line, or a concession: (line's place, how many, how much)."""
    one = st.tuples(st.integers(0, 3), st.integers(0, 4), st.integers(0, 3_000))
    return draw(st.lists(one, max_size=12))


class Shop:
    """An order that was paid in full, and what was given back of it."""

    def __init__(self, things: dict[int, Credit]) -> None:
        self.things = dict(things)
        self.paid = usd(sum(thing.gross.minor for thing in things.values()))
        self.back = usd(0)

    def give(self, units: dict[int, int], shipping: int = 0, amount: int = 0) -> None:
        held = self.paid - self.back
        found = plan(self.things, units, usd(shipping), usd(amount), held)
        for key, worth in found.things.items():
            self.things[key] = self.things[key].less(worth, units[key])
        self.things[SHIPPING] = self.things[SHIPPING].less(found.shipping)
        for key, share in found.concessions.items():
            self.things[key] = self.things[key].less(share)
        self.back += found.money

    @property
    def left(self) -> Money:
        return usd(sum(thing.left.minor for thing in self.things.values()))

    def walk(self, taken: Sequence[tuple[int, int, int]]) -> None:
        lines = [key for key in self.things if key != SHIPPING]
        for place, count, amount in taken:
            key = lines[place % len(lines)]
            count = min(count, self.things[key].quantity - self.things[key].units)
            try:
                self.give({key: count} if count else {}, amount=amount)
            except TooMuch as beyond:
                self.most = beyond.most

    def give_all(self) -> None:
        rest = {
            key: thing.quantity - thing.units
            for key, thing in self.things.items()
            if key != SHIPPING and thing.quantity > thing.units
        }
        self.give(rest, self.things[SHIPPING].left.minor)


@given(AMOUNTS, st.integers(1, 40), st.data())
def test_unit_by_unit_is_exactly_the_line(gross: int, count: int, data: st.DataObject) -> None:
    thing, given_back = Credit(usd(gross), count), usd(0)
    while thing.units < count:
        some = data.draw(st.integers(1, count - thing.units))
        worth = thing.worth(some)
        assert worth >= usd(0)
        thing, given_back = thing.less(worth, some), given_back + worth
    assert given_back == usd(gross)
    assert thing.left == usd(0)


@given(AMOUNTS, st.integers(2, 20), st.data())
def test_how_units_are_grouped_changes_nothing(gross: int, count: int, data: st.DataObject) -> None:
    first = data.draw(st.integers(1, count - 1))
    thing = Credit(usd(gross), count)

    together = thing.worth(count)
    apart = thing.worth(first) + thing.less(thing.worth(first), first).worth(count - first)

    assert together == apart == usd(gross)


@given(bought(), steps())
def test_never_more_is_given_back_than_was_paid(
    things: dict[int, Credit], taken: list[tuple[int, int, int]]
) -> None:
    shop = Shop(things)
    shop.walk(taken)

    assert usd(0) <= shop.back <= shop.paid
    for thing in shop.things.values():
        assert usd(0) <= thing.given <= thing.gross


@given(bought(), steps())
def test_what_was_settled_stays_settled(
    things: dict[int, Credit], taken: list[tuple[int, int, int]]
) -> None:
    """What the order still costs is always what the shop still holds."""
    shop = Shop(things)
    shop.walk(taken)

    assert shop.left == shop.paid - shop.back


@given(bought(), steps())
def test_giving_everything_back_is_giving_back_exactly_what_was_paid(
    things: dict[int, Credit], taken: list[tuple[int, int, int]]
) -> None:
    shop = Shop(things)
    shop.walk(taken)
    shop.give_all()

    assert shop.back == shop.paid
    assert shop.left == usd(0)


@given(bought(), st.integers(1, 5_000), st.data())
def test_what_was_paid_too_much_is_no_concession(
    things: dict[int, Credit], beyond: int, data: st.DataObject
) -> None:
    shop = Shop(things)
    shop.paid += usd(beyond)
    before = shop.left
    amount = data.draw(st.integers(0, beyond))
    shop.give({}, amount=amount)

    assert shop.left == before
    assert shop.back == usd(amount)


@given(bought(), AMOUNTS)
def test_a_concession_is_shared_out_whole(things: dict[int, Credit], amount: int) -> None:
    everything = list(things.values())
    most = sum(thing.left.minor for thing in everything)
    shares = spread(usd(min(amount, most)), everything)

    assert sum(share.minor for share in shares) == min(amount, most)
    assert all(share <= thing.left for share, thing in zip(shares, everything, strict=True))


@given(AMOUNTS, AMOUNTS, st.integers(1, 9), st.data())
def test_the_tax_in_what_is_left_goes_with_it(
    gross: int, tax: int, count: int, data: st.DataObject
) -> None:
    tax = min(tax, gross)
    thing = Credit(usd(gross), count)
    before = thing.part(usd(tax))
    while thing.units < count:
        some = data.draw(st.integers(1, count - thing.units))
        thing = thing.less(thing.worth(some), some)
        after = thing.part(usd(tax))
        assert usd(0) <= after <= before
        before = after
    assert before == usd(tax if gross == 0 else 0)


def test_the_delivery_is_given_back_up_to_what_it_cost() -> None:
    shop = Shop({SHIPPING: Credit(usd(500)), 1: Credit(usd(1000), 2)})
    shop.give({}, shipping=300)

    with pytest.raises(TooMuch) as refusal:
        shop.give({}, shipping=201)
    assert refusal.value.most == usd(200)
