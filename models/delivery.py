"""Telling others what happened: the part of the outbox that changes."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, UniqueConstraint, event, insert, select, text
from sqlalchemy.orm import Mapped, Session, mapped_column

from commerce.webhook import TOPICS, WebhookDeliveryState
from models.base import Base, Key, Timestamps, now
from models.event import Event
from models.webhook import WebhookSubscription

_UNDONE = text("done_at IS NULL")
ASKING = select(WebhookSubscription.id, WebhookSubscription.topics).where(
    WebhookSubscription.disabled_at.is_(None)
)


@dataclass(frozen=True)
class Attempt:
    """One attempt to deliver: its answer's ``status``, or else an ``error``."""

    at: str
    milliseconds: int
    status: int | None
    response: str
    error: str | None


class WebhookDelivery(Timestamps, Base):
    """One event on its way to one receiver; due at ``next_attempt_at`` until it is done.

    ``subject`` and ``topic`` are the event's. The deliveries of one subject go to a receiver in
    the order of their events. ``log`` tells what came of the latest attempts.
    """

    __tablename__ = "webhook_delivery"
    __table_args__ = (
        UniqueConstraint("event_id", "subscription_id"),
        Index(None, "subscription_id", "id"),
        Index(None, "done_at", "id"),
        Index(
            "ix_webhook_delivery_due",
            *("next_attempt_at", "id"),
            sqlite_where=_UNDONE,
            postgresql_where=_UNDONE,
        ),
        Index(
            "ix_webhook_delivery_undone",
            *("subscription_id", "subject", "event_id"),
            sqlite_where=_UNDONE,
            postgresql_where=_UNDONE,
        ),
    )

    id: Mapped[Key]
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id", ondelete="CASCADE"))
    subscription_id: Mapped[int] = mapped_column(
        ForeignKey("webhook_subscription.id", ondelete="CASCADE")
    )
    topic: Mapped[str]
    subject: Mapped[str]
    state: Mapped[WebhookDeliveryState] = mapped_column(default=WebhookDeliveryState.PENDING)
    attempts: Mapped[int] = mapped_column(default=0)
    next_attempt_at: Mapped[datetime] = mapped_column(default=now)
    done_at: Mapped[datetime | None]
    log: Mapped[list[Any]] = mapped_column(default=list)

    @property
    def logged(self) -> list[Attempt]:
        """What came of the latest attempts, oldest first."""
        return [Attempt(**each) for each in self.log]


@event.listens_for(Session, "after_flush")
def _addressed(session: Session, _flush: Any) -> None:
    """Address each new event to whoever asked for its topic, in the event's own transaction.

    So every event that is committed goes out, and none that is rolled back.
    """
    told = [row for row in session.new if isinstance(row, Event) and row.topic in TOPICS]
    if not told:
        return
    connection = session.connection()
    rows = addressed(told, connection.execute(ASKING))
    if rows:
        connection.execute(insert(WebhookDelivery), rows)


def addressed(told: Iterable[Event], asking: Iterable[Any]) -> list[dict[str, Any]]:
    """The deliveries of events to those who are ``asking``, as the statement finds them."""
    by_topic: defaultdict[str, list[int]] = defaultdict(list)
    for subscription_id, topics in asking:
        for topic in topics:
            by_topic[topic].append(subscription_id)
    return [
        {
            "event_id": row.id,
            "subscription_id": subscription_id,
            "topic": row.topic,
            "subject": row.subject,
        }
        for row in told
        for subscription_id in by_topic[row.topic]
    ]
