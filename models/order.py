"""What was bought: snapshots that no later change of the catalogue touches."""

import secrets
from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from commerce import gid
from commerce.money import Money
from commerce.order_state import LineState, OrderFulfillmentStatus, OrderStatus
from commerce.payment_state import OrderFinancialStatus
from commerce.vocabulary import Vocabulary
from models.base import PERSONAL, Base, Key, Minor, SortText, Timestamps, now

FIRST_NUMBER = 1001


class OrderCancelReason(Vocabulary):
    """Why an order was called off."""

    CUSTOMER = "The customer wanted it so."
    DECLINED = "The payment was declined."
    FRAUD = "It was not honest."
    INVENTORY = "There was nothing left."
    OTHER = "For another reason."
    STAFF = "Staff made a mistake."


class Order(Timestamps, Base):
    """A promise to deliver so much for so much; one a cart at the most.

    ``snapshot`` holds how the total came about and ``digest`` is the SHA-256 of its canonical
    JSON, over money and goods, not persons. ``edited_minor`` is what later edits added to the
    total, or took off it, ``credited_minor`` what is not to be paid after all; ``refunded_minor``
    was given back, on gift cards too. ``cancel_reference`` names the work that called it off.
    """

    __tablename__ = "order"
    __table_args__ = (
        CheckConstraint("total_minor >= 0", name="total_not_negative"),
        Index(None, "processed_at", "id"),
        Index(None, "total_minor", "id"),
        Index(None, "customer_id", "id"),
        Index(None, "customer_id", "processed_at", "id"),
        Index(None, "customer_id", "total_minor", "id"),
        Index(None, "email_key", "id"),
        Index(None, "created_at", "id"),
        Index(None, "financial_status", "id"),
        Index(None, "fulfillment_status", "id"),
    )

    id: Mapped[Key]
    key: Mapped[str] = mapped_column(default=lambda: secrets.token_urlsafe(16))
    prefix: Mapped[str]
    cart_id: Mapped[str | None] = mapped_column(
        ForeignKey("cart.id", ondelete="SET NULL"), unique=True
    )
    customer_id: Mapped[int | None] = mapped_column(ForeignKey("customer.id", ondelete="SET NULL"))
    email: Mapped[str | None] = mapped_column(info=PERSONAL)
    email_key: Mapped[SortText | None] = mapped_column(info=PERSONAL)
    phone: Mapped[str | None] = mapped_column(info=PERSONAL)
    note: Mapped[str | None] = mapped_column(info=PERSONAL)
    attributes: Mapped[list[Any]] = mapped_column(default=list, info=PERSONAL)
    billing_address: Mapped[dict[str, Any] | None] = mapped_column(info=PERSONAL)
    shipping_address: Mapped[dict[str, Any] | None] = mapped_column(info=PERSONAL)
    currency: Mapped[str]
    # The market's handle, and what one unit of the shop's currency bought: as it was then.
    market_handle: Mapped[str | None]
    exchange_rate: Mapped[str | None]
    subtotal_minor: Mapped[Minor]
    shipping_minor: Mapped[Minor] = mapped_column(default=0)
    shipping_gross_minor: Mapped[Minor] = mapped_column(default=0)
    shipping_tax_minor: Mapped[Minor] = mapped_column(default=0)
    shipping_credited_minor: Mapped[Minor] = mapped_column(default=0)
    tax_minor: Mapped[Minor] = mapped_column(default=0)
    total_minor: Mapped[Minor]
    gift_card_minor: Mapped[Minor] = mapped_column(default=0)
    gift_card_refunded_minor: Mapped[Minor] = mapped_column(default=0)
    credited_minor: Mapped[Minor] = mapped_column(default=0)
    refunded_minor: Mapped[Minor] = mapped_column(default=0)
    gateway: Mapped[str]
    payment_method: Mapped[str]
    payment_reference: Mapped[str | None]
    financial_status: Mapped[OrderFinancialStatus]
    fulfillment_status: Mapped[OrderFulfillmentStatus] = mapped_column(
        default=OrderFulfillmentStatus.UNFULFILLED
    )
    snapshot: Mapped[dict[str, Any]]
    digest: Mapped[str]
    processed_at: Mapped[datetime] = mapped_column(default=now)
    ready_for_pickup_at: Mapped[datetime | None]
    canceled_at: Mapped[datetime | None]
    cancel_reason: Mapped[OrderCancelReason | None]
    cancel_reference: Mapped[str | None]
    edited: Mapped[bool] = mapped_column(default=False)
    edited_minor: Mapped[Minor] = mapped_column(default=0)
    tags: Mapped[list[Any]] = mapped_column(default=list)
    customer_locale: Mapped[str | None]

    lines: Mapped[list["OrderLineItem"]] = relationship(
        back_populates="order", order_by="OrderLineItem.position", lazy="raise"
    )

    @property
    def status(self) -> OrderStatus:
        return OrderStatus.OPEN if self.canceled_at is None else OrderStatus.CANCELED

    @property
    def number(self) -> int:
        return self.id + FIRST_NUMBER - 1

    @property
    def name(self) -> str:
        return f"{self.prefix}{self.number}"

    @property
    def subject(self) -> str:
        """The id without its secret, for records that others read."""
        return gid.make("Order", self.number)

    @property
    def gid(self) -> str:
        """The id with its secret: whoever holds it may read the order."""
        return f"{self.subject}?key={self.key}"

    @property
    def subtotal(self) -> Money:
        return Money(self.subtotal_minor, self.currency)

    @property
    def shipping(self) -> Money:
        return Money(self.shipping_minor, self.currency)

    @property
    def tax(self) -> Money:
        return Money(self.tax_minor, self.currency)

    @property
    def total(self) -> Money:
        return Money(self.total_minor, self.currency)

    @property
    def current_total(self) -> Money:
        """What it costs as it is now: after edits, less what was taken off and given back."""
        minor = self.total_minor + self.edited_minor - self.credited_minor
        return Money(minor, self.currency)

    @property
    def due(self) -> Money:
        """What is to be paid with money in all, after gift cards."""
        paid_otherwise = Money(self.gift_card_minor, self.currency)
        return self.current_total + self.refunded - paid_otherwise

    @property
    def taxes_included(self) -> bool:
        policy = self.snapshot.get("policy", {})
        return bool(policy.get("prices_include_tax"))

    @property
    def refunded(self) -> Money:
        return Money(self.refunded_minor, self.currency)


class OrderLineItem(Base):
    """So many of one variant as it was when it was bought; what became of them: ``LineState``.

    ``gross_minor`` is what ``priced_quantity`` of them cost in the end, tax and all; the buyer was
    credited ``credited_minor`` of it, for ``credited_quantity`` of them or as a concession.
    """

    __tablename__ = "order_line_item"
    __table_args__ = (
        CheckConstraint("quantity > 0", name="quantity_positive"),
        CheckConstraint(
            "removed >= 0 AND fulfilled >= 0 AND fulfilled <= quantity - removed", name="sent"
        ),
        CheckConstraint("returned >= 0 AND returned <= fulfilled", name="returned"),
        CheckConstraint("refunded >= 0 AND refunded <= fulfilled", name="refunded"),
        Index(None, "order_id", "position", "id"),
        Index(None, "sku_key", "order_id"),
    )

    id: Mapped[Key]
    order_id: Mapped[int] = mapped_column(ForeignKey("order.id", ondelete="CASCADE"))
    position: Mapped[int]
    variant_id: Mapped[int | None] = mapped_column(
        ForeignKey("product_variant.id", ondelete="SET NULL"), index=True
    )
    title: Mapped[str]
    variant_title: Mapped[str]
    sku: Mapped[str | None]
    sku_key: Mapped[SortText] = mapped_column(default="")
    attributes: Mapped[list[Any]] = mapped_column(default=list, info=PERSONAL)
    selling_plan_name: Mapped[str | None]
    quantity: Mapped[int]
    removed: Mapped[int] = mapped_column(default=0)
    fulfilled: Mapped[int] = mapped_column(default=0)
    returned: Mapped[int] = mapped_column(default=0)
    refunded: Mapped[int] = mapped_column(default=0)
    requires_shipping: Mapped[bool]
    currency: Mapped[str]
    unit_price_minor: Mapped[Minor]
    total_minor: Mapped[Minor]
    discounted_total_minor: Mapped[Minor]
    gross_minor: Mapped[Minor] = mapped_column(default=0)
    tax_minor: Mapped[Minor] = mapped_column(default=0)
    priced_quantity: Mapped[int] = mapped_column(default=0)
    credited_quantity: Mapped[int] = mapped_column(default=0)
    credited_minor: Mapped[Minor] = mapped_column(default=0)

    order: Mapped[Order] = relationship(back_populates="lines", lazy="raise")

    @property
    def state(self) -> LineState:
        return LineState(
            ordered=self.quantity,
            removed=self.removed,
            fulfilled=self.fulfilled,
            returned=self.returned,
            refunded=self.refunded,
        )

    @property
    def current_quantity(self) -> int:
        return self.state.current

    @property
    def unit_price(self) -> Money:
        return Money(self.unit_price_minor, self.currency)

    @property
    def total(self) -> Money:
        return Money(self.total_minor, self.currency)

    @property
    def discounted_total(self) -> Money:
        return Money(self.discounted_total_minor, self.currency)
