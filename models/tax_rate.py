"""Which taxes are due where."""

from typing import Any

from sqlalchemy.orm import Mapped, mapped_column

import commerce.tax
from commerce import snapshot
from models.base import Base, Key, SortText, Timestamps


class TaxRate(Timestamps, Base):
    """A tax of a country; ``definition`` is the rate as ``commerce.snapshot`` writes it."""

    __tablename__ = "tax_rate"

    id: Mapped[Key]
    country: Mapped[SortText] = mapped_column(index=True)
    definition: Mapped[dict[str, Any]]

    @classmethod
    def of(cls, rate: commerce.tax.TaxRate) -> "TaxRate":
        return cls(country=rate.country, definition=snapshot.encode(rate))

    @property
    def rule(self) -> commerce.tax.TaxRate:
        decoded: commerce.tax.TaxRate = snapshot.decode(commerce.tax.TaxRate, self.definition)
        return decoded
