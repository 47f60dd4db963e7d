"""What there is to look at of a product: pictures, videos and models."""

from typing import Any, TypeVar

import orjson

import models
import resolvers.image
import resolvers.product
from commerce.vocabulary import Vocabulary
from context import Context
from loaders import catalogue
from loaders.page import PageOf
from loaders.pagination import Order, PageArgs

RowT = TypeVar("RowT", models.Media, models.MediaPresentation)


class ProductImageSortKeys(Vocabulary):
    """The orders a product's pictures can come in."""

    CREATED_AT = "By when they were added."
    ID = "By id."
    POSITION = "As staff placed them."
    RELEVANCE = "As staff placed them: there is nothing to be relevant to."


class ProductMediaSortKeys(Vocabulary):
    """The orders a product's media can come in."""

    ID = "By id."
    POSITION = "As staff placed them."
    RELEVANCE = "As staff placed them: there is nothing to be relevant to."


class MediaPresentationFormat(Vocabulary):
    """What a medium is to be shown with."""

    IMAGE = "A picture."
    MODEL_VIEWER = "A viewer of models."


_IMAGE_ORDERS: dict[ProductImageSortKeys, Order] = {
    ProductImageSortKeys.CREATED_AT: catalogue.IMAGE_CREATED_AT,
    ProductImageSortKeys.ID: catalogue.IMAGE_ID,
    ProductImageSortKeys.POSITION: catalogue.IMAGE_POSITION,
    ProductImageSortKeys.RELEVANCE: catalogue.IMAGE_POSITION,
}
_MEDIA_ORDERS: dict[ProductMediaSortKeys, Order] = {
    ProductMediaSortKeys.ID: catalogue.MEDIA_ID,
    ProductMediaSortKeys.POSITION: catalogue.MEDIA_POSITION,
    ProductMediaSortKeys.RELEVANCE: catalogue.MEDIA_POSITION,
}


def images(context: Context, args: PageArgs, sort_key: ProductImageSortKeys) -> PageOf:
    """A page of the pictures of each product."""
    return context.loaders.images_of_product(args, _IMAGE_ORDERS[sort_key])


def media(context: Context, args: PageArgs, sort_key: ProductMediaSortKeys) -> PageOf:
    """A page of all that there is to look at of each product."""
    return context.loaders.media_of_product(_MEDIA_ORDERS[sort_key], args)


async def by_number(context: Context, number: int) -> models.Media | None:
    """The medium of that id, if whoever asks may see the product it is of."""
    return await _seen(context, await context.loaders.media.load(number))


async def presentation(context: Context, number: int) -> models.MediaPresentation | None:
    return await _seen(context, await context.loaders.media_presentation.load(number))


async def _seen(context: Context, row: RowT | None) -> RowT | None:
    if row is None or row.product_id is None:
        return row
    return row if await resolvers.product.product(context, row.product_id, None) else None


def presented(
    context: Context, row: models.MediaPresentation, format: MediaPresentationFormat
) -> str | None:
    """What a viewer of that kind has to know, as JSON; None where it cannot show the medium."""
    still: dict[str, Any] = {
        "src": resolvers.image.url(context, row) if row.url else None,
        "alt": row.alt_text,
    }
    if format is MediaPresentationFormat.IMAGE:
        if not row.url:
            return None
        return orjson.dumps({**still, "width": row.width, "height": row.height}).decode()
    if row.kind is not models.MediaContentType.MODEL_3D:
        return None
    sources = [
        {
            "url": resolvers.image.absolute(context, source["url"]),
            "mimeType": source["mime_type"],
        }
        for source in row.sources
    ]
    return orjson.dumps({"sources": sources, "poster": still["src"], "alt": row.alt_text}).decode()
