"""What has happened: the audit trail, and the outbox of what others asked to be told."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, Key, now


class Event(Base):
    """Written in the transaction that made it true, and never changed: the database refuses it.

    ``subject`` is the id of the thing without any key, ``detail`` what changed. It holds
    references, never persons or secrets, for it can never be erased.
    """

    __tablename__ = "event"
    __table_args__ = (
        Index(None, "topic", "id"),
        Index(None, "subject", "id"),
        Index(None, "actor", "id"),
        Index(None, "created_at", "id"),
    )

    id: Mapped[Key]
    topic: Mapped[str]
    subject: Mapped[str]
    actor: Mapped[str]
    request_id: Mapped[str | None]
    detail: Mapped[dict[str, Any]] = mapped_column(default=dict)
    created_at: Mapped[datetime] = mapped_column(default=now)


class EventSeal(Base):
    """A link of the chain over the events: ``hash`` is of the event and of the link before.

    Whoever changes an event that is sealed has to make every later link anew.
    """

    __tablename__ = "event_seal"

    id: Mapped[Key]
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id"), unique=True)
    hash: Mapped[str]
