"""What the shop sells: products, their options and their tags."""

from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship, validates

from commerce import taxonomy
from commerce.money import Money
from commerce.vocabulary import Vocabulary
from models.base import Base, Key, Minor, SortText, Timestamps, folded

if TYPE_CHECKING:
    from models.image import Image
    from models.variant import ProductVariant


class ProductStatus(Vocabulary):
    """Whether a product is meant to be seen."""

    ACTIVE = "Ready to be sold, and shown once it is published."
    DRAFT = "Being prepared; only staff see it."
    ARCHIVED = "No longer sold; only staff see it."


def _offered_order(*columns: str) -> Index:
    """An index for one order of the storefront's list; ``id`` last, so that no two rows tie."""
    return Index(None, *columns, "id")


def _category_key(execution: Any) -> str:
    return taxonomy.key_of(execution.get_current_parameters().get("category_way", ""))


class Product(Timestamps, Base):
    """Something with a page of its own; buyers put its variants in the cart.

    Shown to buyers when ACTIVE and ``published_at`` has come. The prices are those of its
    cheapest and dearest variant, and ``title_key``, ``sales_rank`` are what lists are sorted
    by: the case-folded title, and minus the number of units sold. ``category_way`` is how the
    trade's taxonomy names its category, "" for none.
    """

    __tablename__ = "product"
    __table_args__ = (
        _offered_order("title_key"),
        _offered_order("min_price_minor"),
        _offered_order("created_at"),
        _offered_order("updated_at"),
        _offered_order("sales_rank"),
        _offered_order("vendor"),
        _offered_order("product_type"),
        _offered_order("vendor_key"),
        _offered_order("product_type_key"),
        _offered_order("category_key"),
        _offered_order("status"),
        # And for what staff and buyers look for.
        _offered_order("published_at"),
        _offered_order("max_price_minor"),
    )

    id: Mapped[Key]
    handle: Mapped[SortText] = mapped_column(unique=True)
    title: Mapped[str]
    title_key: Mapped[SortText] = mapped_column(default=folded("title"))
    description: Mapped[str] = mapped_column(default="")
    description_html: Mapped[str] = mapped_column(default="")
    vendor: Mapped[SortText] = mapped_column(default="")
    vendor_key: Mapped[SortText] = mapped_column(default=folded("vendor"))
    product_type: Mapped[SortText] = mapped_column(default="")
    product_type_key: Mapped[SortText] = mapped_column(default=folded("product_type"))
    category_way: Mapped[str] = mapped_column(default="")
    category_key: Mapped[SortText] = mapped_column(default=_category_key)
    tags: Mapped[list[Any]] = mapped_column(default=list)
    status: Mapped[ProductStatus] = mapped_column(default=ProductStatus.ACTIVE)
    published_at: Mapped[datetime | None]
    seo_title: Mapped[str | None]
    seo_description: Mapped[str | None]
    requires_selling_plan: Mapped[bool] = mapped_column(default=False)
    is_gift_card: Mapped[bool] = mapped_column(default=False)
    currency: Mapped[str]
    min_price_minor: Mapped[Minor] = mapped_column(default=0)
    max_price_minor: Mapped[Minor] = mapped_column(default=0)
    min_compare_at_minor: Mapped[Minor] = mapped_column(default=0)
    max_compare_at_minor: Mapped[Minor] = mapped_column(default=0)
    sales_rank: Mapped[Minor] = mapped_column(default=0)

    options: Mapped[list["ProductOption"]] = relationship(
        order_by="ProductOption.position", cascade="all, delete-orphan", lazy="raise"
    )
    variants: Mapped[list["ProductVariant"]] = relationship(
        back_populates="product",
        order_by="ProductVariant.position",
        cascade="all, delete-orphan",
        lazy="raise",
    )
    images: Mapped[list["Image"]] = relationship(
        primaryjoin="and_(Product.id == Image.product_id, Image.kind == 'IMAGE')",
        order_by="Image.position",
        cascade="all, delete-orphan",
        lazy="raise",
    )
    tag_rows: Mapped[list["ProductTag"]] = relationship(cascade="all, delete-orphan", lazy="raise")

    @validates("title", "vendor", "product_type")
    def _keep_key(self, name: str, value: str) -> str:
        setattr(self, f"{name}_key", value.casefold())
        return value

    @validates("category_way")
    def _keep_category(self, name: str, value: str) -> str:
        self.category_key = taxonomy.key_of(value)
        return value

    @property
    def min_price(self) -> Money:
        return Money(self.min_price_minor, self.currency)

    @property
    def max_price(self) -> Money:
        return Money(self.max_price_minor, self.currency)

    @property
    def min_compare_at(self) -> Money:
        return Money(self.min_compare_at_minor, self.currency)

    @property
    def max_compare_at(self) -> Money:
        return Money(self.max_compare_at_minor, self.currency)


class ProductOption(Base):
    """A way in which a product's variants differ, such as size."""

    __tablename__ = "product_option"
    __table_args__ = (
        UniqueConstraint("product_id", "name"),
        Index(None, "product_id", "position", "id"),
    )

    id: Mapped[Key]
    product_id: Mapped[int] = mapped_column(ForeignKey("product.id", ondelete="CASCADE"))
    position: Mapped[int]
    name: Mapped[str]

    option_values: Mapped[list["ProductOptionValue"]] = relationship(
        order_by="ProductOptionValue.position", cascade="all, delete-orphan", lazy="raise"
    )


class ProductOptionValue(Base):
    """One choice of an option, such as small."""

    __tablename__ = "product_option_value"
    __table_args__ = (
        UniqueConstraint("option_id", "name"),
        Index(None, "option_id", "position", "id"),
    )

    id: Mapped[Key]
    option_id: Mapped[int] = mapped_column(ForeignKey("product_option.id", ondelete="CASCADE"))
    position: Mapped[int]
    name: Mapped[str]
    swatch_color: Mapped[str | None]
    swatch_image_id: Mapped[int | None] = mapped_column(
        ForeignKey("image.id", ondelete="SET NULL"), index=True
    )


class ProductTag(Base):
    """One tag of one product; ``Product.tags`` has the same words for reading."""

    __tablename__ = "product_tag"
    __table_args__ = (
        CheckConstraint("tag_key <> ''", name="not_empty"),
        Index(None, "tag_key", "product_id"),
    )

    product_id: Mapped[int] = mapped_column(
        ForeignKey("product.id", ondelete="CASCADE"), primary_key=True
    )
    tag_key: Mapped[SortText] = mapped_column(primary_key=True)
    tag: Mapped[SortText]
