"""What staff changed in orders after they were placed."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from commerce.money import Money
from models.base import PERSONAL, Base, Key, Minor, now


class OrderEdit(Base):
    """One change of one order: how its total comes about since, beside the order's own snapshot.

    Lines are called in ``snapshot`` by their ids. Edits are only ever added.
    """

    __tablename__ = "order_edit"
    __table_args__ = (Index(None, "order_id", "id"),)

    id: Mapped[Key]
    order_id: Mapped[int] = mapped_column(ForeignKey("order.id", ondelete="CASCADE"))
    snapshot: Mapped[dict[str, Any]]
    digest: Mapped[str]
    note: Mapped[str | None] = mapped_column(info=PERSONAL)
    actor: Mapped[str]
    currency: Mapped[str]
    difference_minor: Mapped[Minor]
    created_at: Mapped[datetime] = mapped_column(default=now)

    @property
    def difference(self) -> Money:
        return Money(self.difference_minor, self.currency)
