"""What the shop says in other languages than its own."""

from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, SortText, Timestamps


class Translation(Timestamps, Base):
    """One text of one thing in one language.

    ``resource_type`` and ``resource_key`` are the type and the key of its global id. ``digest``
    is that of the text it was made from: where that has changed since, it is outdated.
    """

    __tablename__ = "translation"

    resource_type: Mapped[SortText] = mapped_column(primary_key=True)
    resource_key: Mapped[SortText] = mapped_column(primary_key=True)
    locale: Mapped[SortText] = mapped_column(primary_key=True)
    field: Mapped[SortText] = mapped_column(primary_key=True)
    value: Mapped[str]
    digest: Mapped[str]
