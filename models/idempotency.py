"""Work that was asked for under a key of the client's, so that it is done once."""

from datetime import datetime
from typing import Any

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, now


class IdempotencyKey(Base):
    """One piece of work, known by who asked, for which operation, under which key.

    ``digest`` is that of the arguments; ``reference`` is what the work is called towards others,
    such as a gateway. Until there is an ``answer``, it is under way as long as ``leased_until``
    lies ahead, and then left behind by a process that ended.
    """

    __tablename__ = "idempotency_key"
    __table_args__ = (Index(None, "created_at"),)

    actor: Mapped[str] = mapped_column(primary_key=True)
    operation: Mapped[str] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(primary_key=True)
    digest: Mapped[str]
    reference: Mapped[str]
    answer: Mapped[dict[str, Any] | None]
    leased_until: Mapped[datetime | None]
    created_at: Mapped[datetime] = mapped_column(default=now)
