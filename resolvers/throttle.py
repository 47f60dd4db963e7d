"""How often one account and one address may try what is worth guessing, whoever serves them.

So many at once, and then as many again, spread over the time that is named.
"""

import hashlib
import hmac
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

import models
from commerce import contact
from commerce.network import household
from commerce.refusal import Throttled
from context import Context
from models.engine import insert_on

_MINUTE = 60_000
# What came earlier may be counted later, and clocks of processes differ: so much is overlooked.
_SKEW = 1_000


@dataclass(frozen=True)
class Rate:
    """So many tries in so many milliseconds."""

    tries: int
    time: int


@dataclass(frozen=True)
class Limit:
    """How often: for one account, and for one address, behind which there may be a storefront."""

    what: str
    per_account: Rate
    per_address: Rate


def often(what: str, per_account: int, per_address: int, *, minutes: int) -> Limit:
    time = minutes * _MINUTE
    return Limit(what, Rate(per_account, time), Rate(per_address, time))


SIGN_IN = often("sign in", 10, 300, minutes=10)
STAFF_SIGN_IN = often("sign in as staff", 10, 60, minutes=10)
INVITATION = often("accept an invitation", 10, 60, minutes=60)
RECOVER = often("recover a password", 5, 100, minutes=60)
ELSEWHERE = often("sign in elsewhere", 100, 100, minutes=10)
CREATE = often("make an account", 5, 100, minutes=60)
GIFT_CARD = often("use gift cards", 30, 300, minutes=10)


async def check(context: Context, limit: Limit, account: str) -> None:
    """Count one more try, whatever comes of it; raises ``Throttled`` when there were too many."""
    async with context.transaction() as session:
        allowed = await _allowed(context, session, limit, account)
    if not allowed:
        raise _too_many(limit)


async def check_in(context: Context, session: AsyncSession, limit: Limit, account: str) -> None:
    """The same for what only counts if the transaction is not undone."""
    if not await _allowed(context, session, limit, account):
        raise _too_many(limit)


def _too_many(limit: Limit) -> Throttled:
    return Throttled(f"Too many attempts to {limit.what}: try again later.")


async def _allowed(context: Context, session: AsyncSession, limit: Limit, account: str) -> bool:
    """Accounts are counted by the address that was typed, whether or not there is one.

    However it is spelled, it is looked up in one spelling.
    """
    address = context.request.address
    tries = [(limit.per_account, "account", contact.key(contact.email(account) or account)[:320])]
    if address is not None:
        tries.insert(0, (limit.per_address, "address", household(address)))
    for rate, kind, who in tries:
        named = f"{limit.what}\0{kind}\0{who}".encode("utf-8", "surrogatepass")
        digest = hmac.new(context.settings.key, named, hashlib.sha256).hexdigest()
        if not await _count(session, digest, rate):
            return False
    return True


async def _count(session: AsyncSession, digest: str, rate: Rate) -> bool:
    """Whether one more was allowed; what was not is not counted."""
    row, now = models.Tries, int(models.now().timestamp() * 1000)
    step = rate.time // rate.tries
    first = insert_on(session, row).values(digest=digest, calm_at=now + step)
    moved = sa.case((row.calm_at > now, row.calm_at), else_=now) + step
    counted = first.on_conflict_do_update(
        index_elements=[row.digest],
        set_={"calm_at": moved},
        where=row.calm_at + step <= now + rate.time + _SKEW,
    )
    return await session.scalar(counted.returning(row.digest)) is not None


async def sweep(context: Context) -> int:
    """Forget whoever tried nothing for long; how many they were."""
    row, now = models.Tries, int(models.now().timestamp() * 1000)
    async with context.transaction() as session:
        gone = await session.execute(sa.delete(row).where(row.calm_at < now))
    return int(gone.rowcount)  # type: ignore[attr-defined]
