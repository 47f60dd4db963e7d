"""Telling others what happened: the part of the outbox that changes."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, Key, Timestamps, now


class Delivery(Timestamps, Base):
    """One event on its way to one target; due at ``next_attempt_at`` until it is done."""

    __tablename__ = "delivery"
    __table_args__ = (
        UniqueConstraint("event_id", "target"),
        Index(None, "done_at", "next_attempt_at", "id"),
    )

    id: Mapped[Key]
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id", ondelete="CASCADE"))
    target: Mapped[str]
    attempts: Mapped[int] = mapped_column(default=0)
    next_attempt_at: Mapped[datetime] = mapped_column(default=now)
    done_at: Mapped[datetime | None]
    error: Mapped[str | None]
