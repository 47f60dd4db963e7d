"""Where a cart may be delivered to: addresses the buyer named, one of them selected."""

from collections.abc import Sequence
from dataclasses import dataclass

from commerce.address import Address
from commerce.tax import Destination

MAX_ADDRESSES = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryAddress:
    """An address of a cart; ``one_time_use`` asks not to keep it for the customer."""

    id: str
    address: Address
    selected: bool = False
    one_time_use: bool = False


def selected(addresses: Sequence[DeliveryAddress]) -> DeliveryAddress | None:
    return next((one for one in addresses if one.selected), None)


def destination_of(address: Address) -> Destination | None:
    """What shipping tables and taxes ask of an address."""
    if address.country_code is None:
        return None
    return Destination(address.country_code, address.province_code)
