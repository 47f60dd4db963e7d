"""Pictures, as clients see them."""

import strawberry

import models
import resolvers.image
from schema.info import Info
from schema.permission import public
from schema.scalars import URL


@strawberry.type(description="A picture.")
class Image:
    alt_text: str | None = public("What it shows, for those who cannot see it.")
    width: int | None = public("Its width in pixels, if known.")
    height: int | None = public("Its height in pixels, if known.")

    @public("Its id.", strawberry.ID | None)
    def id(self: models.Image) -> str:
        return self.gid

    @public("Where it is.", URL)
    def url(self: models.Image, info: Info) -> str:
        return resolvers.image.url(info.context, self)
