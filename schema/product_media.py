"""A product's pictures, videos and models: a part of ``Product``."""

from typing import Annotated

import strawberry

import models
import resolvers.media
import resolvers.product
from loaders.pagination import Page, PageArgs
from resolvers.media import ProductImageSortKeys, ProductMediaSortKeys
from schema import enums
from schema.connection import Connection, connection
from schema.image import Image
from schema.info import Info
from schema.media import Media
from schema.permission import public

enums.register(ProductImageSortKeys)
enums.register(ProductMediaSortKeys)

ImageSortKey = Annotated[
    ProductImageSortKeys | None, strawberry.argument(description="What to order by.")
]
MediaSortKey = Annotated[
    ProductMediaSortKeys | None, strawberry.argument(description="What to order by.")
]


@strawberry.type
class ProductMedia:
    @public("Its first picture; null if it has none.", Image | None)
    async def featured_image(self: models.Product, info: Info) -> models.Image | None:
        return await resolvers.product.featured_image(info.context, self.id)

    @connection(Connection[Image], "Its pictures.")
    async def images(
        self: models.Product,
        info: Info,
        page: PageArgs,
        sort_key: ImageSortKey = ProductImageSortKeys.POSITION,
    ) -> Page[models.Image]:
        key = sort_key or ProductImageSortKeys.POSITION
        return await resolvers.media.images(info.context, self.id, page, key)

    @connection(Connection[Media], "Its pictures, videos and models.")
    async def media(
        self: models.Product,
        info: Info,
        page: PageArgs,
        sort_key: MediaSortKey = ProductMediaSortKeys.POSITION,
    ) -> Page[models.Media]:
        key = sort_key or ProductMediaSortKeys.POSITION
        return await resolvers.media.media(info.context, self.id, page, key)
