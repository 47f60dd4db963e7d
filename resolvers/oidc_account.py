"""Whom a provider's word is about: somebody of the staff, or a customer, by their e-mail address.

Nobody is taken for somebody by an address that the provider has not verified. An account that was
asked for and never opened may be a stranger's idea, so its owner opens it by our mail first.
"""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

import models
from commerce import contact, gid, text, token
from context import Context
from models.engine import insert_or_ignore
from models.oidc import SignInAudience
from resolvers import event, mail
from settings import OidcProvider

CODE_LIFETIME = timedelta(minutes=2)
CODE_PREFIX = "cgo_"
MAX_NAME = 255


async def code_for(
    context: Context, provider: OidcProvider, flow: models.OidcFlow, claims: Mapping[str, Any]
) -> str | None:
    """A code for whoever it is; None, and an event that says why, if it is nobody here."""
    address = claims.get("email")
    email = contact.email(address) if isinstance(address, str) else None
    if (
        email is None
        or not _is_same(str(address).strip(), email)
        or claims.get("email_verified") is not True
    ):
        await note_failure(context, provider, flow.audience, "NOT_VERIFIED")
        return None
    find = _staff if flow.audience is SignInAudience.STAFF else _customer
    async with context.transaction() as session:
        found = await find(context, session, provider, email, claims)
        if not isinstance(found, str):
            return await _code(session, provider, flow, found)
        _note(context, session, provider, flow.audience, found)
    return None


async def _code(
    session: AsyncSession,
    provider: OidcProvider,
    flow: models.OidcFlow,
    who: models.Customer | models.StaffMember,
) -> str:
    row, now, made = models.SignInCode, models.now(), token.make(CODE_PREFIX)
    await session.execute(delete(row).where(row.expires_at <= now))
    session.add(
        row(
            code_hash=token.hashed(made),
            challenge=flow.challenge,
            provider=provider.name,
            customer_id=who.id if isinstance(who, models.Customer) else None,
            staff_member_id=who.id if isinstance(who, models.StaffMember) else None,
            expires_at=now + CODE_LIFETIME,
        )
    )
    return made


Found = models.Customer | models.StaffMember | str


async def _customer(
    context: Context,
    session: AsyncSession,
    _provider: OidcProvider,
    email: str,
    claims: Mapping[str, Any],
) -> Found:
    row, states = models.Customer, models.CustomerState
    new: dict[str, Any] = {
        "email": email,
        "email_key": contact.key(email),
        "first_name": _said(claims, "given_name"),
        "last_name": _said(claims, "family_name"),
        "state": states.ENABLED,
        "accepts_marketing": False,
        "tags": [],
        "created_at": models.now(),
        "updated_at": models.now(),
    }
    made = await session.scalar(insert_or_ignore(session, row, new).returning(row.id))
    who = await session.scalar(
        select(row).where(row.email_key == contact.key(email)).with_for_update()
    )
    if who is None:
        return "NOT_FOUND"
    if not _is_same(email, who.email):
        return "ANOTHER"
    if made is not None:
        event.record(context, session, "customers/create", who.gid, {}, actor=who.gid)
    if who.state is states.INVITED:
        mail.post(session, "register", email)
        return "NOT_OPENED"
    if who.state is states.DISABLED:
        return "DISABLED"
    if who.password_hash is not None and not context.settings.verify_email:
        # Whoever chose the password was never asked to prove the address.
        return "HAS_PASSWORD"
    return who


async def _staff(
    context: Context,
    session: AsyncSession,
    provider: OidcProvider,
    email: str,
    claims: Mapping[str, Any],
) -> Found:
    row, states = models.StaffMember, models.StaffState
    domain = email.rpartition("@")[2].casefold()
    if domain in {one.casefold() for one in provider.staff_domains}:
        new: dict[str, Any] = {
            "email": email,
            "email_key": contact.key(email),
            "name": _said(claims, "name") or email,
            "state": states.ACTIVE,
            "roles": list(provider.staff_roles),
            "totp_enabled": False,
            "is_demo": False,
            "created_at": models.now(),
            "updated_at": models.now(),
        }
        made = await session.scalar(insert_or_ignore(session, row, new).returning(row.id))
        if made is not None:
            after = {"state": states.ACTIVE.name, "roles": new["roles"], "by": provider.name}
            detail = {"before": {}, "after": after}
            subject = gid.make("StaffMember", made)
            event.record(context, session, "staff/create", subject, detail, actor=subject)
    who = await session.scalar(
        select(row).where(row.email_key == contact.key(email)).with_for_update()
    )
    if who is None:
        return "NOT_FOUND"
    if not _is_same(email, who.email):
        return "ANOTHER"
    if who.state is states.INVITED:
        who.state, who.invitation_hash, who.invitation_expires_at = states.ACTIVE, None, None
        detail = {"before": {"state": "INVITED"}, "after": {"state": "ACTIVE", "by": provider.name}}
        event.record(context, session, "staff/invitation_accept", who.gid, detail, actor=who.gid)
    return who if who.is_active else "DISABLED"


def _is_same(proved: str, kept: str | None) -> bool:
    """Whether it is that very address: folding makes one of letters that are two elsewhere."""
    plain = proved.isascii() and (kept or "").isascii()
    return proved == kept or (plain and proved.lower() == (kept or "").lower())


def _said(claims: Mapping[str, Any], name: str) -> str | None:
    found = claims.get(name)
    if not isinstance(found, str) or not text.storable(found):
        return None
    return text.one_line(found)[:MAX_NAME] or None


async def note_failure(
    context: Context, provider: OidcProvider, audience: SignInAudience, code: str
) -> None:
    async with context.transaction() as session:
        _note(context, session, provider, audience, code)


def _note(
    context: Context,
    session: AsyncSession,
    provider: OidcProvider,
    audience: SignInAudience,
    code: str,
) -> None:
    """Somebody tried to sign in; whom it was about is not said."""
    kind, topic = (
        ("StaffMember", "staff/sign_in_failed")
        if audience is SignInAudience.STAFF
        else ("Customer", "customers/sign_in_failed")
    )
    detail = {"code": code, "by": provider.name}
    event.record(context, session, topic, gid.make(kind, 0), detail)
