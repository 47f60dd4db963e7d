"""Groups of products."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, validates

from commerce.vocabulary import Vocabulary
from models.base import Base, Key, Minor, SortText, Timestamps, folded


class CollectionKind(Vocabulary):
    """How products come into a collection."""

    CUSTOM = "Staff choose them, and their places."
    SMART = "Rules choose them."


class CollectionSortOrder(Vocabulary):
    """The order a collection's products come in when none is asked for."""

    MANUAL = "As staff placed them."
    BEST_SELLING = "Best selling first."
    ALPHA_ASC = "By title."
    ALPHA_DESC = "By title, from the end."
    PRICE_ASC = "Cheapest first."
    PRICE_DESC = "Dearest first."
    CREATED = "Oldest first."
    CREATED_DESC = "Newest first."


class Collection(Timestamps, Base):
    """A group of products, chosen by hand or by rules.

    ``rules`` is a list of [column, relation, condition] (see ``commerce.collection_rule``);
    all of them must hold, or any where ``rules_match_any``.
    """

    __tablename__ = "collection"
    __table_args__ = (
        Index(None, "title_key", "id"),
        Index(None, "updated_at", "id"),
        Index(None, "kind", "id"),
    )

    id: Mapped[Key]
    handle: Mapped[SortText] = mapped_column(unique=True)
    title: Mapped[str]
    title_key: Mapped[SortText] = mapped_column(default=folded("title"))
    description: Mapped[str] = mapped_column(default="")
    description_html: Mapped[str] = mapped_column(default="")
    kind: Mapped[CollectionKind] = mapped_column(default=CollectionKind.CUSTOM)
    rules: Mapped[list[Any]] = mapped_column(default=list)
    rules_match_any: Mapped[bool] = mapped_column(default=False)
    sort_order: Mapped[CollectionSortOrder] = mapped_column(default=CollectionSortOrder.MANUAL)
    published_at: Mapped[datetime | None]
    seo_title: Mapped[str | None]
    seo_description: Mapped[str | None]
    image_id: Mapped[int | None] = mapped_column(
        ForeignKey("image.id", ondelete="SET NULL"), index=True
    )

    @validates("title")
    def _keep_key(self, _name: str, value: str) -> str:
        self.title_key = value.casefold()
        return value


class CollectionProduct(Base):
    """A product's place in a collection, with copies of what the collection is sorted by.

    The copies let every order of a collection be read from one index, however large it is;
    ``resolvers.membership`` keeps them.
    """

    __tablename__ = "collection_product"
    __table_args__ = (
        Index(None, "collection_id", "position", "product_id"),
        Index(None, "collection_id", "title_key", "product_id"),
        Index(None, "collection_id", "price_minor", "product_id"),
        Index(None, "collection_id", "created_at", "product_id"),
        Index(None, "collection_id", "sales_rank", "product_id"),
        Index(None, "product_id", "collection_id"),
    )

    collection_id: Mapped[int] = mapped_column(
        ForeignKey("collection.id", ondelete="CASCADE"), primary_key=True
    )
    product_id: Mapped[int] = mapped_column(
        ForeignKey("product.id", ondelete="CASCADE"), primary_key=True
    )
    position: Mapped[int] = mapped_column(default=0)
    title_key: Mapped[SortText]
    price_minor: Mapped[Minor]
    created_at: Mapped[datetime]
    sales_rank: Mapped[Minor]
