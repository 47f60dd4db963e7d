"""What staff do for themselves: signing in and out, their password, their authenticator."""

from typing import Annotated

import strawberry

import resolvers.staff
import resolvers.staff_session
import resolvers.totp_enrolment
from schema.info import Info
from schema.permission import owner, public
from schema.staff_payload import (
    StaffInvitationAcceptPayload,
    StaffOutcome,
    StaffPasswordChangePayload,
    StaffSignInPayload,
    StaffSignOutPayload,
    StaffTotpConfirmPayload,
    StaffTotpRemovePayload,
    StaffTotpStartPayload,
    of_enrolment,
    of_member,
    of_session,
)

PASSWORD = "The password: 8 to 128 characters, no white space at the ends."  # noqa: S105


@strawberry.input(description="What somebody of the staff signs in with.")
class StaffSignInInput:
    email: str = strawberry.field(description="Their e-mail address.")
    password: str = strawberry.field(description="Their password.")
    code: str | None = strawberry.field(
        default=strawberry.UNSET,
        description="The code their authenticator shows, if they use one.",
    )


Credentials = Annotated[StaffSignInInput, strawberry.argument(description="E-mail and password.")]
Invitation = Annotated[
    str, strawberry.argument(description="The token from `staffMemberCreate` or `…Invite`.")
]
Password = Annotated[str, strawberry.argument(description=PASSWORD)]
Current = Annotated[str, strawberry.argument(description="The password so far.")]
Code = Annotated[str, strawberry.argument(description="The code the authenticator shows now.")]


@strawberry.type
class StaffSessionMutation:
    @public(
        "Signs somebody of the staff in: the answer is a token, good for 12 hours. Nobody hears"
        " whether it was the address or the password that was wrong.",
        StaffSignInPayload | None,
    )
    async def staff_sign_in(self, info: Info, input: Credentials) -> StaffOutcome:
        return await of_session(
            resolvers.staff_session.sign_in(
                info.context, input.email, input.password, input.code or None
            )
        )

    @owner("Signs out: the token in the header is gone.", StaffSignOutPayload | None)
    async def staff_sign_out(self, info: Info) -> StaffOutcome:
        return StaffOutcome(signed_out=await resolvers.staff_session.sign_out(info.context))

    @owner(
        "Accepts an invitation: sets a password, and signs in.",
        StaffInvitationAcceptPayload | None,
    )
    async def staff_invitation_accept(
        self, info: Info, invitation_token: Invitation, password: Password
    ) -> StaffOutcome:
        return await of_session(resolvers.staff.accept(info.context, invitation_token, password))

    @owner(
        "Changes one's own password; one is signed out everywhere else.",
        StaffPasswordChangePayload | None,
    )
    async def staff_password_change(
        self, info: Info, current_password: Current, new_password: Password
    ) -> StaffOutcome:
        return await of_member(
            resolvers.staff_session.change_password(info.context, current_password, new_password)
        )

    @owner(
        "Prepares an authenticator (TOTP): it counts once `staffTotpConfirm` has seen a code.",
        StaffTotpStartPayload | None,
    )
    async def staff_totp_start(self, info: Info, password: Current) -> StaffOutcome:
        return await of_enrolment(resolvers.totp_enrolment.start(info.context, password))

    @owner(
        "Takes the authenticator into use: from now on signing in needs a code of it.",
        StaffTotpConfirmPayload | None,
    )
    async def staff_totp_confirm(self, info: Info, code: Code) -> StaffOutcome:
        return await of_member(resolvers.totp_enrolment.confirm(info.context, code))

    @owner(
        "Lets the authenticator go: a password alone will do again.",
        StaffTotpRemovePayload | None,
    )
    async def staff_totp_remove(self, info: Info, password: Current) -> StaffOutcome:
        return await of_member(resolvers.totp_enrolment.remove(info.context, password))
