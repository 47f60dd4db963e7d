"""Prepaid money, and what was paid with it."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

import commerce.gift_card
from commerce.money import Money
from models.base import Base, Key, Minor, SortText, Timestamps


class GiftCard(Timestamps, Base):
    """A gift card; of its code only a hash is kept, and the last characters to know it by."""

    __tablename__ = "gift_card"
    __table_args__ = (
        CheckConstraint("balance_minor >= 0", name="balance_not_negative"),
        Index(None, "created_at", "id"),
        Index(None, "expires_at", "id"),
        Index(None, "enabled", "id"),
    )

    id: Mapped[Key]
    code_hash: Mapped[SortText] = mapped_column(unique=True)
    last_characters: Mapped[str]
    currency: Mapped[str]
    balance_minor: Mapped[Minor]
    expires_at: Mapped[datetime | None]
    enabled: Mapped[bool] = mapped_column(default=True)

    @property
    def balance(self) -> Money:
        return Money(self.balance_minor, self.currency)

    @property
    def tender(self) -> commerce.gift_card.GiftCard:
        return commerce.gift_card.GiftCard(
            key=str(self.id),
            balance=self.balance,
            expires_at=self.expires_at,
            enabled=self.enabled,
        )


class GiftCardRedemption(Timestamps, Base):
    """So much of an order was paid with a gift card, and so much of it was given back."""

    __tablename__ = "gift_card_redemption"
    __table_args__ = (
        CheckConstraint("amount_minor > 0", name="amount_positive"),
        CheckConstraint(
            "refunded_minor >= 0 AND refunded_minor <= amount_minor", name="refunded_within"
        ),
    )

    gift_card_id: Mapped[int] = mapped_column(
        ForeignKey("gift_card.id", ondelete="RESTRICT"), primary_key=True
    )
    order_id: Mapped[int] = mapped_column(
        ForeignKey("order.id", ondelete="RESTRICT"), primary_key=True, index=True
    )
    amount_minor: Mapped[Minor]
    refunded_minor: Mapped[Minor] = mapped_column(default=0)
