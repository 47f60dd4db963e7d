"""A token for the code that a sign-in elsewhere ended in: once, for the client that began it."""

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

import models
from commerce import token
from commerce.account import reason as customer_reason
from commerce.customer_error import CustomerErrorCode
from commerce.refusal import Refused
from commerce.staff_error import StaffErrorCode, reason
from commerce.token import challenge_of
from context import Context
from resolvers import customer_token, event, staff_session, throttle, totp
from resolvers.customer_token import Granted
from resolvers.staff_session import SignedIn


async def for_customer(context: Context, code: str, verifier: str) -> Granted:
    async with context.transaction() as session:
        found = await _opened(session, code, verifier)
        number = found.customer_id if found is not None else None
        who = await customer_token.locked(session, number) if number is not None else None
        if found is None or who is None or who.state is not models.CustomerState.ENABLED:
            raise Refused(customer_reason(CustomerErrorCode.UNIDENTIFIED_CUSTOMER))
        await session.delete(found)
        detail = {"by": found.provider}
        event.record(context, session, "customers/sign_in", who.gid, detail, actor=who.gid)
        return await customer_token.grant(session, who)


async def for_staff(context: Context, code: str, verifier: str, written: str | None) -> SignedIn:
    """Where they use an authenticator, its code is wanted as well, and the other stays good."""
    await _count(context, code)
    async with context.transaction() as session:
        found = await _opened(session, code, verifier)
        number = found.staff_member_id if found is not None else None
        who = await staff_session.locked(session, number) if number is not None else None
        if found is None or who is None or not who.is_active:
            raise Refused(reason(StaffErrorCode.UNIDENTIFIED))
        if who.totp_enabled and (refusal := totp.refusal(context, who, written)):
            raise Refused(refusal)
        await session.delete(found)
        return await staff_session.admit(context, session, who, {"by": found.provider})


async def _count(context: Context, code: str) -> None:
    """One more try at somebody's authenticator, which counts though what follows be undone."""
    row = models.SignInCode
    found = await context.scalars(select(row).where(row.code_hash == token.hashed(code)))
    if found and found[0].staff_member_id is not None:
        await throttle.check(context, throttle.STAFF_SIGN_IN, f"staff {found[0].staff_member_id}")


async def _opened(session: AsyncSession, code: str, verifier: str) -> models.SignInCode | None:
    """What the code stands for, locked, if whoever shows it is the one who began."""
    row = models.SignInCode
    found: models.SignInCode | None = await session.scalar(
        select(row)
        .where(row.code_hash == token.hashed(code), row.expires_at > models.now())
        .with_for_update()
    )
    mine = found is not None and token.same(found.challenge, challenge_of(verifier))
    return found if mine else None
