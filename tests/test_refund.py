"""Giving money back: by line, by amount, on gift cards; once, and never more than was paid."""

import asyncio
from datetime import timedelta
from typing import Any

import buying
import pytest
import sqlalchemy as sa
from buying import PAYMENT, cash, line, order, ready, submit
from conftest import Shop
from factories import order as row_of
from factories import product, stock, variant
from fulfilling import (
    CANCEL,
    CAPTURE,
    MARK,
    REFUND,
    STAFF,
    lines_of,
    money,
    of_line,
    refund,
    refusals,
    send,
    tell,
    topics,
)
from paying import authorized, gateway_books, usd

import models
import resolvers.order_cancel
import resolvers.order_change
import resolvers.payment
import resolvers.payment_sweep
import resolvers.refund
from commerce.gift_card_code import hashed
from integrations.payment.card_script import CardScript

SEEN = """query($id: ID!) { order(id: $id) { financialStatus fulfillmentStatus
  totalPrice { amount } totalRefunded { amount } currentTotalPrice { amount }
  currentSubtotalPrice { amount } currentTotalTax { amount } currentTotalShippingPrice { amount }
  totalOutstanding { amount } lineItems(first: 9) { nodes { quantity currentQuantity } }
  refunds { status totalRefunded { amount } shipping { amount } note
    refundLineItems(first: 9) { nodes { quantity restockType subtotal { amount }
      lineItem { title } } } }
  transactions { kind state gateway reason amount { amount } } } }"""


async def seen(shop: Shop, row: models.Order) -> Any:
    return (await shop.ask(SEEN, STAFF, id=row.gid))["order"]


async def bought(shop: Shop, *, paid: bool = True) -> models.Order:
    """Three teas at 3.33 and a tin at 0.50, paid in cash."""
    tea, tin = variant(10, price_minor=333), variant(10, price_minor=50)
    await stock(shop, product(tea, title="Tea"), product(tin, title="Tin"))
    row = await order(shop, line(tea, 3), line(tin, 1))
    if paid:
        payload = await tell(shop, MARK, id=row.gid)
        assert payload["userErrors"] == []
    return row


async def on_hand(shop: Shop) -> list[int]:
    levels = sa.select(models.InventoryLevel).order_by(models.InventoryLevel.inventory_item_id)
    return [level.on_hand for level in await shop.all(levels)]


async def test_all_of_an_order_that_was_taken_in_part_is_called_off_and_not_refunded(
    shop: Shop,
) -> None:
    row = await authorized(shop)
    await tell(shop, CAPTURE, id=row.gid, amount=money("20.00"))

    payload = await refund(shop, row, whole=True)

    assert refusals(payload) == [("AMOUNT_TOO_LARGE", "refund.whole")]
    message = payload["userErrors"][0]["message"]
    assert message.startswith("20.00 USD of 50.00 USD is there to give back.")
    assert "call the order off" in message
    canceled = await tell(shop, CANCEL, id=row.gid, reason="STAFF", restock=True, refund=True)
    assert canceled["userErrors"] == []
    [kept] = gateway_books(shop)
    assert (kept.captured, kept.refunded, kept.state) == (2000, 2000, "voided")


async def test_lines_are_given_back_for_what_they_cost(shop: Shop) -> None:
    row = await bought(shop)
    [tea, tin] = await lines_of(shop, row)
    await send(shop, row)

    payload = await refund(
        shop, row, of_line(tea, 2, "RETURN"), of_line(tin, 1, "NO_RESTOCK"), note="Too dark"
    )

    assert payload["userErrors"] == []
    assert payload["refund"]["status"] == "SUCCESS"
    found = await seen(shop, row)
    assert found["refunds"] == [
        {
            "status": "SUCCESS",
            "totalRefunded": {"amount": "7.16"},
            "shipping": {"amount": "0.00"},
            "note": "Too dark",
            "refundLineItems": {
                "nodes": [
                    {
                        "quantity": 2,
                        "restockType": "RETURN",
                        "subtotal": {"amount": "6.66"},
                        "lineItem": {"title": "Tea"},
                    },
                    {
                        "quantity": 1,
                        "restockType": "NO_RESTOCK",
                        "subtotal": {"amount": "0.50"},
                        "lineItem": {"title": "Tin"},
                    },
                ]
            },
        }
    ]
    assert found["financialStatus"] == "PARTIALLY_REFUNDED"
    assert found["totalPrice"] == {"amount": "10.49"}
    assert found["totalRefunded"] == {"amount": "7.16"}
    assert found["currentTotalPrice"] == found["currentSubtotalPrice"] == {"amount": "3.33"}
    assert found["totalOutstanding"] == {"amount": "0.00"}
    assert [n["currentQuantity"] for n in found["lineItems"]["nodes"]] == [1, 0]
    assert await on_hand(shop) == [9, 9]  # two teas came back, the tin did not
    assert "refunds/create" in await topics(shop)


async def test_everything_unit_by_unit_is_exactly_what_was_paid(shop: Shop) -> None:
    row = await bought(shop)
    [tea, tin] = await lines_of(shop, row)

    for one in (tea, tea, tin, tea):
        assert (await refund(shop, row, of_line(one, 1, "CANCEL")))["userErrors"] == []

    found = await seen(shop, row)
    assert (found["financialStatus"], found["fulfillmentStatus"]) == ("REFUNDED", "RESTOCKED")
    assert found["totalRefunded"] == {"amount": "10.49"}
    assert found["currentTotalPrice"] == {"amount": "0.00"}
    assert await on_hand(shop) == [10, 10]
    assert refusals(await refund(shop, row, amount=money("0.01"))) == [
        ("AMOUNT_TOO_LARGE", "refund")
    ]


async def test_a_concession_is_taken_off_what_is_left(shop: Shop) -> None:
    row = await bought(shop)
    [tea, tin] = await lines_of(shop, row)

    await refund(shop, row, amount=money("5.00"))
    half = await seen(shop, row)
    await refund(shop, row, of_line(tea, 3, "CANCEL"), of_line(tin, 1, "CANCEL"))

    assert half["currentTotalPrice"] == {"amount": "5.49"}
    concessions = half["refunds"][0]["refundLineItems"]["nodes"]
    assert [(n["quantity"], n["subtotal"]["amount"]) for n in concessions] == [
        (0, "4.76"),
        (0, "0.24"),
    ]
    found = await seen(shop, row)
    assert found["totalRefunded"] == {"amount": "10.49"}
    assert found["financialStatus"] == "REFUNDED"


async def test_what_cannot_be_given_back_is_refused(shop: Shop) -> None:
    row = await bought(shop)
    [tea, tin] = await lines_of(shop, row)
    await send(shop, row, {"id": tea.gid, "quantity": 1})

    async def no(*lines: Any, **said: Any) -> list[tuple[str, str]]:
        return refusals(await refund(shop, row, *lines, **said))

    assert await no() == [("NOTHING_TO_DO", "refund")]
    assert await no(of_line(tea, 4)) == [("QUANTITY_TOO_LARGE", "refund.lineItems.0.quantity")]
    assert await no(of_line(tea, 3, "CANCEL"), of_line(tin, 1)) == [
        ("QUANTITY_TOO_LARGE", "refund.lineItems.0.quantity")
    ]
    assert await no(of_line(tea, 2, "RETURN")) == [
        ("QUANTITY_TOO_LARGE", "refund.lineItems.0.quantity")
    ]
    assert await no(of_line(tin, 1), of_line(tin, 1)) == [
        ("QUANTITY_TOO_LARGE", "refund.lineItems.1.quantity")
    ]
    assert await no(of_line(tea, 0)) == [("INVALID", "refund.lineItems.0.quantity")]
    assert await no(amount=money("10.50")) == [("AMOUNT_TOO_LARGE", "refund")]
    assert await no(amount=money("-1.00")) == [("AMOUNT_INVALID", "refund.amount")]
    assert await no(amount=money("1.00", "EUR")) == [("AMOUNT_INVALID", "refund.amount")]
    assert await no(shipping=money("0.01")) == [("AMOUNT_TOO_LARGE", "refund")]
    nowhere = "gid://shopify/Location/99"
    assert await no(of_line(tin, 1), locationId=nowhere) == [
        ("LOCATION_NOT_FOUND", "refund.locationId")
    ]
    assert await no(of_line(tin, 1), returnId="gid://shopify/Return/9") == [
        ("NOT_FOUND", "refund.returnId")
    ]
    gone = {"orderId": "gid://shopify/Order/4444"}
    assert refusals(await tell(shop, REFUND, input=gone)) == [("NOT_FOUND", "refund.orderId")]
    assert await shop.all(sa.select(models.Refund)) == []
    assert [one.credited_minor for one in await lines_of(shop, row)] == [0, 0]


async def test_nothing_is_given_back_of_what_was_not_paid(shop: Shop) -> None:
    row = await bought(shop, paid=False)
    [tea, _] = await lines_of(shop, row)

    payload = await refund(shop, row, of_line(tea, 1))

    assert refusals(payload) == [("AMOUNT_TOO_LARGE", "refund")]


async def test_goods_go_back_to_the_place_that_is_named(shop: Shop) -> None:
    row = await bought(shop)
    [tea, _] = await lines_of(shop, row)
    outlet = models.Location(name="Outlet")
    await shop.add(outlet)
    await send(shop, row)

    await refund(shop, row, of_line(tea, 2, "RETURN"), locationId=outlet.gid)

    [level] = await shop.all(
        sa.select(models.InventoryLevel).where(models.InventoryLevel.location_id == outlet.id)
    )
    assert level.on_hand == 2
    [form] = await shop.all(
        sa.select(models.ProductVariant).where(models.ProductVariant.id == tea.variant_id)
    )
    assert form.quantity_available == 9


async def test_what_nobody_counts_goes_back_nowhere(shop: Shop) -> None:
    row = await bought(shop)
    [tea, _] = await lines_of(shop, row)
    async with shop.database.write_session() as session, session.begin():
        await session.execute(sa.update(models.ProductVariant).values(inventory_tracked=False))

    payload = await refund(shop, row, of_line(tea, 3, "CANCEL"))

    assert payload["userErrors"] == []
    assert await on_hand(shop) == [7, 9]


async def with_card(shop: Shop, balance: int) -> models.Order:
    """An order of 10.49 of which a gift card paid so much, and cash the rest."""
    tea, tin = variant(10, price_minor=333), variant(10, price_minor=50)
    await stock(shop, product(tea, title="Tea"), product(tin, title="Tin"))
    card = models.GiftCard(
        code_hash=hashed("AAAA BBBB CCCC"),
        last_characters="CCCC",
        currency="USD",
        balance_minor=balance,
    )
    await shop.add(card)
    cart = await ready(shop, line(tea, 3), line(tin, 1), giftCardCodes=["AAAA BBBB CCCC"])
    due = usd(max(1_049 - balance, 0)).text()
    await buying.tell(shop, PAYMENT, cart, payment=cash(due))
    assert (await submit(shop, cart))["__typename"] == "SubmitSuccess"
    [row] = await shop.all(sa.select(models.Order))
    if balance < row.total_minor:
        await tell(shop, MARK, id=row.gid)
    return row


async def balance(shop: Shop) -> int:
    [card] = await shop.all(sa.select(models.GiftCard))
    return int(card.balance_minor)


async def test_money_goes_back_on_the_payment_first_and_then_on_the_gift_card(shop: Shop) -> None:
    row = await with_card(shop, 400)

    await refund(shop, row, amount=money("5.00"))
    assert await balance(shop) == 0
    await refund(shop, row, amount=money("5.49"))

    assert await balance(shop) == 400
    found = await seen(shop, row)
    assert found["totalRefunded"] == {"amount": "10.49"}
    assert found["financialStatus"] == "REFUNDED"
    moved = [t for t in found["transactions"] if t["kind"] == "REFUND"]
    assert [(t["state"], t["amount"]["amount"]) for t in moved if t["state"] == "SUCCEEDED"] == [
        ("SUCCEEDED", "5.00"),
        ("SUCCEEDED", "1.49"),
    ]


async def test_an_order_that_a_gift_card_paid_alone_goes_back_on_it(shop: Shop) -> None:
    row = await with_card(shop, 2_000)
    [tea, _] = await lines_of(shop, row)

    await refund(shop, row, of_line(tea, 1, "CANCEL"))
    half = await seen(shop, row)

    assert await balance(shop) == 2_000 - 1_049 + 333
    assert half["financialStatus"] == "PARTIALLY_REFUNDED"
    assert half["transactions"] == []


async def paid_by_card(
    shop: Shop, script: CardScript = CardScript.APPROVED
) -> tuple[models.Order, models.OrderLineItem]:
    row = await authorized(shop, script)
    payload = await tell(shop, CAPTURE, id=row.gid)
    assert payload["userErrors"] == []
    return row, (await lines_of(shop, row))[0]


async def test_what_the_payment_service_refuses_is_as_it_was(shop: Shop) -> None:
    row, item = await paid_by_card(shop, CardScript.REFUND_DECLINED)

    payload = await refund(shop, row, of_line(item, 1, "CANCEL"))

    assert refusals(payload) == [("DECLINED", "")]
    found = await seen(shop, row)
    assert (found["financialStatus"], found["totalRefunded"]["amount"]) == ("PAID", "0.00")
    assert found["currentTotalPrice"] == {"amount": "50.00"}
    assert found["refunds"][0]["status"] == "FAILURE"
    assert found["lineItems"]["nodes"] == [{"quantity": 1, "currentQuantity": 1}]
    assert (await topics(shop))[-1] == "refunds/failure"


async def test_a_refused_refund_that_is_sent_again_is_refused_again(shop: Shop) -> None:
    row, item = await paid_by_card(shop, CardScript.REFUND_DECLINED)

    first = await refund(shop, row, of_line(item, 1, "CANCEL"), key="one")
    again = await refund(shop, row, of_line(item, 1, "CANCEL"), key="one")

    assert refusals(first) == refusals(again) == [("DECLINED", "")]
    assert len(await shop.all(sa.select(models.Refund))) == 1


async def test_a_refund_that_is_sent_again_is_one(shop: Shop) -> None:
    row, _ = await paid_by_card(shop)

    first = await refund(shop, row, amount=money("20.00"), key="one")
    again = await refund(shop, row, amount=money("20.00"), key="one")

    assert first == again
    assert (await seen(shop, row))["totalRefunded"] == {"amount": "20.00"}


async def test_parallel_refunds_never_give_back_more_than_was_taken(shop: Shop) -> None:
    row, _ = await paid_by_card(shop)

    answers = await asyncio.gather(*(refund(shop, row, amount=money("20.00")) for _ in range(6)))

    assert sum(answer["refund"] is not None for answer in answers) == 2
    found = await seen(shop, row)
    assert found["totalRefunded"] == {"amount": "40.00"}
    assert found["currentTotalPrice"] == {"amount": "10.00"}


async def test_work_left_behind_after_it_was_promised_is_gone_on_with(shop: Shop) -> None:
    """As after a crash between the promise and the gateway."""
    row, item = await paid_by_card(shop)
    terms = resolvers.refund.Terms(amount=row.total)
    async with shop.context(*STAFF) as context:
        async with context.transaction() as session:
            await resolvers.refund.promise(context, session, row.id, terms, "left behind")
        assert await context.loaders.refunds_of_order.load(row.id) != []
        assert await resolvers.refund.resume(context) == 1
        assert await resolvers.refund.resume(context) == 0

    found = await seen(shop, row)
    assert (found["financialStatus"], found["totalRefunded"]["amount"]) == ("REFUNDED", "50.00")
    more = await refund(shop, row, amount=money("0.01"))
    assert refusals(more) == [("AMOUNT_TOO_LARGE", "refund")]
    # Its goods can still be taken off it, for nothing.
    assert (await refund(shop, row, of_line(item, 1, "CANCEL")))["userErrors"] == []


async def test_a_refund_is_for_whoever_may_give_money_back(shop: Shop) -> None:
    row = await bought(shop)

    asked = {"input": {"orderId": row.gid, "amount": money("1.00")}, "key": "k"}
    code, _ = await shop.refusal(REFUND, STAFF[:2], **asked)

    assert code == "FORBIDDEN"


@pytest.mark.parametrize("kind", ["Refund", "Return"])
async def test_strangers_fetch_no_refund_or_return_by_its_id(shop: Shop, kind: str) -> None:
    row = await bought(shop)
    await shop.add(
        models.Refund(order_id=row.id, reference="r", currency="USD", amount_minor=1),
        models.Return(order_id=row.id, status=models.ReturnStatus.OPEN),
    )
    text = "query($id: ID!) { node(id: $id) { id } }"
    id = f"gid://shopify/{kind}/1"

    assert (await shop.ask(text, id=id))["node"] is None
    assert (await shop.ask(text, STAFF, id=id))["node"] == {"id": id}


async def test_delivery_is_given_back_and_shares_in_concessions(shop: Shop) -> None:
    thing = variant(price_minor=5_000)
    await shop.add(product(thing))
    delivered = {"shipping_minor": 500, "shipping_gross_minor": 500, "total_minor": 5_500}
    row = row_of(thing, **delivered)
    await shop.add(row)
    await tell(shop, MARK, id=row.gid)

    first = await refund(shop, row, shipping=money("2.00"))
    too_much = await refund(shop, row, shipping=money("3.01"))
    await refund(shop, row, amount=money("10.60"))
    found = await seen(shop, row)

    assert first["refund"]["totalRefunded"] == {"amount": "2.00"}
    assert refusals(too_much) == [("AMOUNT_TOO_LARGE", "refund")]
    assert found["refunds"][1]["shipping"] == {"amount": "0.60"}
    assert found["currentTotalShippingPrice"] == {"amount": "2.40"}
    assert found["currentTotalPrice"] == {"amount": "42.40"}
    assert found["totalOutstanding"] == {"amount": "0.00"}


async def test_a_refund_without_an_answer_waits_for_one(shop: Shop) -> None:
    row, _ = await paid_by_card(shop, CardScript.REFUND_TIMED_OUT)

    payload = await refund(shop, row, amount=money("20.00"), key="one")
    more = await refund(shop, row, amount=money("30.01"))
    waiting = await seen(shop, row)
    async with shop.context() as context:
        assert await resolvers.refund.resume(context) == 1

    assert payload["refund"]["status"] == "PENDING"
    assert refusals(more) == [("AMOUNT_TOO_LARGE", "refund")]
    assert waiting["totalRefunded"] == {"amount": "0.00"}
    done = await seen(shop, row)
    assert (done["refunds"][0]["status"], done["totalRefunded"]["amount"]) == ("SUCCESS", "20.00")


async def test_the_sweeper_goes_on_with_refunds_that_are_old_enough(shop: Shop) -> None:
    row, _ = await paid_by_card(shop, CardScript.REFUND_TIMED_OUT)
    await refund(shop, row, amount=money("20.00"))
    async with shop.context() as context:
        await resolvers.payment_sweep.sweep(context)
        early = await seen(shop, row)
        async with context.transaction() as session:
            long_ago = models.now() - timedelta(hours=1)
            await session.execute(sa.update(models.Refund).values(created_at=long_ago))
        await resolvers.payment_sweep.sweep(context)

    assert early["refunds"][0]["status"] == "PENDING"
    assert (await seen(shop, row))["refunds"][0]["status"] == "SUCCESS"


async def test_a_crash_after_the_money_moved_gives_nothing_back_twice(shop: Shop) -> None:
    row, item = await paid_by_card(shop)
    wanted = resolvers.order_change.Wanted(item.id, 1)
    terms = resolvers.refund.Terms([(wanted, models.RestockType.CANCEL)])
    async with shop.context(*STAFF) as context:
        async with context.transaction() as session:
            promised = await resolvers.refund.promise(context, session, row.id, terms, "left")
        await resolvers.payment.carry_out(context, row.id, promised.calls)
        [before] = await on_hand(shop)
        assert await resolvers.refund.resume(context) == 1

    found = await seen(shop, row)
    moved = [t for t in found["transactions"] if t["kind"] == "REFUND"]
    assert [t["state"] for t in moved] == ["REQUESTED", "SUCCEEDED"]
    assert (found["financialStatus"], found["totalRefunded"]["amount"]) == ("REFUNDED", "50.00")
    assert await on_hand(shop) == [before + 1]


async def test_a_refund_left_behind_may_be_refused_yet(shop: Shop) -> None:
    row, _ = await paid_by_card(shop, CardScript.REFUND_DECLINED)
    terms = resolvers.refund.Terms(amount=row.total)
    async with shop.context(*STAFF) as context:
        async with context.transaction() as session:
            await resolvers.refund.promise(context, session, row.id, terms, "left behind")
        assert await resolvers.refund.resume(context) == 0

    found = await seen(shop, row)
    assert found["refunds"][0]["status"] == "FAILURE"
    assert found["currentTotalPrice"] == {"amount": "50.00"}


async def test_what_a_gift_card_paid_of_a_called_off_order_goes_back_on_it(shop: Shop) -> None:
    row = await with_card(shop, 400)

    how = {"reason": "OTHER", "restock": True, "refund": True}
    payload = await tell(shop, CANCEL, id=row.gid, **how)

    assert payload["userErrors"] == []
    assert payload["order"]["financialStatus"] == "REFUNDED"
    assert await balance(shop) == 400


async def test_calling_off_is_gone_on_with_when_the_answer_did_not_come(shop: Shop) -> None:
    row, _ = await paid_by_card(shop, CardScript.REFUND_TIMED_OUT)
    how = {"reason": "OTHER", "restock": True, "refund": True}

    await tell(shop, CANCEL, id=row.gid, **how)
    [waiting] = await shop.all(sa.select(models.Refund))
    async with shop.context() as context:
        again = resolvers.order_cancel.Cancellation(models.OrderCancelReason.OTHER, True, True)
        key = waiting.reference
        done = await resolvers.order_cancel.cancel(context, row.id, again, key)

    assert waiting.status is models.RefundStatus.PENDING
    assert done.reasons == []
    assert (await seen(shop, row))["refunds"][0]["status"] == "SUCCESS"
