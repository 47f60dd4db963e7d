"""How the shop presents itself, as clients see it."""

import strawberry

import models
from schema.info import Info
from schema.media import MediaImage
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

    @public("Its logo.", MediaImage | None)
    async def logo(self: models.Brand, info: Info) -> models.Media | None:
        return await _picture(info, self.logo_id)

    @public("Its logo in a square.", MediaImage | None)
    async def square_logo(self: models.Brand, info: Info) -> models.Media | None:
        return await _picture(info, self.square_logo_id)

    @public("The picture at the top of its pages.", MediaImage | None)
    async def cover_image(self: models.Brand, info: Info) -> models.Media | None:
        return await _picture(info, self.cover_image_id)


async def _picture(info: Info, key: int | None) -> models.Media | None:
    return None if key is None else await info.context.loaders.media.load(key)
