"""What a payment comes to does not depend on the order or the number of what is told of it."""

from dataclasses import dataclass

from hypothesis import given
from hypothesis import strategies as st

from commerce.payment import PaymentEventState, PaymentKind
from commerce.payment_state import (
    FINAL,
    Asked,
    OrderFinancialStatus,
    PaymentState,
    financial_status,
    requests,
    state_of,
)

State, Kind = PaymentEventState, PaymentKind
AMOUNTS = st.integers(1, 1000)
OUTCOMES = st.lists(st.sampled_from([State.UNKNOWN, State.ACTION_REQUIRED]), max_size=2)


@dataclass(frozen=True)
class Wish:
    """Something somebody asks for, and what the gateway then says of it."""

    kind: PaymentKind
    amount: int
    told: tuple[PaymentEventState, ...]


@st.composite
def wishes(draw: st.DrawFn) -> Wish:
    last = draw(st.lists(st.sampled_from([State.SUCCEEDED, State.FAILED]), max_size=1))
    return Wish(draw(st.sampled_from(Kind)), draw(AMOUNTS), (*draw(OUTCOMES), *last))


def lived(given: list[Wish]) -> list[Asked]:
    """The events of a payment of which only what is within the limits was ever asked for."""
    events: list[Asked] = []
    for i, wish in enumerate(given):
        state, amount = state_of(events), wish.amount
        room = {
            Kind.AUTHORIZE: amount if not events else 0,
            Kind.CAPTURE: state.capturable,
            Kind.VOID: state.capturable,
            Kind.REFUND: state.refundable,
        }[wish.kind]
        if amount <= room:
            key = f"request {i}"
            events += [Asked(wish.kind, key, s, amount) for s in (State.REQUESTED, *wish.told)]
    return events


LIVES = st.lists(wishes(), max_size=12).map(
    lambda rest: lived([Wish(Kind.AUTHORIZE, 1000, (State.SUCCEEDED,)), *rest])
)


@given(LIVES, st.randoms(use_true_random=False), st.integers(1, 3))
def test_any_order_and_any_repetition_of_events_is_one_state(
    events: list[Asked], random: object, times: int
) -> None:
    shuffled = events * times
    random.shuffle(shuffled)  # type: ignore[attr-defined]

    assert state_of(shuffled) == state_of(events)
    assert requests(shuffled) == requests(events)


@given(LIVES)
def test_no_more_is_taken_than_set_aside_nor_given_back_than_taken(events: list[Asked]) -> None:
    for seen in range(len(events) + 1):
        state = state_of(events[:seen])

        assert state.captured + state.voided <= state.authorized
        assert state.refunded <= state.captured
        assert state.capturable >= 0 <= state.refundable


@given(LIVES)
def test_what_is_under_way_counts_against_the_limits(events: list[Asked]) -> None:
    """However the open requests end, the limits hold."""
    for end in FINAL:
        still = [asked for asked in requests(events).values() if asked.is_open]
        ended = [Asked(a.kind, a.key, end, a.amount_minor) for a in still]
        state = state_of([*events, *ended])

        assert not state.is_open
        assert state.captured + state.voided <= state.authorized
        assert state.refunded <= state.captured


@given(LIVES, st.lists(st.integers(0, 40), max_size=5))
def test_states_of_several_payments_add_up(events: list[Asked], cuts: list[int]) -> None:
    keys = sorted({event.key for event in events})
    parts = [[e for e in events if keys.index(e.key) % 2 == half] for half in (0, 1)]

    assert state_of(parts[0]) + state_of(parts[1]) == state_of(events)


@given(st.integers(0, 1000), st.integers(0, 1000), st.integers(0, 1000), st.integers(1, 1000))
def test_the_status_of_an_order_says_how_far_it_is_paid(
    authorized: int, captured: int, refunded: int, due: int
) -> None:
    captured = min(captured, authorized)
    state = PaymentState(authorized=authorized, captured=captured, refunded=min(refunded, captured))
    status, words = financial_status(state, due), OrderFinancialStatus

    assert (status is words.REFUNDED) == (0 < captured == state.refunded)
    assert (status is words.PENDING) == (authorized == 0)
    assert (status is words.AUTHORIZED) == (captured == 0 < authorized)
    if status is words.PAID:
        assert captured >= due
    if status is words.PARTIALLY_PAID:
        assert 0 < captured < due


def test_an_order_with_nothing_left_to_pay_is_paid() -> None:
    assert financial_status(PaymentState(), 0) is OrderFinancialStatus.PAID


def test_what_was_let_go_is_voided() -> None:
    state = PaymentState(authorized=5, voided=5)

    assert financial_status(state, 5) is OrderFinancialStatus.VOIDED
