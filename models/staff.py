"""Who runs the shop, and what speaks for them."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from commerce.permission import Permission
from commerce.role import StaffRole, permissions_of
from commerce.vocabulary import Vocabulary
from models.base import Base, BigInt, Key, OptionalSealed, SortText, Timestamps


class StaffState(Vocabulary):
    """Whether somebody who works here can sign in."""

    ACTIVE = "They sign in with their password."
    DISABLED = "They work here no longer: nothing speaks for them."
    INVITED = "They have to accept their invitation first."


class StaffMember(Timestamps, Base):
    """Somebody who works here; ``email_key`` is their address case-folded.

    ``roles`` are names of ``StaffRole``. ``totp_step`` is the last step of the clock whose code
    was used, so that none is used twice.
    """

    __tablename__ = "staff_member"

    id: Mapped[Key]
    name: Mapped[str]
    email: Mapped[str]
    email_key: Mapped[SortText] = mapped_column(unique=True)
    password_hash: Mapped[str | None]
    state: Mapped[StaffState] = mapped_column(default=StaffState.INVITED)
    roles: Mapped[list[Any]] = mapped_column(default=list)
    invitation_hash: Mapped[str | None] = mapped_column(unique=True)
    invitation_expires_at: Mapped[datetime | None]
    totp_seed: Mapped[OptionalSealed]
    totp_step: Mapped[int | None] = mapped_column(BigInt)
    totp_enabled: Mapped[bool] = mapped_column(default=False)
    last_signed_in_at: Mapped[datetime | None]
    is_demo: Mapped[bool] = mapped_column(default=False)

    @property
    def staff_roles(self) -> list[StaffRole]:
        """Their roles, as far as we know them (still)."""
        return [StaffRole[name] for name in self.roles if name in StaffRole.__members__]

    @property
    def permissions(self) -> frozenset[Permission]:
        """What they may do: nothing, unless they are active."""
        return permissions_of(self.staff_roles) if self.is_active else frozenset()

    @property
    def is_active(self) -> bool:
        return self.state is StaffState.ACTIVE


class StaffSession(Timestamps, Base):
    """Somebody of the staff who is signed in; signing out deletes it."""

    __tablename__ = "staff_session"

    id: Mapped[Key]
    staff_member_id: Mapped[int] = mapped_column(
        ForeignKey("staff_member.id", ondelete="CASCADE"), index=True
    )
    token_hash: Mapped[str] = mapped_column(unique=True)
    expires_at: Mapped[datetime]
    last_used_at: Mapped[datetime | None]


class ApiToken(Timestamps, Base):
    """A token that speaks for a program; only its hash is kept, so it is shown once.

    ``permissions`` are its scopes. It may do no more than whoever made it may do today; one that
    a command made (``made_by_id`` is null) may do all its scopes say.
    """

    __tablename__ = "api_token"

    id: Mapped[Key]
    name: Mapped[str]
    token_hash: Mapped[str] = mapped_column(unique=True)
    permissions: Mapped[list[Any]] = mapped_column(default=list)
    made_by_id: Mapped[int | None] = mapped_column(
        ForeignKey("staff_member.id", ondelete="CASCADE"), index=True
    )
    expires_at: Mapped[datetime | None]
    last_used_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]
    is_demo: Mapped[bool] = mapped_column(default=False)

    @property
    def scopes(self) -> list[Permission]:
        """Its permissions, as far as we know them (still)."""
        return [Permission[name] for name in self.permissions if name in Permission.__members__]
