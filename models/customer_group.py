"""Customers whom the shop treats alike, and the discounts that are for them alone."""

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, Key, SortText, Timestamps


class CustomerGroup(Timestamps, Base):
    """Customers whom the shop treats alike; ``name_key`` is the name case-folded."""

    __tablename__ = "customer_group"

    id: Mapped[Key]
    name: Mapped[str]
    name_key: Mapped[SortText] = mapped_column(unique=True)
    tax_exempt: Mapped[bool] = mapped_column(default=False)


class CustomerGroupMember(Base):
    """A customer is in a group."""

    __tablename__ = "customer_group_member"
    __table_args__ = (Index(None, "customer_id", "customer_group_id"),)

    customer_group_id: Mapped[int] = mapped_column(
        ForeignKey("customer_group.id", ondelete="CASCADE"), primary_key=True
    )
    customer_id: Mapped[int] = mapped_column(
        ForeignKey("customer.id", ondelete="CASCADE"), primary_key=True
    )


class DiscountCustomerGroup(Base):
    """A discount's rule names a group: so none is deleted that a rule still asks for."""

    __tablename__ = "discount_customer_group"

    discount_id: Mapped[int] = mapped_column(
        ForeignKey("discount.id", ondelete="CASCADE"), primary_key=True
    )
    customer_group_id: Mapped[int] = mapped_column(
        ForeignKey("customer_group.id", ondelete="RESTRICT"), primary_key=True, index=True
    )
