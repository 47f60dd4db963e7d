"""Pictures."""

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, Key, Timestamps


class Image(Timestamps, Base):
    """A picture by its address; of a product in its place there, or of something else.

    ``url`` is a path (``/images/…``) where we keep the picture ourselves; ``source_url`` is
    then where it was downloaded from, if it was.
    """

    __tablename__ = "image"
    __table_args__ = (Index(None, "product_id", "position", "id"),)

    id: Mapped[Key]
    product_id: Mapped[int | None] = mapped_column(ForeignKey("product.id", ondelete="CASCADE"))
    position: Mapped[int] = mapped_column(default=1)
    url: Mapped[str]
    source_url: Mapped[str | None]
    alt_text: Mapped[str | None]
    width: Mapped[int | None]
    height: Mapped[int | None]
