"""Pictures and where they are."""

from urllib.parse import urlsplit, urlunsplit

import models
from commerce.image_transform import AS_IT_IS, ImageTransform
from context import Context


def url(context: Context, row: models.Picture, transform: ImageTransform = AS_IT_IS) -> str:
    """Its absolute address, which says how it is to be transformed.

    Hosts of pictures elsewhere are asked in the same words, which many understand; others
    show the picture as it is.
    """
    address = absolute(context, row.url)
    query = "" if transform is AS_IT_IS else transform.query()
    if not query:
        return address
    parts = urlsplit(address)
    return urlunsplit(parts._replace(query=f"{parts.query}&{query}" if parts.query else query))


def absolute(context: Context, address: str) -> str:
    """Files that we keep ourselves are stored by their path."""
    return f"{context.request.base_url}{address}" if address.startswith("/") else address
