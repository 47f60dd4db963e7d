"""Places on the globe, and how far it is from one to another."""

from dataclasses import dataclass
from math import asin, cos, radians, sin, sqrt

EARTH_RADIUS_KM = 6371.0088


@dataclass(frozen=True)
class Coordinate:
    """Latitude from -90 to 90 and longitude from -180 to 180, in degrees."""

    latitude: float
    longitude: float

    def __post_init__(self) -> None:
        if not (-90 <= self.latitude <= 90 and -180 <= self.longitude <= 180):
            raise ValueError(f"There is no place at {self.latitude}, {self.longitude}.")

    def kilometres_to(self, other: "Coordinate") -> float:
        """The great-circle distance, by the haversine formula."""
        north, east = (
            sin(radians(b - a) / 2) ** 2
            for a, b in (
                (self.latitude, other.latitude),
                (self.longitude, other.longitude),
            )
        )
        shrunk = cos(radians(self.latitude)) * cos(radians(other.latitude))
        return 2 * EARTH_RADIUS_KM * asin(min(1.0, sqrt(north + shrunk * east)))
