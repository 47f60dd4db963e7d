"""How a buyer would like a cart delivered and paid: wishes that storefronts show again."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from commerce import text
from commerce.geography import Coordinate
from commerce.vocabulary import Vocabulary

MAX_ITEMS = 250
MAX_LENGTH = 255

Problem = tuple[tuple[str, ...], str]  # the way to what is wrong, and a sentence


class PreferenceDeliveryMethodType(Vocabulary):
    """How a buyer would like goods to come."""

    PICKUP_POINT = "To a place where a carrier keeps them."
    PICK_UP = "They collect them at one of the shop's places."
    SHIPPING = "To where they live."


@dataclass(frozen=True, slots=True, kw_only=True)
class CoordinatesPreference:
    """Near where they would like to collect goods, in degrees."""

    country_code: str
    latitude: Decimal
    longitude: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryPreference:
    """How, and where, they would like goods to come."""

    coordinates: CoordinatesPreference | None = None
    delivery_method: tuple[PreferenceDeliveryMethodType, ...] = ()
    pickup_handle: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class CartPreferences:
    """All that a buyer would like; ``wallet`` names the wallets they would like to pay with."""

    delivery: DeliveryPreference | None = None
    wallet: tuple[str, ...] | None = None


def problems(preferences: CartPreferences) -> Iterator[Problem]:
    if preferences.wallet is not None:
        yield from _about("wallet", preferences.wallet)
    delivery = preferences.delivery
    if delivery is None:
        return
    lists: dict[str, Sequence[object]] = {
        "deliveryMethod": delivery.delivery_method,
        "pickupHandle": delivery.pickup_handle,
    }
    for name, items in lists.items():
        yield from ((("delivery", *path), message) for path, message in _about(name, items))
    if delivery.coordinates is not None:
        try:
            place = delivery.coordinates
            Coordinate(float(place.latitude), float(place.longitude))
        except ValueError as error:
            yield ("delivery", "coordinates"), str(error)


def _about(name: str, items: Sequence[object]) -> Iterator[Problem]:
    if len(items) > MAX_ITEMS:
        yield (name,), f"There are {len(items)}; there may be {MAX_ITEMS} at most."
    for i, item in enumerate(items[:MAX_ITEMS]):
        if isinstance(item, str) and len(item) > MAX_LENGTH:
            yield (name, str(i)), f"It may have {MAX_LENGTH} characters at most."
        elif isinstance(item, str) and not text.storable(item):
            yield (name, str(i)), f"It {text.UNSTORABLE}."
