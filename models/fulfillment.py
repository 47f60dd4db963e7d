"""Parcels: what was sent of an order, from where, and how it is followed."""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from commerce.order_state import FulfillmentStatus
from models.base import Base, Key, Timestamps


class Fulfillment(Timestamps, Base):
    """One parcel of one order; ``tracking`` holds its numbers, each with its page or null."""

    __tablename__ = "fulfillment"
    __table_args__ = (Index(None, "order_id", "id"),)

    id: Mapped[Key]
    order_id: Mapped[int] = mapped_column(ForeignKey("order.id", ondelete="CASCADE"))
    location_id: Mapped[int | None] = mapped_column(
        ForeignKey("location.id", ondelete="SET NULL"), index=True
    )
    status: Mapped[FulfillmentStatus] = mapped_column(default=FulfillmentStatus.SUCCESS)
    tracking_company: Mapped[str | None]
    tracking: Mapped[list[Any]] = mapped_column(default=list)
    canceled_at: Mapped[datetime | None]

    lines: Mapped[list["FulfillmentLineItem"]] = relationship(
        order_by="FulfillmentLineItem.id", lazy="raise"
    )


class FulfillmentLineItem(Base):
    """So many of a line in one parcel."""

    __tablename__ = "fulfillment_line_item"
    __table_args__ = (
        CheckConstraint("quantity > 0", name="quantity_positive"),
        Index(None, "fulfillment_id", "id"),
    )

    id: Mapped[Key]
    fulfillment_id: Mapped[int] = mapped_column(ForeignKey("fulfillment.id", ondelete="CASCADE"))
    order_line_item_id: Mapped[int] = mapped_column(
        ForeignKey("order_line_item.id", ondelete="RESTRICT"), index=True
    )
    quantity: Mapped[int]
