"""Where products stand in lists sorted by what a market with fixed prices asks for them."""

from sqlalchemy import ForeignKey, ForeignKeyConstraint, Index
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, Minor


class PricePlace(Base):
    """A product's place among all, by what its cheapest variant costs by a price list.

    ``price_minor`` is the shop's own price that comes to as much there or just more, and
    ``fixed_minor`` the fixed price that decides, or more than any for those without. So sorted,
    products are in the order of the market's prices, and a new exchange rate moves only those
    with fixed ones. ``resolvers.price_place`` keeps it.
    """

    __tablename__ = "price_place"
    __table_args__ = (
        Index(None, "price_list_id", "price_minor", "fixed_minor", "product_id"),
        Index(None, "product_id"),
    )

    price_list_id: Mapped[int] = mapped_column(
        ForeignKey("price_list.id", ondelete="CASCADE"), primary_key=True
    )
    product_id: Mapped[int] = mapped_column(
        ForeignKey("product.id", ondelete="CASCADE"), primary_key=True
    )
    price_minor: Mapped[Minor]
    fixed_minor: Mapped[Minor]


class CollectionPricePlace(Base):
    """The same place among the products of a collection."""

    __tablename__ = "collection_price_place"
    __table_args__ = (
        ForeignKeyConstraint(
            ["collection_id", "product_id"],
            ["collection_product.collection_id", "collection_product.product_id"],
            ondelete="CASCADE",
        ),
        Index(
            "ix_collection_price_place_order",
            *("price_list_id", "collection_id", "price_minor", "fixed_minor", "product_id"),
        ),
        Index(None, "product_id", "collection_id"),
    )

    price_list_id: Mapped[int] = mapped_column(
        ForeignKey("price_list.id", ondelete="CASCADE"), primary_key=True
    )
    collection_id: Mapped[int] = mapped_column(primary_key=True)
    product_id: Mapped[int] = mapped_column(primary_key=True)
    price_minor: Mapped[Minor]
    fixed_minor: Mapped[Minor]
