"""What is shown before money is given back is what is given back then."""

from typing import Any

import pytest
import sqlalchemy as sa
from conftest import Shop
from fulfilling import MARK, STAFF, lines_of, money, of_line, refund, refusals, send, tell
from test_refund import balance, bought, with_card

import models
from commerce.permission import Permission

SUGGEST = """query($id: ID!, $lineItems: [RefundLineItemInput!], $shipping: MoneyInput,
    $amount: MoneyInput, $locationId: ID, $returnId: ID, $whole: Boolean) {
  order(id: $id) { suggestedRefund(lineItems: $lineItems, shipping: $shipping, amount: $amount,
      locationId: $locationId, returnId: $returnId, whole: $whole) {
    refundLineItems { quantity restockType subtotal { amount } tax { amount } lineItem { title } }
    shipping { amount } totalTax { amount } total { amount } onPayments { amount }
    onGiftCards { amount } maximumRefundable { amount } userErrors { code field message } } } }"""
SEEN = """query($id: ID!) { order(id: $id) { currentTotalPrice { amount }
  currentTotalTax { amount } refunds { totalRefunded { amount } shipping { amount }
    refundLineItems(first: 9) { nodes { quantity restockType subtotal { amount }
      lineItem { title } } } } } }"""


async def suggest(shop: Shop, row: models.Order, *lines: Any, **said: Any) -> Any:
    wanted = {"lineItems": list(lines), **said} if lines else said
    answer = await shop.ask(SUGGEST, STAFF, id=row.gid, **wanted)
    return answer["order"]["suggestedRefund"]


async def agreed(shop: Shop, row: models.Order, *lines: Any, **said: Any) -> Any:
    """What is suggested, once it was seen that just that is then done."""
    before = (await shop.ask(SEEN, STAFF, id=row.gid))["order"]
    shown = await suggest(shop, row, *lines, **said)
    assert (await shop.ask(SEEN, STAFF, id=row.gid))["order"] == before
    payload = await refund(shop, row, *lines, **said)
    assert payload["userErrors"] == shown["userErrors"] == []
    after = (await shop.ask(SEEN, STAFF, id=row.gid))["order"]
    done = after["refunds"][-1]
    told = [{k: v for k, v in one.items() if k != "tax"} for one in shown["refundLineItems"]]
    assert told == done["refundLineItems"]["nodes"]
    assert (shown["total"], shown["shipping"]) == (done["totalRefunded"], done["shipping"])
    taxes = [float(seen["currentTotalTax"]["amount"]) for seen in (before, after)]
    assert float(shown["totalTax"]["amount"]) == pytest.approx(taxes[0] - taxes[1])
    left = await suggest(shop, row)
    assert float(left["maximumRefundable"]["amount"]) == pytest.approx(
        float(shown["maximumRefundable"]["amount"]) - float(shown["total"]["amount"])
    )
    return shown


async def with_delivery_and_tax(shop: Shop, row: models.Order) -> None:
    """The delivery costs a dollar more, and taxes are in the prices."""
    async with shop.database.write_session() as session, session.begin():
        await session.execute(
            sa.update(models.Order).values(
                shipping_minor=100,
                shipping_gross_minor=100,
                shipping_tax_minor=16,
                total_minor=models.Order.total_minor + 100,
            )
        )
        item = models.OrderLineItem
        await session.execute(sa.update(item).values(tax_minor=item.gross_minor // 6))


async def taxed(shop: Shop) -> models.Order:
    row = await bought(shop, paid=False)
    await with_delivery_and_tax(shop, row)
    await mark(shop, row)
    return row


async def mark(shop: Shop, row: models.Order) -> None:
    assert (await tell(shop, MARK, id=row.gid))["userErrors"] == []


async def test_parts_of_lines_the_delivery_and_the_rest(shop: Shop) -> None:
    row = await taxed(shop)
    [tea, tin] = await lines_of(shop, row)
    await send(shop, row, {"id": tea.gid, "quantity": 2})

    first = await agreed(shop, row, of_line(tea, 1, "RETURN"), of_line(tin, 1, "CANCEL"))
    assert [one["subtotal"]["amount"] for one in first["refundLineItems"]] == ["3.33", "0.50"]
    assert first["refundLineItems"][0]["tax"] != {"amount": "0.00"}
    assert (first["total"], first["onPayments"]) == ({"amount": "3.83"},) * 2
    second = await agreed(shop, row, shipping=money("0.40"))
    assert second["shipping"] == {"amount": "0.40"}
    assert second["totalTax"] != {"amount": "0.00"}
    await agreed(shop, row, of_line(tea, 2), amount=money("0.20"))
    last = await agreed(shop, row, whole=True)
    assert last["total"] == last["maximumRefundable"]
    assert refusals(await suggest(shop, row, whole=True)) == [("NOTHING_TO_DO", "")]


async def test_everything_at_once(shop: Shop) -> None:
    row = await taxed(shop)
    [tea, _] = await lines_of(shop, row)
    await send(shop, row, {"id": tea.gid, "quantity": 1})

    shown = await agreed(shop, row, whole=True)

    kinds = [(one["quantity"], one["restockType"]) for one in shown["refundLineItems"]]
    assert kinds == [(1, "NO_RESTOCK"), (2, "CANCEL"), (1, "CANCEL")]
    assert shown["total"] == {"amount": "11.49"}
    after = (await shop.ask(SEEN, STAFF, id=row.gid))["order"]
    assert after["currentTotalPrice"] == after["currentTotalTax"] == {"amount": "0.00"}


async def test_the_split_over_payments_and_gift_cards(shop: Shop) -> None:
    row = await with_card(shop, 400)

    first = await agreed(shop, row, amount=money("5.00"))
    assert (first["onPayments"], first["onGiftCards"]) == ({"amount": "5.00"}, {"amount": "0.00"})
    second = await agreed(shop, row, whole=True)

    assert (second["onPayments"], second["onGiftCards"]) == (
        {"amount": "1.49"},
        {"amount": "4.00"},
    )
    assert await balance(shop) == 400


async def test_what_would_be_refused_is_refused_alike(shop: Shop) -> None:
    row = await bought(shop)
    [tea, tin] = await lines_of(shop, row)
    shapes: list[tuple[list[Any], dict[str, Any]]] = [
        ([], {}),
        ([of_line(tea, 4)], {}),
        ([of_line(tea, 0)], {}),
        ([of_line(tea, 1, "RETURN"), of_line(tin, 2)], {}),
        ([], {"amount": money("10.50")}),
        ([], {"amount": money("1.00", "EUR")}),
        ([], {"shipping": money("0.01")}),
        ([of_line(tea, 1)], {"whole": True}),
        ([of_line(tea, 1)], {"locationId": "gid://shopify/Location/99"}),
        ([of_line(tea, 1)], {"returnId": "gid://shopify/Return/9"}),
    ]
    for lines, said in shapes:
        shown = await suggest(shop, row, *lines, **said)
        told = await refund(shop, row, *lines, **said)
        assert told["userErrors"]
        inside = [{**one, "field": one["field"][1:] or None} for one in told["userErrors"]]
        assert shown["userErrors"] == inside
        assert (shown["total"], shown["refundLineItems"]) == (None, [])
        assert shown["maximumRefundable"] == {"amount": "10.49"}


async def test_only_staff_who_may_refund_are_told(shop: Shop) -> None:
    row = await bought(shop)

    code, _ = await shop.refusal(SUGGEST, [Permission.ORDERS_READ], id=row.gid, whole=True)

    assert code == "FORBIDDEN"


async def test_nothing_is_written_or_locked(shop: Shop) -> None:
    row = await with_card(shop, 400)

    with shop.statements() as statements:
        await suggest(shop, row, whole=True)

    assert statements
    for statement in statements:
        assert statement.lstrip().upper().startswith(("SELECT", "WITH")), statement
        assert " FOR " not in statement.upper().replace("\n", " "), statement
