"""Ways to buy a thing again and again, or to pay for it later."""

from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from commerce.money import Money
from commerce.selling_plan import (
    FixedAmount,
    FixedPrice,
    Percentage,
    PriceAdjustment,
    Rhythm,
    SellingPlanInterval,
)
from models.base import Base, Key, OptionalMinor, Timestamps


class SellingPlanGroup(Timestamps, Base):
    """Plans to choose one of, such as delivery every week or every month.

    ``options`` is a list of [name, [value, …]]: what the plans differ in.
    """

    __tablename__ = "selling_plan_group"

    id: Mapped[Key]
    name: Mapped[str]
    app_name: Mapped[str | None]
    options: Mapped[list[Any]] = mapped_column(default=list)


class SellingPlanGroupProduct(Base):
    """A product that can be bought by the plans of a group."""

    __tablename__ = "selling_plan_group_product"
    __table_args__ = (Index(None, "product_id", "group_id"),)

    group_id: Mapped[int] = mapped_column(
        ForeignKey("selling_plan_group.id", ondelete="CASCADE"), primary_key=True
    )
    product_id: Mapped[int] = mapped_column(
        ForeignKey("product.id", ondelete="CASCADE"), primary_key=True
    )


class SellingPlan(Timestamps, Base):
    """One plan. ``options`` is a list of [name, value], in its group's order.

    Without a group it is offered no more, and is there for the carts that hold it.

    ``adjustments`` is a list of [kind, value, order count or null]: "percentage" with a number,
    "amount" or "price" with minor units of ``currency``. Everything is paid at once unless
    ``charge_percentage`` or ``charge_minor`` says otherwise.
    """

    __tablename__ = "selling_plan"
    __table_args__ = (
        CheckConstraint("charge_percentage BETWEEN 0 AND 100", name="charge_is_a_share"),
        Index(None, "group_id", "position", "id"),
    )

    id: Mapped[Key]
    group_id: Mapped[int | None] = mapped_column(
        ForeignKey("selling_plan_group.id", ondelete="CASCADE")
    )
    position: Mapped[int] = mapped_column(default=1)
    name: Mapped[str]
    description: Mapped[str | None]
    options: Mapped[list[Any]] = mapped_column(default=list)
    recurring_deliveries: Mapped[bool] = mapped_column(default=True)
    currency: Mapped[str]
    adjustments: Mapped[list[Any]] = mapped_column(default=list)
    charge_percentage: Mapped[float | None]
    charge_minor: Mapped[OptionalMinor]
    billing_interval: Mapped[SellingPlanInterval | None]
    billing_interval_count: Mapped[int] = mapped_column(default=1)
    delivery_interval: Mapped[SellingPlanInterval | None]
    delivery_interval_count: Mapped[int] = mapped_column(default=1)

    @property
    def price_adjustments(self) -> list[PriceAdjustment]:
        return [
            PriceAdjustment(self._value(kind, value), count)
            for kind, value, count in self.adjustments
        ]

    def _value(self, kind: str, value: float) -> Percentage | FixedAmount | FixedPrice:
        if kind == "percentage":
            return Percentage(float(value))
        amount = Money(int(value), self.currency)
        return FixedAmount(amount) if kind == "amount" else FixedPrice(amount)

    @property
    def charge(self) -> Money | None:
        return None if self.charge_minor is None else Money(self.charge_minor, self.currency)

    @property
    def billing(self) -> Rhythm | None:
        if self.billing_interval is None:
            return None
        return Rhythm(self.billing_interval, self.billing_interval_count)

    @property
    def delivery(self) -> Rhythm | None:
        if self.delivery_interval is None:
            return None
        return Rhythm(self.delivery_interval, self.delivery_interval_count)
