"""Tokens that speak for programs: making and revoking them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

import models
from commerce import token
from commerce.permission import Permission
from commerce.refusal import Refused
from commerce.staff_error import StaffErrorCode, reason
from context import Context
from resolvers import access, event, staff


@dataclass(frozen=True)
class Made:
    """A token's row, and the token itself where it is new: seen this once, we keep its hash."""

    api_token: models.ApiToken
    access_token: str | None = None


async def api_token(context: Context, number: int) -> models.ApiToken | None:
    """A token's row, for itself and for whoever may see staff."""
    if not access.api_token(context, number):
        return None
    return await context.loaders.api_token.load(number)


async def create(
    context: Context,
    name: str,
    permissions: Sequence[Permission],
    expires_at: datetime | None = None,
    *,
    is_demo: bool = False,
) -> Made:
    """A new token, whose scopes are no wider than what its maker may do."""
    name = " ".join(name.split())
    reasons = staff.name_problems(name, "input", "name")
    if not permissions:
        message = "A token without a permission could do nothing that anybody cannot do."
        reasons.append(reason(StaffErrorCode.BLANK, "input", "permissions", message=message))
    if not context.actor.permissions.issuperset(permissions):
        reasons.append(reason(StaffErrorCode.ABOVE_OWN_PERMISSIONS, "input", "permissions"))
    if expires_at is not None and expires_at <= models.now():
        message = "The token would have expired already."
        reasons.append(reason(StaffErrorCode.INVALID, "input", "expiresAt", message=message))
    if reasons:
        raise Refused(*reasons)
    written = token.make(token.API_PREFIX)
    async with context.transaction() as session:
        maker = await _maker(context, session, expires_at)
        row = models.ApiToken(
            name=name,
            token_hash=token.hashed(written),
            permissions=sorted({permission.name for permission in permissions}),
            expires_at=expires_at,
            made_by_id=maker.member_id,
            is_demo=is_demo or maker.is_demo,
        )
        session.add(row)
        await session.flush()
        detail = {"before": {}, "after": {"permissions": row.permissions}}
        event.record(context, session, "api_tokens/create", row.gid, detail)
    return Made(row, written)


@dataclass(frozen=True)
class _Maker:
    """Whose permissions bound a token, and whether it goes when the demo's staff do."""

    member_id: int | None
    is_demo: bool = False


async def _maker(context: Context, session: AsyncSession, expires_at: datetime | None) -> _Maker:
    """A token's tokens are bound as it is itself, and do not outlive it."""
    actor = context.actor
    if actor.api_token_id is not None:
        made = await session.get_one(models.ApiToken, actor.api_token_id)
        if made.expires_at is not None and (expires_at is None or expires_at > made.expires_at):
            message = "The token would outlive the one that makes it."
            raise Refused(reason(StaffErrorCode.INVALID, "input", "expiresAt", message=message))
        return _Maker(made.made_by_id, made.is_demo)
    if actor.staff_member_id is None:
        return _Maker(None)
    member = await session.get_one(models.StaffMember, actor.staff_member_id)
    return _Maker(member.id, member.is_demo)


async def revoke(context: Context, number: int) -> Made:
    """Let a token speak for nobody from now on; once is enough."""
    async with context.transaction() as session:
        row = await session.get(models.ApiToken, number, with_for_update=True)
        if row is None:
            raise Refused(reason(StaffErrorCode.NOT_FOUND, "id"))
        detail = {"before": {"revoked": row.revoked_at is not None}, "after": {"revoked": True}}
        row.revoked_at = row.revoked_at or models.now()
        event.record(context, session, "api_tokens/revoke", row.gid, detail)
    return Made(row)
