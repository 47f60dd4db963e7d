"""Codes from an authenticator (TOTP, RFC 6238): the second thing that staff may sign in with."""

import hmac
from datetime import UTC, datetime

import pyotp

import models
from commerce.refusal import Reason
from commerce.staff_error import StaffErrorCode, reason
from context import Context
from resolvers import secret

# A clock may be a step (30 seconds) before or behind ours.
_DRIFT = (0, -1, 1)


def refusal(context: Context, member: models.StaffMember, code: str | None) -> Reason | None:
    """Why the code does not do; a code that does is used up by this."""
    if not code:
        return reason(StaffErrorCode.TOTP_REQUIRED, "code")
    step = _step_of(context, member, code.replace(" ", ""))
    if step is None or step <= (member.totp_step or 0):
        return reason(StaffErrorCode.TOTP_INVALID, "code")
    member.totp_step = step
    return None


def _step_of(context: Context, member: models.StaffMember, code: str) -> int | None:
    """The step of the clock whose code it is."""
    if member.totp_seed is None:
        return None
    codes = pyotp.TOTP(secret.opened(context, models.StaffMember.totp_seed, member.totp_seed))
    now = codes.timecode(datetime.now(UTC))
    right = [
        hmac.compare_digest(codes.generate_otp(now + d).encode(), code.encode()) for d in _DRIFT
    ]
    return next((now + d for d, same in zip(_DRIFT, right, strict=True) if same), None)


def forget(member: models.StaffMember) -> None:
    member.totp_enabled, member.totp_seed, member.totp_step = False, None, None
