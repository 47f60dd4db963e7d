"""Shipping tables: which deliveries a shop offers to a destination, and their prices."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType

from commerce.carriage import CarrierAnswer, Shipment
from commerce.line import Line
from commerce.money import Money
from commerce.pickup import Place
from commerce.tax import Destination


@dataclass(frozen=True, slots=True, kw_only=True)
class ShippingRate:
    """A delivery on offer; the chosen one is what a basket is priced with.

    ``carrier`` brings it by its ``service``, where one does. ``fallback`` says that the price is
    the shop's own, because the carrier named none. ``place`` is where the buyer collects the goods.
    """

    key: str
    title: str
    price: Money
    tax_class: str = ""
    pickup: bool = False
    description: str = ""
    carrier: str = ""
    service: str = ""
    fallback: bool = False
    place: Place | None = None


@dataclass(frozen=True, slots=True)
class Parcel:
    """What the tables ask about the goods: their weight, and what is paid for them."""

    grams: int
    value: Money


@dataclass(frozen=True, slots=True)
class Flat:
    """One price for everything."""

    price: Money


@dataclass(frozen=True, slots=True)
class WeightBand:
    """A price up to and including a weight; without one, for any weight."""

    up_to: int | None
    price: Money


@dataclass(frozen=True, slots=True)
class PriceBand:
    """A price for goods worth up to and including an amount; without one, for any worth."""

    up_to: Money | None
    price: Money


@dataclass(frozen=True, slots=True)
class ByWeight:
    """The first band that holds the weight; above the last there is no such delivery."""

    bands: tuple[WeightBand, ...]


@dataclass(frozen=True, slots=True)
class ByPrice:
    """The first band that holds what the goods cost; above the last there is no such delivery."""

    bands: tuple[PriceBand, ...]


@dataclass(frozen=True, slots=True)
class Carried:
    """What the carrier asks for its service; ``fallback`` where it does not answer."""

    carrier: str
    service: str
    fallback: Money


Answers = Mapping[str, CarrierAnswer]  # by the carriers' names
NO_ANSWERS: Answers = MappingProxyType({})
FALLBACK = "The carrier did not answer in time: this is our own price for it."


@dataclass(frozen=True, slots=True, kw_only=True)
class ShippingMethod:
    """A way to deliver with its price table; free for goods that cost ``free_over`` or more.

    A ``pickup`` says what it costs to collect the goods at the shop's places in the zone.
    """

    key: str
    title: str
    price: Flat | ByWeight | ByPrice | Carried
    free_over: Money | None = None
    tax_class: str = ""
    description: str = ""
    pickup: bool = False

    def rate(self, parcel: Parcel, answers: Answers = NO_ANSWERS) -> ShippingRate | None:
        if isinstance(self.price, Carried):
            found = self._carried(self.price, answers.get(self.price.carrier))
        else:
            price = self._price(self.price, parcel)
            found = None if price is None else self._rate(price, self.description)
        if found is not None and self.free_over is not None and parcel.value >= self.free_over:
            return replace(found, price=Money(0, found.price.currency))
        return found

    def _rate(self, price: Money, description: str) -> ShippingRate:
        return ShippingRate(
            key=self.key,
            title=self.title,
            price=price,
            tax_class=self.tax_class,
            pickup=self.pickup,
            description=description,
        )

    def _carried(self, table: Carried, answer: CarrierAnswer | None) -> ShippingRate | None:
        """As the carrier answered; where it did not, at the price that is stated for that."""
        found = answer.rate(table.service) if answer else None
        failed = answer is None or answer.failed
        if not failed and found is None:
            return None  # the carrier does not go there by that service
        if found is None or found.price.currency != table.fallback.currency:
            said = " ".join(filter(None, (self.description, FALLBACK)))
            rate = replace(self._rate(table.fallback, said), fallback=True)
        else:
            rate = self._rate(found.price, self.description or found.description)
        return replace(rate, carrier=table.carrier, service=table.service)

    def _price(self, table: Flat | ByWeight | ByPrice, parcel: Parcel) -> Money | None:
        match table:
            case Flat(price):
                return price
            case ByWeight(bands):
                fits = (b.price for b in bands if b.up_to is None or parcel.grams <= b.up_to)
            case ByPrice(bands):
                fits = (b.price for b in bands if b.up_to is None or parcel.value <= b.up_to)
        return next(fits, None)


@dataclass(frozen=True, slots=True, kw_only=True)
class ShippingZone:
    """Countries and provinces that are delivered to alike, or the rest of the world."""

    key: str
    title: str
    regions: frozenset[Destination] = frozenset()
    rest_of_world: bool = False
    methods: tuple[ShippingMethod, ...] = ()


def parcel_of(lines: Sequence[Line], value: Money) -> Parcel | None:
    """The goods that have to be carried, worth ``value``; None if there are none."""
    carried = [line for line in lines if line.requires_shipping]
    if not carried:
        return None
    return Parcel(sum(line.grams * line.quantity for line in carried), value)


def zone_for(zones: Sequence[ShippingZone], destination: Destination) -> ShippingZone | None:
    """The zone that names the province, else the country, else the rest of the world."""
    country = Destination(destination.country)
    for region in (destination, country):
        for zone in zones:
            if region in zone.regions:
                return zone
    return next((zone for zone in zones if zone.rest_of_world), None)


def rates_for(
    zones: Sequence[ShippingZone],
    places: Sequence[Place],
    destination: Destination | None,
    parcel: Parcel | None,
    answers: Answers = NO_ANSWERS,
) -> list[ShippingRate]:
    """What the buyer may choose from, as the table has it; nothing to carry, nothing to choose.

    The table and the parcel's value are in one currency; convert the rates for another.
    ``answers`` are those of carriers about that parcel. The goods can be collected at the
    ``places``, wherever the buyer lives.
    """
    if parcel is None:
        return []
    zone = zone_for(zones, destination) if destination is not None else None
    methods = [method for method in zone.methods if not method.pickup] if zone is not None else []
    delivered = [method.rate(parcel, answers) for method in methods]
    collected = [_collected(zones, place, parcel) for place in places]
    return [rate for rate in (*delivered, *collected) if rate is not None]


def _collected(zones: Sequence[ShippingZone], place: Place, parcel: Parcel) -> ShippingRate | None:
    """What it costs there by the first table of its zone that has a price; without any, nothing."""
    zone = zone_for(zones, place.destination)
    tables = [method for method in zone.methods if method.pickup] if zone is not None else []
    free = ShippingRate(key="", title="", price=Money(0, parcel.value.currency))
    rates = (table.rate(parcel) for table in tables)
    rate = next((one for one in rates if one is not None), None) if tables else free
    if rate is None:
        return None
    said = " ".join(filter(None, (rate.description, place.time)))
    return replace(
        rate, key=place.key, title=place.name, description=said, pickup=True, place=place
    )


def carriers_for(zones: Sequence[ShippingZone], destination: Destination) -> frozenset[str]:
    """Whom to ask what it costs to bring something there."""
    zone = zone_for(zones, destination)
    prices = [method.price for method in zone.methods] if zone is not None else []
    return frozenset(price.carrier for price in prices if isinstance(price, Carried))


def shipment_of(
    parcel: Parcel | None, destination: Destination | None, zip: str | None
) -> Shipment | None:
    """What carriers are told of a parcel; None while nothing has to be carried anywhere."""
    if parcel is None or destination is None:
        return None
    return Shipment(
        country=destination.country,
        province=destination.province,
        zip=zip,
        grams=parcel.grams,
        value=parcel.value,
    )


def converted(zone: ShippingZone, convert: Callable[[Money], Money]) -> ShippingZone:
    """A zone with all its amounts in another currency."""
    methods = tuple(
        replace(
            method,
            price=_table(method.price, convert),
            free_over=None if method.free_over is None else convert(method.free_over),
        )
        for method in zone.methods
    )
    return replace(zone, methods=methods)


def _table(
    table: Flat | ByWeight | ByPrice | Carried, convert: Callable[[Money], Money]
) -> Flat | ByWeight | ByPrice | Carried:
    match table:
        case Carried():
            return replace(table, fallback=convert(table.fallback))
        case Flat(price):
            return Flat(convert(price))
        case ByWeight(bands):
            return ByWeight(tuple(WeightBand(b.up_to, convert(b.price)) for b in bands))
        case ByPrice(steps):
            return ByPrice(
                tuple(
                    PriceBand(None if b.up_to is None else convert(b.up_to), convert(b.price))
                    for b in steps
                )
            )
