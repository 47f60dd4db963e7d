"""The words that staff put on orders, as they are looked for."""

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, SortText


class OrderTag(Base):
    """One word on one order, folded; how it is written stands in the order's ``tags``."""

    __tablename__ = "order_tag"
    __table_args__ = (Index(None, "tag_key", "order_id"),)

    order_id: Mapped[int] = mapped_column(
        ForeignKey("order.id", ondelete="CASCADE"), primary_key=True
    )
    tag_key: Mapped[SortText] = mapped_column(primary_key=True)
