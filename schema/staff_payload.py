"""What the mutations of staff and their tokens answer."""

from collections.abc import Awaitable, Sequence
from dataclasses import dataclass
from datetime import datetime

import strawberry

import models
from commerce.refusal import Reason, Refused
from commerce.staff_error import StaffErrorCode
from resolvers.api_token import Made
from resolvers.staff import Invited
from resolvers.staff_session import SignedIn
from resolvers.totp_enrolment import Enrolment
from schema import enums
from schema.permission import public
from schema.shows import shows
from schema.staff import ApiToken, StaffMember
from schema.user_error import DisplayableError

enums.register(StaffErrorCode)


@strawberry.type(description="Why staff, or what speaks for them, was left as it was.")
class StaffUserError(DisplayableError):
    code: StaffErrorCode | None = public("Which kind of error it is.")

    is_type_of = shows(Reason)


@strawberry.type(description="A token that speaks for somebody of the staff who is signed in.")
class StaffAccessToken:
    access_token: str = public("The token: send it as `Authorization: Bearer …`.")
    expires_at: datetime = public("When it ceases to be good.")


@strawberry.type(description="What an authenticator has to be told; shown this once.")
class TotpEnrolment:
    seed: str = public("The seed, in base 32, to be typed in.")
    uri: str = public("The same as an `otpauth:` URI, to be shown as a QR code.")


@dataclass(frozen=True)
class StaffOutcome:
    """What every payload of staff shows: what came of it, or the reasons nothing did."""

    staff_member: models.StaffMember | None = None
    staff_access_token: SignedIn | None = None
    invitation_token: str | None = None
    api_token: models.ApiToken | None = None
    access_token: str | None = None
    totp: Enrolment | None = None
    signed_out: bool = False
    user_errors: Sequence[Reason] = ()


async def of_session(change: Awaitable[SignedIn]) -> StaffOutcome:
    try:
        made = await change
    except Refused as refused:
        return StaffOutcome(user_errors=refused.reasons)
    return StaffOutcome(made.staff_member, staff_access_token=made)


async def of_member(change: Awaitable[Invited | models.StaffMember]) -> StaffOutcome:
    try:
        made = await change
    except Refused as refused:
        return StaffOutcome(user_errors=refused.reasons)
    if isinstance(made, Invited):
        return StaffOutcome(made.staff_member, invitation_token=made.invitation_token)
    return StaffOutcome(made)


async def of_token(change: Awaitable[Made]) -> StaffOutcome:
    try:
        made = await change
    except Refused as refused:
        return StaffOutcome(user_errors=refused.reasons)
    return StaffOutcome(api_token=made.api_token, access_token=made.access_token)


async def of_enrolment(change: Awaitable[Enrolment]) -> StaffOutcome:
    try:
        return StaffOutcome(totp=await change)
    except Refused as refused:
        return StaffOutcome(user_errors=refused.reasons)


@strawberry.type
class Reasons:
    user_errors: list[StaffUserError] = public("Why it was refused; empty if not.")


@strawberry.type
class WithMember:
    staff_member: StaffMember | None = public("Whom it is about; null if it was refused.")


@strawberry.type
class WithSession:
    staff_access_token: StaffAccessToken | None = public(
        "The token, shown this once; null if it was refused."
    )


@strawberry.type
class WithInvitation:
    invitation_token: str | None = public(
        "What they accept with `staffInvitationAccept`, within 7 days; shown this once."
    )


@strawberry.type
class WithToken:
    api_token: ApiToken | None = public("The token's data; null if it was refused.")


@strawberry.type(description="What `staffSignIn` answers.")
class StaffSignInPayload(WithMember, WithSession, Reasons): ...


@strawberry.type(description="What `staffSignOut` answers.")
class StaffSignOutPayload(Reasons):
    signed_out: bool = public("Whether the token is gone.")


@strawberry.type(description="What `staffInvitationAccept` answers.")
class StaffInvitationAcceptPayload(WithMember, WithSession, Reasons): ...


@strawberry.type(description="What `staffPasswordChange` answers.")
class StaffPasswordChangePayload(WithMember, Reasons): ...


@strawberry.type(description="What `staffTotpStart` answers.")
class StaffTotpStartPayload(Reasons):
    totp: TotpEnrolment | None = public("What to tell the authenticator; null if it was refused.")


@strawberry.type(description="What `staffTotpConfirm` answers.")
class StaffTotpConfirmPayload(WithMember, Reasons): ...


@strawberry.type(description="What `staffTotpRemove` answers.")
class StaffTotpRemovePayload(WithMember, Reasons): ...


@strawberry.type(description="What `staffMemberCreate` answers.")
class StaffMemberCreatePayload(WithMember, WithInvitation, Reasons): ...


@strawberry.type(description="What `staffMemberInvite` answers.")
class StaffMemberInvitePayload(WithMember, WithInvitation, Reasons): ...


@strawberry.type(description="What `staffMemberUpdate` answers.")
class StaffMemberUpdatePayload(WithMember, Reasons): ...


@strawberry.type(description="What `staffMemberDisable` answers.")
class StaffMemberDisablePayload(WithMember, Reasons): ...


@strawberry.type(description="What `apiTokenCreate` answers.")
class ApiTokenCreatePayload(WithToken, Reasons):
    access_token: str | None = public("The token, shown this once; null if it was refused.")


@strawberry.type(description="What `apiTokenRevoke` answers.")
class ApiTokenRevokePayload(WithToken, Reasons): ...
