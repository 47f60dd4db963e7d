"""Paying what is left of an order at its page: once, whatever buyers, banks and staff do."""

import asyncio
import re
from datetime import timedelta
from typing import Any

import accounts
import httpx2
import pytest
import sqlalchemy as sa
from buying import line, order
from conftest import Shop
from drafting import COMPLETE, draft, of
from drafting import ask as ask_drafts
from factories import order as placed_row
from factories import product, stock, variant
from forms import form_of, press
from fulfilling import CANCEL, CAPTURE, EDIT, ERRORS, MARK, lines_of, tell
from managing import events
from paying import demo, gateway_books, order_now, status, sweep, webhooks

import models
import resolvers.mail
import resolvers.order_invoice
from commerce.money import Money
from integrations.payment.card_script import CardScript, TestCard

Script = CardScript
INVOICE = f"""mutation($id: ID!, $message: String) {{
  answer: orderInvoiceSend(id: $id, message: $message) {{ order {{ name }} {ERRORS} }} }}"""
CHALLENGE = re.compile(r"/payments/test/\w+")


@pytest.fixture
async def bought(shop: Shop) -> models.Order:
    """Two teas for 25.00, to be paid by invoice."""
    await demo(shop)
    tea = variant(10, price_minor=1250)
    await stock(shop, product(tea, title="Tea"))
    return await order(shop, line(tea, 2))


def url(row: models.Order) -> str:
    return f"/orders/{row.number}?key={row.key}"


async def pay(
    client: httpx2.AsyncClient, row: models.Order, script: Script = Script.APPROVED
) -> httpx2.Response:
    """Open the page, choose a card, press the button, and go where that leads."""
    return await click(client, await client.get(url(row)), script)


async def click(
    client: httpx2.AsyncClient, page: httpx2.Response, script: Script = Script.APPROVED
) -> httpx2.Response:
    done = await press(client, page, "place", payment=f"card:{TestCard(script).token}")
    return await client.get(done.headers["location"]) if done.status_code == 303 else done


async def decide(client: httpx2.AsyncClient, page: httpx2.Response, decision: str) -> Any:
    """What the test bank's page leads to."""
    there = page.headers["location"]
    assert CHALLENGE.search(there), there
    done = await client.post(there, data={"decision": decision})
    return await client.get(done.headers["location"])


def can_pay(page: httpx2.Response) -> bool:
    return "place" in form_of(page).buttons


def said(page: httpx2.Response) -> str:
    plain = re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", page.text))
    return plain.replace("&#39;", "'")


def held(shop: Shop) -> list[tuple[str, int, int]]:
    return [(one.state, one.amount, one.captured) for one in gateway_books(shop)]


async def edit(shop: Shop, row: models.Order, count: int) -> None:
    [item] = await lines_of(shop, row)
    wanted = {"setQuantities": [{"id": item.gid, "quantity": count}]}
    assert (await tell(shop, EDIT, id=row.gid, input=wanted))["userErrors"] == []


async def past(shop: Shop, **values: Any) -> None:
    """An hour goes by."""
    ago = models.now() - timedelta(hours=1)
    async with shop.database.write_session() as session, session.begin():
        await session.execute(sa.update(models.Payment).values(created_at=ago, check_at=ago))


async def test_a_draft_that_is_to_be_paid_later_is_paid_by_the_link_in_the_letter(
    shop: Shop, client: httpx2.AsyncClient
) -> None:
    await demo(shop)
    tea = variant(5, price_minor=1000, requires_shipping=False)
    await stock(shop, product(tea, title="Tea"))
    made = await draft(shop, of(tea, 2))
    done = await ask_drafts(shop, COMPLETE, id=made["id"], key="k")
    row = (await shop.all(sa.select(models.Order)))[0]
    sent = await tell(shop, INVOICE, id=done["order"]["id"], message="As agreed.")
    assert sent["userErrors"] == []
    postbox = accounts.Postbox()
    async with shop.context() as context:
        await resolvers.mail.deliver_due(
            context, postbox, resolvers.order_invoice.WORDINGS | {"order_placed": _nothing}
        )
    [letter] = postbox.letters
    assert (letter.recipient, "As agreed." in letter.body) == ("bea@example.com", True)
    assert "Left to pay: 20.00 USD" in letter.body
    page = await client.get("/orders/" + accounts.link_in(letter).partition("/orders/")[2])
    assert "To pay $20.00" in said(page)

    page = await click(client, page)

    assert (page.status_code, can_pay(page), "Paid in full." in said(page)) == (200, False, True)
    assert held(shop) == [("authorized", 2000, 2000)]
    assert await status(shop, row) == "PAID"
    assert len(await events(shop, "orders/paid")) == 1
    again = await tell(shop, INVOICE, id=row.gid)
    assert [error["code"] for error in again["userErrors"]] == ["ALREADY_PAID"]


async def _nothing(*_: Any) -> None:
    return None


async def test_what_an_edit_adds_is_paid_and_no_more(
    shop: Shop, client: httpx2.AsyncClient, bought: models.Order
) -> None:
    await pay(client, bought)
    assert await status(shop, bought) == "PAID"
    await edit(shop, bought, 3)
    assert await status(shop, bought) == "PARTIALLY_PAID"
    page = await client.get(url(bought))
    assert ("To pay $12.50" in said(page), "Total USD $37.50" in said(page)) == (True, True)

    page = await click(client, page)

    assert can_pay(page) is False
    assert held(shop) == [("authorized", 2500, 2500), ("authorized", 1250, 1250)]
    assert await status(shop, bought) == "PAID"


async def test_five_clicks_in_two_tabs_are_one_charge(
    shop: Shop, client: httpx2.AsyncClient, bought: models.Order
) -> None:
    forms = [form_of(await client.get(url(bought))).values for _ in range(2)]
    given = [forms[i % 2] | {"action": "place"} for i in range(5)]

    answers = await asyncio.gather(*(client.post(url(bought), data=one) for one in given))

    assert {one.status_code for one in answers} <= {303, 422}
    for _ in range(20):
        if await status(shop, bought) == "PAID":
            break
        await asyncio.sleep(0.1)
    assert held(shop) == [("authorized", 2500, 2500)]
    assert await status(shop, bought) == "PAID"
    late = await client.post(url(bought), data=given[0])  # the back button, and once more
    assert late.status_code == 303 or "nothing left to pay" in said(late)
    assert can_pay(await client.get(url(bought))) is False
    assert len(held(shop)) == 1


async def test_a_card_that_is_declined_is_followed_by_one_that_pays(
    shop: Shop, client: httpx2.AsyncClient, bought: models.Order
) -> None:
    page = await pay(client, bought, Script.INSUFFICIENT_FUNDS)
    assert "There is not enough money on the account. Nothing was charged." in said(page)
    assert await status(shop, bought) == "PENDING"

    await click(client, page)

    assert held(shop) == [("failed", 2500, 0), ("authorized", 2500, 2500)]
    assert await status(shop, bought) == "PAID"


async def test_a_charge_without_an_answer_is_found(
    shop: Shop, client: httpx2.AsyncClient, bought: models.Order
) -> None:
    await pay(client, bought, Script.TIMED_OUT_CHARGED)
    assert (held(shop), await status(shop, bought)) == ([("authorized", 2500, 2500)], "PAID")


async def test_while_no_answer_comes_nobody_pays_twice_and_staff_wait_too(
    shop: Shop, client: httpx2.AsyncClient, bought: models.Order
) -> None:
    page = await pay(client, bought, Script.TIMED_OUT)
    assert "We are waiting for your payment" in said(page)
    page = await client.get(url(bought))
    assert ("is under way: nothing is paid twice" in said(page), can_pay(page)) == (True, False)
    marked = await tell(shop, MARK, id=bought.gid)
    assert [error["code"] for error in marked["userErrors"]] == ["UNKNOWN_OUTCOME"]

    await past(shop)
    await sweep(shop)

    assert held(shop) == []
    await pay(client, bought)
    assert await status(shop, bought) == "PAID"


async def test_a_bank_asks_and_the_buyer_says_no_and_then_yes(
    shop: Shop, client: httpx2.AsyncClient, bought: models.Order
) -> None:
    page = await decide(client, await pay(client, bought, Script.ACTION_REQUIRED), "refuse")
    assert "The payment was not confirmed. Nothing was charged." in said(page)
    page = await decide(client, await click(client, page, Script.ACTION_REQUIRED), "approve")
    assert "Paid in full." in said(page)
    assert held(shop) == [("failed", 2500, 0), ("authorized", 2500, 2500)]


async def test_another_way_to_pay_calls_off_what_waits_for_the_bank(
    shop: Shop, client: httpx2.AsyncClient, bought: models.Order
) -> None:
    first = await pay(client, bought, Script.ACTION_REQUIRED)
    page = await client.get(url(bought))
    assert "waits for your confirmation" in said(page)

    page = await click(client, page)

    assert "Paid in full." in said(page)
    assert held(shop) == [("voided", 2500, 0), ("authorized", 2500, 2500)]
    await client.post(first.headers["location"], data={"decision": "approve"})
    for told in await webhooks(shop):
        sent = await client.post("/webhooks/payments/test", content=told.body, headers=told.headers)
        assert sent.status_code == 200
    await sweep(shop)
    assert held(shop) == [("voided", 2500, 0), ("authorized", 2500, 2500)]
    assert await status(shop, bought) == "PAID"


async def test_what_is_never_confirmed_is_called_off_and_can_be_paid_otherwise(
    shop: Shop, client: httpx2.AsyncClient, bought: models.Order
) -> None:
    await pay(client, bought, Script.ACTION_REQUIRED)
    await past(shop)
    await sweep(shop)
    assert held(shop) == [("voided", 2500, 0)]
    marked = await tell(shop, MARK, id=bought.gid)
    assert marked["order"]["financialStatus"] == "PAID"


async def test_what_changed_since_the_page_was_opened_is_not_paid(
    shop: Shop, client: httpx2.AsyncClient, bought: models.Order
) -> None:
    page = await client.get(url(bought))
    await edit(shop, bought, 1)
    changed = await click(client, page)
    assert (changed.status_code, "has changed meanwhile" in said(changed)) == (422, True)
    assert "To pay $12.50" in said(changed)
    await tell(shop, MARK, id=bought.gid)
    nothing = await click(client, changed)
    assert (nothing.status_code, "nothing left to pay" in said(nothing)) == (422, True)
    assert gateway_books(shop) == []


@pytest.mark.parametrize(
    ("count", "after"), [(1, ("voided", 2500, 1250)), (0, ("voided", 2500, 0))]
)
async def test_an_order_that_became_less_while_its_bank_asked_is_not_overpaid(
    shop: Shop, client: httpx2.AsyncClient, bought: models.Order, count: int, after: Any
) -> None:
    page = await pay(client, bought, Script.ACTION_REQUIRED)
    if count:
        await edit(shop, bought, count)
    else:
        how = {"reason": "CUSTOMER", "restock": True, "refund": True}
        await tell(shop, CANCEL, id=bought.gid, **how)

    await decide(client, page, "approve")

    assert held(shop) == [after]
    assert await status(shop, bought) == ("PAID" if count else "VOIDED")
    assert can_pay(await client.get(url(bought))) is False


async def test_money_is_only_set_aside_where_staff_take_it(
    shop: Shop, client: httpx2.AsyncClient, bought: models.Order
) -> None:
    async with shop.database.write_session() as session, session.begin():
        await session.execute(sa.update(models.Shop).values(captures_at_once=False))
    page = await pay(client, bought)
    assert (can_pay(page), await status(shop, bought)) == (False, "AUTHORIZED")
    assert (await tell(shop, CAPTURE, id=bought.gid))["userErrors"] == []
    assert (held(shop), await status(shop, bought)) == ([("authorized", 2500, 2500)], "PAID")


async def test_it_is_paid_in_the_currency_of_the_order(
    shop: Shop, client: httpx2.AsyncClient
) -> None:
    currency, shown = "KWD", "2.500"
    await demo(shop)
    tea = variant(price_minor=2500, currency=currency)
    await stock(shop, product(tea))
    row = placed_row(tea, currency=currency, email="ann@example.com")
    await shop.add(row)
    page = await client.get(url(row))
    assert f"{shown}" in said(page)
    await click(client, page)
    [payment] = await shop.all(sa.select(models.Payment))
    assert payment.amount == Money(2500, currency)
    assert (gateway_books(shop)[0].currency, await status(shop, row)) == (currency, "PAID")


async def test_forms_of_others_and_forms_that_say_something_else_pay_nothing(
    shop: Shop, client: httpx2.AsyncClient, bought: models.Order
) -> None:
    values = form_of(await client.get(url(bought))).values | {"action": "place"}
    for changed in (
        {"token": "x"},
        {"agreed": ""},
        {"agreed": "1 USD"},
        {"agreed": "2500 EUR"},
        {"payment": "Invoice"},
        {"payment": "stripe", "card_token": "pm_card_visa"},
        {"payment": "card:nothing"},
    ):
        answer = await client.post(url(bought), data=values | changed)
        assert answer.status_code == 422, changed
    cross = {"sec-fetch-site": "cross-site"}
    assert (await client.post(url(bought), data=values, headers=cross)).status_code == 422
    assert (await client.post(f"{url(bought)}x", data=values)).status_code == 404
    assert (await client.get(f"{url(bought)}&payment=%00")).status_code == 200
    assert gateway_books(shop) == []


async def test_where_no_cards_are_taken_or_it_was_paid_elsewhere_the_page_asks_for_nothing(
    shop: Shop, client: httpx2.AsyncClient, bought: models.Order
) -> None:
    assert can_pay(await client.get(url(bought)))
    async with shop.database.write_session() as session, session.begin():
        await session.execute(sa.update(models.Shop).values(is_demo=False))
    assert can_pay(await client.get(url(bought))) is False
    async with shop.database.write_session() as session, session.begin():
        await session.execute(sa.update(models.Order).values(email=None))
    sent = await tell(shop, INVOICE, id=bought.gid)
    assert [error["code"] for error in sent["userErrors"]] == ["ADDRESS_MISSING"]

    await demo(shop)
    paid = models.OrderFinancialStatus.PAID
    async with shop.database.write_session() as session, session.begin():
        await session.execute(sa.update(models.Order).values(financial_status=paid))
    assert can_pay(await client.get(url(bought))) is False
    row = await order_now(shop, bought)
    sent = await tell(shop, INVOICE, id=row.gid)
    assert [error["code"] for error in sent["userErrors"]] == ["ALREADY_PAID"]
