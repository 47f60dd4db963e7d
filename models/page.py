"""Pages of the shop that are neither products nor articles: about us, contact, questions."""

from datetime import datetime

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, Key, SortText, Timestamps


class Page(Timestamps, Base):
    """A page of text; ``body_summary`` is the beginning of the body without its HTML.

    Shown to buyers once ``published_at`` has come.
    """

    __tablename__ = "page"
    __table_args__ = (
        Index(None, "title_key", "id"),
        Index(None, "created_at", "id"),
        Index(None, "updated_at", "id"),
    )

    id: Mapped[Key]
    handle: Mapped[SortText] = mapped_column(unique=True)
    title: Mapped[str]
    title_key: Mapped[SortText]
    body: Mapped[str] = mapped_column(default="")
    body_summary: Mapped[str] = mapped_column(default="")
    published_at: Mapped[datetime | None]
    seo_title: Mapped[str | None]
    seo_description: Mapped[str | None]
