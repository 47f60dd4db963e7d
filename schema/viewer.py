"""Who is asking."""

import strawberry

import models
import resolvers.viewer
from commerce.permission import Actor, ActorKind, Permission
from schema import enums
from schema.customer import Customer
from schema.info import Info
from schema.permission import owner, public
from schema.staff import ApiToken, StaffMember, in_order

enums.register(ActorKind)


@strawberry.type(description="Whoever makes the request, by the token in its header.")
class Viewer:
    kind: ActorKind = public("What kind of actor it is.")

    @public("What they may do; empty for anybody who is not staff.", list[Permission])
    def permissions(self: Actor) -> list[Permission]:
        return in_order(self.permissions)

    @owner("The customer who is signed in; null if it is none.", Customer | None)
    async def customer(self: Actor, info: Info) -> models.Customer | None:
        return await resolvers.viewer.customer(info.context)

    @owner("Who of the staff is signed in; null if it is nobody of them.", StaffMember | None)
    async def staff_member(self: Actor, info: Info) -> models.StaffMember | None:
        return await resolvers.viewer.staff_member(info.context)

    @owner("The token of a program; null if it is none.", ApiToken | None)
    async def api_token(self: Actor, info: Info) -> models.ApiToken | None:
        return await resolvers.viewer.api_token(info.context)


@strawberry.type
class ViewerQuery:
    @public("Who is asking.", Viewer)
    async def viewer(self, info: Info) -> Actor:
        return info.context.actor

    @owner("Who of the staff is signed in; null if it is nobody of them.", StaffMember | None)
    async def current_staff_member(self, info: Info) -> models.StaffMember | None:
        return await resolvers.viewer.staff_member(info.context)
