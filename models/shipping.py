"""Where is delivered to, and for how much."""

from typing import Any

from sqlalchemy.orm import Mapped, mapped_column

import commerce.shipping
from commerce import snapshot
from models.base import Base, Key, SortText, Timestamps


class ShippingZone(Timestamps, Base):
    """Places that are delivered to alike; ``definition`` is as ``commerce.snapshot`` writes it.

    All its prices are in ``currency``.
    """

    __tablename__ = "shipping_zone"

    id: Mapped[Key]
    title: Mapped[str]
    currency: Mapped[SortText] = mapped_column(index=True)
    definition: Mapped[dict[str, Any]]

    @classmethod
    def of(cls, zone: commerce.shipping.ShippingZone, currency: str) -> "ShippingZone":
        return cls(title=zone.title, currency=currency, definition=snapshot.encode(zone))

    @property
    def zone(self) -> commerce.shipping.ShippingZone:
        decoded: commerce.shipping.ShippingZone = snapshot.decode(
            commerce.shipping.ShippingZone, self.definition
        )
        return decoded
