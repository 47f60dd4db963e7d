"""Places of the shop where buyers collect what they bought."""

from dataclasses import dataclass

from commerce.address import Address
from commerce.tax import Destination

PICKUP = "pickup:"  # how the keys of places begin


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A place as it was when it was chosen; ``location`` is the id of its location."""

    location: str
    name: str
    time: str
    address: Address

    @property
    def key(self) -> str:
        """What it is chosen by; a colon, so that it is the key of no other delivery."""
        return f"{PICKUP}{self.location}"

    @property
    def location_id(self) -> int:
        return int(self.location)

    @property
    def destination(self) -> Destination:
        """Where the goods change hands, which taxes go by."""
        return Destination(self.address.country_code or "", self.address.province_code)
