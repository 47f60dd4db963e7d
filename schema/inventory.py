"""Stock, as staff see it: the things behind variants, where they lie and how they moved."""

from datetime import datetime
from typing import TYPE_CHECKING, Annotated

import strawberry

import models
import resolvers.inventory_list
from commerce import gid
from commerce.money import Money
from commerce.permission import Permission
from loaders.pagination import Page, PageArgs
from schema import enums
from schema.connection import Connection, Counted, connection
from schema.info import Info
from schema.location import Location
from schema.money import MoneyV2
from schema.node import Node
from schema.permission import Access, Needs, needs, public

if TYPE_CHECKING:
    from schema.variant import ProductVariant

READ = Permission.INVENTORY_READ
enums.register(models.MovementReason, name="InventoryMovementReason")


@strawberry.type(description="How many of one thing lie at one location.")
class InventoryLevel:
    on_hand: int = public("How many lie there.")
    reserved: int = public("How many of these are promised to buyers.")
    available: int = public("How many of these can be sold.")

    @public("The location.", Location | None)
    async def location(self: models.InventoryLevel, info: Info) -> models.Location | None:
        return await info.context.loaders.location.load(self.location_id)


@strawberry.type(description="One change of a number on hand; they sum up to it.")
class InventoryMovement:
    delta: int = public("How many came; below zero for how many went.")
    reason: models.MovementReason = public("Why.")
    actor: str = public("Who did it.")
    created_at: datetime = public("When it happened.")
    reference: str | None = public("The id of what it belongs to, such as an order's.")

    @public("Where.", Location | None)
    async def location(self: models.InventoryMovement, info: Info) -> models.Location | None:
        return await info.context.loaders.location.load(self.location_id)


@strawberry.type(description="The thing in the warehouse behind a variant.")
class InventoryItem(Node):
    country_of_origin: str | None = public("Where it was made, by ISO 3166-1; null if not said.")
    harmonized_system_code: str | None = public("Its customs code; null if not said.")
    created_at: datetime = public("When it was made.")
    updated_at: datetime = public("When it last changed.")

    @public(
        "The variant it is behind.",
        Annotated["ProductVariant", strawberry.lazy("schema.variant")] | None,
    )
    async def variant(self: models.InventoryItem, info: Info) -> models.ProductVariant | None:
        return await info.context.loaders.variant.load(self.id)

    @public("What one costs the shop; null if not said.", MoneyV2 | None)
    async def unit_cost(self: models.InventoryItem, info: Info) -> Money | None:
        variant = await info.context.loaders.variant.load(self.id)
        if variant is None or self.unit_cost_minor is None:
            return None
        return Money(self.unit_cost_minor, variant.currency)

    @connection(Connection[InventoryLevel], "Where it lies, and how many.")
    async def levels(
        self: models.InventoryItem, info: Info, page: PageArgs
    ) -> Page[models.InventoryLevel]:
        order = resolvers.inventory_list.LEVELS
        return await info.context.loaders.levels_page_of_item(order, page).load(self.id)

    @connection(
        Connection[InventoryMovement], "How it moved, in order; `reverse` for the last first."
    )
    async def movements(
        self: models.InventoryItem, info: Info, page: PageArgs
    ) -> Page[models.InventoryMovement]:
        order = resolvers.inventory_list.MOVEMENTS
        return await info.context.loaders.movements_of_item(order, page).load(self.id)


@needs(READ, "The thing in the warehouse behind it.", InventoryItem | None)
async def of_variant(self: models.ProductVariant, info: Info) -> models.InventoryItem | None:
    return await info.context.loaders.inventory_item.load(self.id)


@strawberry.type(description="One page of inventory items.")
class InventoryItemConnection(Connection[InventoryItem], Counted): ...


ItemId = Annotated[strawberry.ID, strawberry.argument(description="The id of the item.")]
Query = Annotated[
    str | None,
    strawberry.argument(
        description="What to find: a SKU, and the fields `barcode`, `id`, `sku` and `updated_at`,"
        " in the search syntax."
    ),
]


@strawberry.type
class InventoryQuery:
    @needs(READ, "An inventory item by its id; null if there is none.", InventoryItem | None)
    async def inventory_item(self, info: Info, id: ItemId) -> models.InventoryItem | None:
        number = gid.number_of("InventoryItem", id)
        return await resolvers.inventory_list.item(info.context, number)

    @connection(
        InventoryItemConnection | None,
        "All inventory items, by id.",
        access=Access.NEEDS,
        extensions=[Needs(READ)],
    )
    async def inventory_items(
        self, info: Info, page: PageArgs, query: Query = strawberry.UNSET
    ) -> Page[models.InventoryItem]:
        return await resolvers.inventory_list.items(info.context, page, query or None)
