"""What speaks for a customer: tokens of which only the hash is kept."""

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from commerce.vocabulary import Vocabulary
from models.base import PERSONAL, Base, Key, Timestamps


class CustomerSession(Timestamps, Base):
    """A customer who is signed in: the contract's access token. Signing out deletes it."""

    __tablename__ = "customer_session"

    id: Mapped[Key]
    customer_id: Mapped[int] = mapped_column(
        ForeignKey("customer.id", ondelete="CASCADE"), index=True
    )
    token_hash: Mapped[str] = mapped_column(unique=True)
    expires_at: Mapped[datetime]


class LinkPurpose(Vocabulary):
    """What a link in a mail is for."""

    ACTIVATE = "Open an account that waits for it."
    CHANGE_EMAIL = "Prove a new e-mail address."
    RESET = "Choose a new password."


class CustomerLink(Timestamps, Base):
    """A link that was mailed to a customer; following it deletes it.

    ``email`` is the address it proves, where that is not the customer's own.
    """

    __tablename__ = "customer_link"

    id: Mapped[Key]
    customer_id: Mapped[int] = mapped_column(
        ForeignKey("customer.id", ondelete="CASCADE"), index=True
    )
    purpose: Mapped[LinkPurpose]
    token_hash: Mapped[str] = mapped_column(unique=True)
    email: Mapped[str | None] = mapped_column(info=PERSONAL)
    expires_at: Mapped[datetime]
