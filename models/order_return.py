"""Goods on their way back to the shop."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from commerce.order_state import ReturnStatus
from commerce.vocabulary import Vocabulary
from models.base import PERSONAL, Base, Key, Timestamps


class ReturnReason(Vocabulary):
    """Why goods come back."""

    COLOR = "The colour was not as expected."
    DEFECTIVE = "It was damaged, or did not work."
    NOT_AS_DESCRIBED = "It was not what the shop had described."
    OTHER = "For another reason."
    SIZE_TOO_LARGE = "It was too large."
    SIZE_TOO_SMALL = "It was too small."
    UNKNOWN = "It was not said."
    UNWANTED = "The buyer changed their mind."
    WRONG_ITEM = "It was not what had been ordered."


class Return(Timestamps, Base):
    """Some of what was sent of an order, coming back."""

    __tablename__ = "return"
    __table_args__ = (Index(None, "order_id", "id"),)

    id: Mapped[Key]
    order_id: Mapped[int] = mapped_column(ForeignKey("order.id", ondelete="CASCADE"))
    status: Mapped[ReturnStatus]
    decline_note: Mapped[str | None] = mapped_column(info=PERSONAL)
    closed_at: Mapped[datetime | None]

    lines: Mapped[list["ReturnLineItem"]] = relationship(order_by="ReturnLineItem.id", lazy="raise")


class ReturnLineItem(Base):
    """So many of a line that are to come back, and how many did."""

    __tablename__ = "return_line_item"
    __table_args__ = (
        CheckConstraint("quantity > 0", name="quantity_positive"),
        CheckConstraint("received >= 0 AND received <= quantity", name="received"),
        Index(None, "return_id", "id"),
    )

    id: Mapped[Key]
    return_id: Mapped[int] = mapped_column(ForeignKey("return.id", ondelete="CASCADE"))
    order_line_item_id: Mapped[int] = mapped_column(
        ForeignKey("order_line_item.id", ondelete="RESTRICT"), index=True
    )
    quantity: Mapped[int]
    received: Mapped[int] = mapped_column(default=0)
    reason: Mapped[ReturnReason] = mapped_column(default=ReturnReason.UNKNOWN)
    note: Mapped[str | None] = mapped_column(info=PERSONAL)
