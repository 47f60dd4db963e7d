"""Places, languages, and the context of a document."""

from typing import Any

import pytest
from conftest import Shop
from sqlalchemy import update

import models

LOCALIZATION = """localization {
  country { isoCode name currency { isoCode name symbol } unitSystem defaultLanguage { isoCode } }
  language { isoCode name endonymName }
  availableCountries { isoCode } availableLanguages { isoCode }
  market { id handle } }"""


@pytest.fixture
async def abroad(shop: Shop) -> Any:
    """A shop that ships to three countries."""
    async with shop.database.write_session() as session, session.begin():
        await session.execute(update(models.Shop).values(ships_to_countries=["US", "CA", "DE"]))
    yield shop
    async with shop.database.write_session() as session, session.begin():
        await session.execute(update(models.Shop).values(ships_to_countries=[]))


async def test_a_shop_is_at_home_where_it_says(shop: Shop) -> None:
    found = (await shop.ask(f"{{ {LOCALIZATION} }}"))["localization"]

    assert found["country"] == {
        "isoCode": "US",
        "name": "United States",
        "currency": {"isoCode": "USD", "name": "US Dollar", "symbol": "$"},
        "unitSystem": "IMPERIAL_SYSTEM",
        "defaultLanguage": {"isoCode": "EN"},
    }
    assert found["language"] == {"isoCode": "EN", "name": "English", "endonymName": "English"}
    assert found["availableCountries"] == [{"isoCode": "US"}]
    node = await shop.ask("query($id: ID!) { node(id: $id) { id } }", id=found["market"]["id"])
    assert node["node"] == {"id": found["market"]["id"]}


@pytest.mark.parametrize(
    ("asked", "country"),
    [("country: CA", "CA"), ("country: FR", "US"), ("country: ZZ", "US"), ("language: FR", "US")],
)
async def test_a_context_is_kept_or_falls_back_and_says_so(
    abroad: Shop, asked: str, country: str
) -> None:
    result = await abroad.answer(
        f"query @inContext({asked}) {{ localization {{ country {{ isoCode }} }} }}"
    )

    assert result.errors is None
    assert result.data == {"localization": {"country": {"isoCode": country}}}
    assert result.extensions["context"] == {
        "country": country,
        "language": "EN",
        "currency": "USD",
    }


async def test_a_context_may_come_in_variables(abroad: Shop) -> None:
    result = await abroad.answer(
        """query Where($country: CountryCode, $language: LanguageCode)
           @inContext(country: $country, language: $language) {
             localization { country { isoCode currency { isoCode } } } }""",
        country="DE",
        language="DE",
    )
    assert result.data["localization"]["country"]["isoCode"] == "DE"
    assert result.extensions["context"] == {
        "country": "DE",
        "language": "EN",
        "currency": "USD",
    }


async def test_without_a_context_none_is_told(shop: Shop) -> None:
    result = await shop.answer("{ shop { name } }")
    assert "context" not in (result.extensions or {})


@pytest.mark.parametrize("asked", ["country: XX", "language: 7", "planet: MARS"])
async def test_an_unknown_code_is_the_client_s_mistake(shop: Shop, asked: str) -> None:
    code, _ = await shop.refusal(f"query @inContext({asked}) {{ shop {{ name }} }}")
    assert code == "GRAPHQL_VALIDATION_FAILED"


async def test_a_mutation_has_a_context_too(abroad: Shop) -> None:
    result = await abroad.answer(
        "mutation @inContext(country: CA) { cartCreate { cart { id } userErrors { message } } }"
    )
    assert result.errors is None
    assert result.extensions["context"]["country"] == "CA"
