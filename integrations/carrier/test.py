"""The test carrier: plays a script for each ending of a postal code, and brings nothing."""

import asyncio
import hashlib
import hmac
from collections.abc import Mapping, Sequence
from datetime import datetime

import orjson

from commerce.carriage import ServiceRate, Shipment
from commerce.money import Money, exponent
from commerce.shipment_state import ShipmentStatus
from commerce.vocabulary import Vocabulary
from integrations.carrier import (
    BadSignature,
    CarrierFailed,
    CarrierRefused,
    Label,
    LabelRequest,
    TrackingNews,
)

SIGNATURE = "x-test-carrier-signature"
SLOW_SECONDS = 0.3
FOREVER = 3600.0
PAGES = "https://carrier.test"


class CarrierScript(Vocabulary):
    """What the test carrier does, by the last two digits of the postal code."""

    TIMED_OUT = "It never says what it asks."
    SLOW = "It answers after a while."
    REFUSED = "It does not go there."
    FAILED = "It answers with an error."
    LABEL_REFUSED = "It asks for a price, and then makes no label."
    LABEL_TIMED_OUT = "It makes the label, and says so only when it is asked again."


SCRIPTS = {
    "90": CarrierScript.TIMED_OUT,
    "91": CarrierScript.SLOW,
    "92": CarrierScript.REFUSED,
    "93": CarrierScript.FAILED,
    "94": CarrierScript.LABEL_REFUSED,
    "95": CarrierScript.LABEL_TIMED_OUT,
}
# What each service asks, and what for each kilogram that was begun, in whole units of money.
SERVICES = {
    "ground": (4, 1, "3 to 5 working days"),
    "express": (9, 2, "The next working day"),
}
_heard: set[str] = set()  # the keys of labels that this process asked for


class TestCarrier:
    """Deterministic: what comes of a request depends on where it goes and what it weighs."""

    __test__ = False
    name = "test"
    title = "Test Carrier"

    def __init__(self, secret: bytes) -> None:
        self._secret = hmac.digest(secret, b"test carrier", "sha256")

    async def rates(self, shipment: Shipment) -> Sequence[ServiceRate]:
        match script(shipment.zip):
            case CarrierScript.TIMED_OUT:
                await asyncio.sleep(FOREVER)
            case CarrierScript.SLOW:
                await asyncio.sleep(SLOW_SECONDS)
            case CarrierScript.REFUSED:
                return []
            case CarrierScript.FAILED:
                raise CarrierFailed("the test carrier fails at that postal code")
        return [
            ServiceRate(service, _price(service, shipment.grams, shipment.value.currency), words)
            for service, (_, _, words) in SERVICES.items()
        ]

    async def label(self, request: LabelRequest) -> Label:
        played = script(request.address.zip)
        if request.service not in SERVICES:
            raise CarrierRefused(f"There is no service {request.service[:50]!r}.")
        if played in {CarrierScript.LABEL_REFUSED, CarrierScript.REFUSED}:
            raise CarrierRefused("Nothing is brought to that address.")
        known = request.key in _heard
        _heard.add(request.key)
        if played is CarrierScript.LABEL_TIMED_OUT and not known:
            raise CarrierFailed("the test carrier keeps silent the first time")
        number = f"TEST{hashlib.sha256(request.key.encode()).hexdigest()[:12].upper()}"
        return Label(
            number=number,
            tracking_url=f"{PAGES}/track/{number}",
            label_url=f"{PAGES}/labels/{number}.pdf",
            cost=_price(request.service, request.grams, request.currency),
        )

    def parse_webhook(self, body: bytes, headers: Mapping[str, str]) -> Sequence[TrackingNews]:
        given = headers.get(SIGNATURE, "")
        if not hmac.compare_digest(given.encode(), self._signature(body).encode()):
            raise BadSignature(f"{SIGNATURE} is not the signature of what was sent")
        return [
            TrackingNews(
                one["key"],
                one["number"],
                ShipmentStatus[one["status"]],
                datetime.fromisoformat(one["happenedAt"]),
            )
            for one in orjson.loads(body)
        ]

    def webhook(self, *news: TrackingNews) -> tuple[bytes, dict[str, str]]:
        """The body and headers that it would tell such news with."""
        body = orjson.dumps(
            [
                {
                    "key": one.key,
                    "number": one.number,
                    "status": one.status.name,
                    "happenedAt": one.happened_at.isoformat(),
                }
                for one in news
            ]
        )
        return body, {SIGNATURE: self._signature(body)}

    def _signature(self, body: bytes) -> str:
        return hmac.new(self._secret, body, hashlib.sha256).hexdigest()


def script(zip: str | None) -> CarrierScript | None:
    return SCRIPTS.get((zip or "")[-2:])


def _price(service: str, grams: int, currency: str) -> Money:
    base, each, _ = SERVICES[service]
    kilograms = -(-grams // 1000)
    return Money((base + each * kilograms) * 10 ** exponent(currency), currency)
