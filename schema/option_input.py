"""What staff say of options and their values."""

from typing import Any

import strawberry

from commerce import gid
from schema.given import given
from schema.scalars import Color

_NAME = "How it is called, 255 characters at most."


@strawberry.input(description="What stands for a choice.")
class SwatchInput:
    color: strawberry.Maybe[Color | None] = strawberry.field(description="A color; null for none.")
    media_id: strawberry.Maybe[strawberry.ID | None] = strawberry.field(
        description="The id of one of the product's pictures; null for none."
    )

    def said(self) -> dict[str, Any]:
        found = given(self)
        if found.get("media_id") is not None:
            found["media_id"] = gid.number_of("MediaImage", found["media_id"])
        return found


def _said(value: Any) -> dict[str, Any]:
    found = given(value)
    swatch = found.pop("swatch", None)
    return found | (swatch.said() if swatch else {})


@strawberry.input(description="One choice of an option.")
class OptionValueInput:
    name: str = strawberry.field(description=_NAME)
    swatch: strawberry.Maybe[SwatchInput] = strawberry.field(description="What stands for it.")

    def said(self) -> dict[str, Any]:
        return _said(self)


@strawberry.input(description="Changes of one choice of an option; what is left out stays.")
class OptionValueUpdateInput:
    id: strawberry.ID = strawberry.field(description="The id of the choice.")
    name: strawberry.Maybe[str] = strawberry.field(description=_NAME)
    swatch: strawberry.Maybe[SwatchInput] = strawberry.field(description="What stands for it.")

    def said(self) -> dict[str, Any]:
        return _said(self) | {"id": gid.number_of("ProductOptionValue", self.id)}


@strawberry.input(description="A way in which a product's variants differ.")
class OptionInput:
    name: str = strawberry.field(description=_NAME)
    values: list[OptionValueInput] = strawberry.field(description="Its choices in order, 1 to 250.")

    def said(self) -> dict[str, Any]:
        return {"name": self.name, "values": [value.said() for value in self.values]}


@strawberry.input(description="Changes of an option; what is left out stays.")
class OptionUpdateInput:
    id: strawberry.ID = strawberry.field(description="The id of the option.")
    name: strawberry.Maybe[str] = strawberry.field(description=_NAME)

    def key(self) -> int:
        return gid.number_of("ProductOption", self.id)

    def said(self) -> dict[str, Any]:
        return {name: value for name, value in given(self).items() if name != "id"}


@strawberry.input(description="The place of an option: its own in the list, and its choices'.")
class OptionReorderInput:
    id: strawberry.ID = strawberry.field(description="The id of the option.")
    values: strawberry.Maybe[list[strawberry.ID]] = strawberry.field(
        description="The ids of all its choices in order; as they are if it is left out."
    )

    def parsed(self) -> tuple[int, list[int]]:
        values = given(self).get("values", ())
        number = gid.number_of
        return (
            number("ProductOption", self.id),
            [number("ProductOptionValue", each) for each in values],
        )
