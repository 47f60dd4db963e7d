"""Signing in by way of an OpenID provider, while it is under way."""

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from commerce.vocabulary import Vocabulary
from models.base import Base, Key


class SignInAudience(Vocabulary):
    """Who signs in by way of a provider."""

    CUSTOMERS = "Customers, who get a customer access token."
    STAFF = "Staff, who get a session."


class OidcFlow(Base):
    """A browser is at a provider, and may come back once with the state that this is found by.

    ``challenge`` is the SHA-256 of what the client will show when it fetches its token.
    """

    __tablename__ = "oidc_flow"

    id: Mapped[Key]
    state_hash: Mapped[str] = mapped_column(unique=True)
    browser_hash: Mapped[str]
    provider: Mapped[str]
    audience: Mapped[SignInAudience]
    return_to: Mapped[str]
    challenge: Mapped[str]
    expires_at: Mapped[datetime] = mapped_column(index=True)


class SignInCode(Base):
    """Somebody has signed in at a provider; their client may fetch a token for the code, once."""

    __tablename__ = "sign_in_code"

    id: Mapped[Key]
    code_hash: Mapped[str] = mapped_column(unique=True)
    challenge: Mapped[str]
    provider: Mapped[str]
    customer_id: Mapped[int | None] = mapped_column(
        ForeignKey("customer.id", ondelete="CASCADE"), index=True
    )
    staff_member_id: Mapped[int | None] = mapped_column(
        ForeignKey("staff_member.id", ondelete="CASCADE"), index=True
    )
    expires_at: Mapped[datetime] = mapped_column(index=True)
