"""Who works here: inviting, changing and dismissing them. Nobody gives what they have not."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy import update as update_rows
from sqlalchemy.ext.asyncio import AsyncSession

import models
from commerce import contact, text, token
from commerce.refusal import Reason, Refused
from commerce.role import StaffRole, permissions_of
from commerce.staff_error import StaffErrorCode, reason
from context import Context
from models.engine import insert_or_ignore
from resolvers import access, event, password, staff_session, throttle, totp
from resolvers.staff_session import SignedIn

INVITATION_LIFETIME = timedelta(days=7)
MAX_NAME = 255
_ROW = models.StaffMember


@dataclass(frozen=True)
class Invited:
    """Somebody with their invitation, seen this once: we keep its hash."""

    staff_member: models.StaffMember
    invitation_token: str | None = None


async def member(context: Context, number: int) -> models.StaffMember | None:
    """Somebody of the staff, for themselves and for whoever may see staff."""
    if not access.staff_member(context, number):
        return None
    return await context.loaders.staff_member.load(number)


async def create(context: Context, said: Mapping[str, Any]) -> Invited:
    """Somebody new; they choose a password with the invitation."""
    values, reasons = checked(context, said)
    if reasons:
        raise Refused(*reasons)
    made = token.make(token.INVITATION_PREFIX)
    async with context.transaction() as session:
        row = await insert(session, values)
        if row is None:
            raise Refused(taken())
        _invite(row, made)
        event.record(
            context, session, "staff_members/create", row.gid, {"before": {}, "after": told(row)}
        )
    return Invited(row, made)


async def insert(session: AsyncSession, values: Mapping[str, Any]) -> models.StaffMember | None:
    """The new row; None if somebody has the address already."""
    moment = models.now()
    new = {"totp_enabled": False, "is_demo": False, "created_at": moment, "updated_at": moment}
    new |= {"state": models.StaffState.INVITED, "email_key": contact.key(values["email"]), **values}
    number = await session.scalar(insert_or_ignore(session, _ROW, new).returning(_ROW.id))
    return None if number is None else await session.get_one(_ROW, number)


async def update(context: Context, number: int, said: Mapping[str, Any]) -> Invited:
    """Change what was mentioned."""
    values, reasons = checked(context, said)
    async with context.transaction() as session:
        everybody = await _Staff.locked(session)
        row = everybody.to_change(context, number)
        if reasons:
            raise Refused(*reasons)
        before = told(row)
        if "email" in values:
            await _take_email(session, row, values["email"])
        row.name = values.get("name", row.name)
        row.roles = values.get("roles", row.roles)
        everybody.keep_an_owner()
        detail = {"before": before, "after": told(row), "changed": sorted(values)}
        event.record(context, session, "staff_members/update", row.gid, detail)
    return Invited(row)


async def invite(context: Context, number: int) -> Invited:
    """A new invitation: for who lost theirs, or their password, or comes back."""
    made = token.make(token.INVITATION_PREFIX)
    async with context.transaction() as session:
        row = (await _Staff.locked(session)).to_change(context, number)
        before = told(row)
        if row.state is models.StaffState.DISABLED:
            row.state = models.StaffState.INVITED
        _invite(row, made)
        detail = {"before": before, "after": told(row)}
        event.record(context, session, "staff_members/invite", row.gid, detail)
    return Invited(row, made)


async def disable(context: Context, number: int) -> Invited:
    """Dismiss somebody: their sessions end, and so does what they made tokens for."""
    async with context.transaction() as session:
        everybody = await _Staff.locked(session)
        row = everybody.to_change(context, number)
        if context.actor.staff_member_id == row.id:
            raise Refused(reason(StaffErrorCode.YOURSELF, "id"))
        before = told(row)
        row.state, row.password_hash = models.StaffState.DISABLED, None
        row.invitation_hash = row.invitation_expires_at = None
        totp.forget(row)
        everybody.keep_an_owner()
        await _end_sessions(session, row)
        await _revoke_tokens(session, row)
        detail = {"before": before, "after": told(row)}
        event.record(context, session, "staff_members/disable", row.gid, detail)
    return Invited(row)


async def accept(context: Context, invitation: str, written: str) -> SignedIn:
    """Choose a password by an invitation, and sign in; an authenticator has to be set up anew."""
    await throttle.check(context, throttle.INVITATION, context.request.address or "-")
    if found := staff_session.password_problem(written, "password"):
        raise Refused(found)
    kept = await password.hashed(written)
    async with context.transaction() as session:
        row = await session.scalar(
            select(_ROW)
            .where(
                _ROW.invitation_hash == token.hashed(invitation),
                _ROW.invitation_expires_at > models.now(),
                _ROW.state != models.StaffState.DISABLED,
            )
            .with_for_update()
        )
        if row is None:
            raise Refused(reason(StaffErrorCode.INVITATION_INVALID, "invitationToken"))
        row.password_hash, row.state = kept, models.StaffState.ACTIVE
        row.invitation_hash = row.invitation_expires_at = None
        totp.forget(row)
        await _end_sessions(session, row)
        event.record(context, session, "staff_members/accept", row.gid, {}, actor=row.gid)
        return await staff_session.grant(session, row)


@dataclass(frozen=True)
class _Staff:
    """Everybody, locked in one order, so that of two who dismiss each other one is refused."""

    rows: Sequence[models.StaffMember]
    had_owner: bool

    @classmethod
    async def locked(cls, session: AsyncSession) -> "_Staff":
        found = await session.scalars(select(_ROW).order_by(_ROW.id).with_for_update())
        rows = found.all()
        return cls(rows, _owned(rows))

    def to_change(self, context: Context, number: int) -> models.StaffMember:
        """Somebody of them; refused where they may do more than whoever asks."""
        row = next((row for row in self.rows if row.id == number), None)
        if row is None:
            raise Refused(reason(StaffErrorCode.NOT_FOUND, "id"))
        if not permissions_of(row.staff_roles) <= context.actor.permissions:
            raise Refused(reason(StaffErrorCode.ABOVE_OWN_PERMISSIONS, "id"))
        return row

    def keep_an_owner(self) -> None:
        """Refuse what would leave the shop without anybody who owns it."""
        if self.had_owner and not _owned(self.rows):
            raise Refused(reason(StaffErrorCode.LAST_OWNER, "id"))


def _owned(rows: Sequence[models.StaffMember]) -> bool:
    return any(row.is_active and StaffRole.OWNER in row.staff_roles for row in rows)


def _invite(row: models.StaffMember, made: str) -> None:
    row.invitation_hash = token.hashed(made)
    row.invitation_expires_at = models.now() + INVITATION_LIFETIME


async def _end_sessions(session: AsyncSession, row: models.StaffMember) -> None:
    table = models.StaffSession
    await session.execute(delete(table).where(table.staff_member_id == row.id))


async def _revoke_tokens(session: AsyncSession, row: models.StaffMember) -> None:
    """For good: they do not speak again for whoever comes back."""
    table = models.ApiToken
    mine = update_rows(table).where(table.made_by_id == row.id, table.revoked_at.is_(None))
    await session.execute(mine.values(revoked_at=models.now()))


async def _take_email(session: AsyncSession, row: models.StaffMember, email: str) -> None:
    key = contact.key(email)
    owner = await session.scalar(select(_ROW.id).where(_ROW.email_key == key))
    if owner not in (None, row.id):
        raise Refused(taken())
    row.email, row.email_key = email, key


def taken() -> Reason:
    message = "Somebody of the staff has this e-mail address already."
    return reason(StaffErrorCode.TAKEN, "input", "email", message=message)


def told(row: models.StaffMember) -> dict[str, Any]:
    """What the audit trail may say: neither names nor addresses."""
    return {"roles": list(row.roles), "state": row.state.name}


def checked(context: Context, said: Mapping[str, Any]) -> tuple[dict[str, Any], list[Reason]]:
    """What was said, in one spelling, and what is wrong with it."""
    values, reasons = dict(said), []
    if "email" in said:
        values["email"] = contact.email(said["email"])
        if values["email"] is None:
            message = f"{said['email'][:100]!r} is not a valid email {contact.EXPECTED['email']}."
            reasons.append(reason(StaffErrorCode.INVALID, "input", "email", message=message))
    if "name" in said:
        values["name"] = " ".join(said["name"].split())
        reasons += name_problems(values["name"], "input", "name")
    if "roles" in said:
        roles: Sequence[StaffRole] = said["roles"]
        values["roles"] = sorted({role.name for role in roles})
        if not permissions_of(roles) <= context.actor.permissions:
            reasons.append(reason(StaffErrorCode.ABOVE_OWN_PERMISSIONS, "input", "roles"))
    return values, reasons


def name_problems(name: str, *path: str) -> list[Reason]:
    """Why something cannot be called so; empty if it can."""
    if not name:
        return [reason(StaffErrorCode.BLANK, *path)]
    if len(name) > MAX_NAME:
        message = f"The name has more than {MAX_NAME} characters."
        return [reason(StaffErrorCode.TOO_LONG, *path, message=message)]
    if not text.storable(name):
        message = f"The name {text.UNSTORABLE}."
        return [reason(StaffErrorCode.INVALID, *path, message=message)]
    return []
