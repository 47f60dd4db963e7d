"""Where things lie, how many, and why that changed."""

from datetime import datetime
from typing import TYPE_CHECKING

import sqlalchemy as sa
from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from commerce.address import Address
from commerce.vocabulary import Vocabulary
from models.base import Base, Key, OptionalMinor, Timestamps, now

if TYPE_CHECKING:
    from models.variant import ProductVariant


class MovementReason(Vocabulary):
    """Why a number on hand changed."""

    INITIAL = "Counted when the variant was made."
    IMPORT = "Set by an import."
    SALE = "Sold in an order."
    ADJUSTMENT = "Corrected by staff."
    RESTOCK = "Came back from an order."
    RECEIVED = "Delivered to the shop."
    DAMAGED = "Broken or spoiled."
    LOST = "Lost or stolen."
    COUNTED = "Counted by staff."
    TRANSFER = "Carried from one location to another."


class Location(Timestamps, Base):
    """A place that stock lies at; orders are served from the lowest ``priority`` first.

    Buyers are told of those where they can pick up what they bought.
    """

    __tablename__ = "location"

    id: Mapped[Key]
    name: Mapped[str] = mapped_column(unique=True)
    priority: Mapped[int] = mapped_column(default=0)
    active: Mapped[bool] = mapped_column(default=True)
    pickup: Mapped[bool] = mapped_column(default=False)
    pickup_time: Mapped[str] = mapped_column(default="Usually ready in 24 hours")
    address1: Mapped[str | None]
    address2: Mapped[str | None]
    city: Mapped[str | None]
    province_code: Mapped[str | None]
    country_code: Mapped[str | None] = mapped_column(sa.String(2))
    zip: Mapped[str | None]
    phone: Mapped[str | None]
    latitude: Mapped[float | None]
    longitude: Mapped[float | None]

    @property
    def address(self) -> Address:
        return Address(
            address1=self.address1,
            address2=self.address2,
            city=self.city,
            province_code=self.province_code,
            country_code=self.country_code,
            zip=self.zip,
            phone=self.phone,
        )


class InventoryItem(Timestamps, Base):
    """The thing in the warehouse behind one variant; its id is the variant's."""

    __tablename__ = "inventory_item"
    __table_args__ = (Index(None, "updated_at", "id"),)

    id: Mapped[int] = mapped_column(
        ForeignKey("product_variant.id", ondelete="CASCADE"), primary_key=True
    )
    unit_cost_minor: Mapped[OptionalMinor]
    country_of_origin: Mapped[str | None]
    harmonized_system_code: Mapped[str | None]

    variant: Mapped["ProductVariant"] = relationship(lazy="raise")


class InventoryLevel(Base):
    """How many of one item lie at one location: on hand, and of those reserved.

    Below zero only where buyers may wait for more (``InventoryPolicy.CONTINUE``).
    """

    __tablename__ = "inventory_level"
    __table_args__ = (
        CheckConstraint("reserved >= 0", name="reserved_not_negative"),
        Index(None, "location_id"),
    )

    inventory_item_id: Mapped[int] = mapped_column(
        ForeignKey("inventory_item.id", ondelete="CASCADE"), primary_key=True
    )
    location_id: Mapped[int] = mapped_column(
        ForeignKey("location.id", ondelete="RESTRICT"), primary_key=True
    )
    on_hand: Mapped[int] = mapped_column(default=0)
    reserved: Mapped[int] = mapped_column(default=0)

    @property
    def available(self) -> int:
        return self.on_hand - self.reserved


class InventoryMovement(Base):
    """One change of a number on hand; they are only ever added, and sum up to it."""

    __tablename__ = "inventory_movement"
    __table_args__ = (
        CheckConstraint("delta <> 0", name="moves_something"),
        Index(None, "inventory_item_id", "location_id", "id"),
        Index(None, "inventory_item_id", "id"),
        Index(None, "location_id"),
        Index(None, "reference"),
    )

    id: Mapped[Key]
    inventory_item_id: Mapped[int] = mapped_column(
        ForeignKey("inventory_item.id", ondelete="CASCADE")
    )
    location_id: Mapped[int] = mapped_column(ForeignKey("location.id", ondelete="RESTRICT"))
    delta: Mapped[int]
    reason: Mapped[MovementReason]
    reference: Mapped[str | None]
    actor: Mapped[str]
    created_at: Mapped[datetime] = mapped_column(default=now)
