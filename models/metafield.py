"""Facts of the shop's own about its things: what they may be, and what they are."""

from typing import Any

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, Key, SortText, Timestamps


class MetafieldDefinition(Timestamps, Base):
    """What a metafield of one kind of thing is called, holds, and who sees it.

    ``validations`` is a list of [name, value], such as ["max", "255"].
    """

    __tablename__ = "metafield_definition"
    __table_args__ = (UniqueConstraint("owner_type", "namespace", "key"),)

    id: Mapped[Key]
    owner_type: Mapped[SortText]
    namespace: Mapped[SortText]
    key: Mapped[SortText]
    name: Mapped[str]
    description: Mapped[str | None]
    type: Mapped[str]
    validations: Mapped[list[Any]] = mapped_column(default=list)
    is_public: Mapped[bool] = mapped_column(default=True)
    is_filterable: Mapped[bool] = mapped_column(default=False)


class Metafield(Timestamps, Base):
    """One fact about one thing, written as its type has it.

    ``owner_type`` and ``owner_key`` are the type and the key of its owner's global id.
    """

    __tablename__ = "metafield"
    __table_args__ = (UniqueConstraint("owner_type", "owner_key", "namespace", "key"),)

    id: Mapped[Key]
    owner_type: Mapped[SortText]
    owner_key: Mapped[SortText]
    namespace: Mapped[SortText]
    key: Mapped[SortText]
    type: Mapped[str]
    value: Mapped[str]
    definition_id: Mapped[int | None] = mapped_column(
        ForeignKey("metafield_definition.id", ondelete="SET NULL"), index=True
    )
