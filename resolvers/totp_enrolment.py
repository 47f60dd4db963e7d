"""Taking an authenticator into use, and out of use again."""

from dataclasses import dataclass

import pyotp

import models
import resolvers.shop
from commerce.refusal import Refused
from commerce.staff_error import StaffErrorCode, reason
from context import Context
from resolvers import event, password, secret, staff_session, throttle, totp


@dataclass(frozen=True)
class Enrolment:
    """What an authenticator is told, once; the seed is kept sealed."""

    seed: str
    uri: str


async def start(context: Context, written: str) -> Enrolment:
    """A new seed for one's authenticator; it counts once a code of it was shown."""
    number = staff_session.own_number(context)
    await throttle.check(context, throttle.STAFF_SIGN_IN, f"staff {number}")
    await _prove(context, number, written)
    shop = await resolvers.shop.shop(context)
    seed = pyotp.random_base32()
    async with context.transaction() as session:
        member = await staff_session.oneself(context, session)
        if member.totp_enabled:
            message = "An authenticator is in use already: remove it first."
            raise Refused(reason(StaffErrorCode.TAKEN, message=message))
        member.totp_seed = secret.seal(context, models.StaffMember.totp_seed, seed)
        event.record(context, session, "staff/totp_start", member.gid, {})
    return Enrolment(
        seed, pyotp.TOTP(seed).provisioning_uri(name=member.email, issuer_name=shop.name)
    )


async def confirm(context: Context, code: str) -> models.StaffMember:
    """From now on a code is needed to sign in."""
    number = staff_session.own_number(context)
    await throttle.check(context, throttle.STAFF_SIGN_IN, f"staff {number}")
    async with context.transaction() as session:
        member = await staff_session.oneself(context, session)
        if found := totp.refusal(context, member, code):
            raise Refused(found)
        event.record(context, session, "staff/totp_confirm", member.gid, _change(member, True))
        member.totp_enabled = True
    return member


async def remove(context: Context, written: str) -> models.StaffMember:
    """A password alone will do again."""
    number = staff_session.own_number(context)
    await throttle.check(context, throttle.STAFF_SIGN_IN, f"staff {number}")
    await _prove(context, number, written)
    async with context.transaction() as session:
        member = await staff_session.oneself(context, session)
        event.record(context, session, "staff/totp_remove", member.gid, _change(member, False))
        totp.forget(member)
    return member


def _change(member: models.StaffMember, after: bool) -> dict[str, dict[str, bool]]:
    return {"before": {"totp": member.totp_enabled}, "after": {"totp": after}}


async def _prove(context: Context, number: int, written: str) -> None:
    """Raise unless it is the password of whoever is signed in."""
    member = await context.loaders.staff_member.load(number)
    if member is None or not await password.matches(written, member.password_hash):
        raise Refused(reason(StaffErrorCode.WRONG_PASSWORD, "password"))
