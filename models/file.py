"""Files that are neither pictures, videos nor models, such as a manual."""

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, Key, Timestamps


class GenericFile(Timestamps, Base):
    """A file by its address: a path where we keep it ourselves."""

    __tablename__ = "generic_file"

    id: Mapped[Key]
    url: Mapped[str]
    alt: Mapped[str | None]
    mime_type: Mapped[str | None]
    original_file_size: Mapped[int | None]
    preview_image_id: Mapped[int | None] = mapped_column(
        ForeignKey("image.id", ondelete="SET NULL"), index=True
    )
