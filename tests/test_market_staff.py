"""Staff keep markets, price lists and exchange rates: what is refused, recorded and listed."""

from typing import Any

import pytest
import sqlalchemy as sa
from conftest import Shop
from factories import product, variant
from test_market import FIX, LIST, MARKET, RATES, STAFF, fixed, market, price, rates
from test_market import selling as selling

import models
from commerce.permission import Permission

UPDATE = """mutation($id: ID!, $input: MarketUpdateInput!) { marketUpdate(id: $id, input: $input) {
  market { name handle countries currencyCode enabled pricesIncludeTax ending rounding primary }
  userErrors { code field } } }"""
DELETE = "mutation($id: ID!) { marketDelete(id: $id) { deletedId userErrors { code field } } }"
EDIT = """mutation($id: ID!, $input: PriceListUpdateInput!) { priceListUpdate(id: $id,
  input: $input) { priceList { name adjustment market { handle } } userErrors { code field } } }"""
DROP = "mutation($id: ID!) { priceListDelete(id: $id) { deletedId userErrors { code field } } }"
UNFIX = """mutation($id: ID!, $ids: [ID!]!) { priceListFixedPricesDelete(priceListId: $id,
  variantIds: $ids) { deletedFixedPriceVariantIds userErrors { code field } } }"""
PRIMARY = "gid://shopify/Market/1"
NOWHERE = "gid://shopify/Market/999"


def errors(answer: dict[str, Any]) -> list[Any]:
    [payload] = answer.values()
    return [(one["code"], ".".join(one["field"] or [])) for one in payload["userErrors"]]


@pytest.mark.parametrize(
    ("wrong", "expected"),
    [
        ({"name": " "}, ("BLANK", "input.name")),
        ({"name": "x" * 256}, ("TOO_LONG", "input.name")),
        ({"handle": "cad-market"}, ("TAKEN", "input.handle")),
        ({"currencyCode": "EUR"}, ("EXCHANGE_RATE_MISSING", "input.currencyCode")),
        ({"currencyCode": "XAU"}, ("INVALID", "input.currencyCode")),
        ({"countries": ["FR", "CA"]}, ("COUNTRY_TAKEN", "input.countries.1")),
        ({"countries": ["US"]}, ("COUNTRY_TAKEN", "input.countries.0")),
        ({"countries": ["ZZ"]}, ("INVALID", "input.countries.0")),
    ],
)
async def test_a_market_that_cannot_be_is_refused(
    selling: Shop, wrong: dict[str, Any], expected: tuple[str, str]
) -> None:
    await rates(selling, CAD="1.4")
    await market(selling, ["CA"], "CAD")
    given = {"name": "New", "countries": ["FR"], "currencyCode": "USD"}

    answer = await selling.ask(MARKET, STAFF, input=given | wrong)

    assert errors(answer) == [expected]
    assert answer["marketCreate"]["market"] is None


async def test_a_market_is_changed_and_what_changed_is_recorded(selling: Shop) -> None:
    await rates(selling, CAD="1.4")
    made = await market(selling, ["CA"], "CAD")
    said = {"name": "North", "enabled": False, "ending": "WHOLE", "rounding": "HALF_EVEN"}

    answer = await selling.ask(UPDATE, STAFF, id=made, input=said | {"pricesIncludeTax": True})

    assert answer["marketUpdate"]["market"] == {
        "name": "North",
        "handle": "cad-market",
        "countries": ["CA"],
        "currencyCode": "CAD",
        "enabled": False,
        "pricesIncludeTax": True,
        "ending": "WHOLE",
        "rounding": "HALF_EVEN",
        "primary": False,
    }
    [*_, event] = await selling.all(sa.select(models.Event).order_by(models.Event.id))
    assert (event.topic, event.subject, event.actor) == ("markets/update", made, "ann")
    assert event.detail["before"]["name"] == "CAD market"
    assert event.detail["after"] == {
        "name": "North",
        "enabled": False,
        "ending": "WHOLE",
        "rounding": "HALF_EVEN",
        "prices_include_tax": True,
    }


async def test_a_disabled_market_falls_back_to_the_primary_one(selling: Shop) -> None:
    await rates(selling, CAD="1.4")
    made = await market(selling, ["CA"], "CAD")
    await selling.ask(UPDATE, STAFF, id=made, input={"enabled": False})

    result = await selling.answer("query @inContext(country: CA) { shop { name } }")

    assert result.extensions["context"] == {"country": "US", "language": "EN", "currency": "USD"}
    node = "query($id: ID!) { node(id: $id) { id } }"
    assert (await selling.ask(node, id=made))["node"] is None
    assert (await selling.ask(node, STAFF, id=made))["node"] == {"id": made}


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ({"currencyCode": "CAD"}, "PRIMARY_MARKET"),
        ({"enabled": False}, "PRIMARY_MARKET"),
        ({"ending": "WHOLE"}, "PRIMARY_MARKET"),
    ],
)
async def test_the_primary_market_keeps_the_shop_s_own_prices(
    selling: Shop, said: dict[str, Any], code: str
) -> None:
    await rates(selling, CAD="1.4")
    await market(selling, ["CA"], "CAD")

    assert [
        found for found, _ in errors(await selling.ask(UPDATE, STAFF, id=PRIMARY, input=said))
    ] == [code]
    assert errors(await selling.ask(DELETE, STAFF, id=PRIMARY)) == [("PRIMARY_MARKET", "id")]
    given = {"marketId": PRIMARY, "name": "List"}
    answer = await selling.ask(LIST, STAFF, input=given)
    assert errors(answer) == [("PRIMARY_MARKET", "input.marketId")]


async def test_what_is_not_there_is_not_found(selling: Shop) -> None:
    nowhere = "gid://shopify/PriceList/999"
    for query, said, field in (
        (UPDATE, {"id": NOWHERE, "input": {}}, "id"),
        (DELETE, {"id": NOWHERE}, "id"),
        (LIST, {"input": {"marketId": NOWHERE, "name": "List"}}, "input.marketId"),
        (EDIT, {"id": nowhere, "input": {}}, "id"),
        (DROP, {"id": nowhere}, "id"),
        (FIX, {"id": nowhere, "prices": []}, "priceListId"),
        (UNFIX, {"id": nowhere, "ids": []}, "priceListId"),
    ):
        assert errors(await selling.ask(query, STAFF, **said)) == [("NOT_FOUND", field)], query


async def test_a_market_has_one_price_list(selling: Shop) -> None:
    await rates(selling, CAD="1.4")
    made = await market(selling, ["CA"], "CAD")
    first = await fixed(selling, made, percent="12.5")

    again = await selling.ask(LIST, STAFF, input={"marketId": made, "name": "List"})
    assert errors(again) == [("TAKEN", "input.marketId")]

    edited = await selling.ask(EDIT, STAFF, id=first, input={"name": "Low", "adjustment": "-99"})
    assert edited["priceListUpdate"]["priceList"] == {
        "name": "Low",
        "adjustment": "-99",
        "market": {"handle": "cad-market"},
    }
    for wrong in ("-99.5", "901", "0.00001"):
        answer = await selling.ask(EDIT, STAFF, id=first, input={"adjustment": wrong})
        assert errors(answer) == [("INVALID", "input.adjustment")]
    assert (await selling.ask(DROP, STAFF, id=first))["priceListDelete"]["deletedId"] == first


async def test_fixed_prices_are_of_variants_and_in_the_market_s_currency(selling: Shop) -> None:
    row = product(variant())
    await selling.add(row)
    await rates(selling, CAD="1.4", EUR="0.9")
    made = await market(selling, ["CA"], "CAD")
    listed = await fixed(selling, made)
    [form] = row.variants
    lost = models.ProductVariant(id=999)
    wrong = [
        price(form, "1.00", "EUR"),
        price(lost, "1.00", "CAD"),
        price(form, "-1.00", "CAD"),
        price(form, "1.00", "CAD", "2.00")
        | {"compareAtPrice": {"amount": "2", "currencyCode": "USD"}},
    ]

    answer = await selling.ask(FIX, STAFF, id=listed, prices=wrong)

    assert errors(answer) == [
        ("CURRENCY_MISMATCH", "prices.0.price"),
        ("NOT_FOUND", "prices.1.variantId"),
        ("INVALID", "prices.2.price"),
        ("CURRENCY_MISMATCH", "prices.3.compareAtPrice"),
    ]

    for amount in ("5.00", "6.00"):
        good = await selling.ask(FIX, STAFF, id=listed, prices=[price(form, amount, "CAD")])
        assert errors(good) == []
    nodes = good["priceListFixedPricesAdd"]["priceList"]["fixedPrices"]["nodes"]
    assert nodes == [{"price": {"amount": "6.00", "currencyCode": "CAD"}}]

    moved = await selling.ask(UPDATE, STAFF, id=made, input={"currencyCode": "EUR"})
    assert errors(moved) == [("HAS_FIXED_PRICES", "input.currencyCode")]
    gone = await selling.ask(UNFIX, STAFF, id=listed, ids=[form.gid, lost.gid])
    assert gone["priceListFixedPricesDelete"]["deletedFixedPriceVariantIds"] == [form.gid]
    moved = await selling.ask(UPDATE, STAFF, id=made, input={"currencyCode": "EUR"})
    assert errors(moved) == []
    events = await selling.all(sa.select(models.Event).order_by(models.Event.id))
    told = [event.detail for event in events if event.topic == "price_lists/prices"]
    assert told[1] == {"before": {"1": [500, None]}, "after": {"1": [600, None]}}


@pytest.mark.parametrize(
    ("currency", "rate", "field"),
    [
        ("EUR", "0", "rate"),
        ("EUR", "-1", "rate"),
        ("EUR", "10000000000", "rate"),
        ("EUR", "0.0000000000001", "rate"),
        ("USD", "1", "currencyCode"),
        ("XAU", "1", "currencyCode"),
    ],
)
async def test_what_is_no_exchange_rate_is_refused(
    selling: Shop, currency: str, rate: str, field: str
) -> None:
    given = [{"currencyCode": currency, "rate": rate}]
    answer = await selling.ask(RATES, STAFF, rates=given)
    assert errors(answer) == [("INVALID", f"rates.0.{field}")]


async def test_rates_are_set_and_recorded(selling: Shop) -> None:
    await rates(selling, EUR="0.9", CAD="1.40")
    await rates(selling, EUR="0.95")

    found = await selling.ask("{ exchangeRates { currencyCode rate } }", STAFF)

    assert found["exchangeRates"] == [
        {"currencyCode": "CAD", "rate": "1.4"},
        {"currencyCode": "EUR", "rate": "0.95"},
    ]
    [*_, event] = await selling.all(sa.select(models.Event).order_by(models.Event.id))
    assert event.detail == {"before": {"EUR": "0.9"}, "after": {"EUR": "0.95"}}


async def test_markets_are_listed_sorted_and_searched(selling: Shop) -> None:
    await rates(selling, EUR="0.9", CAD="1.4")
    await fixed(selling, await market(selling, ["DE"], "EUR", name="West"))
    await market(selling, ["CA"], "CAD", name="North")
    query = """query($find: String, $sortKey: MarketSortKeys) { markets(first: 9, query: $find,
      sortKey: $sortKey) { totalCount nodes { handle priceList { name } } } }"""

    async def handles(**said: Any) -> list[str]:
        nodes = (await selling.ask(query, STAFF, **said))["markets"]["nodes"]
        return [node["handle"] for node in nodes]

    assert await handles() == ["primary", "west", "north"]
    assert await handles(sortKey="NAME") == ["primary", "north", "west"]
    assert await handles(find="nor") == ["north"]
    assert await handles(find="handle:west") == ["west"]
    lists = "{ priceLists(first: 9, sortKey: NAME) { nodes { id name } } }"
    [found] = (await selling.ask(lists, STAFF))["priceLists"]["nodes"]
    one = "query($id: ID!) { priceList(id: $id) { name } }"
    assert (await selling.ask(one, STAFF, id=found["id"]))["priceList"] == {"name": "List"}


async def test_the_shop_tells_the_currencies_that_buyers_may_pay_in(selling: Shop) -> None:
    await rates(selling, EUR="0.9", CAD="1.4")
    await market(selling, ["DE"], "EUR")
    await market(selling, ["CA"], "CAD", enabled=False)

    found = await selling.ask("{ paymentSettings { enabledPresentmentCurrencies } }")

    assert found["paymentSettings"]["enabledPresentmentCurrencies"] == ["USD", "EUR"]


@pytest.mark.parametrize(
    "query",
    [
        "{ markets(first: 1) { nodes { id } } }",
        "{ priceLists(first: 1) { nodes { id } } }",
        "{ exchangeRates { rate } }",
        "mutation { exchangeRatesSet(rates: []) { userErrors { code } } }",
        f'mutation {{ marketDelete(id: "{PRIMARY}") {{ deletedId }} }}',
    ],
)
async def test_markets_are_for_staff_who_may(selling: Shop, query: str) -> None:
    assert (await selling.refusal(query))[0] == "UNAUTHENTICATED"
    assert (await selling.refusal(query, [Permission.ORDERS_READ]))[0] == "FORBIDDEN"


async def test_too_many_at_once_is_the_client_s_mistake(selling: Shop) -> None:
    given = [{"currencyCode": "EUR", "rate": "1"}] * 251
    code, message = await selling.refusal(RATES, STAFF, rates=given)
    assert (code, message) == ("BAD_USER_INPUT", "rates has 251 items; it may have 250 at most.")


async def test_the_preferred_location_comes_first(selling: Shop) -> None:
    row = product(variant())
    places = [models.Location(name=name, pickup=True) for name in ("One", "Two", "Three")]
    await selling.add(row, *places)
    [form] = row.variants
    await selling.add(models.InventoryItem(id=form.id))
    await selling.add(
        *(
            models.InventoryLevel(inventory_item_id=form.id, location_id=one.id, on_hand=1)
            for one in places
        )
    )
    query = """query($id: ID!, $at: ID) @inContext(preferredLocationId: $at) {
      product(id: $id) { variants(first: 1) { nodes { storeAvailability(first: 3) {
        nodes { location { name } } } } } } }"""

    async def names(at: str | None) -> list[str]:
        answer = await selling.ask(query, id=row.gid, at=at)
        [node] = answer["product"]["variants"]["nodes"]
        return [one["location"]["name"] for one in node["storeAvailability"]["nodes"]]

    assert await names(None) == ["One", "Two", "Three"]
    assert await names(places[2].gid) == ["Three", "One", "Two"]
    assert await names("gid://shopify/Location/999") == ["One", "Two", "Three"]
