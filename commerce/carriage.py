"""What carriers ask for bringing goods: who was asked what, and what they answered."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from commerce import snapshot
from commerce.digest import digest
from commerce.money import Money

# So long is a carrier that did not answer left alone, unless something else is asked.
PATIENCE = timedelta(seconds=60)


@dataclass(frozen=True, slots=True, kw_only=True)
class Shipment:
    """What carriers are told of goods before they are sent; ``value`` says the currency, too."""

    country: str
    province: str | None
    zip: str | None
    grams: int
    value: Money

    @property
    def digest(self) -> str:
        return digest(snapshot.encode(self))


@dataclass(frozen=True, slots=True)
class ServiceRate:
    """What a carrier asks for one of its services."""

    service: str
    price: Money
    description: str = ""


@dataclass(frozen=True, slots=True)
class CarrierAnswer:
    """The services that a carrier offers, which may be none; or that it did not answer."""

    rates: tuple[ServiceRate, ...] = ()
    failed: bool = False

    def rate(self, service: str) -> ServiceRate | None:
        return next((rate for rate in self.rates if rate.service == service), None)


@dataclass(frozen=True, slots=True)
class Quotes:
    """What was answered, by the carriers' names, about the shipment with that ``digest``."""

    digest: str
    at: datetime
    answers: Mapping[str, CarrierAnswer] = field(default_factory=dict)

    def hold(self, now: datetime, life: timedelta, *, patient: bool) -> bool:
        """Whether nobody has to be asked anew; the patient keep to what failed, too."""
        failed = any(answer.failed for answer in self.answers.values())
        return now - self.at < (PATIENCE if failed and not patient else life)


def about(quotes: Quotes | None, shipment: Shipment | None) -> Mapping[str, CarrierAnswer]:
    """What carriers answered about that shipment; nothing if they were asked about another."""
    if quotes is None or shipment is None or quotes.digest != shipment.digest:
        return {}
    return quotes.answers
