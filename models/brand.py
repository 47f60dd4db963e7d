"""How the shop presents itself: one row at most."""

from typing import Any

import sqlalchemy as sa
from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base


class Brand(Base):
    """Logos, slogan and colors; ``colors`` are lists of [background, foreground] as #RRGGBB."""

    __tablename__ = "brand"
    __table_args__ = (sa.CheckConstraint("id = 1", name="single_row"),)

    id: Mapped[int] = mapped_column(primary_key=True, default=1)
    slogan: Mapped[str | None]
    short_description: Mapped[str | None]
    primary_colors: Mapped[list[Any]] = mapped_column(default=list)
    secondary_colors: Mapped[list[Any]] = mapped_column(default=list)
    logo_id: Mapped[int | None] = mapped_column(ForeignKey("image.id", ondelete="SET NULL"))
    square_logo_id: Mapped[int | None] = mapped_column(ForeignKey("image.id", ondelete="SET NULL"))
    cover_image_id: Mapped[int | None] = mapped_column(ForeignKey("image.id", ondelete="SET NULL"))
