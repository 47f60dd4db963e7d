"""What is to be mailed: written in the transaction that wants it, sent afterwards."""

from datetime import datetime
from typing import Any

from sqlalchemy import Index, event, insert, text
from sqlalchemy.orm import Mapped, Session, mapped_column

from models.base import PERSONAL, Base, Key, Timestamps, now
from models.event import Event

# What buyers are written of, and in which kind of letter.
MAILED = {
    "fulfillments/create": "order_sent",
    "orders/cancelled": "order_cancelled",
    "orders/create": "order_placed",
    "orders/ready_for_pickup": "order_ready",
    "refunds/create": "order_refunded",
}


class MailMessage(Timestamps, Base):
    """A letter that is due. It is worded when it is sent, from ``kind`` and ``detail``.

    So whoever asks for one learns nothing from how long that took, and no link's token is kept.
    ``next_attempt_at`` is null once nothing more will be tried.
    """

    __tablename__ = "mail_message"
    __table_args__ = (
        Index(
            "ix_mail_message_due",
            "next_attempt_at",
            sqlite_where=text("next_attempt_at IS NOT NULL"),
            postgresql_where=text("next_attempt_at IS NOT NULL"),
        ),
    )

    id: Mapped[Key]
    kind: Mapped[str]
    recipient: Mapped[str] = mapped_column(info=PERSONAL)
    detail: Mapped[dict[str, Any]] = mapped_column(default=dict, info=PERSONAL)
    attempts: Mapped[int] = mapped_column(default=0)
    next_attempt_at: Mapped[datetime | None] = mapped_column(default=now)
    sent_at: Mapped[datetime | None]
    error: Mapped[str | None]


@event.listens_for(Session, "after_flush")
def _written_of(session: Session, _flush: Any) -> None:
    """A letter for each new event that buyers hear of, in the event's own transaction.

    It refers to the event and holds no address: whom it goes to is known when it is sent.
    """
    rows = [
        {"kind": MAILED[row.topic], "recipient": "", "detail": {"event": row.id}}
        for row in session.new
        if isinstance(row, Event) and row.topic in MAILED
    ]
    if rows:
        session.connection().execute(insert(MailMessage), rows)
