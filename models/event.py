"""What has happened: the audit trail, and the outbox of what others asked to be told."""

from datetime import datetime
from typing import Any

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, Key, now


class Event(Base):
    """Written in the transaction that made it true, and never changed.

    ``subject`` is the id of the thing without any key, ``detail`` what changed.
    """

    __tablename__ = "event"
    __table_args__ = (Index(None, "topic", "id"), Index(None, "subject", "id"))

    id: Mapped[Key]
    topic: Mapped[str]
    subject: Mapped[str]
    actor: Mapped[str]
    request_id: Mapped[str | None]
    detail: Mapped[dict[str, Any]] = mapped_column(default=dict)
    created_at: Mapped[datetime] = mapped_column(default=now)
