"""Allocation: what is shared out is all there, and nobody gets more than there is room for."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commerce.allocation import allocate, allocate_capped, unit_share, unit_shares
from commerce.money import Money, total
from tests.properties.strategies import law

weights = st.lists(st.integers(0, 10**6), min_size=1, max_size=20)


def dollars(minor: int) -> Money:
    return Money(minor, "USD")


def minors(parts: list[Money]) -> list[int]:
    return [part.minor for part in parts]


@law
@given(st.integers(-(10**9), 10**9), weights)
def test_an_allocation_sums_to_what_was_allocated(minor: int, weights: list[int]) -> None:
    parts = allocate(dollars(minor), weights)

    assert total(parts, "USD").minor == (minor if sum(weights) else 0)


@law
@given(st.integers(0, 10**9), weights.filter(sum))
def test_a_share_is_never_a_whole_cent_from_its_fair_part(minor: int, weights: list[int]) -> None:
    for share, weight in zip(minors(allocate(dollars(minor), weights)), weights, strict=True):
        assert abs(share * sum(weights) - minor * weight) < sum(weights)


@law
@given(weights, st.data())
def test_a_discount_shared_by_price_never_exceeds_a_line(lines: list[int], data) -> None:
    discount = data.draw(st.integers(0, sum(lines)))

    shares = minors(allocate(dollars(discount), lines))

    assert all(0 <= share <= line for share, line in zip(shares, lines, strict=True))


def test_odd_cents_go_to_the_largest_remainders_and_earliest_lines() -> None:
    assert minors(allocate(dollars(100), [1, 1, 1])) == [34, 33, 33]
    assert minors(allocate(dollars(5), [1, 1, 1])) == [2, 2, 1]
    assert minors(allocate(dollars(10), [15, 70, 15])) == [2, 7, 1]
    assert minors(allocate(dollars(10), [0, 0])) == [0, 0]
    assert allocate(dollars(10), []) == []


def test_a_negative_weight_is_refused() -> None:
    with pytest.raises(ValueError, match="cannot be negative"):
        allocate(dollars(10), [1, -1])


@law
@given(
    st.integers(0, 10**7),
    st.lists(st.tuples(st.integers(0, 10**6), st.integers(0, 10**6)), max_size=12),
)
def test_capped_shares_fit_and_place_all_there_is_room_for(minor: int, lines: list) -> None:
    weights, caps = [weight for weight, _ in lines], [cap for _, cap in lines]

    parts = minors(allocate_capped(dollars(minor), weights, [dollars(cap) for cap in caps]))

    assert sum(parts) == min(minor, sum(caps))
    assert all(0 <= part <= cap for part, cap in zip(parts, caps, strict=True))


def test_what_does_not_fit_under_a_cap_goes_to_the_others() -> None:
    caps = [dollars(10), dollars(100), dollars(100)]

    assert minors(allocate_capped(dollars(90), [1, 1, 1], caps)) == [10, 40, 40]
    assert minors(allocate_capped(dollars(90), [1, 0, 0], caps)) == [10, 40, 40]


def test_caps_are_for_amounts_that_are_not_negative() -> None:
    with pytest.raises(ValueError, match="not negative"):
        allocate_capped(dollars(-1), [1], [dollars(1)])


def test_caps_are_in_the_currency_of_what_is_shared() -> None:
    with pytest.raises(ValueError, match="cannot mix"):
        allocate_capped(dollars(1), [1], [Money(1, "EUR")])


@law
@given(st.integers(-(10**6), 10**6), st.integers(1, 50))
def test_units_together_are_worth_their_line(minor: int, quantity: int) -> None:
    shares = minors(unit_shares(dollars(minor), quantity))

    assert sum(shares) == minor
    assert len(shares) == quantity
    assert max(shares) - min(shares) <= 1


@law
@given(st.integers(0, 10**6), st.lists(st.integers(0, 9), min_size=1, max_size=8).filter(sum))
def test_units_refunded_in_any_parcels_return_the_line(minor: int, parcels: list[int]) -> None:
    quantity = sum(parcels)
    refunded = [
        unit_share(dollars(minor), quantity, sum(parcels[:i]), count)
        for i, count in enumerate(parcels)
    ]

    assert total(refunded, "USD") == dollars(minor)
    assert all(refund.minor >= 0 for refund in refunded)


def test_a_line_of_nothing_is_worth_nothing() -> None:
    assert unit_shares(dollars(0), 0) == []
    assert unit_share(dollars(0), 0, 0, 0) == dollars(0)


@pytest.mark.parametrize(("after", "count"), [(-1, 1), (0, 4), (3, 1), (1, -1)])
def test_more_units_than_a_line_has_are_refused(after: int, count: int) -> None:
    with pytest.raises(ValueError, match="not in a line of 3"):
        unit_share(dollars(100), 3, after, count)
