"""Shipping tables: which deliveries a shop offers to a destination, and their prices."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from commerce.line import Line
from commerce.money import Money
from commerce.tax import Destination


@dataclass(frozen=True, slots=True, kw_only=True)
class ShippingRate:
    """A delivery on offer; the chosen one is what a basket is priced with."""

    key: str
    title: str
    price: Money
    tax_class: str = ""
    pickup: bool = False
    description: str = ""


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


@dataclass(frozen=True, slots=True, kw_only=True)
class ShippingMethod:
    """A way to deliver with its price table; free for goods that cost ``free_over`` or more."""

    key: str
    title: str
    price: Flat | ByWeight | ByPrice
    free_over: Money | None = None
    tax_class: str = ""
    description: str = ""

    def rate(self, parcel: Parcel) -> ShippingRate | None:
        price = self._price(parcel)
        if price is None:
            return None
        if self.free_over is not None and parcel.value >= self.free_over:
            price = Money(0, price.currency)
        return ShippingRate(
            key=self.key,
            title=self.title,
            price=price,
            tax_class=self.tax_class,
            description=self.description,
        )

    def _price(self, parcel: Parcel) -> Money | None:
        match self.price:
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Pickup:
    """A place where the buyer collects the goods, wherever they live."""

    key: str
    title: str
    price: Money
    tax_class: str = ""

    def rate(self) -> ShippingRate:
        return ShippingRate(
            key=self.key,
            title=self.title,
            price=self.price,
            tax_class=self.tax_class,
            pickup=True,
        )


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
    pickups: Sequence[Pickup],
    destination: Destination | None,
    parcel: Parcel | None,
) -> list[ShippingRate]:
    """What the buyer may choose from, as the table has it; nothing to carry, nothing to choose.

    The table and the parcel's value are in one currency; convert the rates for another.
    """
    if parcel is None:
        return []
    zone = zone_for(zones, destination) if destination is not None else None
    delivered = [method.rate(parcel) for method in zone.methods] if zone is not None else []
    return [rate for rate in delivered if rate is not None] + [p.rate() for p in pickups]


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
    table: Flat | ByWeight | ByPrice, convert: Callable[[Money], Money]
) -> Flat | ByWeight | ByPrice:
    match table:
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
