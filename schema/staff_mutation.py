"""What staff change about staff: who works here, and the tokens of programs."""

from datetime import datetime
from typing import Annotated, Any

import strawberry

import resolvers.api_token
import resolvers.staff
from commerce import gid
from commerce.permission import Permission
from commerce.refusal import ClientError
from commerce.role import StaffRole
from schema.info import Info
from schema.permission import needs
from schema.staff_payload import (
    ApiTokenCreatePayload,
    ApiTokenRevokePayload,
    StaffMemberCreatePayload,
    StaffMemberDisablePayload,
    StaffMemberInvitePayload,
    StaffMemberUpdatePayload,
    StaffOutcome,
    of_member,
    of_token,
)

MAX_WORDS = 50
ROLES = "What they do here: at most what you may do yourself."


@strawberry.input(description="Somebody who is to work here.")
class StaffMemberCreateInput:
    name: str = strawberry.field(description="What they are called.")
    email: str = strawberry.field(description="The e-mail address they will sign in with.")
    roles: list[StaffRole] = strawberry.field(description=ROLES)


@strawberry.input(description="What to change; what is not mentioned stays.")
class StaffMemberUpdateInput:
    name: strawberry.Maybe[str] = strawberry.field(description="What they are called.")
    email: strawberry.Maybe[str] = strawberry.field(description="Their e-mail address.")
    roles: strawberry.Maybe[list[StaffRole]] = strawberry.field(description=ROLES)


@strawberry.input(description="A token for a program.")
class ApiTokenCreateInput:
    name: str = strawberry.field(description="What it is for.")
    permissions: list[Permission] = strawberry.field(
        description="What it may do: at most what you may do yourself."
    )
    expires_at: datetime | None = strawberry.field(
        default=strawberry.UNSET, description="Until when it is good; for ever if not said."
    )


NewMember = Annotated[StaffMemberCreateInput, strawberry.argument(description="Who they are.")]
Changes = Annotated[StaffMemberUpdateInput, strawberry.argument(description="The changes.")]
MemberId = Annotated[strawberry.ID, strawberry.argument(description="Whom it is about.")]
NewToken = Annotated[ApiTokenCreateInput, strawberry.argument(description="The token.")]
TokenId = Annotated[strawberry.ID, strawberry.argument(description="The id of the token.")]
READ, WRITE = Permission.STAFF_READ, Permission.STAFF_WRITE


@strawberry.type
class StaffMutation:
    @needs(
        WRITE,
        "Invites somebody to work here: the answer holds their invitation.",
        StaffMemberCreatePayload | None,
    )
    async def staff_member_create(self, info: Info, input: NewMember) -> StaffOutcome:
        _bounded("roles", input.roles)
        said = {"name": input.name, "email": input.email, "roles": input.roles}
        return await of_member(resolvers.staff.create(info.context, said))

    @needs(
        WRITE,
        "Makes a new invitation: for who lost theirs, or their password or authenticator, or"
        " comes back. Until it is accepted, the old password stays good.",
        StaffMemberInvitePayload | None,
    )
    async def staff_member_invite(self, info: Info, id: MemberId) -> StaffOutcome:
        number = gid.number_of("StaffMember", id)
        return await of_member(resolvers.staff.invite(info.context, number))

    @needs(WRITE, "Changes somebody of the staff.", StaffMemberUpdatePayload | None)
    async def staff_member_update(self, info: Info, id: MemberId, input: Changes) -> StaffOutcome:
        number = gid.number_of("StaffMember", id)
        said = _given(input)
        _bounded("roles", said.get("roles", []))
        return await of_member(resolvers.staff.update(info.context, number, said))

    @needs(
        WRITE,
        "Dismisses somebody: they are signed out, and the tokens they made speak for nobody.",
        StaffMemberDisablePayload | None,
    )
    async def staff_member_disable(self, info: Info, id: MemberId) -> StaffOutcome:
        number = gid.number_of("StaffMember", id)
        return await of_member(resolvers.staff.disable(info.context, number))

    @needs(
        WRITE,
        "Makes a token for a program. It is shown this once.",
        ApiTokenCreatePayload | None,
    )
    async def api_token_create(self, info: Info, input: NewToken) -> StaffOutcome:
        _bounded("permissions", input.permissions)
        return await of_token(
            resolvers.api_token.create(
                info.context, input.name, input.permissions, input.expires_at or None
            )
        )

    @needs(
        WRITE, "Revokes a token: from now on it speaks for nobody.", ApiTokenRevokePayload | None
    )
    async def api_token_revoke(self, info: Info, id: TokenId) -> StaffOutcome:
        number = gid.number_of("ApiToken", id)
        return await of_token(resolvers.api_token.revoke(info.context, number))


def _given(input: StaffMemberUpdateInput) -> dict[str, Any]:
    """What was mentioned."""
    found = {name: getattr(input, name) for name in ("name", "email", "roles")}
    return {name: maybe.value for name, maybe in found.items() if maybe is not None}


def _bounded(name: str, words: list[Any]) -> None:
    if len(words) > MAX_WORDS:
        raise ClientError(f"{name} has {len(words)} items; it may have {MAX_WORDS} at most.")
