"""Whom to tell of what happened."""

from datetime import datetime
from typing import Any

from sqlalchemy.orm import Mapped, mapped_column

from commerce.webhook import TOPICS, WebhookTopic
from models.base import Base, Key, OptionalSealed, Sealed, Timestamps


class WebhookSubscription(Timestamps, Base):
    """A receiver: what is sent to ``url`` is signed with its secret.

    ``topics`` are written as in events. A former secret signs as well until ``former_until``. One
    that is disabled is told of nothing that happens meanwhile; ``disabled_reason`` says why.
    """

    __tablename__ = "webhook_subscription"

    id: Mapped[Key]
    url: Mapped[str]
    topics: Mapped[list[Any]] = mapped_column(default=list)
    secret: Mapped[Sealed]
    former_secret: Mapped[OptionalSealed]
    former_until: Mapped[datetime | None]
    disabled_at: Mapped[datetime | None]
    disabled_reason: Mapped[str | None]

    @property
    def enabled(self) -> bool:
        return self.disabled_at is None

    @property
    def webhook_topics(self) -> list[WebhookTopic]:
        """Its topics, as far as we know them (still)."""
        return [TOPICS[path] for path in self.topics if path in TOPICS]
