"""Who works here, and what speaks for them, as clients see it."""

from datetime import datetime
from typing import Annotated

import strawberry

import models
import resolvers.staff_list
from commerce.permission import Permission
from commerce.role import StaffRole
from loaders.pagination import Page, PageArgs
from schema import enums
from schema.connection import Connection, Counted, connection
from schema.info import Info
from schema.node import Node
from schema.permission import Access, Needs, public

enums.register(models.StaffState)
enums.register(Permission)
enums.register(StaffRole)
enums.register(resolvers.staff_list.StaffMemberSortKeys)


@strawberry.type(description="Somebody who works here.")
class StaffMember(Node):
    name: str = public("What they are called.")
    email: str = public("The e-mail address they sign in with.")
    state: models.StaffState = public("Whether they can sign in.")
    totp_enabled: bool = public("Whether they need a code from an authenticator as well.")
    last_signed_in_at: datetime | None = public("When they last signed in; null if never.")
    created_at: datetime = public("When they were invited.")
    updated_at: datetime = public("When they last changed.")

    @public("What they do here.", list[StaffRole])
    def roles(self: models.StaffMember) -> list[StaffRole]:
        return self.staff_roles

    @public("What their roles let them do; empty unless they can sign in.", list[Permission])
    def permissions(self: models.StaffMember) -> list[Permission]:
        return in_order(self.permissions)


@strawberry.type(description="A token that speaks for a program.")
class ApiToken(Node):
    name: str = public("What it is for.")
    expires_at: datetime | None = public("Until when it is good; null if there is no end.")
    last_used_at: datetime | None = public("When it was last used, to the minute; null if never.")
    revoked_at: datetime | None = public("When it was revoked; null if it was not.")
    created_at: datetime = public("When it was made.")

    @public(
        "What it may do at most. It never does more than whoever made it may do today.",
        list[Permission],
    )
    def permissions(self: models.ApiToken) -> list[Permission]:
        return self.scopes

    @public(
        "Who made it; null if `cartograph staff token` did.",
        Annotated["StaffMember", strawberry.lazy("schema.staff")] | None,
    )
    async def made_by(self: models.ApiToken, info: Info) -> models.StaffMember | None:
        if self.made_by_id is None:
            return None
        return await info.context.loaders.staff_member.load(self.made_by_id)


def in_order(permissions: frozenset[Permission]) -> list[Permission]:
    return [one for one in Permission if one in permissions]


@strawberry.type(description="One page of a list of staff.")
class StaffMemberConnection(Connection[StaffMember], Counted): ...


@strawberry.type(description="One page of a list of tokens.")
class ApiTokenConnection(Connection[ApiToken], Counted): ...


SortKey = Annotated[
    resolvers.staff_list.StaffMemberSortKeys | None,
    strawberry.argument(description="What to order by."),
]
MemberQuery = Annotated[
    str | None,
    strawberry.argument(
        description="Whom to find: the beginning of an e-mail address, and the fields"
        " `created_at`, `email`, `id` and `state`, in the search syntax."
    ),
]
TokenQuery = Annotated[
    str | None,
    strawberry.argument(
        description="Which to find, by the fields `created_at`, `expires_at`, `id` and `revoked`,"
        " in the search syntax."
    ),
]


@strawberry.type
class StaffQuery:
    @connection(
        StaffMemberConnection | None,
        "Who works here, or did.",
        access=Access.NEEDS,
        extensions=[Needs(Permission.STAFF_READ)],
    )
    async def staff_members(
        self,
        info: Info,
        page: PageArgs,
        query: MemberQuery = strawberry.UNSET,
        sort_key: SortKey = resolvers.staff_list.StaffMemberSortKeys.ID,
    ) -> Page[models.StaffMember]:
        key = sort_key or resolvers.staff_list.StaffMemberSortKeys.ID
        return await resolvers.staff_list.members(info.context, page, key, query or None)

    @connection(
        ApiTokenConnection | None,
        "The tokens there are, and those that were revoked.",
        access=Access.NEEDS,
        extensions=[Needs(Permission.STAFF_READ)],
    )
    async def api_tokens(
        self, info: Info, page: PageArgs, query: TokenQuery = strawberry.UNSET
    ) -> Page[models.ApiToken]:
        return await resolvers.staff_list.tokens(info.context, page, query or None)
