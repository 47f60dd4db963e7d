"""Files that are neither pictures, videos nor models, as clients see them."""

import strawberry

import models
import resolvers.image
from schema.image import Image
from schema.info import Info
from schema.node import Node
from schema.permission import public
from schema.scalars import URL


@strawberry.type(description="A file, such as a manual.")
class GenericFile(Node):
    alt: str | None = public("What it is, for those who cannot open it.")
    mime_type: str | None = public("The type of its content, such as application/pdf.")
    original_file_size: int | None = public("How many bytes it has.")

    @public("Where it is.", URL | None)
    def url(self: models.GenericFile, info: Info) -> str:
        return resolvers.image.absolute(info.context, self.url)

    @public("A picture to show in its place; null if there is none.", Image | None)
    async def preview_image(self: models.GenericFile, info: Info) -> models.Image | None:
        if self.preview_image_id is None:
            return None
        return await info.context.loaders.image.load(self.preview_image_id)
