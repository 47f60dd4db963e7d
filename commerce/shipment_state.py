"""How far a parcel has come: derived from what its carrier told, in whatever order it told it."""

from collections.abc import Iterable
from datetime import datetime
from typing import Protocol

from commerce.vocabulary import Vocabulary


class ShipmentStatus(Vocabulary):
    """How far a parcel has come."""

    LABEL_PURCHASED = "Its label was bought; the carrier does not have it yet."
    IN_TRANSIT = "The carrier has it."
    OUT_FOR_DELIVERY = "It comes today."
    ATTEMPTED_DELIVERY = "Nobody took it in; the carrier tries again."
    READY_FOR_PICKUP = "The buyer can collect it where the carrier keeps it."
    FAILURE = "It could not be delivered."
    DELIVERED = "It was delivered."


RANK = {status: rank for rank, status in enumerate(ShipmentStatus)}


class LabelState(Vocabulary):
    """What came of asking a carrier for a label."""

    BOUGHT = "The carrier made it."
    REFUSED = "The carrier refused it, and nothing was bought."
    REQUESTED = "The carrier has not answered yet; it is asked again by itself."


class Told(Protocol):
    """What is told of a parcel, and when that happened."""

    @property
    def status(self) -> ShipmentStatus: ...
    @property
    def happened_at(self) -> datetime: ...


def shipment_status(events: Iterable[Told]) -> ShipmentStatus | None:
    """The latest that happened; buying the label came before everything that a carrier tells.

    So news may come late, twice or turned around.
    """
    bought = ShipmentStatus.LABEL_PURCHASED
    placed = ((e.status is not bought, e.happened_at, RANK[e.status], e.status) for e in events)
    latest = max(placed, default=None, key=lambda place: place[:3])
    return latest[3] if latest else None
