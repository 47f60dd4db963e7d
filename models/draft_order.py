"""Orders that staff draw up for somebody before they are placed."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from commerce.draft_order import DraftOrderStatus
from models.base import PERSONAL, Base, Key, SortText, Timestamps


class DraftOrder(Timestamps, Base):
    """An order on its way: what it is made of lies in its cart, which staff alone change.

    ``email`` is whom staff drew it up for; at the checkout the buyer may name another.
    """

    __tablename__ = "draft_order"
    __table_args__ = (
        Index(None, "created_at", "id"),
        Index(None, "updated_at", "id"),
        Index(None, "email_key", "id"),
        Index(None, "status", "id"),
    )

    id: Mapped[Key]
    cart_id: Mapped[str] = mapped_column(ForeignKey("cart.id", ondelete="RESTRICT"), unique=True)
    status: Mapped[DraftOrderStatus] = mapped_column(default=DraftOrderStatus.OPEN)
    email: Mapped[str | None] = mapped_column(info=PERSONAL)
    email_key: Mapped[SortText | None] = mapped_column(info=PERSONAL)
    tags: Mapped[list[Any]] = mapped_column(default=list)
    order_id: Mapped[int | None] = mapped_column(
        ForeignKey("order.id", ondelete="SET NULL"), unique=True
    )
    invoice_sent_at: Mapped[datetime | None]
    completed_at: Mapped[datetime | None]

    @property
    def name(self) -> str:
        return f"#D{self.id}"
