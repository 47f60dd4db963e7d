"""The letter with which the buyer of a draft order is sent to the checkout."""

from dataclasses import replace

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

import models
from commerce import contact
from commerce.complaints import Complaints
from commerce.draft_order import DraftOrderErrorCode, DraftOrderStatus
from commerce.money import Money
from commerce.order_words import WORDS, language_of
from context import Context
from integrations import mail
from integrations.mail import Letter
from resolvers import event, readiness
from resolvers import mail as outbox
from resolvers.draft_order_edit import for_change
from resolvers.mail import Wording
from resolvers.order_mail import Bought
from resolvers.pricing import agreement_of
from resolvers.readiness import Contents
from resolvers.terms import within

KIND = "draft_order_invoice"
MAX_MESSAGE = 5_000


async def send(context: Context, number: int, email: str | None, message: str) -> models.DraftOrder:
    """Have the link mailed: to that address, or else to whom the draft was drawn up for."""
    complaints = Complaints(DraftOrderErrorCode)
    said = complaints.text(message, "message", longest=MAX_MESSAGE)
    async with context.transaction() as session:
        draft, cart = await for_change(session, number)
        to = contact.email(email) if email else draft.email
        if to is None:
            code = "INVALID" if email else "BLANK"
            complaints.add(code, "Say to which e-mail address it goes.", "email")
        agreed = agreement_of(cart)
        if not cart.lines and not (agreed and agreed.lines):
            complaints.add("INCOMPLETE", "It is empty: add something to it first.", "id")
        complaints.settle()
        draft.status, draft.invoice_sent_at = DraftOrderStatus.INVOICE_SENT, models.now()
        outbox.post(session, KIND, to or "", draft_order=draft.id, message=said)
        detail = {"before": {}, "after": {"status": draft.status.name}}
        event.record(context, session, "draft_orders/invoice_send", draft.gid, detail)
    return draft


async def _wording(
    context: Context, session: AsyncSession, message: models.MailMessage
) -> Letter | None:
    """None if there is nothing to pay for any more."""
    draft = await session.get(models.DraftOrder, message.detail["draft_order"])
    cart = await session.get(models.Cart, draft.cart_id) if draft else None
    if draft is None or cart is None or cart.completed_at is not None:
        return None
    shop = await session.get_one(models.Shop, 1)
    brand = await session.get(models.Brand, 1)
    language = language_of(*shop.languages)
    words = WORDS[language]
    contents = await _contents(session, cart)
    return mail.written(
        "order",
        message.recipient,
        subject=words.invoice_subject.format(shop=shop.name),
        opening=words.invoice_opening,
        message=message.detail["message"] or None,
        words=replace(words, link=words.pay),
        language=language,
        shop=shop.name,
        color=brand.primary_colors[0][0] if brand and brand.primary_colors else None,
        link=f"{context.settings.own_url}/checkout/{cart.id}?key={cart.key}",
        bought=_bought(cart, contents),
        sums=[("total", _said(contents.quote.total))],
        tracking=[],
        place=[],
    )


async def _contents(session: AsyncSession, cart: models.Cart) -> Contents:
    row = models.CartLine
    found = select(row).where(row.cart_id == cart.id).order_by(row.position, row.id)
    lines = (await session.scalars(found)).all()
    rows = await session.execute(readiness.goods_of(lines))
    return await readiness.contents(within(session), cart, lines, rows.all())


def _bought(cart: models.Cart, contents: Contents) -> list[Bought]:
    agreed = agreement_of(cart)
    titles = {line.id: contents.goods[line.variant_id].name for line in contents.lines}
    titles |= {line.key: line.title for line in (agreed.lines if agreed else ())}
    return [
        Bought(line.quantity, titles[line.key], _said(line.total)) for line in contents.quote.lines
    ]


def _said(amount: Money) -> str:
    return f"{amount.text()} {amount.currency}"


WORDINGS: dict[str, Wording] = {KIND: _wording}
