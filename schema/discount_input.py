"""What staff say of discounts."""

from datetime import datetime
from typing import Any

import strawberry

from commerce import gid
from commerce.discount import DiscountTarget
from schema import enums
from schema.given import given
from schema.scalars import Decimal

enums.register(DiscountTarget)

_NAMES = {
    "products": ("product_ids", "Product"),
    "variants": ("variant_ids", "ProductVariant"),
    "collections": ("collection_ids", "Collection"),
}
_PERCENTAGE = "So many percent less, 0 to 100."


@strawberry.input(description="Which products something is about; 250 things at most.")
class DiscountSelectionInput:
    everything: bool = strawberry.field(default=False, description="Whether it is all of them.")
    product_ids: list[strawberry.ID] = strawberry.field(
        default_factory=list, description="The ids of products."
    )
    variant_ids: list[strawberry.ID] = strawberry.field(
        default_factory=list, description="The ids of variants."
    )
    collection_ids: list[strawberry.ID] = strawberry.field(
        default_factory=list, description="The ids of collections, whose products they are."
    )

    def said(self) -> dict[str, Any]:
        found: dict[str, Any] = {"everything": self.everything}
        for name, (field, kind) in _NAMES.items():
            found[name] = [str(gid.number_of(kind, id)) for id in getattr(self, field)]
        return found


@strawberry.input(description="The delivery for nothing.")
class DiscountFreeShippingInput:
    at_most: strawberry.Maybe[Decimal | None] = strawberry.field(
        description="Unless it costs more than that, in the shop's currency; null for no limit."
    )


@strawberry.input(description="For so many units bought, so many others cheaper.")
class DiscountBuyXGetYInput:
    buy: DiscountSelectionInput = strawberry.field(description="What has to be bought.")
    buy_quantity: int = strawberry.field(description="How many units of it.")
    get: DiscountSelectionInput = strawberry.field(description="What gets cheaper.")
    get_quantity: int = strawberry.field(description="How many units of it.")
    percentage: Decimal = strawberry.field(
        default=Decimal("100"), description=f"{_PERCENTAGE} They are free if it is left out."
    )
    most: strawberry.Maybe[int | None] = strawberry.field(
        description="How often it applies to one cart; null or left out for no limit."
    )

    def said(self) -> dict[str, Any]:
        return given(self) | {"buy": self.buy.said(), "get": self.get.said()}


@strawberry.input
class DiscountFields:
    percentage: strawberry.Maybe[Decimal] = strawberry.field(description=_PERCENTAGE)
    amount: strawberry.Maybe[Decimal] = strawberry.field(
        description="So much less, in the shop's currency."
    )
    on_each: strawberry.Maybe[bool] = strawberry.field(
        description="Whether the amount comes off each unit; else once, shared. Said with it."
    )
    free_shipping: strawberry.Maybe[DiscountFreeShippingInput] = strawberry.field(
        description="The delivery for nothing."
    )
    buy_x_get_y: strawberry.Maybe[DiscountBuyXGetYInput] = strawberry.field(
        name="buyXGetY", description="For so many units bought, so many others cheaper."
    )
    selection: strawberry.Maybe[DiscountSelectionInput | None] = strawberry.field(
        description="Which lines a percentage or an amount is about; null for the whole order."
    )
    minimum_subtotal: strawberry.Maybe[Decimal | None] = strawberry.field(
        description="What is entitled to it has to cost so much; null for no minimum."
    )
    minimum_quantity: strawberry.Maybe[int | None] = strawberry.field(
        description="So many units have to be entitled to it; null for no minimum."
    )
    usage_limit: strawberry.Maybe[int | None] = strawberry.field(
        description="How many orders may use it; null for no limit."
    )
    customer_limit: strawberry.Maybe[int | None] = strawberry.field(
        description="How many orders of one buyer may use it; null for no limit."
    )
    customer_group_ids: strawberry.Maybe[list[strawberry.ID] | None] = strawberry.field(
        description="Whose customers alone it is for, 250 groups at most; null for everybody."
    )
    starts_at: strawberry.Maybe[datetime | None] = strawberry.field(
        description="From when on; null for ever since."
    )
    ends_at: strawberry.Maybe[datetime | None] = strawberry.field(
        description="Until just before when; null for ever."
    )
    combines_with: strawberry.Maybe[list[DiscountTarget]] = strawberry.field(
        description="What those it goes together with make cheaper; they have to say so as well."
    )
    active: strawberry.Maybe[bool] = strawberry.field(
        description="Whether it applies at all; it does if this is left out."
    )

    def said(self) -> dict[str, Any]:
        found = given(self)
        if found.get("free_shipping") is not None:
            found["free_shipping"] = given(found["free_shipping"])
        if "customer_group_ids" in found:
            ids = found.pop("customer_group_ids") or []
            found["customer_groups"] = [gid.number_of("CustomerGroup", id) for id in ids]
        for name in ("buy_x_get_y", "selection"):
            if found.get(name) is not None:
                found[name] = found[name].said()
        return found


_TITLE = "How buyers are told of it, 255 characters at most."
_CODE = "What buyers enter, 255 characters at most; no two discounts share one."


@strawberry.input(description="A discount by a code to make.")
class DiscountCodeCreateInput(DiscountFields):
    code: str = strawberry.field(description=_CODE)
    title: strawberry.Maybe[str] = strawberry.field(
        description=f"{_TITLE} The code if it is left out."
    )


@strawberry.input(description="Changes of a discount by a code; what is left out stays.")
class DiscountCodeUpdateInput(DiscountFields):
    code: strawberry.Maybe[str] = strawberry.field(description=_CODE)
    title: strawberry.Maybe[str] = strawberry.field(description=_TITLE)


@strawberry.input(description="A discount to make that applies by itself.")
class DiscountAutomaticCreateInput(DiscountFields):
    title: str = strawberry.field(description=_TITLE)


@strawberry.input(description="Changes of an automatic discount; what is left out stays.")
class DiscountAutomaticUpdateInput(DiscountFields):
    title: strawberry.Maybe[str] = strawberry.field(description=_TITLE)
