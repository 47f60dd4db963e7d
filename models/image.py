"""Pictures."""

from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from commerce import gid
from commerce.vocabulary import Vocabulary
from models.base import Base, Key, Timestamps


class MediaContentType(Vocabulary):
    """What there is to look at."""

    EXTERNAL_VIDEO = "A video that another site plays."
    IMAGE = "A picture."
    MODEL_3D = "A model to turn around."
    VIDEO = "A video."


class MediaHost(Vocabulary):
    """Where a video is played that is not ours."""

    VIMEO = "Vimeo."
    YOUTUBE = "YouTube."


class Picture:
    """What a picture shows of itself, whichever class its row was read as."""

    id: Any
    url: Any
    alt_text: Any
    width: Any
    height: Any

    @property
    def image_gid(self) -> str:
        return gid.make("Image", self.id)


class Image(Picture, Timestamps, Base):
    """A picture by its address; of a product in its place there, or of something else.

    ``url`` is a path (``/images/…``) where we keep the picture ourselves; ``source_url`` is
    then where it was downloaded from, if it was. A row of another ``kind`` is the still of a
    video or a model, "" where that has none: read it as ``models.Media``.
    """

    __tablename__ = "image"
    __table_args__ = (
        Index(None, "product_id", "id"),
        Index(None, "product_id", "position", "id"),
        Index(None, "product_id", "created_at", "id"),
        CheckConstraint(
            "kind <> 'EXTERNAL_VIDEO'"
            " OR (host IS NOT NULL AND embed_url IS NOT NULL AND origin_url IS NOT NULL)",
            name="external_video_is_somewhere",
        ),
    )

    id: Mapped[Key]
    product_id: Mapped[int | None] = mapped_column(ForeignKey("product.id", ondelete="CASCADE"))
    position: Mapped[int] = mapped_column(default=1)
    kind: Mapped[MediaContentType] = mapped_column(default=MediaContentType.IMAGE)
    url: Mapped[str]
    source_url: Mapped[str | None]
    alt_text: Mapped[str | None]
    width: Mapped[int | None]
    height: Mapped[int | None]
    # A video's or model's files: url, mime_type, format, and width and height or filesize.
    sources: Mapped[list[Any]] = mapped_column(default=list)
    host: Mapped[MediaHost | None]
    embed_url: Mapped[str | None]
    origin_url: Mapped[str | None]
