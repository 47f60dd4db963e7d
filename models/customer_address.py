"""Where customers live."""

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from commerce.address import FIELDS, Address
from models.base import PERSONAL, Base, Key, Timestamps


class MailingAddress(Timestamps, Base):
    """An address of a customer, normalized; ``country_code`` and ``province_code`` by ISO 3166."""

    __tablename__ = "mailing_address"
    __table_args__ = (Index(None, "customer_id", "id"),)

    id: Mapped[Key]
    customer_id: Mapped[int] = mapped_column(ForeignKey("customer.id", ondelete="CASCADE"))
    first_name: Mapped[str | None] = mapped_column(info=PERSONAL)
    last_name: Mapped[str | None] = mapped_column(info=PERSONAL)
    company: Mapped[str | None] = mapped_column(info=PERSONAL)
    address1: Mapped[str | None] = mapped_column(info=PERSONAL)
    address2: Mapped[str | None] = mapped_column(info=PERSONAL)
    city: Mapped[str | None] = mapped_column(info=PERSONAL)
    province_code: Mapped[str | None] = mapped_column(info=PERSONAL)
    country_code: Mapped[str | None] = mapped_column(info=PERSONAL)
    zip: Mapped[str | None] = mapped_column(info=PERSONAL)
    phone: Mapped[str | None] = mapped_column(info=PERSONAL)

    @property
    def address(self) -> Address:
        return Address(**{name: getattr(self, name) for name in FIELDS})

    @property
    def name(self) -> str | None:
        return self.address.name
