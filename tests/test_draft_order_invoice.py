"""A draft order in its buyer's hands: the letter, the checkout, and what they cannot change."""

from typing import Any

import accounts
import buying
import httpx2
import paying
import pytest
import sqlalchemy as sa
import test_personal_data
from buying import change, line
from conftest import Shop
from drafting import COMPLETE, DELETE, SEND, UPDATE, ask, codes, done, draft, of, own
from factories import product, stock, variant
from forms import form_of, press
from managing import events

import models
import resolvers.mail
from integrations.payment.card_script import CardScript
from resolvers.draft_order_mail import WORDINGS

SHOWN = "query($id: ID!) { cart(id: $id) { cost { totalAmount { amount } } } }"
CODES = change("cartDiscountCodesUpdate", "discountCodes: [String!]")


@pytest.fixture
async def tea(shop: Shop) -> models.ProductVariant:
    made = variant(5, price_minor=1000, requires_shipping=False)
    await stock(shop, product(made, title="Tea"))
    return made


async def letters(shop: Shop) -> list[Any]:
    postbox = accounts.Postbox()
    async with shop.context() as context:
        await resolvers.mail.deliver_due(context, postbox, WORDINGS)
    return postbox.letters


async def cart(shop: Shop) -> models.Cart:
    [found] = await shop.all(sa.select(models.Cart))
    assert isinstance(found, models.Cart)
    return found


async def test_the_link_that_is_mailed_leads_to_the_order(
    shop: Shop, tea: models.ProductVariant, client: httpx2.AsyncClient
) -> None:
    visit = own("A visit", "25.00", discount={"percentage": "20"})
    made = await draft(shop, of(tea, 2), visit, tags=["phone"], discount={"amount": "5.00"})
    sent = await done(shop, SEND, id=made["id"], message="As we said.\nBea's <friend>")
    assert (sent["status"], sent["invoiceSentAt"] is None) == ("INVOICE_SENT", False)
    [letter] = await letters(shop)
    assert (letter.recipient, letter.subject) == (
        "bea@example.com",
        "Your order at My shop is ready to be paid",
    )
    assert "As we said.\nBea's <friend>" in letter.body
    assert "Bea&#39;s &lt;friend&gt;" in (letter.html or "")
    assert "A visit" in letter.body
    assert "Total: 35.00 USD" in letter.body
    link = accounts.link_in(letter)
    assert link.partition("/checkout/")[2] == made["invoiceUrl"].partition("/checkout/")[2]

    page = await client.get(made["invoiceUrl"])
    assert page.status_code == 200
    for word in ("A visit", "Tea", "35.00"):
        assert word in page.text
    buttons = form_of(page).buttons
    assert [one for one in buttons if one.startswith(("set_line", "apply_code"))] == []
    choice = form_of(page).choices["payment"][0]
    placed = await press(client, page, "place", payment=choice)

    assert placed.status_code == 303, placed.text
    [order] = await shop.all(sa.select(models.Order))
    assert (order.total_minor, order.tags, order.email) == (3500, ["phone"], "bea@example.com")
    shown = await ask(shop, COMPLETE, id=made["id"], key="k")
    assert [error["code"] for error in shown["userErrors"]] == ["COMPLETED"]
    [told] = await events(shop, "draft_orders/complete")
    assert told.detail["before"] == {"status": "INVOICE_SENT"}
    await client.get(placed.headers["location"])


async def test_a_letter_goes_where_staff_say_and_only_while_there_is_something_to_pay(
    shop: Shop, tea: models.ProductVariant
) -> None:
    nobody = await draft(shop, of(tea), email=None)
    assert await codes(shop, SEND, id=nobody["id"]) == [("BLANK", ["email"])]
    assert await codes(shop, SEND, id=nobody["id"], email="x") == [("INVALID", ["email"])]
    long = {"email": "a@b.example", "message": "x" * 5001}
    assert await codes(shop, SEND, id=nobody["id"], **long) == [("TOO_LONG", ["message"])]
    empty = await draft(shop)
    assert await codes(shop, SEND, id=empty["id"]) == [("INCOMPLETE", ["id"])]
    await done(shop, SEND, id=nobody["id"], email="carl@example.com")
    assert [letter.recipient for letter in await letters(shop)] == ["carl@example.com"]

    await done(shop, SEND, id=nobody["id"], email="carl@example.com")
    await ask(shop, DELETE, id=nobody["id"])
    assert await letters(shop) == []


async def test_a_buyer_changes_neither_the_goods_nor_the_prices(
    shop: Shop, tea: models.ProductVariant
) -> None:
    await draft(shop, of(tea), discount={"percentage": "90"})
    row = await cart(shop)
    theirs = {"id": row.gid}
    [item] = (await buying.read(shop, theirs))["lines"]["nodes"]
    answers = [
        await buying.add(shop, theirs, line(tea, 5)),
        await buying.update(shop, theirs, {"id": item["id"], "quantity": 9}),
        await buying.tell(shop, buying.REMOVE, theirs, lineIds=[item["id"]]),
        await buying.tell(shop, CODES, theirs, discountCodes=["X"]),
    ]
    assert [buying.faults(answer) for answer in answers] == [[("INVALID", "cartId")]] * 4
    abroad = {"countryCode": "DE"}
    answer = await buying.tell(shop, buying.IDENTITY, theirs, buyerIdentity=abroad)
    assert answer["userErrors"] == []
    shown = await shop.ask(SHOWN, **theirs)
    assert shown["cart"]["cost"]["totalAmount"] == {"amount": "1.00"}


async def test_a_copy_of_the_cart_costs_what_others_pay(
    shop: Shop, tea: models.ProductVariant
) -> None:
    await draft(shop, of(tea), discount={"percentage": "90"})
    clone = """mutation($id: ID!) { answer: cartClone(cartId: $id) {
      cart { cost { totalAmount { amount } } } userErrors { message } } }"""
    found = (await shop.ask(clone, id=(await cart(shop)).gid))["answer"]
    assert found["cart"]["cost"]["totalAmount"] == {"amount": "10.00"}


async def test_a_draft_that_its_buyer_pays_for_is_left_alone(
    shop: Shop, tea: models.ProductVariant
) -> None:
    await paying.demo(shop)
    made = await draft(shop, of(tea))
    theirs = {"id": (await cart(shop)).gid}
    await paying.by_card(shop, theirs, CardScript.ACTION_REQUIRED)
    await buying.submit(shop, theirs)

    for sent, more in ((UPDATE, {"draft": {}}), (DELETE, {}), (SEND, {})):
        assert await codes(shop, sent, id=made["id"], **more) == [("BEING_PAID", ["id"])]
    assert await shop.all(sa.select(models.Order)) == []


async def test_a_card_at_the_checkout_makes_the_draft_an_order(
    shop: Shop, tea: models.ProductVariant
) -> None:
    await paying.demo(shop)
    made = await draft(shop, of(tea), own("A visit", "25.00"), tags=["phone"])
    theirs = {"id": (await cart(shop)).gid}
    await paying.by_card(shop, theirs, CardScript.APPROVED)
    await buying.submit(shop, theirs)

    [order] = await shop.all(sa.select(models.Order))
    [row] = await shop.all(sa.select(models.DraftOrder))
    assert (order.total_minor, order.tags, order.financial_status.name) == (3500, ["phone"], "PAID")
    assert (row.order_id, row.status) == (order.id, models.DraftOrderStatus.COMPLETED)
    assert await codes(shop, COMPLETE, id=made["id"], key="k") == [("COMPLETED", ["id"])]


async def test_staff_complete_what_a_buyer_began_and_left(
    shop: Shop, tea: models.ProductVariant
) -> None:
    """The payment that waits for the buyer's word is called off first."""
    await paying.demo(shop)
    made = await draft(shop, of(tea))
    theirs = {"id": (await cart(shop)).gid}
    await paying.by_card(shop, theirs, CardScript.ACTION_REQUIRED)
    await buying.submit(shop, theirs)

    shown = await done(shop, COMPLETE, id=made["id"], key="k")

    assert shown["order"]["financialStatus"] == "PENDING"
    assert len(await shop.all(sa.select(models.Order))) == 1


async def test_a_draft_is_found_out_of_stock_at_the_checkout_and_stays_as_it_is(
    shop: Shop, tea: models.ProductVariant, client: httpx2.AsyncClient
) -> None:
    made = await draft(shop, of(tea, 5))
    theirs = {"id": (await cart(shop)).gid}
    page = await client.get(made["invoiceUrl"])
    await buying.order(shop, line(tea, 3))

    again = await press(client, page, "place", payment=form_of(page).choices["payment"][0])

    assert again.status_code == 422
    assert "Only 2 of Tea are left: ask the shop." in again.text
    assert buying.quantities(await buying.read(shop, theirs)) == [5]


async def test_nothing_of_whom_it_was_drawn_up_for_is_left(
    shop: Shop, tea: models.ProductVariant
) -> None:
    person = test_personal_data.PERSON
    who = await accounts.customer(shop, test_personal_data.EMAIL)
    words = [{"key": "engraving", "value": person["words"]}]
    made = await draft(
        shop,
        of(tea, customAttributes=words),
        email=test_personal_data.EMAIL,
        note=person["note"],
        shippingAddress={
            "firstName": person["first"],
            "lastName": person["last"],
            "address1": person["street"],
            "city": person["city"],
            "country": "US",
        },
    )
    await done(shop, SEND, id=made["id"], message=person["staff"])
    found = await ask(shop, test_personal_data.EXPORT, id=who.gid)
    assert f'"email":"{test_personal_data.EMAIL}"' in found["data"].replace(" ", "")
    assert '"draft_order"' in found["data"]
    assert test_personal_data.traces(await test_personal_data.dump(shop))

    await ask(shop, test_personal_data.ERASE, id=who.gid)

    assert test_personal_data.traces(await test_personal_data.dump(shop)) == []
    [row] = await shop.all(sa.select(models.DraftOrder))
    assert row.email is None
