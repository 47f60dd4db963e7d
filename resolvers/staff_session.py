"""Signing in and out, and one's own password: what staff do for themselves."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

import models
from commerce import contact, gid, token
from commerce.password import problem
from commerce.permission import ActorKind
from commerce.refusal import Forbidden, Reason, Refused, Unauthenticated
from commerce.staff_error import StaffErrorCode, reason
from context import Context
from resolvers import event, password, throttle, totp

LIFETIME = timedelta(hours=12)
# What a failed sign-in is about, where there is no such account.
_NOBODY = gid.make("StaffMember", 0)


@dataclass(frozen=True)
class SignedIn:
    """Somebody of the staff with their token, seen this once: we keep its hash."""

    staff_member: models.StaffMember
    access_token: str
    expires_at: datetime


async def sign_in(context: Context, email: str, written: str, code: str | None) -> SignedIn:
    """Sign in whoever knows the password, and has the code where one is needed.

    An unknown address, a wrong password and an account that is closed sound the same, and take
    the same steps; each is noted.
    """
    await throttle.check(context, throttle.STAFF_SIGN_IN, email)
    member = await _by_email(context, email)
    kept = member.password_hash if member is not None and member.is_active else None
    right = await password.matches(written, kept)
    async with context.transaction() as session:
        current = await locked(session, member.id if member is not None else 0)
        # The password may have been changed while this one was looked at.
        known = current if right and current is not None and current.password_hash == kept else None
        refusal = _refusal(context, known, code)
        if known is not None and refusal is None:
            return await admit(context, session, known, {})
        subject = current.gid if current is not None else _NOBODY
        told = refusal or reason(StaffErrorCode.UNIDENTIFIED)
        event.record(context, session, "staff/sign_in_failed", subject, {"code": told.code.name})
    raise Refused(told)


async def _by_email(context: Context, email: str) -> models.StaffMember | None:
    row, address = models.StaffMember, contact.email(email)
    key = contact.key(address) if address else ""
    found = await context.scalars(select(row).where(row.email_key == key))
    return found[0] if found else None


def _refusal(
    context: Context, member: models.StaffMember | None, code: str | None
) -> Reason | None:
    if member is None or not member.is_active:
        return reason(StaffErrorCode.UNIDENTIFIED)
    return totp.refusal(context, member, code) if member.totp_enabled else None


async def admit(
    context: Context, session: AsyncSession, member: models.StaffMember, how: dict[str, Any]
) -> SignedIn:
    """Let somebody in who proved who they are; ``how`` is what the audit trail says of that."""
    member.last_signed_in_at = models.now()
    event.record(context, session, "staff/sign_in", member.gid, how, actor=member.gid)
    return await grant(session, member)


async def grant(session: AsyncSession, member: models.StaffMember) -> SignedIn:
    """A new session of theirs; those that have expired are cleared away."""
    row = models.StaffSession
    await session.execute(
        delete(row).where(row.staff_member_id == member.id, row.expires_at <= models.now())
    )
    made = SignedIn(member, token.make(token.STAFF_PREFIX), models.now() + LIFETIME)
    session.add(
        row(
            staff_member_id=member.id,
            token_hash=token.hashed(made.access_token),
            expires_at=made.expires_at,
        )
    )
    return made


async def locked(session: AsyncSession, number: int) -> models.StaffMember | None:
    """The member of the staff, locked until the transaction ends."""
    row = models.StaffMember
    found: models.StaffMember | None = await session.scalar(
        select(row).where(row.id == number).with_for_update()
    )
    return found


def own_number(context: Context) -> int:
    """The key of whoever of the staff is signed in; nobody else does this."""
    actor = context.actor
    if actor.kind is ActorKind.STAFF and actor.staff_member_id is not None:
        return actor.staff_member_id
    if actor.anonymous:
        raise Unauthenticated("Sign in with `staffSignIn` first, and send its token along.")
    raise Forbidden("Only somebody of the staff who is signed in does this.")


async def oneself(context: Context, session: AsyncSession) -> models.StaffMember:
    """Whoever of the staff is signed in, locked until the transaction ends."""
    found = await locked(session, own_number(context))
    if found is None or not found.is_active:
        raise Unauthenticated("You do not work here any more.")
    return found


async def sign_out(context: Context) -> bool:
    """End the session by which this was asked."""
    own_number(context)
    async with context.transaction() as session:
        member = await oneself(context, session)
        row = models.StaffSession
        await session.execute(delete(row).where(row.id == context.actor.session_id))
        event.record(context, session, "staff/sign_out", member.gid, {})
    return True


async def change_password(context: Context, current: str, new: str) -> models.StaffMember:
    """Change one's own password; other sessions end, this one stays."""
    await throttle.check(context, throttle.STAFF_SIGN_IN, f"staff {own_number(context)}")
    if found := password_problem(new, "newPassword"):
        raise Refused(found)
    member = await context.loaders.staff_member.load(own_number(context))
    if member is None or not await password.matches(current, member.password_hash):
        raise Refused(reason(StaffErrorCode.WRONG_PASSWORD, "currentPassword"))
    kept = await password.hashed(new)
    async with context.transaction() as session:
        changed = await oneself(context, session)
        if changed.password_hash != member.password_hash:
            raise Refused(reason(StaffErrorCode.WRONG_PASSWORD, "currentPassword"))
        changed.password_hash = kept
        row = models.StaffSession
        others = delete(row).where(
            row.staff_member_id == changed.id, row.id != context.actor.session_id
        )
        await session.execute(others)
        event.record(context, session, "staff/password_change", changed.gid, {})
    return changed


def password_problem(written: str, *path: str) -> Reason | None:
    """Why it cannot be one's password; None if it can."""
    found = problem(written)
    return None if found is None else Reason(StaffErrorCode[found[0].name], found[1], path)
