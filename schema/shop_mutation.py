"""Changing the shop itself."""

from typing import Annotated, Any

import strawberry

import resolvers.shop_edit
from commerce.permission import Permission
from commerce.rounding import Rounding, RoundingScope
from schema.given import given
from schema.info import Info
from schema.permission import needs, public
from schema.settings_payload import SettingsOutcome, SettingsReasons, outcome
from schema.shop import Shop


@strawberry.input(description="Changes of how the shop presents itself; what is left out stays.")
class BrandUpdateInput:
    slogan: strawberry.Maybe[str | None] = strawberry.field(
        description="What it says of itself in a line, 255 characters at most; null for nothing."
    )
    short_description: strawberry.Maybe[str | None] = strawberry.field(
        description="What it says of itself in a few words, 500 characters at most; null for"
        " nothing."
    )


@strawberry.input(description="Changes of the shop; what is left out stays.")
class ShopUpdateInput:
    name: strawberry.Maybe[str] = strawberry.field(
        description="How it is called, 255 characters at most."
    )
    description: strawberry.Maybe[str | None] = strawberry.field(
        description="What it is about, 5,000 characters at most; null for nothing."
    )
    email: strawberry.Maybe[str | None] = strawberry.field(
        description="The address it is written to at; null for none."
    )
    order_prefix: strawberry.Maybe[str] = strawberry.field(
        description="What the names of new orders begin with, 20 characters at most."
    )
    captures_at_once: strawberry.Maybe[bool] = strawberry.field(
        description="Whether a card's money is taken as soon as there is an order; else staff take"
        " it by `orderCapture`."
    )
    rounding: strawberry.Maybe[Rounding] = strawberry.field(
        description="Where half of the smallest unit of taxes and discounts goes."
    )
    rounding_scope: strawberry.Maybe[RoundingScope] = strawberry.field(
        description="What taxes and percentages are rounded over."
    )
    brand: strawberry.Maybe[BrandUpdateInput] = strawberry.field(
        description="How it presents itself."
    )

    def said(self) -> dict[str, Any]:
        found = given(self)
        if "brand" in found:
            found["brand"] = given(found["brand"])
        return found


@strawberry.type(description="What `shopUpdate` answers.")
class ShopUpdatePayload(SettingsReasons):
    shop: Shop | None = public("The shop as it now is; null if it was refused.")


Changes = Annotated[ShopUpdateInput, strawberry.argument(description="The changes.")]


@strawberry.type
class ShopMutation:
    @needs(
        Permission.SETTINGS_WRITE,
        "Changes the shop; orders keep the names they have.",
        ShopUpdatePayload | None,
    )
    async def shop_update(self, info: Info, shop: Changes) -> SettingsOutcome:
        return await outcome("shop", resolvers.shop_edit.update(info.context, shop.said()))
