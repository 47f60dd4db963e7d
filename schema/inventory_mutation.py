"""Correcting, counting and carrying stock; making, changing and closing locations."""

from collections.abc import Awaitable, Sequence
from dataclasses import dataclass
from typing import Annotated

import strawberry

import models
from commerce import gid
from commerce.inventory_error import InventoryErrorCode
from commerce.permission import Permission
from commerce.refusal import Reason, Refused
from commerce.vocabulary import Vocabulary
from resolvers import location_edit, stock_edit
from schema import enums
from schema.idempotent import Once
from schema.info import Info
from schema.inventory import InventoryItem
from schema.inventory_input import (
    InventoryChangeInput,
    InventoryMoveInput,
    InventorySetInput,
    LocationCreateInput,
    LocationUpdateInput,
)
from schema.location import Location
from schema.permission import needs, public
from schema.shows import shows
from schema.user_error import DisplayableError

WRITE = Permission.INVENTORY_WRITE
enums.register(InventoryErrorCode)


@enums.register
class InventoryAdjustReason(Vocabulary):
    """Why staff correct a number on hand."""

    ADJUSTMENT = "It was not right."
    DAMAGED = "Some are broken or spoiled."
    LOST = "Some are lost or stolen."
    RECEIVED = "More were delivered to the shop."
    RESTOCK = "Some came back."


@strawberry.type(description="Why stock, or a location, was left as it was.")
class InventoryUserError(DisplayableError):
    code: InventoryErrorCode = public("Which kind of error it is.")

    is_type_of = shows(Reason)


@dataclass(frozen=True)
class InventoryOutcome:
    """What the payloads of stock show: what came of it, or the reasons nothing did."""

    inventory_items: Sequence[models.InventoryItem] | None = None
    location: models.Location | None = None
    user_errors: Sequence[Reason] = ()


async def of_items(change: Awaitable[list[models.InventoryItem]]) -> InventoryOutcome:
    try:
        return InventoryOutcome(await change)
    except Refused as refused:
        return InventoryOutcome(user_errors=refused.reasons)


async def of_location(change: Awaitable[models.Location]) -> InventoryOutcome:
    try:
        return InventoryOutcome(location=await change)
    except Refused as refused:
        return InventoryOutcome(user_errors=refused.reasons)


@strawberry.type
class InventoryReasons:
    user_errors: list[InventoryUserError] = public("Why it was refused; empty if it was not.")


@strawberry.type
class InventoryPayload(InventoryReasons):
    inventory_items: list[InventoryItem] | None = public(
        "The items as they now are, each once, by id; null if it was refused."
    )


@strawberry.type
class LocationPayload(InventoryReasons):
    location: Location | None = public("The location as it now is; null if it was refused.")


@strawberry.type(description="What `inventoryAdjust` answers.")
class InventoryAdjustPayload(InventoryPayload): ...


@strawberry.type(description="What `inventorySet` answers.")
class InventorySetPayload(InventoryPayload): ...


@strawberry.type(description="What `inventoryMove` answers.")
class InventoryMovePayload(InventoryPayload): ...


@strawberry.type(description="What `locationCreate` answers.")
class LocationCreatePayload(LocationPayload): ...


@strawberry.type(description="What `locationUpdate` answers.")
class LocationUpdatePayload(LocationPayload): ...


@strawberry.type(description="What `locationDeactivate` answers.")
class LocationDeactivatePayload(LocationPayload): ...


@strawberry.type(description="What `locationActivate` answers.")
class LocationActivatePayload(LocationPayload): ...


Why = Annotated[InventoryAdjustReason, strawberry.argument(description="Why.")]
Changes = Annotated[
    list[InventoryChangeInput],
    strawberry.argument(description="The changes, 1 to 250 of them: all are made or none."),
]
Counts = Annotated[
    list[InventorySetInput],
    strawberry.argument(description="The counts, 1 to 250 of them: all are taken or none."),
]
Moves = Annotated[
    list[InventoryMoveInput],
    strawberry.argument(description="The moves, 1 to 250 of them: all are made or none."),
]
NewLocation = Annotated[LocationCreateInput, strawberry.argument(description="The location.")]
LocationChanges = Annotated[
    LocationUpdateInput, strawberry.argument(description="The changes; what is left out stays.")
]
Id = Annotated[strawberry.ID, strawberry.argument(description="The id of the location.")]


def _key(id: strawberry.ID) -> int:
    return gid.number_of("Location", id)


@strawberry.type
class InventoryMutation:
    @needs(
        WRITE,
        "Puts more on the shelves, or takes some off.",
        InventoryAdjustPayload | None,
        idempotent=Once.ROWS,
    )
    async def inventory_adjust(self, info: Info, reason: Why, changes: Changes) -> InventoryOutcome:
        why = models.MovementReason[reason.name]
        return await of_items(
            stock_edit.adjust(info.context, why, [each.parsed() for each in changes])
        )

    @needs(
        WRITE,
        "Says how many there are, as they were counted.",
        InventorySetPayload | None,
        idempotent=Once.ROWS,
    )
    async def inventory_set(self, info: Info, quantities: Counts) -> InventoryOutcome:
        return await of_items(
            stock_edit.count(info.context, [each.parsed() for each in quantities])
        )

    @needs(
        WRITE,
        "Carries stock from one location to another.",
        InventoryMovePayload | None,
        idempotent=Once.ROWS,
    )
    async def inventory_move(self, info: Info, moves: Moves) -> InventoryOutcome:
        return await of_items(stock_edit.carry(info.context, [each.parsed() for each in moves]))

    @needs(WRITE, "Opens a location.", LocationCreatePayload | None)
    async def location_create(self, info: Info, location: NewLocation) -> InventoryOutcome:
        return await of_location(location_edit.create(info.context, location.said()))

    @needs(WRITE, "Changes a location.", LocationUpdatePayload | None)
    async def location_update(
        self, info: Info, id: Id, location: LocationChanges
    ) -> InventoryOutcome:
        return await of_location(location_edit.update(info.context, _key(id), location.said()))

    @needs(
        WRITE, "Closes a location at which nothing lies any more.", LocationDeactivatePayload | None
    )
    async def location_deactivate(self, info: Info, id: Id) -> InventoryOutcome:
        return await of_location(location_edit.deactivate(info.context, _key(id)))

    @needs(WRITE, "Opens a location again.", LocationActivatePayload | None)
    async def location_activate(self, info: Info, id: Id) -> InventoryOutcome:
        return await of_location(location_edit.activate(info.context, _key(id)))
