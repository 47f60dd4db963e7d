"""Rules that make things cheaper, and which orders used them."""

from dataclasses import replace
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

import commerce.discount
from commerce import snapshot
from commerce.basket import fold
from models.base import Base, Key, SortText, Timestamps


class Discount(Timestamps, Base):
    """A discount; automatic unless it has a ``code``, which ``code_key`` holds as it is compared.

    ``definition`` is the rule as ``commerce.snapshot`` writes it; what statements ask about and
    what changes stands in columns.
    """

    __tablename__ = "discount"
    __table_args__ = (
        sa.CheckConstraint(
            "used >= 0 AND (usage_limit IS NULL OR used <= usage_limit)", name="used_within_limit"
        ),
        sa.Index(None, "starts_at", "id"),
        sa.Index(None, "ends_at", "id"),
        sa.Index(None, "active", "id"),
        sa.Index(None, "created_at", "id"),
        sa.Index(None, "title_key", "id"),
        sa.Index(None, "updated_at", "id"),
    )

    id: Mapped[Key]
    title: Mapped[str]
    title_key: Mapped[SortText]
    code: Mapped[str | None]
    code_key: Mapped[SortText | None] = mapped_column(unique=True)
    definition: Mapped[dict[str, Any]]
    usage_limit: Mapped[int | None]
    used: Mapped[int] = mapped_column(default=0)
    starts_at: Mapped[datetime | None]
    ends_at: Mapped[datetime | None]
    active: Mapped[bool] = mapped_column(default=True)

    @classmethod
    def of(cls, rule: commerce.discount.Discount) -> "Discount":
        """A new row of the rule, whose ``key`` is not kept: the row's id becomes it.

        Nor does its definition say how often it was used: using it does not change the rule.
        """
        return cls(
            title=rule.title,
            title_key=fold(rule.title),
            code=rule.code,
            code_key=fold(rule.code) if rule.code is not None else None,
            definition=snapshot.encode(replace(rule, key="", used=0)),
            usage_limit=rule.usage_limit,
            used=rule.used,
            starts_at=rule.starts_at,
            ends_at=rule.ends_at,
        )

    @property
    def rule(self) -> commerce.discount.Discount:
        decoded: commerce.discount.Discount = snapshot.decode(
            commerce.discount.Discount, self.definition
        )
        return replace(
            decoded,
            key=str(self.id),
            title=self.title,
            code=self.code,
            usage_limit=self.usage_limit,
            used=self.used,
            starts_at=self.starts_at,
            ends_at=self.ends_at,
        )


class DiscountUse(Base):
    """An order that a discount made cheaper; the order knows whose it is."""

    __tablename__ = "discount_use"

    discount_id: Mapped[int] = mapped_column(
        ForeignKey("discount.id", ondelete="CASCADE"), primary_key=True
    )
    order_id: Mapped[int] = mapped_column(
        ForeignKey("order.id", ondelete="CASCADE"), primary_key=True, index=True
    )
