"""Money given back: how much, for which lines, and what became of it."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from commerce.money import Money
from commerce.refund import RefundStatus, RestockType
from models.base import PERSONAL, Base, Key, Minor, Timestamps


class Refund(Timestamps, Base):
    """One refund of one order; ``reference`` names the work, so that it is done once.

    Of the amount, ``gift_card_minor`` goes back to gift cards and the rest to the payments.
    """

    __tablename__ = "refund"
    __table_args__ = (
        CheckConstraint("amount_minor >= 0", name="amount_not_negative"),
        Index(None, "order_id", "id"),
        Index(None, "status", "created_at"),
    )

    id: Mapped[Key]
    order_id: Mapped[int] = mapped_column(ForeignKey("order.id", ondelete="RESTRICT"))
    return_id: Mapped[int | None] = mapped_column(
        ForeignKey("return.id", ondelete="SET NULL"), index=True
    )
    reference: Mapped[str] = mapped_column(unique=True)
    status: Mapped[RefundStatus] = mapped_column(default=RefundStatus.PENDING)
    note: Mapped[str | None] = mapped_column(info=PERSONAL)
    currency: Mapped[str]
    amount_minor: Mapped[Minor]
    gift_card_minor: Mapped[Minor] = mapped_column(default=0)
    shipping_minor: Mapped[Minor] = mapped_column(default=0)
    location_id: Mapped[int | None] = mapped_column(
        ForeignKey("location.id", ondelete="SET NULL"), index=True
    )
    processed_at: Mapped[datetime | None]

    lines: Mapped[list["RefundLineItem"]] = relationship(order_by="RefundLineItem.id", lazy="raise")

    @property
    def amount(self) -> Money:
        return Money(self.amount_minor, self.currency)

    @property
    def shipping(self) -> Money:
        return Money(self.shipping_minor, self.currency)


class RefundLineItem(Base):
    """What was given back on one line: for so many of it, or as a concession for none.

    ``sent``: whether they had been sent; those that had not are no longer in the order.
    """

    __tablename__ = "refund_line_item"
    __table_args__ = (
        CheckConstraint("quantity >= 0", name="quantity_not_negative"),
        CheckConstraint("amount_minor >= 0", name="amount_not_negative"),
        Index(None, "refund_id", "id"),
    )

    id: Mapped[Key]
    refund_id: Mapped[int] = mapped_column(ForeignKey("refund.id", ondelete="CASCADE"))
    order_line_item_id: Mapped[int] = mapped_column(
        ForeignKey("order_line_item.id", ondelete="RESTRICT"), index=True
    )
    quantity: Mapped[int]
    sent: Mapped[bool]
    restock_type: Mapped[RestockType]
    currency: Mapped[str]
    amount_minor: Mapped[Minor]

    @property
    def amount(self) -> Money:
        return Money(self.amount_minor, self.currency)


class GiftCardCredit(Base):
    """So much of a refund that goes back to one gift card."""

    __tablename__ = "gift_card_credit"
    __table_args__ = (CheckConstraint("amount_minor > 0", name="amount_positive"),)

    refund_id: Mapped[int] = mapped_column(
        ForeignKey("refund.id", ondelete="CASCADE"), primary_key=True
    )
    gift_card_id: Mapped[int] = mapped_column(
        ForeignKey("gift_card.id", ondelete="RESTRICT"), primary_key=True, index=True
    )
    amount_minor: Mapped[Minor]
