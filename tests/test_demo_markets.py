"""The demo shop abroad: other prices and other words, as a storefront's switch shows them."""

import shutil
from pathlib import Path

import sqlalchemy as sa
from conftest import SECRET, Shop
from test_demo import empty as empty
from test_demo import images as images
from test_demo import opened

import demo.markets
import models
from models.engine import Database
from resolvers import export
from resolvers.terms import within
from resolvers.translatable import KINDS, contents_of
from settings import Settings

PRODUCT = """query($handle: String!) @inContext(country: %s, language: %s) {
  product(handle: $handle) { title
    options { name }
    priceRange { minVariantPrice { amount currencyCode } }
    compareAtPriceRange { maxVariantPrice { amount } } }
  menu(handle: "main-menu") { items { title } } }"""


async def test_a_storefront_s_switch_shows_other_prices_and_words(
    empty: Shop, images: Path
) -> None:
    await opened(empty, images)

    german = await empty.ask(PRODUCT % ("DE", "DE"), handle="reading-lamp")
    assert german["product"]["title"] == "Leselampe"
    assert german["product"]["options"] == [{"name": "Farbe"}]
    assert german["menu"]["items"][0] == {"title": "Sortiment"}
    assert german["product"]["priceRange"]["minVariantPrice"] == {
        "amount": "99.00",
        "currencyCode": "EUR",
    }
    assert german["product"]["compareAtPriceRange"]["maxVariantPrice"] == {"amount": "119.00"}

    for country, currency, ending in (
        ("AT", "EUR", ".95"),
        ("JP", "JPY", "0"),
        ("CA", "CAD", ".95"),
    ):
        found = await empty.ask(PRODUCT % (country, "EN"), handle="storm-lantern")
        lowest = found["product"]["priceRange"]["minVariantPrice"]
        assert lowest["currencyCode"] == currency
        assert lowest["amount"].endswith(ending)
        assert found["product"]["title"] == "Storm Lantern"

    here = await empty.ask(
        """{ localization { availableLanguages { isoCode } availableCountries { isoCode
        currency { isoCode } } } paymentSettings { enabledPresentmentCurrencies } }"""
    )
    languages = here["localization"]["availableLanguages"]
    assert [one["isoCode"] for one in languages] == ["EN", "DE"]
    assert {one["currency"]["isoCode"] for one in here["localization"]["availableCountries"]} == {
        *("USD", "EUR", "JPY", "CAD")
    }
    currencies = here["paymentSettings"]["enabledPresentmentCurrencies"]
    assert currencies == ["USD", "CAD", "EUR", "JPY"]


async def test_what_the_demo_says_in_german_is_of_things_that_it_has(
    empty: Shop, images: Path
) -> None:
    """Every handle and word of the German file is used, and none of it is out of date."""
    await opened(empty, images)

    rows = await empty.all(sa.select(models.Translation))
    async with empty.database.read_session() as session:
        for type_name in KINDS:
            own = [row for row in rows if row.resource_type == type_name]
            keys = [int(row.resource_key) for row in own]
            texts = await contents_of(within(session), type_name, keys)
            for row in own:
                known = {one.key: one.digest for one in texts[int(row.resource_key)]}
                assert known[row.field] == row.digest, (type_name, row.field, row.value)
    said = {row.value for row in rows}
    assert set(demo.markets.german_words().values()) <= said
    for kind in ("product", "collection", "page", "policy", "blog", "article"):
        assert {texts[0] for texts in demo.markets.german(kind).values()} <= said, kind


async def test_markets_and_translations_go_along_with_the_catalogue(
    empty: Shop, images: Path, tmp_path: Path, sqlite_template: Path
) -> None:
    await opened(empty, images)
    lines = [line async for line in export.lines(empty.database)]
    shutil.copy(sqlite_template, tmp_path / "other.db")
    settings = Settings(database_url=f"sqlite:///{tmp_path}/other.db", secret=SECRET)
    other = Shop(Database(settings), settings)

    async with other.context() as context:
        await export.take_in(context, lines)

    asked = PRODUCT % ("DE", "DE")
    there = await other.ask(asked, handle="reading-lamp")
    assert there == await empty.ask(asked, handle="reading-lamp")
    dearest = """query @inContext(country: DE) {
      products(first: 9, sortKey: PRICE, reverse: true) { nodes { id } } }"""
    assert await other.ask(dearest) == await empty.ask(dearest)
    assert [line async for line in export.lines(other.database)] == lines
    await other.database.dispose()
