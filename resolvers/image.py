"""Pictures and where they are."""

import models
from context import Context


def url(context: Context, row: models.Image) -> str:
    """Its absolute address; pictures that we keep ourselves are stored by their path."""
    return f"{context.request.base_url}{row.url}" if row.url.startswith("/") else row.url
