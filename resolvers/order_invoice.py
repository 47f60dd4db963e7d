"""The letter with which the buyer of an order is asked to pay what is left of it."""

from dataclasses import replace

from sqlalchemy.ext.asyncio import AsyncSession

import models
from commerce import gid
from commerce.order_error import OrderErrorCode
from commerce.order_words import WORDS, language_of
from context import Context
from integrations.mail import Letter
from models.order import FIRST_NUMBER
from resolvers import event, order_mail, order_payment, payment
from resolvers import mail as outbox
from resolvers.mail import Wording
from resolvers.order_change import refused, word

KIND = "order_invoice"


async def send(context: Context, order_id: int, message: str) -> models.Order:
    """Have the link to the order's page mailed to its buyer, who can pay there by card."""
    said = word(message, "message", most=5_000)
    async with context.transaction() as session:
        book = await payment.book_of(session, order_id)
        order = book.order
        if not order_payment.left(book):
            raise refused(OrderErrorCode.ALREADY_PAID, "id")
        if not order.email:
            text = "Its buyer left no e-mail address: give it one by `orderUpdate`."
            raise refused(OrderErrorCode.ADDRESS_MISSING, "id", message=text)
        detail = {"before": {}, "after": {"left": order_payment.left(book).text()}}
        told = event.record(context, session, "orders/invoice_send", order.subject, detail)
        await session.flush()
        outbox.post(session, KIND, "", event=told.id, message=said)
    return order


async def _wording(
    context: Context, session: AsyncSession, message: models.MailMessage
) -> Letter | None:
    """None once there is nothing left to pay, or nobody to write to."""
    told = await session.get_one(models.Event, message.detail["event"])
    order_id = gid.number_of("Order", told.subject) - FIRST_NUMBER + 1
    book = await payment.book_of(session, order_id)
    left = order_payment.left(book)
    if not left or not book.order.email:
        return None
    shop = await session.get_one(models.Shop, 1)
    words = WORDS[language_of(book.order.customer_locale, *shop.languages)]
    amounts = {"total": book.order.current_total, "left": left}
    more = {
        "message": message.detail["message"],
        "words": replace(words, link=words.pay),
        "sums": [(name, order_mail.said(amount)) for name, amount in amounts.items()],
    }
    return await order_mail.letter(context, session, KIND, book.order, told, **more)


WORDINGS: dict[str, Wording] = {KIND: _wording}
