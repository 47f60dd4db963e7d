"""Goods coming back: asked for, agreed to, received, and no more of them than were sent."""

from typing import Any

import pytest
import sqlalchemy as sa
from buying import line, order
from conftest import Shop
from factories import product, stock, variant
from fulfilling import (
    APPROVE,
    CALL_OFF,
    CLOSE,
    DECLINE,
    MARK,
    RECEIVE,
    REQUEST,
    RETURN_CREATE,
    STAFF,
    UNSEND,
    lines_of,
    of_line,
    refund,
    refusals,
    send,
    tell,
    topics,
)

import models


async def sent(shop: Shop) -> tuple[models.Order, models.OrderLineItem]:
    """An order of five teas, four of which were sent."""
    tea = variant(10, price_minor=333)
    await stock(shop, product(tea, title="Tea"))
    row = await order(shop, line(tea, 5))
    [item] = await lines_of(shop, row)
    await send(shop, row, {"id": item.gid, "quantity": 4})
    return row, item


async def ask_for(
    shop: Shop, row: models.Order, item: Any, count: int, how: str = RETURN_CREATE, **said: Any
) -> Any:
    back = {"lineItemId": item.gid, "quantity": count, **said}
    return await tell(shop, how, input={"orderId": row.gid, "returnLineItems": [back]})


async def receive(shop: Shop, made: Any, count: int, **said: Any) -> Any:
    part = made["returnLineItems"]["nodes"][0]["id"]
    came = [{"id": part, "quantity": count, **said}]
    return await tell(shop, RECEIVE, id=made["id"], received=came)


async def on_hand(shop: Shop) -> int:
    [level] = await shop.all(sa.select(models.InventoryLevel))
    return int(level.on_hand)


async def test_goods_come_back_in_parts_and_go_to_the_shelf(shop: Shop) -> None:
    row, item = await sent(shop)
    payload = await ask_for(shop, row, item, 3, reason="DEFECTIVE", note="It leaks")
    made = payload["return"]

    assert made["status"] == "OPEN"
    [part] = made["returnLineItems"]["nodes"]
    assert (part["quantity"], part["received"], part["reason"]) == (3, 0, "DEFECTIVE")
    assert (part["note"], part["lineItem"]["title"]) == ("It leaks", "Tea")
    first = await receive(shop, made, 1, restock=False)
    assert await on_hand(shop) == 5
    second = await receive(shop, made, 2)
    assert await on_hand(shop) == 7
    assert first["return"]["returnLineItems"]["nodes"][0]["received"] == 1
    assert second["return"]["returnLineItems"]["nodes"][0]["received"] == 3
    closed = (await tell(shop, CLOSE, id=made["id"]))["return"]
    assert (closed["status"], closed["closedAt"] is not None) == ("CLOSED", True)
    assert (await topics(shop))[-4:] == [
        "returns/approve",
        "returns/receive",
        "returns/receive",
        "returns/close",
    ]


async def test_what_came_back_can_be_refunded_for_its_return(shop: Shop) -> None:
    row, item = await sent(shop)
    await tell(shop, MARK, id=row.gid)
    made = (await ask_for(shop, row, item, 2))["return"]
    await receive(shop, made, 2)

    payload = await refund(shop, row, of_line(item, 2), returnId=made["id"])

    assert payload["refund"]["totalRefunded"] == {"amount": "6.66"}
    [state] = [one.state for one in await lines_of(shop, row)]
    assert (state.returned, state.refunded, state.removed) == (2, 2, 0)
    asked = "query($id: ID!) { order(id: $id) { returns { status } refunds { status } } }"
    found = (await shop.ask(asked, STAFF, id=row.gid))["order"]
    assert found == {"returns": [{"status": "OPEN"}], "refunds": [{"status": "SUCCESS"}]}


async def test_no_more_comes_back_than_was_sent(shop: Shop) -> None:
    row, item = await sent(shop)

    too_many = await ask_for(shop, row, item, 5)
    made = (await ask_for(shop, row, item, 3))["return"]
    again = await ask_for(shop, row, item, 2)
    beyond = await receive(shop, made, 4)

    assert refusals(too_many) == [("QUANTITY_TOO_LARGE", "return.returnLineItems")]
    assert refusals(again) == [("QUANTITY_TOO_LARGE", "return.returnLineItems")]
    assert refusals(beyond) == [("QUANTITY_TOO_LARGE", "received.0.quantity")]
    await tell(shop, CALL_OFF, id=made["id"])
    assert (await ask_for(shop, row, item, 4))["userErrors"] == []


async def test_a_buyer_s_wish_is_agreed_to_or_not(shop: Shop) -> None:
    row, item = await sent(shop)
    first = (await ask_for(shop, row, item, 1, REQUEST))["return"]
    second = (await ask_for(shop, row, item, 1, REQUEST))["return"]

    early = await receive(shop, first, 1)
    agreed = await tell(shop, APPROVE, id=first["id"])
    declined = await tell(shop, DECLINE, id=second["id"], declineNote="Too late")

    assert first["status"] == "REQUESTED"
    assert refusals(early) == [("ILLEGAL_MOVE", "id")]
    assert agreed["return"]["status"] == "OPEN"
    assert (declined["return"]["status"], declined["return"]["declineNote"]) == (
        "DECLINED",
        "Too late",
    )
    assert early["userErrors"][0]["message"].startswith("The return was asked for: agree to it")
    for move in (APPROVE, CLOSE, CALL_OFF):
        refusal = await tell(shop, move, id=second["id"])
        assert refusals(refusal) == [("ILLEGAL_MOVE", "id")]
        assert refusal["userErrors"][0]["message"] == "The return was declined already."


async def test_a_return_that_has_begun_to_come_is_closed_and_not_called_off(shop: Shop) -> None:
    row, item = await sent(shop)
    made = (await ask_for(shop, row, item, 2))["return"]
    await receive(shop, made, 1)

    assert refusals(await tell(shop, CALL_OFF, id=made["id"])) == [("ILLEGAL_MOVE", "id")]
    assert (await tell(shop, CLOSE, id=made["id"]))["userErrors"] == []
    assert (await ask_for(shop, row, item, 3))["userErrors"] == []


async def test_a_parcel_that_came_back_is_not_called_off(shop: Shop) -> None:
    row, item = await sent(shop)
    made = (await ask_for(shop, row, item, 1))["return"]
    await receive(shop, made, 1)

    payload = await tell(shop, UNSEND, id="gid://shopify/Fulfillment/1")

    assert refusals(payload) == [("ILLEGAL_MOVE", "id")]


async def test_what_cannot_be_received_is_refused(shop: Shop) -> None:
    row, item = await sent(shop)
    made = (await ask_for(shop, row, item, 1))["return"]
    part = made["returnLineItems"]["nodes"][0]["id"]

    async def no(*came: Any, **said: Any) -> list[tuple[str, str]]:
        return refusals(await tell(shop, RECEIVE, id=made["id"], received=list(came), **said))

    assert await no({"id": "gid://shopify/ReturnLineItem/99", "quantity": 1}) == [
        ("LINE_NOT_FOUND", "received.0.id")
    ]
    assert await no({"id": part, "quantity": 0}) == [("INVALID", "received.0.quantity")]
    one = {"id": part, "quantity": 1}
    assert await no(one, one) == [("QUANTITY_TOO_LARGE", "received.1.quantity")]
    assert await no(one, locationId="gid://shopify/Location/9") == [
        ("LOCATION_NOT_FOUND", "locationId")
    ]
    many = {"id": made["id"], "received": [one] * 251, "key": "k"}
    assert (await shop.refusal(RECEIVE, STAFF, **many))[0] == "BAD_USER_INPUT"
    assert await on_hand(shop) == 5


@pytest.mark.parametrize("move", [APPROVE, CLOSE])
async def test_a_return_that_is_not_there(shop: Shop, move: str) -> None:
    gone = await tell(shop, move, id="gid://shopify/Return/99")

    assert refusals(gone) == [("NOT_FOUND", "id")]


async def test_nothing_is_no_return(shop: Shop) -> None:
    row, _ = await sent(shop)

    payload = await tell(shop, RETURN_CREATE, input={"orderId": row.gid, "returnLineItems": []})

    assert refusals(payload) == [("NOTHING_TO_DO", "return.returnLineItems")]
