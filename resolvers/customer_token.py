"""Signing in and out: the tokens that speak for customers."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

from sqlalchemy import Select, delete, select
from sqlalchemy.ext.asyncio import AsyncSession

import models
from commerce import contact, gid, token
from commerce.account import reason
from commerce.customer_error import CustomerErrorCode
from commerce.password import is_outdated
from commerce.refusal import Reason, Refused
from context import Context
from resolvers import event, password, throttle

LIFETIME = timedelta(days=30)


@dataclass(frozen=True)
class Granted:
    """A token, seen this once: we keep its hash."""

    access_token: str
    expires_at: datetime


async def sign_in(context: Context, email: str, written: str) -> Granted:
    """A token for whoever knows the password; nobody hears whether there is such an account."""
    await throttle.check(context, throttle.SIGN_IN, email)
    customer = await _by_email(context, email)
    kept = customer.password_hash if customer else None
    right = await password.matches(written, kept)
    if not right or customer is None or customer.state is not models.CustomerState.ENABLED:
        await _note_failure(context, customer)
        raise Refused(reason(CustomerErrorCode.UNIDENTIFIED_CUSTOMER))
    fresh = await password.hashed(written) if kept and is_outdated(kept) else None
    async with context.transaction() as session:
        # The password may have been changed while this one was looked at.
        current = await locked(session, customer.id)
        if current is None or current.password_hash != kept:
            raise Refused(reason(CustomerErrorCode.UNIDENTIFIED_CUSTOMER))
        current.password_hash = fresh or kept
        event.record(context, session, "customers/sign_in", current.gid, {}, actor=current.gid)
        return await grant(session, current)


async def _note_failure(context: Context, customer: models.Customer | None) -> None:
    """Somebody tried to sign in; the same is written whether or not there is such an account."""
    subject = customer.gid if customer is not None else gid.make("Customer", 0)
    async with context.transaction() as session:
        event.record(context, session, "customers/sign_in_failed", subject, {})


async def _by_email(context: Context, email: str) -> models.Customer | None:
    address = contact.email(email)
    key = contact.key(address) if address else ""
    row = models.Customer
    found = await context.scalars(select(row).where(row.email_key == key))
    return found[0] if found else None


async def locked(session: AsyncSession, customer_id: int) -> models.Customer | None:
    """The customer, locked until the transaction ends."""
    row = models.Customer
    found: models.Customer | None = await session.scalar(
        select(row).where(row.id == customer_id).with_for_update()
    )
    return found


async def grant(session: AsyncSession, customer: models.Customer) -> Granted:
    """A new token for the customer; those that have expired are cleared away."""
    row = models.CustomerSession
    await session.execute(
        delete(row).where(row.customer_id == customer.id, row.expires_at <= models.now())
    )
    made = Granted(token.make(token.CUSTOMER_PREFIX), models.now() + LIFETIME)
    session.add(
        row(
            customer_id=customer.id,
            token_hash=token.hashed(made.access_token),
            expires_at=made.expires_at,
        )
    )
    return made


async def revoke_all(session: AsyncSession, customer: models.Customer) -> None:
    """Sign the customer out everywhere, and let every link that was mailed lapse."""
    row = models.CustomerSession
    await session.execute(delete(row).where(row.customer_id == customer.id))
    await revoke_links(session, customer)


async def revoke_links(session: AsyncSession, customer: models.Customer) -> None:
    row = models.CustomerLink
    await session.execute(delete(row).where(row.customer_id == customer.id))


async def renew(context: Context, access_token: str) -> Granted:
    """The same token, good for its whole lifetime from now."""
    async with context.transaction() as session:
        found = await session.scalar(
            _session_of(access_token).with_for_update(of=models.CustomerSession)
        )
        if found is None:
            raise Refused(token_invalid())
        found.expires_at = models.now() + LIFETIME
        return Granted(access_token, found.expires_at)


async def sign_out(context: Context, access_token: str) -> str:
    """The id of what was deleted."""
    async with context.transaction() as session:
        found = await session.scalar(
            _session_of(access_token).with_for_update(of=models.CustomerSession)
        )
        if found is None:
            raise Refused(token_invalid())
        await session.delete(found)
        return gid.make("CustomerAccessToken", found.id)


async def customer_of(context: Context, access_token: str) -> models.Customer | None:
    """Who the token speaks for; None if it is not valid (any more)."""
    found = await context.scalars(
        select(models.Customer).where(models.Customer.id.in_(_customer_id_of(access_token)))
    )
    return _opened(found[0]) if found else None


async def for_change(session: AsyncSession, access_token: str) -> models.Customer:
    """Who the token speaks for, locked until the transaction ends."""
    customer = await session.scalar(
        select(models.Customer)
        .where(models.Customer.id.in_(_customer_id_of(access_token)))
        .with_for_update()
    )
    # Whoever changed the password held the lock, and the token went with it.
    if customer is None or await session.scalar(_session_of(access_token)) is None:
        raise Refused(token_invalid())
    return _opened(customer)


Whose = Callable[[AsyncSession], Awaitable[models.Customer]]


def signed_in(access_token: str) -> Whose:
    """The customer themselves, as ``for_change`` finds them."""
    return partial(for_change, access_token=access_token)


def _opened(customer: models.Customer) -> models.Customer:
    customer.opened = True
    return customer


def _session_of(access_token: str) -> Select[models.CustomerSession]:
    row = models.CustomerSession
    return (
        select(row)
        .join(models.Customer, models.Customer.id == row.customer_id)
        .where(
            row.token_hash == token.hashed(access_token),
            row.expires_at > models.now(),
            models.Customer.state == models.CustomerState.ENABLED,
        )
    )


def _customer_id_of(access_token: str) -> Select[int]:
    return _session_of(access_token).with_only_columns(models.CustomerSession.customer_id)


def token_invalid() -> Reason:
    message = "The customer's access token is not valid, or no longer: sign in again."
    return reason(CustomerErrorCode.TOKEN_INVALID, "customerAccessToken", message=message)
