"""The submissions of carts, and what is set aside for those that wait for their payment."""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from commerce.payment import DeclineReason
from commerce.vocabulary import Vocabulary
from models.base import PERSONAL, Base, Minor, SortText, Timestamps

_OPEN = text("state IN ('RUNNING', 'ACTION_REQUIRED')")


class AttemptState(Vocabulary):
    """How far a submission is."""

    RUNNING = "The payment is under way."
    ACTION_REQUIRED = "The buyer has to confirm the payment."
    SUCCEEDED = "The cart became an order."
    FAILED = "The payment was refused, or called off."


class CompletionAttempt(Timestamps, Base):
    """One submission of a cart under the client's attempt token, and its answer.

    While it is open, ``draft`` is the order as it was agreed to: whatever becomes of the cart or
    the catalogue meanwhile, this is what is paid, and no other. ``expires_at`` is until when a
    buyer may confirm the payment.
    """

    __tablename__ = "completion_attempt"
    __table_args__ = (
        Index(
            "uq_completion_attempt_open",
            "cart_id",
            unique=True,
            sqlite_where=_OPEN,
            postgresql_where=_OPEN,
        ),
    )

    cart_id: Mapped[str] = mapped_column(
        ForeignKey("cart.id", ondelete="CASCADE"), primary_key=True
    )
    token: Mapped[str] = mapped_column(primary_key=True)
    id: Mapped[str] = mapped_column(unique=True)
    state: Mapped[AttemptState]
    cart_version: Mapped[int]
    draft: Mapped[dict[str, Any] | None]
    reason: Mapped[DeclineReason | None]
    expires_at: Mapped[datetime | None]
    order_id: Mapped[int | None] = mapped_column(
        ForeignKey("order.id", ondelete="SET NULL"), index=True
    )

    @property
    def is_open(self) -> bool:
        return self.state in {AttemptState.RUNNING, AttemptState.ACTION_REQUIRED}


_ATTEMPT = "completion_attempt.id"


class StockReservation(Base):
    """So many on one shelf are set aside for an attempt; ``InventoryLevel.reserved`` sums them."""

    __tablename__ = "stock_reservation"
    __table_args__ = (CheckConstraint("quantity > 0", name="quantity_positive"),)

    attempt_id: Mapped[str] = mapped_column(
        ForeignKey(_ATTEMPT, ondelete="RESTRICT"), primary_key=True
    )
    inventory_item_id: Mapped[int] = mapped_column(
        ForeignKey("inventory_item.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    location_id: Mapped[int] = mapped_column(
        ForeignKey("location.id", ondelete="RESTRICT"), primary_key=True, index=True
    )
    quantity: Mapped[int]


class DiscountReservation(Base):
    """A use of a discount that an attempt has counted; whose it is, for limits per customer."""

    __tablename__ = "discount_reservation"
    __table_args__ = (Index(None, "customer_id"), Index(None, "email_key"))

    attempt_id: Mapped[str] = mapped_column(
        ForeignKey(_ATTEMPT, ondelete="RESTRICT"), primary_key=True
    )
    discount_id: Mapped[int] = mapped_column(
        ForeignKey("discount.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    cart_id: Mapped[str]
    customer_id: Mapped[int | None] = mapped_column(ForeignKey("customer.id", ondelete="SET NULL"))
    email_key: Mapped[SortText | None] = mapped_column(info=PERSONAL)


class GiftCardReservation(Base):
    """So much was taken from a gift card for an attempt."""

    __tablename__ = "gift_card_reservation"
    __table_args__ = (CheckConstraint("amount_minor > 0", name="amount_positive"),)

    attempt_id: Mapped[str] = mapped_column(
        ForeignKey(_ATTEMPT, ondelete="RESTRICT"), primary_key=True
    )
    gift_card_id: Mapped[int] = mapped_column(
        ForeignKey("gift_card.id", ondelete="RESTRICT"), primary_key=True, index=True
    )
    amount_minor: Mapped[Minor]
