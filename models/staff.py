"""Who runs the shop."""

from datetime import datetime
from typing import Any

from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, Key, Timestamps


class StaffToken(Timestamps, Base):
    """A token that speaks for staff; only its hash is kept, so it is shown once."""

    __tablename__ = "staff_token"

    id: Mapped[Key]
    name: Mapped[str]
    token_hash: Mapped[str] = mapped_column(unique=True)
    permissions: Mapped[list[Any]] = mapped_column(default=list)
    expires_at: Mapped[datetime | None]
    last_used_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]
