"""Who buys."""

from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, Key, SortText, Timestamps


class Customer(Timestamps, Base):
    """Someone who has an account; ``email_key`` is the address case-folded."""

    __tablename__ = "customer"

    id: Mapped[Key]
    email: Mapped[str | None]
    email_key: Mapped[SortText | None] = mapped_column(unique=True)
    first_name: Mapped[str | None]
    last_name: Mapped[str | None]
    phone: Mapped[str | None]
