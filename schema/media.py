"""Pictures, videos and models, as clients see them."""

from typing import Annotated, Any

import strawberry

import models
import resolvers.image
import resolvers.media
from schema import enums
from schema.image import Image
from schema.info import Info
from schema.node import Node
from schema.permission import public
from schema.scalars import JSON, URL

enums.register(models.MediaContentType)
enums.register(models.MediaHost)
enums.register(resolvers.media.MediaPresentationFormat)

Source = dict[str, Any]


@strawberry.type(description="How a medium is shown.")
class MediaPresentation(Node):
    @public("What a viewer has to know, as JSON; null if it cannot show the medium.", JSON | None)
    def as_json(
        self: models.MediaPresentation,
        info: Info,
        format: Annotated[
            resolvers.media.MediaPresentationFormat,
            strawberry.argument(description="What it is to be shown with."),
        ],
    ) -> str | None:
        return resolvers.media.presented(info.context, self, format)


@strawberry.interface(description="Something to look at: a picture, a video or a model.")
class Media:
    id: strawberry.ID = public("Its id.", resolver=lambda root: root.gid)

    @public("What it shows, for those who cannot see it.")
    def alt(self: models.Media) -> str | None:
        return self.alt_text

    @public("What kind of thing it is.", models.MediaContentType)
    def media_content_type(self: models.Media) -> models.MediaContentType:
        return self.kind

    @public("A picture to show in its place; null if there is none.", Image | None)
    def preview_image(self: models.Media) -> models.Media | None:
        return self if self.url else None

    @public("How it is shown.", MediaPresentation | None)
    async def presentation(self: models.Media, info: Info) -> models.MediaPresentation | None:
        return await info.context.loaders.media_presentation.load(self.id)


@strawberry.type(description="A picture.")
class MediaImage(Media, Node):
    @public("The picture.", Image | None)
    def image(self: models.MediaImage) -> models.MediaImage:
        return self


@strawberry.type(description="One file of a video.")
class VideoSource:
    @public("What kind of file it is, such as mp4.")
    def format(self: Source) -> str:
        return str(self["format"])

    @public("The type of its content, such as video/mp4.")
    def mime_type(self: Source) -> str:
        return str(self["mime_type"])

    @public("Where it is.")
    def url(self: Source, info: Info) -> str:
        return resolvers.image.absolute(info.context, self["url"])

    @public("Its width in pixels.")
    def width(self: Source) -> int:
        return int(self["width"])

    @public("Its height in pixels.")
    def height(self: Source) -> int:
        return int(self["height"])


@strawberry.type(description="A video that the shop plays.")
class Video(Media, Node):
    @public("Its files: the same in several sizes and formats.", list[VideoSource])
    def sources(self: models.Video) -> list[Source]:
        return self.sources


@strawberry.type(description="A video that another site plays.")
class ExternalVideo(Media, Node):
    @public("Who plays it.", models.MediaHost)
    def host(self: models.ExternalVideo) -> models.MediaHost | None:
        return self.host

    @public("The address to put into a frame of a page.", URL)
    def embed_url(self: models.ExternalVideo) -> str | None:
        return self.embed_url

    @public("The address of its own page.", URL)
    def origin_url(self: models.ExternalVideo) -> str | None:
        return self.origin_url

    @public("The address to put into a frame of a page.", URL, use="embedUrl")
    def embedded_url(self: models.ExternalVideo) -> str | None:
        return self.embed_url


@strawberry.type(description="One file of a model.")
class Model3dSource:
    @public("What kind of file it is, such as glb.")
    def format(self: Source) -> str:
        return str(self["format"])

    @public("The type of its content, such as model/gltf-binary.")
    def mime_type(self: Source) -> str:
        return str(self["mime_type"])

    @public("Where it is.")
    def url(self: Source, info: Info) -> str:
        return resolvers.image.absolute(info.context, self["url"])

    @public("How many bytes it has.")
    def filesize(self: Source) -> int:
        return int(self["filesize"])


@strawberry.type(description="A model to turn around.")
class Model3d(Media, Node):
    @public("Its files: the same in several formats.", list[Model3dSource])
    def sources(self: models.Model3d) -> list[Source]:
        return self.sources


MEDIA = (MediaImage, Video, ExternalVideo, Model3d)
