"""What a buyer means to buy."""

import secrets
from datetime import datetime
from typing import Any
from uuid import uuid4

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from models.base import PERSONAL, Base, OptionalMinor, Timestamps


def _token() -> str:
    return secrets.token_urlsafe(16)


def new_line_id() -> str:
    return str(uuid4())


class Cart(Timestamps, Base):
    """A cart is reached by knowing its id and key, so both are secrets, not numbers.

    ``version`` counts its changes, so that a submission can tell that it was changed.
    ``attributes`` is a list of [key, value]. ``delivery_addresses`` holds what
    ``commerce.delivery`` makes of it: they are few, and never wanted without their cart.
    ``gift_card_ids`` stand in the order in which the cards pay. Without a market it is in the
    primary one; ``currency`` follows the market. ``carrier_quotes`` is what carriers answered last,
    as ``commerce.carriage`` has it. ``warnings`` is a list of [code, message, target]: what was
    changed in it otherwise than asked, until it is changed again. ``agreed`` is what staff agreed
    with the buyer (``commerce.draft_order``), in the cart of a draft order.
    """

    __tablename__ = "cart"

    id: Mapped[str] = mapped_column(primary_key=True, default=_token)
    key: Mapped[str] = mapped_column(default=_token)
    version: Mapped[int] = mapped_column(default=0)
    currency: Mapped[str]
    market_id: Mapped[int | None] = mapped_column(
        ForeignKey("market.id", ondelete="SET NULL"), index=True
    )
    note: Mapped[str | None] = mapped_column(info=PERSONAL)
    attributes: Mapped[list[Any]] = mapped_column(default=list, info=PERSONAL)
    email: Mapped[str | None] = mapped_column(info=PERSONAL)
    phone: Mapped[str | None] = mapped_column(info=PERSONAL)
    country_code: Mapped[str | None] = mapped_column(info=PERSONAL)
    customer_id: Mapped[int | None] = mapped_column(
        ForeignKey("customer.id", ondelete="SET NULL"), index=True
    )
    discount_codes: Mapped[list[Any]] = mapped_column(default=list)
    gift_card_ids: Mapped[list[Any]] = mapped_column(default=list)
    delivery_addresses: Mapped[list[Any]] = mapped_column(default=list, info=PERSONAL)
    delivery_option: Mapped[str | None]
    carrier_quotes: Mapped[dict[str, Any] | None] = mapped_column(info=PERSONAL)
    preferences: Mapped[dict[str, Any] | None] = mapped_column(info=PERSONAL)
    payment_gateway: Mapped[str | None]
    payment_method: Mapped[str | None]
    payment_minor: Mapped[OptionalMinor]
    payment_token: Mapped[str | None] = mapped_column(info=PERSONAL)
    billing_address: Mapped[dict[str, Any] | None] = mapped_column(info=PERSONAL)
    agreed: Mapped[dict[str, Any] | None]
    warnings: Mapped[list[Any]] = mapped_column(default=list)
    completed_at: Mapped[datetime | None]

    lines: Mapped[list["CartLine"]] = relationship(
        back_populates="cart",
        cascade="all, delete-orphan",
        order_by="CartLine.position",
        lazy="raise",
    )

    @property
    def gid(self) -> str:
        return f"{super().gid}?key={self.key}"


class CartLine(Timestamps, Base):
    """So many of one variant, with the buyer's attributes (a list of [key, value]).

    ``attributes_key`` is their canonical form: the same variant with the same attributes, by
    the same selling plan, is one line. No constraint says so, for two lines may trade places
    in one change; whoever changes lines holds the lock of their cart.
    """

    __tablename__ = "cart_line"
    __table_args__ = (
        CheckConstraint("quantity > 0", name="quantity_positive"),
        Index(None, "cart_id", "position", "id"),
    )

    id: Mapped[str] = mapped_column(primary_key=True, default=new_line_id)
    cart_id: Mapped[str] = mapped_column(ForeignKey("cart.id", ondelete="CASCADE"))
    position: Mapped[int]
    variant_id: Mapped[int] = mapped_column(
        ForeignKey("product_variant.id", ondelete="CASCADE"), index=True
    )
    selling_plan_id: Mapped[int | None] = mapped_column(
        ForeignKey("selling_plan.id", ondelete="CASCADE"), index=True
    )
    quantity: Mapped[int]
    attributes: Mapped[list[Any]] = mapped_column(default=list, info=PERSONAL)
    attributes_key: Mapped[str] = mapped_column(default="", info=PERSONAL)

    cart: Mapped[Cart] = relationship(back_populates="lines", lazy="raise")

    @property
    def gid(self) -> str:
        return f"{super().gid}?cart={self.cart_id}"
