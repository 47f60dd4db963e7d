"""What staff say of stock and of locations."""

from typing import Any

import strawberry

from commerce import gid
from resolvers import stock_edit
from schema.country import CountryCode
from schema.given import given
from schema.location import GeoCoordinateInput


def _item(id: strawberry.ID) -> int:
    return gid.number_of("InventoryItem", id)


def _place(id: strawberry.ID) -> int:
    return gid.number_of("Location", id)


@strawberry.input(description="So many more of an item at a location, or fewer.")
class InventoryChangeInput:
    inventory_item_id: strawberry.ID = strawberry.field(description="The id of the item.")
    location_id: strawberry.ID = strawberry.field(description="The id of the location.")
    delta: int = strawberry.field(description="How many more; below zero for fewer.")

    def parsed(self) -> stock_edit.Adjustment:
        return stock_edit.Adjustment(
            _item(self.inventory_item_id), _place(self.location_id), self.delta
        )


@strawberry.input(description="How many of an item there are at a location.")
class InventorySetInput:
    inventory_item_id: strawberry.ID = strawberry.field(description="The id of the item.")
    location_id: strawberry.ID = strawberry.field(description="The id of the location.")
    quantity: int = strawberry.field(description="How many there are.")
    compare_quantity: strawberry.Maybe[int] = strawberry.field(
        description="How many there were when they were counted; refused if there are not as many."
    )

    def parsed(self) -> stock_edit.Counted:
        expected = given(self).get("compare_quantity")
        return stock_edit.Counted(
            _item(self.inventory_item_id), _place(self.location_id), self.quantity, expected
        )


@strawberry.input(description="So many of an item, from one location to another.")
class InventoryMoveInput:
    inventory_item_id: strawberry.ID = strawberry.field(description="The id of the item.")
    from_location_id: strawberry.ID = strawberry.field(description="The id of the location before.")
    to_location_id: strawberry.ID = strawberry.field(description="The id of the location after.")
    quantity: int = strawberry.field(description="How many, 1 at least; none that are reserved.")

    def parsed(self) -> stock_edit.Carried:
        ends = _place(self.from_location_id), _place(self.to_location_id)
        return stock_edit.Carried(_item(self.inventory_item_id), *ends, self.quantity)


@strawberry.input
class LocationFields:
    address1: strawberry.Maybe[str | None] = strawberry.field(description="The street and number.")
    address2: strawberry.Maybe[str | None] = strawberry.field(description="The floor or the like.")
    city: strawberry.Maybe[str | None] = strawberry.field(description="The city.")
    province_code: strawberry.Maybe[str | None] = strawberry.field(
        description="The code of the province, by ISO 3166-2."
    )
    country_code: strawberry.Maybe[CountryCode | None] = strawberry.field(  # type: ignore[valid-type]
        description="The country."
    )
    zip: strawberry.Maybe[str | None] = strawberry.field(description="The postal code.")
    phone: strawberry.Maybe[str | None] = strawberry.field(description="The telephone number.")
    coordinate: strawberry.Maybe[GeoCoordinateInput | None] = strawberry.field(
        description="Where it is on the globe."
    )
    pickup: strawberry.Maybe[bool] = strawberry.field(
        description="Whether buyers can pick up there what they bought; it needs a country then."
    )
    pickup_time: strawberry.Maybe[str] = strawberry.field(
        description="How soon it can be picked up, in the shop's words."
    )
    priority: strawberry.Maybe[int] = strawberry.field(
        description="Orders are served from the lowest first; 0 to 1,000."
    )

    def said(self) -> dict[str, Any]:
        found = given(self)
        if found.get("country_code"):
            found["country_code"] = found["country_code"].value
        if found.get("coordinate"):
            found["coordinate"] = found["coordinate"].parsed()
        return found


@strawberry.input(description="A location to open.")
class LocationCreateInput(LocationFields):
    name: str = strawberry.field(description="How it is called; no two are called the same.")


@strawberry.input(description="Changes of a location; what is left out stays.")
class LocationUpdateInput(LocationFields):
    name: strawberry.Maybe[str] = strawberry.field(
        description="How it is called; no two are called the same."
    )
