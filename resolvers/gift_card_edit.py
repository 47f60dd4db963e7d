"""Staff list, issue, change and disable gift cards; each change is one transaction."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

import models
from commerce import gift_card_code
from commerce.complaints import Complaints
from commerce.money import Money
from commerce.query_tree import Phrase, Word
from commerce.refusal import Reason, Refused
from commerce.vocabulary import Vocabulary
from context import Context
from loaders.page import read_page
from loaders.pagination import Order, Page, PageArgs
from resolvers import access, change, event
from resolvers.query_terms import Condition, Searchable, flag, key, moment, read

_ROW = models.GiftCard
_ORDER = Order("giftCards/ID", (_ROW.id,))
_STATE = ("balance_minor", "currency", "expires_at", "enabled")


class GiftCardErrorCode(Vocabulary):
    """Why a gift card was left as it was."""

    BLANK = "It may not be empty."
    INVALID = "It is not valid."
    NOT_FOUND = "There is no such gift card."
    TOO_LONG = "It is too long."


NOT_FOUND = Reason(GiftCardErrorCode.NOT_FOUND, "There is no such gift card.", ("id",))


def _code(term: Word | Phrase) -> Condition | None:
    """A bare word is a whole code."""
    return _ROW.code_hash == gift_card_code.hashed(term.text) if term.text.strip() else None


SEARCHABLE = Searchable(
    _ROW.id,
    {
        "created_at": moment(_ROW.created_at),
        "enabled": flag(_ROW.enabled.is_(True)),
        "expires_at": moment(_ROW.expires_at),
        "id": key(_ROW.id),
    },
    text=_code,
)


@dataclass(frozen=True)
class Issued:
    """A new card, and its code, which nobody can be told again."""

    card: models.GiftCard
    code: str


async def gift_card(context: Context, number: int) -> models.GiftCard | None:
    if not access.gift_card(context):
        return None
    return await context.loaders.gift_card.load(number)


async def gift_cards(context: Context, args: PageArgs, query: str | None) -> Page[models.GiftCard]:
    asked = read(query, SEARCHABLE, is_sqlite=context.is_sqlite)
    return await read_page(context, _ROW, _ORDER, args, asked.where, asked.text)


async def create(context: Context, balance: Money, expires_at: datetime | None) -> Issued:
    complaints = Complaints(GiftCardErrorCode, "giftCard")
    if balance.minor <= 0:
        complaints.add("INVALID", "Something has to be on it.", "balance")
    if expires_at is not None and expires_at <= models.now():
        complaints.add("INVALID", "It would have expired already.", "expiresAt")
    complaints.settle()
    code = gift_card_code.make()
    async with context.transaction() as session:
        row = models.GiftCard(
            code_hash=gift_card_code.hashed(code),
            last_characters=gift_card_code.last_characters(code),
            currency=balance.currency,
            balance_minor=balance.minor,
            expires_at=expires_at,
            enabled=True,
        )
        session.add(row)
        await session.flush()
        detail = change.detail({}, change.state(row, _STATE))
        event.record(context, session, "gift_cards/create", row.gid, detail)
    return Issued(row, code)


async def expire(context: Context, number: int, expires_at: datetime | None) -> models.GiftCard:
    """Say when it ends; never, if that is None."""
    async with context.transaction() as session:
        row = await _for_change(session, number)
        before = change.state(row, _STATE)
        row.expires_at = expires_at
        _record(context, session, row, before)
    return row


async def disable(context: Context, number: int) -> models.GiftCard:
    """Let it pay nothing any more; what it has paid stays paid."""
    async with context.transaction() as session:
        row = await _for_change(session, number)
        before = change.state(row, _STATE)
        row.enabled = False
        _record(context, session, row, before)
    return row


async def _for_change(session: AsyncSession, number: int) -> models.GiftCard:
    row = await session.get(models.GiftCard, number, with_for_update={"key_share": True})
    if row is None:
        raise Refused(NOT_FOUND)
    return row


def _record(
    context: Context, session: AsyncSession, row: models.GiftCard, before: change.State
) -> None:
    detail = change.detail(before, change.state(row, _STATE))
    if detail["before"] or detail["after"]:
        event.record(context, session, "gift_cards/update", row.gid, detail)
