"""Things of the shop's own making: each of a type whose fields staff have defined."""

from typing import Any

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, Key, SortText, Timestamps


class MetaobjectDefinition(Timestamps, Base):
    """What every metaobject of ``type`` has: ``fields`` is a list of [key, name, field type].

    Where ``url_handle`` is set they have pages below it, and the two fields named here tell
    search engines what those are about.
    """

    __tablename__ = "metaobject_definition"

    id: Mapped[Key]
    type: Mapped[SortText] = mapped_column(unique=True)
    name: Mapped[str]
    fields: Mapped[list[Any]] = mapped_column(default=list)
    url_handle: Mapped[SortText | None] = mapped_column(unique=True)
    seo_title_field: Mapped[str | None]
    seo_description_field: Mapped[str | None]


class Metaobject(Timestamps, Base):
    """One thing of a type; ``values`` are its fields' values as text, by key.

    Shown to buyers when ``published``.
    """

    __tablename__ = "metaobject"
    __table_args__ = (
        UniqueConstraint("type", "handle"),
        Index(None, "type", "id"),
        Index(None, "type", "updated_at", "id"),
    )

    id: Mapped[Key]
    type: Mapped[SortText] = mapped_column(
        ForeignKey("metaobject_definition.type", ondelete="CASCADE", onupdate="CASCADE")
    )
    handle: Mapped[SortText]
    values: Mapped[dict[str, Any]] = mapped_column(default=dict)
    published: Mapped[bool] = mapped_column(default=True)
