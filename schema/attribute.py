"""The buyer's own words on a cart, a line or an order."""

import strawberry

from schema.permission import public


@strawberry.type(description="A word of the buyer's own: a key and a value.")
class Attribute:
    @public("What it is about.")
    def key(self: list[str]) -> str:
        return self[0]

    @public("What was said.")
    def value(self: list[str]) -> str | None:
        return self[1]


@strawberry.input(description="A word of the buyer's own.")
class AttributeInput:
    key: str = strawberry.field(description="What it is about, 255 characters at most.")
    value: str = strawberry.field(description="What to say, 5,000 characters at most.")

    def pair(self) -> tuple[str, str]:
        return self.key, self.value
