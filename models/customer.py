"""Who buys."""

from datetime import datetime
from typing import Any

from sqlalchemy.orm import Mapped, mapped_column

from commerce.vocabulary import Vocabulary
from models.base import PERSONAL, Base, BigInt, Key, SortText, Timestamps


class CustomerState(Vocabulary):
    """Whether somebody can sign in."""

    DISABLED = "The shop closed the account."
    ENABLED = "They have proved their e-mail address, or nobody asked them to."
    INVITED = "They have to follow the link in their mail first."


class Customer(Timestamps, Base):
    """Someone who has an account; ``email_key`` is the address case-folded.

    ``default_address_id`` has no constraint, for the addresses point back here, and SQLite cannot
    add a constraint to a table afterwards; a default that is gone counts as none.
    """

    __tablename__ = "customer"

    id: Mapped[Key]
    email: Mapped[str | None] = mapped_column(info=PERSONAL)
    email_key: Mapped[SortText | None] = mapped_column(unique=True, info=PERSONAL)
    first_name: Mapped[str | None] = mapped_column(info=PERSONAL)
    last_name: Mapped[str | None] = mapped_column(info=PERSONAL)
    phone: Mapped[str | None] = mapped_column(info=PERSONAL)
    password_hash: Mapped[str | None] = mapped_column(info=PERSONAL)
    state: Mapped[CustomerState] = mapped_column(default=CustomerState.ENABLED)
    accepts_marketing: Mapped[bool] = mapped_column(default=False)
    tags: Mapped[list[Any]] = mapped_column(default=list, info=PERSONAL)
    note: Mapped[str | None] = mapped_column(info=PERSONAL)
    erased_at: Mapped[datetime | None]
    default_address_id: Mapped[int | None] = mapped_column(BigInt)

    # Whether this request proved to be theirs; a cart's id alone shows no orders or addresses.
    opened = False

    @property
    def display_name(self) -> str:
        named = " ".join(filter(None, (self.first_name, self.last_name)))
        return named or self.email or self.phone or ""
