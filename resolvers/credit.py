"""What the buyer of an order was credited: on its lines, its delivery and its gift cards."""

from collections.abc import Mapping, Sequence

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

import models
from commerce.money import Money
from commerce.refund import SHIPPING, Credit
from resolvers.order_change import InHand
from resolvers.payment_book import Book


def things(hand: InHand) -> dict[int, Credit]:
    """Everything of an order that money can be given back for, by the ids of its lines."""
    lines = {key: of_line(line) for key, line in hand.lines.items()}
    return {SHIPPING: of_shipping(hand.order), **lines}


def of_shipping(order: models.Order) -> Credit:
    return Credit(
        Money(order.shipping_gross_minor, order.currency),
        credited=Money(order.shipping_credited_minor, order.currency),
    )


def of_line(line: models.OrderLineItem) -> Credit:
    return Credit(
        Money(line.gross_minor, line.currency),
        line.priced_quantity,
        line.credited_quantity,
        Money(line.credited_minor, line.currency),
    )


def give(order: models.Order, line: models.OrderLineItem, minor: int, count: int = 0) -> None:
    """Credit so much on a line, for so many of it or as a concession."""
    line.credited_minor += minor
    line.credited_quantity += count
    order.credited_minor += minor


def give_shipping(order: models.Order, minor: int) -> None:
    order.shipping_credited_minor += minor
    order.credited_minor += minor


async def redemptions(session: AsyncSession, order_id: int) -> Sequence[models.GiftCardRedemption]:
    """What was paid with gift cards, in the order in which it goes back: the last card first."""
    row = models.GiftCardRedemption
    found = await session.scalars(
        select(row)
        .where(row.order_id == order_id)
        .order_by(row.gift_card_id.desc())
        .execution_options(populate_existing=True)
    )
    return found.all()


def paid(book: Book, cards: Sequence[models.GiftCardRedemption]) -> Money:
    """What the shop holds of the buyer's: taken or redeemed, and not given back."""
    on_cards = sum(card.amount_minor - card.refunded_minor for card in cards)
    return Money(book.state.refundable + on_cards, book.order.currency)


def to_cards(cards: Sequence[models.GiftCardRedemption], minor: int) -> list[models.GiftCardCredit]:
    """Promise so much to the cards that paid: each gets back what it paid, at the most."""
    credits = []
    for card in cards:
        if share := min(minor, card.amount_minor - card.refunded_minor):
            card.refunded_minor += share
            minor -= share
            credits.append(
                models.GiftCardCredit(gift_card_id=card.gift_card_id, amount_minor=share)
            )
    return credits


async def onto_cards(session: AsyncSession, refund: models.Refund) -> None:
    """Put on the cards what was promised to them, in the order of their ids."""
    card = models.GiftCard
    for credit in await _promised(session, refund):
        await session.execute(
            update(card)
            .where(card.id == credit.gift_card_id)
            .values(balance_minor=card.balance_minor + credit.amount_minor)
            .execution_options(synchronize_session=False)
        )


async def take_back_promise(
    session: AsyncSession, refund: models.Refund, cards: Sequence[models.GiftCardRedemption]
) -> None:
    of_card = {card.gift_card_id: card for card in cards}
    for credit in await _promised(session, refund):
        of_card[credit.gift_card_id].refunded_minor -= credit.amount_minor


async def _promised(
    session: AsyncSession, refund: models.Refund
) -> Sequence[models.GiftCardCredit]:
    row = models.GiftCardCredit
    found = await session.scalars(
        select(row).where(row.refund_id == refund.id).order_by(row.gift_card_id)
    )
    return found.all()


def by_variant(hand: InHand, counts: Mapping[int, int]) -> dict[int, int]:
    """How many of each variant that is still there, from how many of each line."""
    sums: dict[int, int] = {}
    for key, count in counts.items():
        variant_id = hand.lines[key].variant_id
        if variant_id is not None and count:
            sums[variant_id] = sums.get(variant_id, 0) + count
    return sums
