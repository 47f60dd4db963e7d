"""Colors and pictures that stand for a choice."""

import strawberry

import models
from schema.info import Info
from schema.media import Media
from schema.permission import public
from schema.scalars import Color


@strawberry.type(description="A color or a picture that stands for a choice.")
class ProductOptionValueSwatch:
    @public("The color; null if it has none.", Color | None)
    def color(self: models.ProductOptionValue) -> str | None:
        return self.swatch_color

    @public("The picture; null if it has none.", Media | None)
    async def image(self: models.ProductOptionValue, info: Info) -> models.Media | None:
        if self.swatch_image_id is None:
            return None
        return await info.context.loaders.media.load(self.swatch_image_id)
