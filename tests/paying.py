"""Card payments, for tests: an order whose money is set aside, and the test gateway's own books."""

from typing import Any

import sqlalchemy as sa
from conftest import Shop
from factories import order, product, stock, variant

import models
from commerce.money import Money
from commerce.payment import PaymentEventState, PaymentKind
from commerce.payment_state import Asked
from integrations.payment import PaymentRequest
from integrations.payment.card_script import CardScript, TestCard
from integrations.payment.ledger import Kept
from integrations.payment.offered import test_gateway
from resolvers import payment_book

USD = "USD"


def usd(minor: int) -> Money:
    return Money(minor, USD)


async def authorized(
    shop: Shop, script: CardScript = CardScript.APPROVED, total: int = 5000, **values: Any
) -> models.Order:
    """An order of so much whose card payment is set aside."""
    thing = variant(price_minor=total)
    await stock(shop, product(thing), at=f"Place of {total} {script.name} {values}")
    row = order(thing, gateway="test", payment_method="Visa ending in 4242", **values)
    await shop.add(row)
    await set_aside(shop, row, script, total)
    return row


async def set_aside(shop: Shop, row: models.Order, script: CardScript, minor: int) -> None:
    """Set money aside for an order, as its submission would have."""
    payment = models.Payment(
        order_id=row.id,
        gateway="test",
        method=row.payment_method,
        token=TestCard(script).token,
        currency=row.currency,
        amount_minor=minor,
    )
    await shop.add(payment)
    key = f"{payment.key}-authorize"
    request = PaymentRequest(key, payment.amount, token=payment.token)
    answer = await test_gateway(shop.settings).authorize(request)
    async with shop.context() as context, context.transaction() as session:
        book = await payment_book.open_book(session, row.id)
        assert book is not None
        page = next(page for page in book.pages if page.payment.id == payment.id)
        asked = Asked(PaymentKind.AUTHORIZE, key, PaymentEventState.SUCCEEDED, minor)
        await payment_book.note(context, session, book, page, asked, answer)


def gateway_books(shop: Shop) -> list[Kept]:
    """The payments as the gateway itself has them."""
    with test_gateway(shop.settings).ledger.opened() as books:
        return books.payments()


async def order_now(shop: Shop, row: models.Order) -> models.Order:
    found: models.Order = (
        await shop.all(sa.select(models.Order).where(models.Order.id == row.id))
    )[0]
    return found


async def status(shop: Shop, row: models.Order) -> str:
    return (await order_now(shop, row)).financial_status.name
