"""Staff and what speaks for them."""

from collections.abc import Sequence
from datetime import UTC, datetime

from sqlalchemy import or_, select

import models
from commerce import token
from commerce.permission import Actor, Permission
from commerce.refusal import Unauthenticated
from context import Context


async def create_token(
    context: Context,
    name: str,
    permissions: Sequence[Permission],
    expires_at: datetime | None = None,
) -> str:
    """A new staff token. This is the only time it is seen: we keep its hash."""
    made = token.make(token.STAFF_PREFIX)
    async with context.transaction() as session:
        session.add(
            models.StaffToken(
                name=name,
                token_hash=token.hashed(made),
                permissions=sorted(permission.name for permission in permissions),
                expires_at=expires_at,
            )
        )
    return made


async def actor(context: Context, bearer: str) -> Actor:
    """Who the token speaks for; raises ``Unauthenticated`` if it is not valid (any more)."""
    row = models.StaffToken
    found = await context.scalars(
        select(row).where(
            row.token_hash == token.hashed(bearer),
            row.revoked_at.is_(None),
            or_(row.expires_at.is_(None), row.expires_at > datetime.now(UTC)),
        )
    )
    if not found:
        raise Unauthenticated(
            "The staff token is not valid, or no longer: make one with `cartograph staff token`."
        )
    known = Permission.__members__
    return Actor(
        f"staff token {found[0].name}",
        frozenset(known[name] for name in found[0].permissions if name in known),
    )
