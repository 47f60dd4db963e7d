"""Where pages went that have moved."""

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, Key, SortText, Timestamps


class UrlRedirect(Timestamps, Base):
    """``path``, which begins with a slash, now leads to ``target``: a path or an address."""

    __tablename__ = "url_redirect"
    __table_args__ = (Index(None, "target", "id"), Index(None, "created_at", "id"))

    id: Mapped[Key]
    path: Mapped[SortText] = mapped_column(unique=True)
    target: Mapped[SortText]
