"""The buyable forms of a product."""

from decimal import Decimal
from typing import TYPE_CHECKING, Any, ClassVar

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from commerce.money import Money
from commerce.quantity_rule import QuantityRule
from commerce.unit_price import MeasuredUnit, Measurement
from commerce.vocabulary import Vocabulary
from models.base import Base, Key, Minor, OptionalMinor, SortText, Timestamps

if TYPE_CHECKING:
    from models.product import Product


class InventoryPolicy(Vocabulary):
    """What happens when a variant has run out."""

    DENY = "It cannot be bought."
    CONTINUE = "It can be bought all the same, and is delivered later."


class WeightUnit(Vocabulary):
    """The unit a weight is shown in."""

    GRAMS = "Grams, a thousandth of a kilogram."
    KILOGRAMS = "Kilograms."
    OUNCES = "Ounces, a sixteenth of a pound."
    POUNDS = "Pounds, 453.59237 grams."


class ProductVariant(Timestamps, Base):
    """One buyable form of a product, such as a size.

    ``selected_options`` is a list of [option name, value] in the product's order of options.
    ``quantity_available`` is the sum over its inventory levels of what is on hand and not
    reserved: every change of stock takes this row first, by a conditional update.
    """

    __tablename__ = "product_variant"
    __table_args__ = (
        UniqueConstraint("product_id", "title"),
        CheckConstraint("price_minor >= 0", name="price_not_negative"),
        CheckConstraint("grams >= 0", name="grams_not_negative"),
        CheckConstraint(
            "quantity_increment > 0 AND quantity_minimum > 0", name="quantity_rule_positive"
        ),
        Index(None, "product_id", "id"),
        Index(None, "product_id", "position", "id"),
        Index(None, "product_id", "sku_key", "id"),
    )

    id: Mapped[Key]
    product_id: Mapped[int] = mapped_column(ForeignKey("product.id", ondelete="CASCADE"))
    position: Mapped[int] = mapped_column(default=1)
    title: Mapped[SortText]
    sku: Mapped[str | None]
    # The case-folded SKU, "" without one. Not unique: real shops use one code twice.
    sku_key: Mapped[SortText] = mapped_column(default="", index=True)
    barcode: Mapped[SortText | None] = mapped_column(index=True)
    selected_options: Mapped[list[Any]] = mapped_column(default=list)
    currency: Mapped[str]
    price_minor: Mapped[Minor]
    compare_at_minor: Mapped[OptionalMinor]
    grams: Mapped[int] = mapped_column(default=0)
    weight_unit: Mapped[WeightUnit] = mapped_column(default=WeightUnit.KILOGRAMS)
    requires_shipping: Mapped[bool] = mapped_column(default=True)
    taxable: Mapped[bool] = mapped_column(default=True)
    # Of the shop's tax rates those of this class count; without one, the usual ones.
    tax_class: Mapped[str | None]
    inventory_tracked: Mapped[bool] = mapped_column(default=True)
    inventory_policy: Mapped[InventoryPolicy] = mapped_column(default=InventoryPolicy.DENY)
    quantity_available: Mapped[int] = mapped_column(default=0)
    quantity_minimum: Mapped[int] = mapped_column(default=1)
    quantity_maximum: Mapped[int | None]
    quantity_increment: Mapped[int] = mapped_column(default=1)
    # How much of what one holds, such as 750 ML, and how much its unit price is for, such as 1 L.
    measured_quantity: Mapped[float | None]
    measured_unit: Mapped[MeasuredUnit | None]
    reference_quantity: Mapped[int] = mapped_column(default=1)
    reference_unit: Mapped[MeasuredUnit | None]
    image_id: Mapped[int | None] = mapped_column(
        ForeignKey("image.id", ondelete="SET NULL"), index=True
    )

    product: Mapped["Product"] = relationship(back_populates="variants", lazy="raise")

    # The shop's own price and former price where a market's stand in their columns' place.
    shop_prices: ClassVar[tuple[int, int | None] | None] = None

    @property
    def own_prices(self) -> tuple[int, int | None]:
        """The shop's own price and former price, whatever market it is shown in."""
        return self.shop_prices or (self.price_minor, self.compare_at_minor)

    @property
    def price(self) -> Money:
        return Money(self.price_minor, self.currency)

    @property
    def compare_at_price(self) -> Money | None:
        if self.compare_at_minor is None:
            return None
        return Money(self.compare_at_minor, self.currency)

    @property
    def quantity_rule(self) -> QuantityRule:
        return QuantityRule(self.quantity_minimum, self.quantity_maximum, self.quantity_increment)

    @property
    def measurement(self) -> Measurement | None:
        """How much one holds, if that is known."""
        if self.measured_quantity is None or self.measured_unit is None:
            return None
        return Measurement(
            Decimal(str(self.measured_quantity)),
            self.measured_unit,
            self.reference_quantity,
            self.reference_unit or self.measured_unit,
        )

    @property
    def sold_without_stock(self) -> bool:
        """Nobody counts it, or buyers may wait for it."""
        return not self.inventory_tracked or self.inventory_policy is InventoryPolicy.CONTINUE

    @property
    def available_for_sale(self) -> bool:
        return self.quantity_available > 0 or self.sold_without_stock
