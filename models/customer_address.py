"""Where customers live."""

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from commerce.address import FIELDS, Address
from models.base import Base, Key, Timestamps


class MailingAddress(Timestamps, Base):
    """An address of a customer, normalized; ``country_code`` and ``province_code`` by ISO 3166."""

    __tablename__ = "mailing_address"
    __table_args__ = (Index(None, "customer_id", "id"),)

    id: Mapped[Key]
    customer_id: Mapped[int] = mapped_column(ForeignKey("customer.id", ondelete="CASCADE"))
    first_name: Mapped[str | None]
    last_name: Mapped[str | None]
    company: Mapped[str | None]
    address1: Mapped[str | None]
    address2: Mapped[str | None]
    city: Mapped[str | None]
    province_code: Mapped[str | None]
    country_code: Mapped[str | None]
    zip: Mapped[str | None]
    phone: Mapped[str | None]

    @property
    def address(self) -> Address:
        return Address(**{name: getattr(self, name) for name in FIELDS})

    @property
    def name(self) -> str | None:
        return self.address.name
