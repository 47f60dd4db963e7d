"""An order's books: what has to hold of it, whatever was done in whatever order."""

import sqlalchemy as sa
from buying import the_books_balance
from conftest import Shop
from fulfilling import lines_of

import models
from commerce.order_state import fulfillment_status
from commerce.payment_state import PaymentState, financial_status, state_of
from resolvers.credit import of_line as credit_of
from resolvers.credit import of_shipping


async def paid(shop: Shop, order: models.Order) -> PaymentState:
    """What gateways, or staff, say of an order's money."""
    event, payment = models.PaymentEvent, models.Payment
    of_order = sa.select(payment.id).where(payment.order_id == order.id)
    return state_of(await shop.all(sa.select(event).where(event.payment_id.in_(of_order))))


async def adds_up(shop: Shop, on_cards: int) -> None:
    """Orders, their payments, parcels and refunds tell one story; gift cards were worth so much."""
    await the_books_balance(shop)
    for order in await shop.all(sa.select(models.Order)):
        lines = await lines_of(shop, order)
        state = await paid(shop, order)
        left = sum(credit_of(item).left.minor for item in lines)
        assert order.current_total.minor == left + of_shipping(order).left.minor
        assert 0 <= order.refunded_minor <= state.captured + order.gift_card_minor
        assert order.fulfillment_status is fulfillment_status(item.state for item in lines)
        redeemed = (order.gift_card_minor, order.gift_card_refunded_minor)
        if order.canceled_at is None:
            assert order.financial_status is financial_status(state, order.due.minor, *redeemed)
        await _given_back_is_what_refunds_say(shop, order)
    await _cards_hold_what_was_not_spent(shop, on_cards)


async def _given_back_is_what_refunds_say(shop: Shop, order: models.Order) -> None:
    row, status = models.Refund, models.RefundStatus.SUCCESS
    found = await shop.all(sa.select(row).where(row.order_id == order.id, row.status == status))
    assert sum(one.amount_minor for one in found) == order.refunded_minor


async def _cards_hold_what_was_not_spent(shop: Shop, on_cards: int) -> None:
    spent = await shop.all(
        sa.select(models.GiftCardRedemption.amount_minor - models.GiftCardRedemption.refunded_minor)
    )
    [balance] = await shop.all(sa.select(models.GiftCard.balance_minor))
    assert balance == on_cards - sum(spent)
