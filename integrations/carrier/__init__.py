"""Those who bring the goods. A carrier is called between transactions, never inside one."""

from collections.abc import Sequence
from typing import Protocol

from commerce.carriage import ServiceRate, Shipment


class CarrierFailed(Exception):
    """The carrier could not answer; nothing was bought of it."""


class Carrier(Protocol):
    """What we ask of a carrier. No answer in time is for the caller to notice."""

    name: str

    async def rates(self, shipment: Shipment) -> Sequence[ServiceRate]:
        """What its services cost, in the currency of the shipment; none if it does not go there.

        Raises ``CarrierFailed``.
        """
        ...
