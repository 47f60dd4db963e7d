"""What is to be mailed: written in the transaction that wants it, sent afterwards."""

from datetime import datetime
from typing import Any

from sqlalchemy import Index, text
from sqlalchemy.orm import Mapped, mapped_column

from models.base import PERSONAL, Base, Key, Timestamps, now


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
