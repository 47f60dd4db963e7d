"""Documents that nobody asked for before, asked for by many at once: plans learn side by side."""

import asyncio
from typing import Any

from conftest import Shop

import schema
from differential.asking import read
from differential.test_abroad import DOCUMENTS, abroad
from execution import Plans, Written

__all__ = ["abroad"]
ASKED = "query($country: CountryCode, $language: LanguageCode)"
CONTEXT = "@inContext(country: $country, language: $language)"
PLACES = [("US", "EN"), ("DE", "DE"), ("US", "DE")]
MANY = 12


class Crowd:
    """Asks by plans of its own; with them turned off, by graphql-core."""

    def __init__(self, shop: Shop) -> None:
        self.plans: Plans = schema.execution_plans()
        self.plans.watched = 1
        self._shop, self._schema = shop, schema.build(plans=self.plans)

    async def one(self, text: str, variables: dict[str, str] | None = None) -> Any:
        async with self._shop.context() as context:
            result = await self._schema.execute(
                text, variables, context_value=context, as_text=True
            )
        assert result.errors is None, (text, result.errors)
        return read(result.data) if isinstance(result.data, Written) else result.data


async def test_many_at_once_are_answered_as_each_would_be(abroad: Shop) -> None:
    for text in DOCUMENTS:
        await _at_once(Crowd(abroad), text)


async def _at_once(crowd: Crowd, text: str) -> None:
    document = f"{ASKED} {CONTEXT} {text}"
    given = [{"country": country, "language": language} for country, language in PLACES]
    crowd.plans.are_off = True
    expected = [await crowd.one(document, one) for one in given]
    crowd.plans.are_off = False

    for _ in range(4):
        places = [number % len(given) for number in range(MANY)]
        found = await asyncio.gather(*(crowd.one(document, given[place]) for place in places))
        assert found == [expected[place] for place in places]

    assert crowd.plans.counters.compiled >= 3 * MANY
