"""Where the shop sells, in which money, and for how much."""

from decimal import Decimal
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from commerce.market import PriceEnding
from commerce.money import Money
from commerce.rounding import Rounding
from models.base import Base, Key, Minor, OptionalMinor, SortText, Timestamps


class Market(Timestamps, Base):
    """Countries that are sold to alike; no country is in two markets.

    The primary market sells at the shop's own prices, to whoever is in no other market.
    """

    __tablename__ = "market"
    __table_args__ = (Index(None, "name_key", "id"),)

    id: Mapped[Key]
    handle: Mapped[SortText] = mapped_column(unique=True)
    name: Mapped[str]
    name_key: Mapped[SortText]
    countries: Mapped[list[Any]] = mapped_column(default=list)
    currency: Mapped[str] = mapped_column(String(3))
    prices_include_tax: Mapped[bool] = mapped_column(default=False)
    enabled: Mapped[bool] = mapped_column(default=True)
    # True or null, so that no two rows are it.
    is_primary: Mapped[bool | None] = mapped_column(unique=True)
    rounding: Mapped[Rounding] = mapped_column(default=Rounding.HALF_UP)
    ending: Mapped[PriceEnding] = mapped_column(default=PriceEnding.NONE)

    @property
    def primary(self) -> bool:
        return bool(self.is_primary)


class PriceList(Timestamps, Base):
    """What a market asks: so many percent more or less, and for some variants a fixed price."""

    __tablename__ = "price_list"
    __table_args__ = (Index(None, "name_key", "id"),)

    id: Mapped[Key]
    market_id: Mapped[int] = mapped_column(ForeignKey("market.id", ondelete="CASCADE"), unique=True)
    name: Mapped[str]
    name_key: Mapped[SortText]
    # In percent, as a decimal number is written: exact on either database.
    percentage: Mapped[str] = mapped_column(default="0")

    @property
    def adjustment(self) -> Decimal:
        return Decimal(self.percentage)


class PriceListPrice(Base):
    """A variant's fixed price; ``currency`` is that of the list's market."""

    __tablename__ = "price_list_price"
    __table_args__ = (
        CheckConstraint("price_minor >= 0", name="price_not_negative"),
        Index(None, "price_list_id", "product_id", "variant_id"),
        Index(None, "product_id"),
    )

    price_list_id: Mapped[int] = mapped_column(
        ForeignKey("price_list.id", ondelete="CASCADE"), primary_key=True
    )
    variant_id: Mapped[int] = mapped_column(
        ForeignKey("product_variant.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    product_id: Mapped[int] = mapped_column(ForeignKey("product.id", ondelete="CASCADE"))
    currency: Mapped[str] = mapped_column(String(3))
    price_minor: Mapped[Minor]
    compare_at_minor: Mapped[OptionalMinor]

    @property
    def price(self) -> Money:
        return Money(self.price_minor, self.currency)

    @property
    def compare_at_price(self) -> Money | None:
        return (
            None if self.compare_at_minor is None else Money(self.compare_at_minor, self.currency)
        )


class ExchangeRate(Timestamps, Base):
    """How much of a currency one unit of the shop's own buys, written as a decimal number."""

    __tablename__ = "exchange_rate"

    currency: Mapped[SortText] = mapped_column(primary_key=True)
    written: Mapped[str]

    @property
    def rate(self) -> Decimal:
        return Decimal(self.written)
