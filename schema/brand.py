"""How the shop presents itself, as clients see it."""

import strawberry

import models
from schema.permission import public
from schema.scalars import Color


@strawberry.type(description="Two colors that go together.")
class BrandColorGroup:
    @public("The color behind.", Color | None)
    def background(self: list[str | None]) -> str | None:
        return self[0]

    @public("The color of what stands on it.", Color | None)
    def foreground(self: list[str | None]) -> str | None:
        return self[1]


@strawberry.type(description="The shop's colors.")
class BrandColors:
    @public("The main ones.", list[BrandColorGroup])
    def primary(self: models.Brand) -> list[list[str | None]]:
        return self.primary_colors

    @public("The others.", list[BrandColorGroup])
    def secondary(self: models.Brand) -> list[list[str | None]]:
        return self.secondary_colors


@strawberry.type(description="How the shop presents itself.")
class Brand:
    slogan: str | None = public("What it says of itself in a line.")
    short_description: str | None = public("What it says of itself in a few words.")

    @public("Its colors.", BrandColors)
    def colors(self: models.Brand) -> models.Brand:
        return self
