"""What there is to look at: the rows of ``image``, each as the kind of medium that it is."""

from typing import TYPE_CHECKING, Any

from sqlalchemy.orm import Mapped

from models.base import Base
from models.image import Image, MediaContentType, MediaHost, Picture


class Media(Picture, Base):
    """A picture, a video or a model; a row of a picture is ``models.Image`` as well."""

    __table__ = Image.__table__
    __mapper_args__ = {"polymorphic_on": Image.__table__.c.kind}  # noqa: RUF012

    if TYPE_CHECKING:
        id: Mapped[int]
        product_id: Mapped[int | None]
        position: Mapped[int]
        kind: Mapped[MediaContentType]
        url: Mapped[str]
        alt_text: Mapped[str | None]
        width: Mapped[int | None]
        height: Mapped[int | None]
        sources: Mapped[list[Any]]
        host: Mapped[MediaHost | None]
        embed_url: Mapped[str | None]
        origin_url: Mapped[str | None]


class MediaImage(Media):
    """A picture."""

    __mapper_args__ = {"polymorphic_identity": MediaContentType.IMAGE}  # noqa: RUF012


class Video(Media):
    """A video whose files are named in ``sources``."""

    __mapper_args__ = {"polymorphic_identity": MediaContentType.VIDEO}  # noqa: RUF012


class ExternalVideo(Media):
    """A video that another site plays."""

    __mapper_args__ = {"polymorphic_identity": MediaContentType.EXTERNAL_VIDEO}  # noqa: RUF012


class Model3d(Media):
    """A model to turn around, whose files are named in ``sources``."""

    __mapper_args__ = {"polymorphic_identity": MediaContentType.MODEL_3D}  # noqa: RUF012


class MediaPresentation(Picture, Base):
    """How a medium is shown: the same row once more, for its id."""

    __table__ = Image.__table__

    if TYPE_CHECKING:
        id: Mapped[int]
        product_id: Mapped[int | None]
        kind: Mapped[MediaContentType]
        url: Mapped[str]
        alt_text: Mapped[str | None]
        width: Mapped[int | None]
        height: Mapped[int | None]
        sources: Mapped[list[Any]]
