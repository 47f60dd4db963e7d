"""Selling in several markets: prices, carts, orders and lists, each in one currency."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest
import sqlalchemy as sa
from conftest import Shop
from factories import collection, place, product, variant

import models
from commerce.permission import Permission

STAFF = (Permission.MARKETS_READ, Permission.MARKETS_WRITE)
RATES = """mutation($rates: [ExchangeRateInput!]!) { exchangeRatesSet(rates: $rates) {
  exchangeRates { currencyCode rate } userErrors { code field } } }"""
MARKET = """mutation($input: MarketCreateInput!) { marketCreate(input: $input) {
  market { id handle currencyCode } userErrors { code field message } } }"""
LIST = """mutation($input: PriceListCreateInput!) { priceListCreate(input: $input) {
  priceList { id } userErrors { code field } } }"""
FIX = """mutation($id: ID!, $prices: [PriceListPriceInput!]!) {
  priceListFixedPricesAdd(priceListId: $id, prices: $prices) {
    priceList { fixedPrices(first: 9) { nodes { price { amount currencyCode } } } }
    userErrors { code field } } }"""


@pytest.fixture
async def selling(shop: Shop) -> AsyncIterator[Shop]:
    """A shop whose row, which tests share on PostgreSQL, is put back afterwards."""
    yield shop
    async with shop.database.write_session() as session, session.begin():
        await session.execute(
            sa.update(models.Shop).values(
                languages=["EN"], presentment_currencies=["USD"], country_code="US"
            )
        )


async def rates(shop: Shop, **values: str) -> None:
    given = [{"currencyCode": code, "rate": rate} for code, rate in values.items()]
    answer = await shop.ask(RATES, STAFF, rates=given)
    assert answer["exchangeRatesSet"]["userErrors"] == []


async def market(shop: Shop, countries: list[str], currency: str, **values: Any) -> str:
    given = {"name": f"{currency} market", "countries": countries, "currencyCode": currency}
    answer = (await shop.ask(MARKET, STAFF, input=given | values))["marketCreate"]
    assert answer["userErrors"] == []
    return str(answer["market"]["id"])


async def fixed(shop: Shop, market_id: str, *prices: dict[str, Any], percent: str = "0") -> str:
    given = {"marketId": market_id, "name": "List", "adjustment": percent}
    made = (await shop.ask(LIST, STAFF, input=given))["priceListCreate"]
    assert made["userErrors"] == []
    if prices:
        answer = await shop.ask(FIX, STAFF, id=made["priceList"]["id"], prices=list(prices))
        assert answer["priceListFixedPricesAdd"]["userErrors"] == []
    return str(made["priceList"]["id"])


def price(row: models.ProductVariant, amount: str, currency: str, before: str | None = None) -> Any:
    given: dict[str, Any] = {
        "variantId": row.gid,
        "price": {"amount": amount, "currencyCode": currency},
    }
    if before is not None:
        given["compareAtPrice"] = {"amount": before, "currencyCode": currency}
    return given


@pytest.fixture
async def goods(selling: Shop) -> models.Product:
    """A shirt of two sizes, one of them on sale, for 10 and 20 dollars; once a week or not."""
    shirt = product(
        variant(price_minor=1000, compare_at_minor=1500, title="S"),
        variant(price_minor=2000, title="M", measured_quantity=2.0, measured_unit="L"),
        title="Shirt",
        min_compare_at_minor=1500,
        max_compare_at_minor=1500,
    )
    await selling.add(shirt)
    group = models.SellingPlanGroup(name="Again")
    await selling.add(group)
    await selling.add(
        models.SellingPlanGroupProduct(group_id=group.id, product_id=shirt.id),
        models.SellingPlan(
            group_id=group.id,
            name="Weekly",
            currency="USD",
            adjustments=[["amount", 300, None]],
            charge_minor=500,
        ),
    )
    return shirt


SHOWN = """query($id: ID!) @inContext(country: %s) { product(id: $id) {
  priceRange { minVariantPrice { ...M } maxVariantPrice { ...M } }
  compareAtPriceRange { minVariantPrice { ...M } maxVariantPrice { ...M } }
  variants(first: 2) { nodes { price { ...M } priceV2 { ...M } compareAtPrice { ...M }
    compareAtPriceV2 { ...M } unitPrice { ...M }
    sellingPlanAllocations(first: 1) { nodes { checkoutChargeAmount { ...M }
      remainingBalanceChargeAmount { ...M } priceAdjustments { price { ...M }
        compareAtPrice { ...M } perDeliveryPrice { ...M } } } } } } } }
fragment M on MoneyV2 { amount currencyCode }"""


def moneys(answer: Any) -> list[tuple[str, str]]:
    """Every amount in an answer, in its order."""
    if isinstance(answer, list):
        return [found for item in answer for found in moneys(item)]
    if not isinstance(answer, dict):
        return []
    if "currencyCode" in answer:
        return [(answer["amount"], answer["currencyCode"])]
    return [found for item in answer.values() for found in moneys(item)]


async def shown(shop: Shop, row: models.Product, country: str) -> dict[str, Any]:
    answer: dict[str, Any] = (await shop.ask(SHOWN % country, id=row.gid))["product"]
    return answer


async def test_every_price_of_a_converted_market_is_in_its_currency(
    selling: Shop, goods: models.Product
) -> None:
    await rates(selling, EUR="0.9")
    await market(selling, ["DE", "AT"], "EUR")

    found = await shown(selling, goods, "AT")

    assert {currency for _, currency in moneys(found)} == {"EUR"}
    small, medium = found["variants"]["nodes"]
    assert (small["price"]["amount"], small["compareAtPrice"]["amount"]) == ("9.00", "13.50")
    assert (small["priceV2"], small["compareAtPriceV2"]) == (
        small["price"],
        small["compareAtPrice"],
    )
    assert (medium["price"]["amount"], medium["compareAtPrice"]) == ("18.00", None)
    assert medium["unitPrice"]["amount"] == "9.00"
    assert [amount for amount, _ in moneys(found["priceRange"])] == ["9.00", "18.00"]
    assert [amount for amount, _ in moneys(found["compareAtPriceRange"])] == ["13.50", "13.50"]
    [plan] = small["sellingPlanAllocations"]["nodes"]
    assert plan["priceAdjustments"][0]["price"]["amount"] == "6.30"
    assert plan["checkoutChargeAmount"]["amount"] == "4.50"


async def test_fixed_prices_stand_in_the_place_of_converted_ones(
    selling: Shop, goods: models.Product
) -> None:
    await rates(selling, EUR="0.9")
    eur = await market(selling, ["DE"], "EUR")
    await fixed(selling, eur, price(goods.variants[0], "19.95", "EUR", "25.00"))

    found = await shown(selling, goods, "DE")

    small, medium = found["variants"]["nodes"]
    assert (small["price"]["amount"], small["compareAtPrice"]["amount"]) == ("19.95", "25.00")
    assert medium["price"]["amount"] == "18.00"
    assert [amount for amount, _ in moneys(found["priceRange"])] == ["18.00", "19.95"]
    assert [amount for amount, _ in moneys(found["compareAtPriceRange"])] == ["25.00", "25.00"]
    assert {currency for _, currency in moneys(found)} == {"EUR"}


@pytest.mark.parametrize(
    ("currency", "rate", "ending", "small", "medium"),
    [
        ("JPY", "151.37", "NONE", "1514", "3027"),
        ("JPY", "151.37", "TENS", "1510", "3030"),
        ("JPY", "151.37", "HUNDREDS", "1500", "3000"),
        ("JPY", "151.37", "NINETY_FIVE", "1514", "3027"),
        ("KWD", "0.3071", "NONE", "3.071", "6.142"),
        ("KWD", "0.3071", "NINETY_FIVE", "2.950", "5.950"),
        ("CAD", "1.3791", "WHOLE", "14.00", "28.00"),
        ("CAD", "1.3791", "NINETY_NINE", "13.99", "27.99"),
    ],
)
async def test_prices_are_rounded_as_the_market_says(
    selling: Shop,
    goods: models.Product,
    currency: str,
    rate: str,
    ending: str,
    small: str,
    medium: str,
) -> None:
    await rates(selling, **{currency: rate})
    await market(selling, ["CA"], currency, ending=ending)

    found = await shown(selling, goods, "CA")

    assert moneys(found["priceRange"]) == [(small, currency), (medium, currency)]


async def test_a_price_list_raises_or_lowers_what_it_does_not_fix(
    selling: Shop, goods: models.Product
) -> None:
    """A market of the shop's own currency has prices of its own, too."""
    market_id = await market(selling, ["CA"], "USD")
    await fixed(selling, market_id, percent="-12.5")

    found = await shown(selling, goods, "CA")

    assert moneys(found["priceRange"]) == [("8.75", "USD"), ("17.50", "USD")]


async def test_the_primary_market_costs_no_statement_more(
    selling: Shop, goods: models.Product
) -> None:
    await rates(selling, EUR="0.9")
    eur = await market(selling, ["DE"], "EUR")
    await fixed(selling, eur, price(goods.variants[0], "19.95", "EUR"))
    plain = SHOWN.replace("@inContext(country: %s)", "")
    counts = []
    for query in (plain, SHOWN % "US", SHOWN % "DE"):
        with selling.statements() as statements:
            await selling.ask(query, id=goods.gid)
        counts.append(len(statements))

    here, named, abroad = counts
    assert named == here + 1, "the context itself is one statement"
    assert abroad == named + 2, "the fixed prices of the product, and those of its variants"


@pytest.mark.parametrize("many", [1, 60])
async def test_markets_cost_the_same_for_one_product_and_for_many(selling: Shop, many: int) -> None:
    await rates(selling, EUR="0.9")
    eur = await market(selling, ["DE"], "EUR")
    rows = [product(variant(price_minor=1000)) for _ in range(many)]
    await selling.add(*rows)
    await fixed(selling, eur, *(price(row.variants[0], "1.00", "EUR") for row in rows))

    with selling.statements() as statements:
        answer = await selling.ask(
            """query @inContext(country: DE, language: EN) { products(first: 60) { nodes {
            priceRange { minVariantPrice { amount } }
            variants(first: 3) { nodes { price { amount } } } } } }"""
        )

    assert {
        amount["priceRange"]["minVariantPrice"]["amount"] for amount in answer["products"]["nodes"]
    } == {"1.00"}
    assert len(statements) == 5, statements


async def test_two_requests_at_once_do_not_mix(selling: Shop, goods: models.Product) -> None:
    await rates(selling, EUR="0.9", CAD="1.5")
    await market(selling, ["DE"], "EUR")
    await market(selling, ["CA"], "CAD")
    countries = ["DE", "CA", "US"] * 4

    answers = await asyncio.gather(*(shown(selling, goods, code) for code in countries))

    lowest = [moneys(answer["priceRange"])[0] for answer in answers]
    assert lowest == [("9.00", "EUR"), ("15.00", "CAD"), ("10.00", "USD")] * 4
    assert (await selling.all(sa.select(models.Product)))[0].currency == "USD"


async def listed(shop: Shop, argument: str, country: str = "DE") -> list[str]:
    products = f"products(first: 9, {argument}) {{ nodes {{ title }} }}"
    answer = await shop.ask(f"query @inContext(country: {country}) {{ {products} }}")
    return [node["title"] for node in answer["products"]["nodes"]]


@pytest.fixture
async def three(selling: Shop) -> list[models.Product]:
    """Things for 10, 20 and 30 dollars: 9, 50 (fixed) and 27 euros."""
    rows = [
        product(variant(price_minor=minor), title=title)
        for title, minor in (("ten", 1000), ("twenty", 2000), ("thirty", 3000))
    ]
    await selling.add(*rows)
    group = collection(handle="all")
    await selling.add(group)
    await selling.add(*(place(group, row, n) for n, row in enumerate(rows)))
    await rates(selling, EUR="0.9")
    eur = await market(selling, ["DE"], "EUR")
    await fixed(selling, eur, price(rows[1].variants[0], "50.00", "EUR"))
    return rows


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("variants.price:9", ["ten"]),
        ("variants.price:10", []),
        ("variants.price:50", ["twenty"]),
        ("variants.price:>9", ["twenty", "thirty"]),
        ("variants.price:>=9", ["ten", "twenty", "thirty"]),
        ("variants.price:<27", ["ten"]),
        ("variants.price:<=27", ["ten", "thirty"]),
        ("variants.price:9.001", []),
    ],
)
async def test_prices_are_searched_as_the_market_has_them(
    selling: Shop, three: list[models.Product], query: str, found: list[str]
) -> None:
    assert await listed(selling, f'query: "{query}"') == found


async def test_prices_are_filtered_and_counted_as_the_market_has_them(
    selling: Shop, three: list[models.Product]
) -> None:
    asked = """query($filters: [ProductFilter!]) @inContext(country: DE) {
      collection(handle: "all") { products(first: 9, filters: $filters) {
        nodes { title } filters { id values { count input } } } } }"""

    async def ask(**bounds: float) -> Any:
        answer = await selling.ask(asked, filters=[{"price": bounds}] if bounds else [])
        return answer["collection"]["products"]

    every = await ask()
    [facet] = [one for one in every["filters"] if one["id"] == "filter.v.price"]
    assert facet["values"] == [{"count": 3, "input": '{"price":{"min":0,"max":50.00}}'}]
    assert [node["title"] for node in (await ask(min=20, max=30))["nodes"]] == ["thirty"]
    assert [node["title"] for node in (await ask(min=27))["nodes"]] == ["twenty", "thirty"]
    assert [node["title"] for node in (await ask(max=26.99))["nodes"]] == ["ten"]
