"""A product's pictures, videos and models: a part of ``Product``."""

from typing import Annotated

import strawberry

import models
import resolvers.media
import resolvers.product
from loaders.page import PageOf
from loaders.pagination import Page, PageArgs
from resolvers.media import ProductImageSortKeys, ProductMediaSortKeys
from schema import enums
from schema.connection import Connection, connection
from schema.image import Image
from schema.info import Info
from schema.media import Media
from schema.permission import public
from schema.together import of_each

enums.register(ProductImageSortKeys)
enums.register(ProductMediaSortKeys)

ImageSortKey = Annotated[
    ProductImageSortKeys | None, strawberry.argument(description="What to order by.")
]
MediaSortKey = Annotated[
    ProductMediaSortKeys | None, strawberry.argument(description="What to order by.")
]


def _images(
    info: Info, page: PageArgs, sort_key: ImageSortKey = ProductImageSortKeys.POSITION
) -> PageOf:
    key = sort_key or ProductImageSortKeys.POSITION
    return resolvers.media.images(info.context, page, key)


def _media(
    info: Info, page: PageArgs, sort_key: MediaSortKey = ProductMediaSortKeys.POSITION
) -> PageOf:
    key = sort_key or ProductMediaSortKeys.POSITION
    return resolvers.media.media(info.context, page, key)


@strawberry.type
class ProductMedia:
    @public("Its first picture; null if it has none.", Image | None)
    async def featured_image(self: models.Product, info: Info) -> models.Image | None:
        return await resolvers.product.featured_image(info.context, self.id)

    @connection(Connection[Image], "Its pictures.", together=of_each(_images))
    async def images(
        self: models.Product,
        info: Info,
        page: PageArgs,
        sort_key: ImageSortKey = ProductImageSortKeys.POSITION,
    ) -> Page[models.Image]:
        return await _images(info, page, sort_key).load(self.id)

    @connection(Connection[Media], "Its pictures, videos and models.", together=of_each(_media))
    async def media(
        self: models.Product,
        info: Info,
        page: PageArgs,
        sort_key: MediaSortKey = ProductMediaSortKeys.POSITION,
    ) -> Page[models.Media]:
        return await _media(info, page, sort_key).load(self.id)
