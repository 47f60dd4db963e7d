"""Parcels: what was sent of an order, from where, by which label, and how far it has come."""

import secrets
from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from commerce.money import Money
from commerce.order_state import FulfillmentStatus
from commerce.shipment_state import LabelState, ShipmentStatus
from models.base import Base, Key, OptionalMinor, Timestamps, now


class Fulfillment(Timestamps, Base):
    """One parcel of one order; ``tracking`` holds its numbers, each with its page or null.

    ``shipment_status`` is derived from its events; null while nothing was told of it.
    """

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
    shipment_status: Mapped[ShipmentStatus | None]
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


class ShippingLabel(Timestamps, Base):
    """A label that was asked of a carrier for one parcel.

    Asked again under the same ``key`` it is the same label. ``reference`` is whose work it was;
    ``checked_at`` is when the carrier was asked last.
    """

    __tablename__ = "shipping_label"
    __table_args__ = (
        Index(None, "fulfillment_id", "id"),
        Index(None, "carrier", "tracking_number"),
        Index(None, "state", "checked_at"),
    )

    id: Mapped[Key]
    fulfillment_id: Mapped[int] = mapped_column(ForeignKey("fulfillment.id", ondelete="RESTRICT"))
    key: Mapped[str] = mapped_column(default=lambda: secrets.token_hex(12), unique=True)
    reference: Mapped[str] = mapped_column(unique=True)
    carrier: Mapped[str]
    service: Mapped[str]
    state: Mapped[LabelState] = mapped_column(default=LabelState.REQUESTED)
    checked_at: Mapped[datetime] = mapped_column(default=now)
    tracking_number: Mapped[str | None]
    label_url: Mapped[str | None]
    currency: Mapped[str | None]
    cost_minor: Mapped[OptionalMinor]
    refusal: Mapped[str | None]

    @property
    def cost(self) -> Money | None:
        """What the carrier takes for it; None until it is bought."""
        if self.cost_minor is None or self.currency is None:
            return None
        return Money(self.cost_minor, self.currency)


class FulfillmentEvent(Base):
    """One thing that was told of a parcel; only ever added, and each once.

    ``key`` is what its carrier calls it.
    """

    __tablename__ = "fulfillment_event"
    __table_args__ = (
        UniqueConstraint("carrier", "key"),
        Index(None, "fulfillment_id", "happened_at", "id"),
    )

    id: Mapped[Key]
    fulfillment_id: Mapped[int] = mapped_column(ForeignKey("fulfillment.id", ondelete="RESTRICT"))
    carrier: Mapped[str]
    key: Mapped[str]
    status: Mapped[ShipmentStatus]
    happened_at: Mapped[datetime]
    created_at: Mapped[datetime] = mapped_column(default=now)
