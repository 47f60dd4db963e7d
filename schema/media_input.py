"""What staff say of media, and places to send files to."""

from typing import Any

import strawberry

from commerce import gid, media_source
from schema.given import given
from schema.scalars import UploadedFile

_ALT = "What it shows, for those who cannot see it; 1,000 characters at most."
MEDIA_TYPES = ("MediaImage", "Video", "ExternalVideo", "Model3d")


@strawberry.input(
    description="A file of a video or a model; clients fetch it from where it is, or from us."
)
class MediaSourceInput:
    url: str = strawberry.field(
        description="Its address, which begins with https; or the `resourceUrl` of a video's file"
        " that was sent ahead, which we then keep and serve."
    )
    mime_type: str = strawberry.field(
        description=f"The type of its content: {', '.join(media_source.TYPES)}."
    )
    width: strawberry.Maybe[int] = strawberry.field(description="The video's width in pixels.")
    height: strawberry.Maybe[int] = strawberry.field(description="The video's height in pixels.")
    filesize: strawberry.Maybe[int] = strawberry.field(
        description="How many bytes the model's file has."
    )


@strawberry.input(description="Something to look at: a picture, a video or a model.")
class ProductMediaInput:
    original_source: strawberry.Maybe[str] = strawberry.field(
        description="The address of the picture, the `resourceUrl` of a file that was sent ahead,"
        " or the address of a video's page at YouTube or Vimeo."
    )
    file: strawberry.Maybe[UploadedFile] = strawberry.field(
        description="The picture itself: JPEG, PNG, GIF, WebP or AVIF, 20 MB at most."
    )
    sources: strawberry.Maybe[list[MediaSourceInput]] = strawberry.field(
        description="The files of a video or of a model, best first, 20 at most: the same in"
        " several sizes and formats. `originalSource` or `file` is then its still, or left out."
    )
    alt: strawberry.Maybe[str | None] = strawberry.field(description=_ALT)

    def said(self) -> dict[str, Any]:
        said = given(self)
        if "sources" in said:
            said["sources"] = [given(one) for one in said["sources"]]
        return said


@strawberry.input(description="Changes of something to look at; what is left out stays.")
class ProductMediaUpdateInput:
    id: strawberry.ID = strawberry.field(description="The id of the medium.")
    alt: strawberry.Maybe[str | None] = strawberry.field(description=_ALT)

    def said(self) -> dict[str, Any]:
        return given(self) | {"id": media_key(self.id)}


def media_key(id: strawberry.ID) -> int:
    """The number of a medium, of whichever type."""
    found, _, _ = gid.split(id)
    return gid.number_of(found if found in MEDIA_TYPES else "MediaImage", id)
