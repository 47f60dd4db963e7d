"""Letters about orders: each is about something that happened, in the buyer's language."""

from typing import Any

import pytest
import sqlalchemy as sa
from buying import SUBMIT, line, order, ready
from conftest import Shop
from factories import product, stock, variant
from fulfilling import send

import models
import resolvers.event
import resolvers.mail
import resolvers.order_invoice
from commerce.order_words import WORDS, language_of
from context import Context
from integrations.mail import Letter, _message
from resolvers.order_mail import WORDINGS


class Postbox:
    """Keeps what it is handed."""

    def __init__(self) -> None:
        self.letters: list[Letter] = []

    async def send(self, letter: Letter) -> None:
        self.letters.append(letter)


async def delivered(shop: Shop) -> list[Letter]:
    postbox = Postbox()
    async with shop.context() as context:
        await resolvers.mail.deliver_due(context, postbox, WORDINGS)
    return postbox.letters


async def bought(shop: Shop, **values: Any) -> models.Order:
    tea = variant(5, price_minor=1250)
    await stock(shop, product(tea, title="Tea <of> hope"))
    row = await order(shop, line(tea, 2), buyerIdentity={"email": "ann@example.com"})
    async with shop.database.write_session() as session, session.begin():
        mine = sa.update(models.Order).where(models.Order.id == row.id)
        await session.execute(mine.values(**{"customer_locale": None, **values}))
    return row


async def happened(shop: Shop, row: models.Order, topic: str, **detail: Any) -> None:
    async with shop.context() as context, context.transaction() as session:
        resolvers.event.record(context, session, topic, row.subject, detail)


async def test_who_buys_is_told_what_and_for_how_much(shop: Shop) -> None:
    row = await bought(shop)

    [letter] = await delivered(shop)

    assert letter.recipient == "ann@example.com"
    assert letter.subject == f"Your order {row.name} at My shop"
    assert "2 \N{MULTIPLICATION SIGN} Tea <of> hope  12.50 USD" in letter.body
    assert "Total: 25.00 USD" in letter.body
    assert f"/orders/{row.number}?key={row.key}" in letter.body
    assert letter.html is not None
    assert "Tea &lt;of&gt; hope" in letter.html
    assert await delivered(shop) == []


async def test_what_is_due_holds_no_address(shop: Shop) -> None:
    await bought(shop)
    [message] = await shop.all(sa.select(models.MailMessage))
    assert (message.recipient, set(message.detail)) == ("", {"event"})


async def test_a_letter_is_in_the_buyers_language(shop: Shop) -> None:
    row = await bought(shop, customer_locale="de-AT")
    [letter] = await delivered(shop)
    assert letter.subject.startswith(f"Ihre Bestellung {row.name}")
    assert "Gesamtsumme: 25.00 USD" in letter.body
    assert '<html lang="de">' in (letter.html or "")


async def test_whoever_left_no_address_is_told_nothing(shop: Shop) -> None:
    await bought(shop, email=None)
    assert await delivered(shop) == []
    [message] = await shop.all(sa.select(models.MailMessage))
    assert message.sent_at is not None


async def test_a_parcel_is_told_with_how_to_follow_it(shop: Shop) -> None:
    row = await bought(shop)
    await delivered(shop)
    said = {"company": "Mail", "numbers": ["T1"], "urls": ["https://t.test/1"]}
    await send(shop, row, trackingInfo=said)

    [letter] = await delivered(shop)

    assert letter.subject == f"Your order {row.name} is on its way"
    assert "Parcel: Mail T1 https://t.test/1" in letter.body
    assert "2 \N{MULTIPLICATION SIGN} Tea" in letter.body
    assert 'href="https://t.test/1"' in (letter.html or "")


async def test_a_refund_and_a_cancellation_are_told(shop: Shop) -> None:
    row = await bought(shop)
    await delivered(shop)
    await happened(shop, row, "refunds/create", amount="5.00", currency="USD")
    await happened(shop, row, "orders/cancelled")

    refunded, cancelled = await delivered(shop)

    assert "You get back: 5.00 USD" in refunded.body
    assert "Tea" not in refunded.body
    assert cancelled.subject == f"Your order {row.name} was cancelled"


async def test_what_is_rolled_back_is_not_told(shop: Shop) -> None:
    row = await bought(shop)
    await delivered(shop)

    async def fail(context: Context) -> None:
        async with context.transaction() as session:
            resolvers.event.record(context, session, "orders/cancelled", row.subject, {})
            await session.flush()
            raise RuntimeError

    async with shop.context() as context:
        with pytest.raises(RuntimeError):
            await fail(context)
    assert await delivered(shop) == []


def test_every_language_has_every_wording() -> None:
    for words in WORDS.values():
        # What was sent may have been handed over: one letter, in other words.
        kinds = {*WORDINGS, resolvers.order_invoice.KIND, "order_handed_over"}
        assert set(words.subjects) == set(words.openings) == kinds
    assert language_of(None, "fr", "DE") == "de"
    assert language_of("xx") == "en"


def test_a_letter_with_html_is_both() -> None:
    message = _message(Letter("a@b.test", "S", "text", "<p>html</p>"), "shop@b.test")
    assert [part.get_content_type() for part in message.iter_parts()] == [
        "text/plain",
        "text/html",
    ]


async def test_an_order_is_in_the_language_it_was_placed_in(shop: Shop) -> None:
    tea = variant(5)
    await stock(shop, product(tea))
    async with shop.database.write_session() as session, session.begin():
        await session.execute(sa.update(models.Shop).values(languages=["EN", "DE"]))
    cart = await ready(shop, line(tea), buyerIdentity={"email": "ann@example.com"})

    german = SUBMIT.replace(") {", ") @inContext(language: DE) {", 1)
    await shop.ask(german, id=cart["id"], token="once")

    [row] = await shop.all(sa.select(models.Order))
    [letter] = await delivered(shop)
    assert (row.customer_locale, letter.subject) == (
        "de",
        f"Ihre Bestellung {row.name} bei My shop",
    )
