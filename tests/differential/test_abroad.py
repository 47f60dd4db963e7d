"""Documents for another market and language: of thin rows as of entities."""

from collections.abc import AsyncIterator
from typing import Any

import pytest
import sqlalchemy as sa
from conftest import Shop
from hundred import fill

import models
from commerce import translation
from differential.asking import DIRECTIVES, Asking, generator
from differential.document_generator import Document

ABROAD = DIRECTIVES[-1]
GENERATED = 40
PRICES = "priceRange { minVariantPrice { amount currencyCode } maxVariantPrice { amount } }"
FORMS = """variants(first: 2) { nodes { id title availableForSale price { amount currencyCode }
  compareAtPrice { amount } selectedOptions { name value } } }"""
DOCUMENTS = (
    "{ products(first: 5) { nodes { title } pageInfo { hasNextPage endCursor } } }",
    f"{{ products(first: 5) {{ edges {{ node {{ handle {PRICES} }} }} }} }}",
    f"{{ products(first: 5, sortKey: PRICE) {{ nodes {{ description {FORMS} }} }} }}",
    "{ products(first: 5) { nodes { variants(first: 2) { nodes { price { amount } } } } } }",
    "{ products(first: 3) { nodes { options { id optionValues { name } } } } }",
    "{ products(first: 3) { nodes { options { id values } images(first: 1) { nodes { url } } } } }",
    "{ collections(first: 2) { nodes { title products(first: 2) { nodes { title id } } } } }",
    "{ products(first: 3) { nodes { compareAtPriceRange { maxVariantPrice { amount } } } } }",
    "{ products(first: 1) { nodes { sellingPlanGroups(first: 1) { nodes { name } } } } }",
    '{ shop { name description } menu(handle: "menu-1") { title items { title } } }',
)


@pytest.fixture
async def abroad(shop: Shop) -> AsyncIterator[Shop]:
    """A shop that sells in euros, some of it at fixed prices, and speaks German."""
    await fill(shop)
    async with shop.database.write_session() as session, session.begin():
        await session.execute(sa.update(models.Shop).values(languages=["EN", "DE"]))
        market = (
            await session.scalars(sa.select(models.Market).order_by(models.Market.id))
        ).first()
        assert market is not None
        market.countries, market.currency = ["DE"], "EUR"
        fixed = models.PriceListPrice
        await session.execute(sa.delete(fixed).where(fixed.product_id % 2 == 1))
        session.add(models.ExchangeRate(currency="EUR", written="0.91"))
        for kind in (models.Product, models.ProductOption, models.Collection):
            for row in (await session.scalars(sa.select(kind).order_by(kind.id).limit(4))).all():
                key, column = next(iter(translation.FIELDS[kind.__name__].items()))
                session.add(
                    models.Translation(
                        resource_type=kind.__name__,
                        resource_key=str(row.id),
                        locale="DE",
                        field=key,
                        value=f"Auf Deutsch {row.id}",
                        digest=translation.digest(getattr(row, column)),
                    )
                )
    yield shop
    async with shop.database.write_session() as session, session.begin():
        await session.execute(sa.update(models.Shop).values(languages=["EN"]))


async def test_documents_for_another_market_are_answered_alike(abroad: Shop) -> None:
    asking = Asking(abroad)
    for text in DOCUMENTS:
        told = await _alike(asking, Document(f"query {ABROAD} {text}"))
        assert "errors" not in told
        assert told["extensions"]["context"]["currency"] == "EUR"
    assert asking.plans.counters.given_up == 0

    made = await generator(abroad, 7)
    some = [one for one in (made.document() for _ in range(30 * GENERATED)) if ABROAD in one.text]
    for document in some[:GENERATED]:
        await _alike(asking, document)


async def test_a_document_is_asked_at_home_and_abroad_in_turns(abroad: Shop) -> None:
    asking = Asking(abroad)
    asked = "query($country: CountryCode, $language: LanguageCode)"
    text = f"{asked} @inContext(country: $country, language: $language)"
    places = [("US", "EN"), ("DE", "EN"), ("US", "DE"), ("DE", "DE")]
    body = f"{{ products(first: 5) {{ nodes {{ title {PRICES} {FORMS} }} }} }}"
    found = []
    for country, language in places * 2:
        given = {"country": country, "language": language}
        found.append((await _alike(asking, Document(f"{text} {body}", given)))["data"])

    assert found[:4] == found[4:]
    assert all(one != other for one in found[:4] for other in found[:4] if one is not other)


async def test_a_cart_beside_products_is_reckoned_by_the_shop_s_own_prices(abroad: Shop) -> None:
    """Reckoning needs the shop's own prices, which rows that are shown otherwise do not hold."""
    asking = Asking(abroad)
    async with abroad.database.read_session() as session:
        free = sa.select(models.Cart).where(models.Cart.agreed.is_(None))
        carts = (await session.scalars(free.order_by(models.Cart.id).limit(3))).all()
    cost = "cost { totalAmount { amount currencyCode } } lines(first: 2) { nodes { quantity } }"
    asked = [f'c{n}: cart(id: "{cart.gid}") {{ {cost} }}' for n, cart in enumerate(carts)]
    both = f"products(first: 3) {{ nodes {{ {FORMS} }} }} {' '.join(asked)}"

    for _ in range(3):
        told = await _alike(asking, Document(f"query {ABROAD} {{ {both} }}"))
        assert told["data"]["c0"]["cost"]["totalAmount"]["currencyCode"] == "EUR"


async def _alike(asking: Asking, document: Document) -> dict[str, Any]:
    answers = await asking.both(document, staff=False)
    assert str(answers.compiled) == str(answers.reference), document
    assert str(answers.written) == str(answers.reference), document
    return answers.reference
