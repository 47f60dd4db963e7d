"""Who buys."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, validates

from commerce.vocabulary import Vocabulary
from models.base import PERSONAL, Base, BigInt, Key, SortText, Timestamps, folded


class CustomerState(Vocabulary):
    """Whether somebody can sign in."""

    DISABLED = "The shop closed the account."
    ENABLED = "They have proved their e-mail address, or nobody asked them to."
    INVITED = "They have to follow the link in their mail first."


class Customer(Timestamps, Base):
    """Someone who has an account; what ends in ``_key`` is the same case-folded.

    ``default_address_id`` has no constraint, for the addresses point back here, and SQLite cannot
    add a constraint to a table afterwards; a default that is gone counts as none.
    """

    __tablename__ = "customer"
    __table_args__ = (
        Index(None, "last_name_key", "first_name_key", "id"),
        Index(None, "first_name_key", "id"),
        Index(None, "phone", "id"),
        Index(None, "state", "id"),
        Index(None, "accepts_marketing", "id"),
        Index(None, "tax_exempt", "id"),
        Index(None, "created_at", "id"),
        Index(None, "updated_at", "id"),
    )

    id: Mapped[Key]
    email: Mapped[str | None] = mapped_column(info=PERSONAL)
    email_key: Mapped[SortText | None] = mapped_column(unique=True, info=PERSONAL)
    first_name: Mapped[str | None] = mapped_column(info=PERSONAL)
    last_name: Mapped[str | None] = mapped_column(info=PERSONAL)
    first_name_key: Mapped[SortText] = mapped_column(default=folded("first_name"), info=PERSONAL)
    last_name_key: Mapped[SortText] = mapped_column(default=folded("last_name"), info=PERSONAL)
    phone: Mapped[str | None] = mapped_column(info=PERSONAL)
    password_hash: Mapped[str | None] = mapped_column(info=PERSONAL)
    state: Mapped[CustomerState] = mapped_column(default=CustomerState.ENABLED)
    accepts_marketing: Mapped[bool] = mapped_column(default=False)
    tax_exempt: Mapped[bool] = mapped_column(default=False)
    tags: Mapped[list[Any]] = mapped_column(default=list, info=PERSONAL)
    note: Mapped[str | None] = mapped_column(info=PERSONAL)
    erased_at: Mapped[datetime | None]
    default_address_id: Mapped[int | None] = mapped_column(BigInt)

    # Whether this request proved to be theirs; a cart's id alone shows no orders or addresses.
    opened = False

    @validates("first_name", "last_name")
    def _fold(self, name: str, written: str | None) -> str | None:
        setattr(self, f"{name}_key", (written or "").casefold())
        return written

    @property
    def display_name(self) -> str:
        named = " ".join(filter(None, (self.first_name, self.last_name)))
        return named or self.email or self.phone or ""


class CustomerTag(Base):
    """One word on one customer, folded; how it is written stands in the customer's ``tags``."""

    __tablename__ = "customer_tag"
    __table_args__ = (Index(None, "tag_key", "customer_id"),)

    customer_id: Mapped[int] = mapped_column(
        ForeignKey("customer.id", ondelete="CASCADE"), primary_key=True
    )
    tag_key: Mapped[SortText] = mapped_column(primary_key=True, info=PERSONAL)
