"""The test carrier: plays a script for each ending of a postal code, and brings nothing."""

import asyncio
from collections.abc import Sequence

from commerce.carriage import ServiceRate, Shipment
from commerce.money import Money, exponent
from commerce.vocabulary import Vocabulary
from integrations.carrier import CarrierFailed

SLOW_SECONDS = 0.3
FOREVER = 3600.0


class CarrierScript(Vocabulary):
    """What the test carrier does, by the last two digits of the postal code."""

    TIMED_OUT = "It never says what it asks."
    SLOW = "It answers after a while."
    REFUSED = "It does not go there."
    FAILED = "It answers with an error."


SCRIPTS = {
    "90": CarrierScript.TIMED_OUT,
    "91": CarrierScript.SLOW,
    "92": CarrierScript.REFUSED,
    "93": CarrierScript.FAILED,
}
# What each service asks, and what for each kilogram that was begun, in whole units of money.
SERVICES = {
    "ground": (4, 1, "3 to 5 working days"),
    "express": (9, 2, "The next working day"),
}


class TestCarrier:
    """Deterministic: what comes of a request depends on where it goes and what it weighs."""

    __test__ = False
    name = "test"

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
        unit = 10 ** exponent(shipment.value.currency)
        kilograms = -(-shipment.grams // 1000)
        return [
            ServiceRate(
                service, Money((base + each * kilograms) * unit, shipment.value.currency), words
            )
            for service, (base, each, words) in SERVICES.items()
        ]


def script(zip: str | None) -> CarrierScript | None:
    return SCRIPTS.get((zip or "")[-2:])
