"""Pictures, as clients see them."""

from typing import Annotated

import strawberry

import models
import resolvers.image
from commerce.image_transform import (
    MAX_SIDE,
    CropRegion,
    ImageContentType,
    ImageTransform,
)
from schema import enums
from schema.info import Info
from schema.permission import public
from schema.scalars import URL

enums.register(CropRegion)
enums.register(ImageContentType)

_CROP = "What stays of it where it does not fit both sides; without it nothing is cut off."
_FORMAT = "The format it is wanted in."
_SCALE = "Multiplies both sides for dense screens: 1 to 3."


def _most(side: str) -> str:
    return f"The most pixels it may be {side}, {MAX_SIDE:,} at most. It is never enlarged."


@strawberry.input(
    description="How a picture is wanted. All of it is a wish: what cannot be done is left out."
)
class ImageTransformInput:
    crop: CropRegion | None = strawberry.field(default=strawberry.UNSET, description=_CROP)
    max_width: int | None = strawberry.field(default=strawberry.UNSET, description=_most("wide"))
    max_height: int | None = strawberry.field(default=strawberry.UNSET, description=_most("high"))
    preferred_content_type: ImageContentType | None = strawberry.field(
        default=strawberry.UNSET, description=_FORMAT
    )
    scale: int | None = strawberry.field(default=1, description=_SCALE)

    def parsed(self) -> ImageTransform:
        return ImageTransform.bounded(
            self.max_width or None,
            self.max_height or None,
            self.crop or None,
            self.preferred_content_type or None,
            self.scale,
        )


# Without arguments, where a picture is told of the request and of what its row says.
AS_IT_IS = {"plainly": (resolvers.image.absolute, "url")}


@strawberry.type(description="A picture.")
class Image:
    alt_text: str | None = public("What it shows, for those who cannot see it.")
    width: int | None = public("Its width in pixels, if known.")
    height: int | None = public("Its height in pixels, if known.")

    @public("Its id.", strawberry.ID | None)
    def id(self: models.Picture) -> str:
        return self.image_gid

    @public("Where it is, in the shape that is asked for.", URL, plan=AS_IT_IS)
    def url(
        self: models.Picture,
        info: Info,
        transform: Annotated[
            ImageTransformInput | None, strawberry.argument(description="How it is wanted.")
        ] = strawberry.UNSET,
    ) -> str:
        if not transform:
            return resolvers.image.absolute(info.context, self.url)
        return resolvers.image.url(info.context, self, transform.parsed())

    @public("Where it is.", URL, use="url", plan=AS_IT_IS)
    def src(self: models.Picture, info: Info) -> str:
        return resolvers.image.url(info.context, self)

    @public("Where it is, as it was uploaded.", URL, use="url", plan=AS_IT_IS)
    def original_src(self: models.Picture, info: Info) -> str:
        return resolvers.image.url(info.context, self)

    @public("Where it is, in another shape.", URL, use="url(transform:)")
    def transformed_src(
        self: models.Picture,
        info: Info,
        crop: Annotated[
            CropRegion | None, strawberry.argument(description=_CROP)
        ] = strawberry.UNSET,
        max_width: Annotated[
            int | None, strawberry.argument(description=_most("wide"))
        ] = strawberry.UNSET,
        max_height: Annotated[
            int | None, strawberry.argument(description=_most("high"))
        ] = strawberry.UNSET,
        preferred_content_type: Annotated[
            ImageContentType | None, strawberry.argument(description=_FORMAT)
        ] = strawberry.UNSET,
        scale: Annotated[int | None, strawberry.argument(description=_SCALE)] = 1,
    ) -> str:
        wanted = ImageTransform.bounded(
            max_width or None,
            max_height or None,
            crop or None,
            preferred_content_type or None,
            scale,
        )
        return resolvers.image.url(info.context, self, wanted)

    @public("A blurred picture to show while it loads.", always="null: none is made")
    def thumbhash(self: models.Picture) -> str | None:
        return None
