"""Using up what can be used up: discounts with a limit, and the money on gift cards."""

from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

import models
from commerce import contact
from commerce.discount import Discount
from commerce.money import Money
from commerce.pricing import Quote
from commerce.refusal import Reason
from commerce.submission_error import SubmissionErrorCode
from models.engine import utc_now
from resolvers.terms import uses, within


async def use_up(session: AsyncSession, cart: models.Cart, quote: Quote) -> list[Reason]:
    """Count each discount and take each amount from its card, or say what was lost to others.

    One conditional update each, in the order of the ids, so that two buyers can neither have
    the same last use nor wait for each other in a circle. A reason means: roll back.
    """
    used = _used(quote)
    lost = [_used_up(one) for one in used if not await _count(session, int(one.key))]
    lost += await _beyond_their_limit(session, cart, used)
    for card_id, amount in _paid(quote):
        if not await _pay(session, card_id, amount):
            message = f"A gift card no longer holds the {amount} it was to pay."
            lost.append(Reason(SubmissionErrorCode.PAYMENTS_METHOD_UNAVAILABLE, message))
    return lost


def note(session: AsyncSession, order: models.Order, quote: Quote) -> None:
    """Remember what the order used; it has its id already."""
    _note(
        session,
        order,
        [int(one.key) for one in _used(quote)],
        [(card_id, amount.minor) for card_id, amount in _paid(quote)],
    )


def _note(
    session: AsyncSession,
    order: models.Order,
    discount_ids: Sequence[int],
    paid: Sequence[tuple[int, int]],
) -> None:
    session.add_all(models.DiscountUse(discount_id=id, order_id=order.id) for id in discount_ids)
    session.add_all(
        models.GiftCardRedemption(gift_card_id=id, order_id=order.id, amount_minor=minor)
        for id, minor in paid
    )


def hold(
    session: AsyncSession, attempt: models.CompletionAttempt, cart: models.Cart, quote: Quote
) -> None:
    """Remember what was used up for an attempt, until it is an order or comes to nothing."""
    session.add_all(
        models.DiscountReservation(
            attempt_id=attempt.id,
            discount_id=int(one.key),
            cart_id=cart.id,
            customer_id=cart.customer_id,
            email_key=contact.key(cart.email) if cart.email else None,
        )
        for one in _used(quote)
    )
    session.add_all(
        models.GiftCardReservation(
            attempt_id=attempt.id, gift_card_id=card_id, amount_minor=amount.minor
        )
        for card_id, amount in _paid(quote)
    )


async def _held(session: AsyncSession, attempt_id: str) -> tuple[list[int], list[tuple[int, int]]]:
    """Which discounts, and how much of which gift cards; from now on held no longer."""
    discount, card = models.DiscountReservation, models.GiftCardReservation
    discounts = await session.scalars(
        sa.delete(discount).where(discount.attempt_id == attempt_id).returning(discount.discount_id)
    )
    cards = await session.execute(
        sa.delete(card)
        .where(card.attempt_id == attempt_id)
        .returning(card.gift_card_id, card.amount_minor)
    )
    return sorted(discounts), sorted((id, minor) for id, minor in cards)


async def note_held(session: AsyncSession, attempt_id: str, order: models.Order) -> None:
    """The attempt is an order: it used what was held for it."""
    _note(session, order, *await _held(session, attempt_id))


async def give_back(session: AsyncSession, attempt_id: str) -> None:
    """The attempt came to nothing: whatever was held for it may be used by others."""
    discount_ids, paid = await _held(session, attempt_id)
    discount, card = models.Discount, models.GiftCard
    for id in discount_ids:
        await session.execute(
            sa.update(discount).where(discount.id == id).values(used=discount.used - 1)
        )
    for id, minor in paid:
        await session.execute(
            sa.update(card).where(card.id == id).values(balance_minor=card.balance_minor + minor)
        )


async def unused(session: AsyncSession, order: models.Order) -> None:
    """The order was called off: its uses of discounts are others' again, in the order of the ids.

    What gift cards paid of it is given back by a refund, or stays paid.
    """
    use, discount = models.DiscountUse, models.Discount
    found = await session.scalars(
        sa.delete(use).where(use.order_id == order.id).returning(use.discount_id)
    )
    for id in sorted(found):
        await session.execute(
            sa.update(discount).where(discount.id == id).values(used=discount.used - 1)
        )


def _used(quote: Quote) -> list[Discount]:
    keys = {one.key for one in quote.discounts if one.applicable and one.amount.minor}
    # What staff took off by hand is no discount that can be used up.
    known = [one for one in quote.basket.discounts if one.key.isdecimal()]
    used = [discount for discount in known if discount.key in keys]
    return sorted(used, key=lambda discount: int(discount.key))


def _paid(quote: Quote) -> list[tuple[int, Money]]:
    return sorted(
        ((int(use.key), use.amount) for use in quote.gift_cards if use.amount.minor),
        key=lambda paid: paid[0],
    )


def _used_up(discount: Discount) -> Reason:
    """As when it was seen to be used up before: there is more to pay than was agreed to."""
    message = f"{discount.code or discount.title} was used up meanwhile: there is more to pay."
    return Reason(SubmissionErrorCode.PAYMENTS_UNACCEPTABLE_PAYMENT_AMOUNT, message)


async def _count(session: AsyncSession, discount_id: int) -> bool:
    row = models.Discount
    found = await session.scalar(
        sa.update(row)
        .where(
            row.id == discount_id,
            row.active,
            sa.or_(row.usage_limit.is_(None), row.used < row.usage_limit),
        )
        .values(used=row.used + 1)
        .returning(row.id)
        .execution_options(synchronize_session=False)
    )
    return found is not None


async def _beyond_their_limit(
    session: AsyncSession, cart: models.Cart, used: Sequence[Discount]
) -> list[Reason]:
    """Counted again now that the discounts' rows are ours: whoever was first is seen."""
    limits = {int(one.key): one for one in used if one.customer_limit is not None}
    counted = await uses(within(session), cart, sorted(limits))
    return [
        _used_up(one)
        for one in limits.values()
        if one.customer_limit is not None and counted.get(one.key, 0) >= one.customer_limit
    ]


async def _pay(session: AsyncSession, card_id: int, amount: Money) -> bool:
    row = models.GiftCard
    found = await session.scalar(
        sa.update(row)
        .where(
            row.id == card_id,
            row.enabled,
            row.balance_minor >= amount.minor,
            sa.or_(row.expires_at.is_(None), row.expires_at > utc_now()),
        )
        .values(balance_minor=row.balance_minor - amount.minor)
        .returning(row.id)
        .execution_options(synchronize_session=False)
    )
    return found is not None
