"""Who makes a request: whomever its bearer token speaks for."""

from collections.abc import Awaitable, Callable
from datetime import timedelta

from sqlalchemy import or_, select, update

import models
from commerce import token
from commerce.permission import Actor, ActorKind
from commerce.refusal import Unauthenticated
from context import Context
from resolvers import customer_token

# A token's last use is not written down more often than this.
USE_NOTED = timedelta(minutes=1)


async def of_bearer(context: Context, bearer: str) -> Actor:
    """Whom the token speaks for; raises ``Unauthenticated`` if it is not valid (any more)."""
    find = _BY_PREFIX.get(bearer[:4])
    found = await find(context, bearer) if find else None
    if found is None:
        raise Unauthenticated(
            "The token in the Authorization header is not valid, or no longer: sign in again"
            " (`staffSignIn`, `customerAccessTokenCreate`), or make an API token anew."
        )
    return found


async def _customer(context: Context, bearer: str) -> Actor | None:
    found = await customer_token.customer_of(context, bearer)
    return None if found is None else as_customer(found)


def as_customer(row: models.Customer) -> Actor:
    """A customer who showed that they are."""
    return Actor(row.gid, kind=ActorKind.CUSTOMER, customer_id=row.id)


async def _staff(context: Context, bearer: str) -> Actor | None:
    row, member = models.StaffSession, models.StaffMember
    found = await context.rows(
        select(row, member)
        .join(member, member.id == row.staff_member_id)
        .where(
            row.token_hash == token.hashed(bearer),
            row.expires_at > models.now(),
            member.state == models.StaffState.ACTIVE,
        )
    )
    if not found:
        return None
    signed_in, who = found[0]
    await _note_use(context, row, signed_in)
    return Actor(
        who.gid,
        who.permissions,
        kind=ActorKind.STAFF,
        staff_member_id=who.id,
        session_id=signed_in.id,
    )


async def _api_token(context: Context, bearer: str) -> Actor | None:
    """A token does no more than whoever made it may do today, and nothing once they are gone."""
    row, member = models.ApiToken, models.StaffMember
    found = await context.rows(
        select(row, member)
        .outerjoin(member, member.id == row.made_by_id)
        .where(
            row.token_hash == token.hashed(bearer),
            row.revoked_at.is_(None),
            or_(row.expires_at.is_(None), row.expires_at > models.now()),
            or_(row.made_by_id.is_(None), member.state == models.StaffState.ACTIVE),
        )
    )
    if not found:
        return None
    made, maker = found[0]
    await _note_use(context, row, made)
    permissions = frozenset(made.scopes)
    if made.made_by_id is not None:
        permissions &= maker.permissions
    return Actor(made.gid, permissions, kind=ActorKind.PROGRAM, api_token_id=made.id)


async def _note_use(
    context: Context,
    kind: type[models.StaffSession | models.ApiToken],
    row: models.StaffSession | models.ApiToken,
) -> None:
    """Write down that the token is used, unless that was done a moment ago."""
    now = models.now()
    if row.last_used_at is not None and row.last_used_at > now - USE_NOTED:
        return
    async with context.transaction() as session:
        await session.execute(
            update(kind)
            .where(kind.id == row.id)
            # Being used is no change of the token.
            .values(last_used_at=now, updated_at=kind.updated_at)
            .execution_options(synchronize_session=False)
        )


_BY_PREFIX: dict[str, Callable[[Context, str], Awaitable[Actor | None]]] = {
    token.API_PREFIX: _api_token,
    token.CUSTOMER_PREFIX: _customer,
    token.STAFF_PREFIX: _staff,
}
