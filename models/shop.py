"""The shop itself: one row."""

from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from commerce.rounding import Rounding, RoundingScope
from models.base import Base, Timestamps


class Shop(Timestamps, Base):
    """How the shop is called and what money it counts in.

    ``captures_at_once``: whether a card's money is taken as soon as there is an order, or when
    staff say so.
    """

    __tablename__ = "shop"
    __table_args__ = (sa.CheckConstraint("id = 1", name="single_row"),)

    id: Mapped[int] = mapped_column(primary_key=True, default=1)
    name: Mapped[str]
    description: Mapped[str | None]
    email: Mapped[str | None]
    currency_code: Mapped[str] = mapped_column(sa.String(3))
    country_code: Mapped[str] = mapped_column(sa.String(2))
    presentment_currencies: Mapped[list[Any]] = mapped_column(default=list, server_default="[]")
    money_format: Mapped[str | None]
    ships_to_countries: Mapped[list[Any]] = mapped_column(default=list, server_default="[]")
    # What the shop speaks; the first is what its rows are written in.
    languages: Mapped[list[Any]] = mapped_column(default=lambda: ["EN"], server_default='["EN"]')
    card_brands: Mapped[list[Any]] = mapped_column(default=list, server_default="[]")
    digital_wallets: Mapped[list[Any]] = mapped_column(default=list, server_default="[]")
    order_prefix: Mapped[str] = mapped_column(default="#")
    captures_at_once: Mapped[bool] = mapped_column(default=True, server_default=sa.text("true"))
    # How taxes and percentages are rounded; an order keeps how it was.
    rounding: Mapped[Rounding] = mapped_column(default=Rounding.HALF_UP, server_default="HALF_UP")
    rounding_scope: Mapped[RoundingScope] = mapped_column(
        default=RoundingScope.LINE, server_default="LINE"
    )
    is_demo: Mapped[bool] = mapped_column(default=False)


class CatalogueVersion(Base):
    """Counts the changes of the catalogue, so that caches anywhere know when they are old."""

    __tablename__ = "catalogue_version"
    __table_args__ = (sa.CheckConstraint("id = 1", name="single_row"),)

    id: Mapped[int] = mapped_column(primary_key=True, default=1)
    version: Mapped[int] = mapped_column(sa.BigInteger, default=0)
