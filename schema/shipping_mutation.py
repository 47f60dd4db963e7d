"""Making, changing and deleting shipping zones and their methods."""

from typing import Annotated

import strawberry

import resolvers.shipping
from commerce import gid
from commerce.permission import Permission
from schema.info import Info
from schema.permission import needs, public
from schema.settings_payload import SettingGone, SettingsOutcome, SettingsReasons, outcome
from schema.shipping import ShippingZone
from schema.shipping_input import (
    ShippingMethodCreateInput,
    ShippingMethodUpdateInput,
    ShippingZoneCreateInput,
    ShippingZoneUpdateInput,
)

WRITE = Permission.SETTINGS_WRITE


@strawberry.type
class ShippingZonePayload(SettingsReasons):
    shipping_zone: ShippingZone | None = public("The zone as it now is; null if it was refused.")


@strawberry.type(description="What `shippingZoneCreate` answers.")
class ShippingZoneCreatePayload(ShippingZonePayload): ...


@strawberry.type(description="What `shippingZoneUpdate` answers.")
class ShippingZoneUpdatePayload(ShippingZonePayload): ...


@strawberry.type(description="What `shippingZoneDelete` answers.")
class ShippingZoneDeletePayload(SettingGone): ...


@strawberry.type(description="What `shippingMethodCreate` answers.")
class ShippingMethodCreatePayload(ShippingZonePayload): ...


@strawberry.type(description="What `shippingMethodUpdate` answers.")
class ShippingMethodUpdatePayload(ShippingZonePayload): ...


@strawberry.type(description="What `shippingMethodDelete` answers.")
class ShippingMethodDeletePayload(ShippingZonePayload): ...


ZoneId = Annotated[strawberry.ID, strawberry.argument(description="The id of the shipping zone.")]
Key = Annotated[str, strawberry.argument(description="The key of the method in its zone.")]
NewZone = Annotated[ShippingZoneCreateInput, strawberry.argument(description="The zone.")]
ZoneChanges = Annotated[ShippingZoneUpdateInput, strawberry.argument(description="The changes.")]
NewMethod = Annotated[ShippingMethodCreateInput, strawberry.argument(description="The method.")]
MethodChanges = Annotated[
    ShippingMethodUpdateInput, strawberry.argument(description="The changes.")
]


@strawberry.type
class ShippingMutation:
    @needs(WRITE, "Makes a shipping zone.", ShippingZoneCreatePayload | None)
    async def shipping_zone_create(self, info: Info, shipping_zone: NewZone) -> SettingsOutcome:
        made = resolvers.shipping.create(info.context, shipping_zone.said())
        return await outcome("shipping_zone", made)

    @needs(WRITE, "Changes where a zone delivers to.", ShippingZoneUpdatePayload | None)
    async def shipping_zone_update(
        self, info: Info, id: ZoneId, shipping_zone: ZoneChanges
    ) -> SettingsOutcome:
        changed = resolvers.shipping.update(info.context, _number(id), shipping_zone.said())
        return await outcome("shipping_zone", changed)

    @needs(
        WRITE,
        "Deletes a zone with its methods; orders keep how they were sent.",
        ShippingZoneDeletePayload | None,
    )
    async def shipping_zone_delete(self, info: Info, id: ZoneId) -> SettingsOutcome:
        return await outcome("deleted_id", resolvers.shipping.delete(info.context, _number(id)))

    @needs(WRITE, "Adds a way to deliver to a zone.", ShippingMethodCreatePayload | None)
    async def shipping_method_create(
        self, info: Info, shipping_zone_id: ZoneId, method: NewMethod
    ) -> SettingsOutcome:
        number = _number(shipping_zone_id)
        made = resolvers.shipping.create_method(info.context, number, method.said())
        return await outcome("shipping_zone", made)

    @needs(WRITE, "Changes a way to deliver.", ShippingMethodUpdatePayload | None)
    async def shipping_method_update(
        self, info: Info, shipping_zone_id: ZoneId, key: Key, method: MethodChanges
    ) -> SettingsOutcome:
        number = _number(shipping_zone_id)
        changed = resolvers.shipping.change_method(info.context, number, key, method.said())
        return await outcome("shipping_zone", changed)

    @needs(WRITE, "Takes a way to deliver away.", ShippingMethodDeletePayload | None)
    async def shipping_method_delete(
        self, info: Info, shipping_zone_id: ZoneId, key: Key
    ) -> SettingsOutcome:
        number = _number(shipping_zone_id)
        gone = resolvers.shipping.change_method(info.context, number, key, None)
        return await outcome("shipping_zone", gone)


def _number(id: str) -> int:
    return gid.number_of("ShippingZone", id)
