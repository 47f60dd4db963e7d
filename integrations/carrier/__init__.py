"""Those who bring the goods. A carrier is called between transactions, never inside one."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from commerce.address import Address
from commerce.carriage import ServiceRate, Shipment
from commerce.money import Money
from commerce.shipment_state import ShipmentStatus


class CarrierFailed(Exception):
    """The carrier could not answer, or did not in time: it may have done it, or not."""


class CarrierRefused(Exception):
    """The carrier will not do it, and nothing was bought; its words are for staff."""


class BadSignature(Exception):
    """A webhook that its carrier did not send."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LabelRequest:
    """A parcel that wants a label; ``key`` makes a repeated request one label."""

    key: str
    service: str
    address: Address
    grams: int
    currency: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Label:
    """A label that was bought: how its parcel is followed, where it is printed from, its cost."""

    number: str
    tracking_url: str
    label_url: str
    cost: Money


@dataclass(frozen=True, slots=True)
class TrackingNews:
    """What a carrier tells of the parcel with that number; ``key`` is what it calls the news."""

    key: str
    number: str
    status: ShipmentStatus
    happened_at: datetime


class Carrier(Protocol):
    """What we ask of a carrier; ``title`` is what buyers know it by."""

    name: str
    title: str

    async def rates(self, shipment: Shipment) -> Sequence[ServiceRate]:
        """What its services cost, in the currency of the shipment; none if it does not go there.

        Raises ``CarrierFailed``.
        """
        ...

    async def label(self, request: LabelRequest) -> Label:
        """Buy a label; the same key again is the same label, and is paid once.

        Raises ``CarrierRefused`` and ``CarrierFailed``.
        """
        ...

    def parse_webhook(self, body: bytes, headers: Mapping[str, str]) -> Sequence[TrackingNews]:
        """What a webhook tells; raises ``BadSignature``."""
        ...
