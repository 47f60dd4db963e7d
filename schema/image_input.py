"""A picture that staff give a collection or an article."""

from typing import Any

import strawberry

from schema.given import given
from schema.scalars import UploadedFile


@strawberry.input(description="A picture to keep.")
class ImageInput:
    original_source: strawberry.Maybe[str] = strawberry.field(
        description="Its address, or the `resourceUrl` of a file that was sent ahead."
    )
    file: strawberry.Maybe[UploadedFile] = strawberry.field(
        description="The picture itself: JPEG, PNG, GIF, WebP or AVIF, 20 MB at most."
    )
    alt: strawberry.Maybe[str | None] = strawberry.field(
        description="What it shows, for those who cannot see it; 1,000 characters at most."
    )

    def said(self) -> dict[str, Any]:
        return given(self)
