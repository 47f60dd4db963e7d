"""No order, parcel or return ever comes to a state that its table does not list."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commerce.order_error import OrderErrorCode
from commerce.order_state import (
    FULFILLMENT,
    ORDER,
    RETURN,
    IllegalMove,
    LineState,
    OrderFulfillmentStatus,
    fulfillment_status,
    move,
)

STATUS = OrderFulfillmentStatus
TABLES: list[Mapping[Any, frozenset[Any]]] = [ORDER, FULFILLMENT, RETURN]
NAMES = ["removed", "fulfilled", "returned", "refunded"]


@pytest.mark.parametrize("table", TABLES, ids=["orders", "parcels", "returns"])
def test_every_state_has_its_row_and_every_move_leads_to_one(table: Any) -> None:
    [kind] = {type(state) for state in table}

    assert set(table) == set(kind)
    assert set().union(*table.values()) <= set(kind)


@pytest.mark.parametrize("table", TABLES, ids=["orders", "parcels", "returns"])
def test_only_listed_moves_are_made(table: Any) -> None:
    for before in table:
        for after in table:
            if after in table[before]:
                assert move(table, before, after) is after
            else:
                with pytest.raises(IllegalMove) as refusal:
                    move(table, before, after, "id")
                [reason] = refusal.value.reasons
                assert (reason.code, reason.field) == (OrderErrorCode.ILLEGAL_MOVE, ("id",))
                assert before.name not in reason.message


@st.composite
def lines(draw: st.DrawFn) -> LineState:
    ordered = draw(st.integers(1, 9))
    removed = draw(st.integers(0, ordered))
    fulfilled = draw(st.integers(0, ordered - removed))
    return LineState(
        ordered=ordered,
        removed=removed,
        fulfilled=fulfilled,
        returned=draw(st.integers(0, fulfilled)),
        refunded=draw(st.integers(0, fulfilled)),
    )


@given(lines(), st.sampled_from(NAMES), st.integers(-10, 10))
def test_a_line_is_never_more_than_it_is(line: LineState, name: str, by: int) -> None:
    """Fulfilled <= ordered - removed, returned and refunded <= fulfilled; or it is refused."""
    try:
        after = replace(line, **{name: getattr(line, name) + by})
    except IllegalMove:
        return

    assert min(after.removed, after.fulfilled, after.returned, after.refunded) >= 0
    assert after.fulfilled <= after.ordered - after.removed
    assert max(after.returned, after.refunded) <= after.fulfilled
    assert after.unsent >= 0
    assert after.current >= 0


@given(lines(), st.sampled_from(NAMES), st.integers(1, 10))
def test_what_is_too_much_is_refused(line: LineState, name: str, beyond: int) -> None:
    most = {
        "removed": line.ordered - line.fulfilled,
        "fulfilled": line.ordered - line.removed,
        "returned": line.fulfilled,
        "refunded": line.fulfilled,
    }

    with pytest.raises(IllegalMove):
        replace(line, **{name: most[name] + beyond})


@given(st.lists(lines(), max_size=4))
def test_how_far_an_order_is_delivered_follows_from_its_lines(states: list[LineState]) -> None:
    status = fulfillment_status(states)

    sent, waiting = any(s.fulfilled for s in states), any(s.unsent for s in states)
    assert (status is STATUS.FULFILLED) == (sent and not waiting)
    assert (status is STATUS.PARTIALLY_FULFILLED) == (sent and waiting)
    assert (status is STATUS.UNFULFILLED) == (not sent and (waiting or not states))
    assert (status is STATUS.RESTOCKED) == (not sent and not waiting and bool(states))
