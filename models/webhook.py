"""Whom to tell of what happened."""

from datetime import datetime
from typing import Any

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column, validates

from commerce.webhook import TOPICS, WebhookTopic
from models.base import Base, Key, OptionalSealed, Sealed, Timestamps


class WebhookSubscription(Timestamps, Base):
    """A receiver: what is sent to ``url`` is signed with its secret.

    ``topics`` are written as in events. A former secret signs as well until ``former_until``. One
    that is disabled is told of nothing that happens meanwhile; ``disabled_reason`` says why.
    Whether carts are among the topics stands in a column: each change of a cart asks that.
    """

    __tablename__ = "webhook_subscription"
    __table_args__ = (Index(None, "of_carts", "disabled_at"),)

    id: Mapped[Key]
    url: Mapped[str]
    topics: Mapped[list[Any]] = mapped_column(default=list)
    of_carts: Mapped[bool] = mapped_column(default=False)
    secret: Mapped[Sealed]
    former_secret: Mapped[OptionalSealed]
    former_until: Mapped[datetime | None]
    disabled_at: Mapped[datetime | None]
    disabled_reason: Mapped[str | None]

    @validates("topics")
    def _of_carts(self, _name: str, topics: list[Any]) -> list[Any]:
        self.of_carts = any(topic.startswith("carts/") for topic in topics)
        return topics

    @property
    def enabled(self) -> bool:
        return self.disabled_at is None

    @property
    def webhook_topics(self) -> list[WebhookTopic]:
        """Its topics, as far as we know them (still)."""
        return [TOPICS[path] for path in self.topics if path in TOPICS]
