"""What operations come to, who pays for it, and how much anyone may spend."""

import hashlib
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx2
import pytest
import staff
from conftest import Shop
from factories import product
from graphql import parse
from test_limits import STOREFRONT
from test_variant_selection import form, option

from app import create_app
from commerce.bucket import MAX_CLIENTS, Buckets, OverBudget
from commerce.permission import Permission
from schema import schema
from schema.cost import Cost, Prices
from schema.limits import Limits
from transport.trusted import TrustedDocuments, UnreadableList

COST = {"x-cartograph-cost": "1"}
PRODUCTS = "query P($n: Int = 10) { products(first: $n) { nodes { id variants(first: 2) {"
PRODUCTS += " nodes { id } } } } }"


def cost(text: str, **variables: Any) -> Cost:
    return Prices(schema._schema, parse(text)).of(None, variables)


def test_a_page_multiplies_what_is_under_it() -> None:
    text = "{ products(first: 50) { nodes { variants(last: 10) { nodes { id } } } } }"

    assert cost(text) == Cost(objects=1 + 50 * (1 + 1 + 10), nodes=50 + 50 * 10)


def test_variables_and_their_defaults_size_a_page() -> None:
    prices = Prices(schema._schema, parse(PRODUCTS))

    assert [prices.of("P", given).nodes for given in ({}, {"n": 2}, {"n": 2}, {"n": 9_999})] == [
        10 + 20,
        2 + 4,
        2 + 4,
        250 + 500,
    ]
    assert prices.of("P", {"n": None}) == prices.of("P", {})
    assert prices.of("P", {"n": "many"}).nodes == 30  # refused when it is coerced


def test_edges_and_page_info_are_objects() -> None:
    assert cost("{ products(first: 3) { edges { node { id } } pageInfo { hasNextPage } } }") == (
        Cost(objects=1 + 3 * 2 + 1, nodes=3)
    )


def test_a_list_counts_by_its_stated_size_or_its_keys() -> None:
    assert cost("{ products(first: 1) { nodes { options { name } } } }").nodes == 1 + 10
    assert cost('{ nodes(ids: ["a", "b"]) { id } }') == Cost(2, 2)
    assert cost("query($ids: [ID!]!) { nodes(ids: $ids) { id } }", ids=["a"] * 7) == Cost(7, 7)
    assert cost("query($ids: [ID!]!) { nodes(ids: $ids) { id } }") == Cost(10, 10)
    of_two = 'nodes(ids: ["a", "b"]) { ... on Product { options { name } } }'
    assert cost(f"{{ {of_two} }}") == Cost(2 + 2 * 10, 2 + 2 * 10)
    assert cost('{ predictiveSearch(query: "a", limit: 3) { products { id } } }') == Cost(4, 3)


def test_a_long_known_client_may_ask_for_what_it_always_asks() -> None:
    text = """{ products(first: 20) { edges { node { options { name values }
      images(first: 250) { edges { node { id src: url } } }
      variants(first: 250) { edges { node { id price { amount } image { id }
        selectedOptions { name value } } } } } } } }"""

    assert cost(text).nodes == 20 * (1 + 10 + 250 + 250 * (1 + 3)) < Limits().nodes
    assert cost(text).objects < Limits().cost


def test_facets_are_not_a_page() -> None:
    assert (
        cost('{ collection(handle: "a") { products(first: 250) { filters { id } } } }').nodes == 10
    )


def test_of_an_abstract_type_the_dearest_member_counts() -> None:
    text = """{ node(id: "a") { ... on Product { featuredImage { url } seo { title } }
      ... on Collection { image { url } } ...Named ... { __typename } } }
      fragment Named on Node { id ... on Product { options { name } } }"""

    assert cost(text) == Cost(objects=1 + 2 + 10, nodes=10)


def test_a_fragment_on_another_member_costs_nothing() -> None:
    text = """{ product(handle: "a") { ...N } } fragment N on Node {
      ... on Product { seo { title } } ... on Collection { image { url } } }"""

    assert cost(text) == Cost(objects=2)


def test_a_mutation_costs_ten_more() -> None:
    assert cost("mutation { cartCreate { cart { id } } }") == Cost(objects=12)


async def test_a_product_page_with_250_variants_is_allowed(shop: Shop) -> None:
    sizes, colours = [f"S{i}" for i in range(25)], [f"C{i}" for i in range(10)]
    forms = [form(size, colour) for size in sizes for colour in colours]
    options = [option(1, "Size", *sizes), option(2, "Color", *colours)]
    await shop.add(product(*forms, handle="tee", options=options))
    text = STOREFRONT.replace("variants(first: 100)", "variants(first: 250)")

    answer = await shop.ask(text, handle="tee")

    assert len(answer["product"]["variants"]["nodes"]) == 250


def test_a_bucket_leaks_as_time_goes_by() -> None:
    now = [0.0]
    buckets = Buckets(100, 10, lambda: now[0])
    buckets.spend("ann", 70)
    with pytest.raises(OverBudget) as refused:
        buckets.spend("ann", 60)
    assert refused.value.extensions == {"cost": 60, "retryAfter": 3}
    assert buckets.spend("bob", 100).currently_available == 0

    now[0] = 3.0
    assert buckets.spend("ann", 60).currently_available == 0
    now[0] = 1.0  # a clock that jumps back gives nothing and takes nothing
    with pytest.raises(OverBudget):
        buckets.spend("ann", 1)
    now[0] = 1_000.0
    assert buckets.spend("ann", 10_000).currently_available == 0


def test_only_so_many_clients_are_remembered() -> None:
    buckets = Buckets(100, 10, lambda: 0.0)
    for client in range(MAX_CLIENTS + 1):
        buckets.spend(str(client), 100)

    assert buckets.spend("0", 1).currently_available == 99
    with pytest.raises(OverBudget):
        buckets.spend(str(MAX_CLIENTS), 1)


def client_at(app: Any, address: str) -> httpx2.AsyncClient:
    transport = httpx2.ASGITransport(app, client=(address, 1))
    return httpx2.AsyncClient(transport=transport, base_url="http://shop.test")


@pytest.fixture
async def app(shop: Shop) -> AsyncIterator[Any]:
    update = {"throttle_maximum": 50, "throttle_restore": 1, "storefront_tokens": ("private",)}
    app = create_app(shop.settings.model_copy(update=update))
    yield app
    await app.state.database.dispose()


async def asked(app: Any, address: str, **headers: str) -> dict[str, Any]:
    sent = {"shopify-storefront-private-token": "private", **headers}
    names = {name.replace("_", "-"): value for name, value in sent.items()}
    async with client_at(app, address) as client:
        answer = await client.post("/graphql", json={"query": PRODUCTS}, headers=names)
    return dict(answer.json())


def code(answer: dict[str, Any]) -> str | None:
    return answer["errors"][0]["extensions"]["code"] if "errors" in answer else None


async def test_who_asks_for_it_hears_what_it_cost(app: Any) -> None:
    answer = await asked(app, "192.0.2.1", **COST)
    throttle = {"maximumAvailable": 50, "currentlyAvailable": 9, "restoreRate": 1}

    assert answer["extensions"]["cost"] == {
        "requestedQueryCost": 41,
        "requestedNodes": 30,
        "actualQueryCost": 1,
        "throttleStatus": throttle,
    }
    assert "extensions" not in await asked(app, "192.0.2.9")


async def test_who_spends_too_much_is_told_when_to_come_back(app: Any) -> None:
    assert code(await asked(app, "192.0.2.1")) is None

    refused = await asked(app, "192.0.2.1")

    assert code(refused) == "THROTTLED"
    assert refused["errors"][0]["extensions"]["retryAfter"] in (31, 32)
    assert "data" not in refused


async def test_each_of_several_processes_holds_its_share(shop: Shop) -> None:
    update = {"throttle_maximum": 100, "throttle_restore": 30, "processes": 2}
    app = create_app(shop.settings.model_copy(update=update))
    answer = await asked(app, "192.0.2.1", **COST)
    await app.state.database.dispose()

    status = answer["extensions"]["cost"]["throttleStatus"]
    assert (status["maximumAvailable"], status["restoreRate"]) == (50, 15)


async def test_a_bucket_is_an_addresss_a_tokens_or_a_households(app: Any, shop: Shop) -> None:
    token = await staff.api_token(shop, Permission.ORDERS_READ)
    for address in ("192.0.2.1", "192.0.2.2", "2001:db8::1"):
        assert code(await asked(app, address)) is None
    bearer = {"authorization": f"Bearer {token}"}

    assert code(await asked(app, "2001:db8::2")) == "THROTTLED"
    assert code(await asked(app, "192.0.2.1", **bearer)) is None
    assert code(await asked(app, "192.0.2.3", **bearer)) == "THROTTLED"


async def test_the_longer_spelling_of_an_address_is_the_same_address(app: Any) -> None:
    for address in ("::ffff:192.0.2.1", "::ffff:192.0.2.2"):
        assert code(await asked(app, address)) is None

    assert code(await asked(app, "192.0.2.1")) == "THROTTLED"


async def test_all_who_come_from_nowhere_share_a_bucket(app: Any) -> None:
    assert code(await asked(app, "unknown")) is None

    assert code(await asked(app, "' or 1=1")) == "THROTTLED"


async def test_a_storefronts_server_asks_for_its_buyers(app: Any) -> None:
    for buyer in ("198.51.100.1", "198.51.100.2"):
        assert code(await asked(app, "192.0.2.1", shopify_storefront_buyer_ip=buyer)) is None

    assert code(await asked(app, "192.0.2.1", shopify_storefront_buyer_ip=buyer)) == "THROTTLED"


@pytest.mark.parametrize("address", ["127.0.0.1", "::1", "::ffff:127.0.0.1", "unix:"])
async def test_nobody_is_throttled_on_this_machine(app: Any, address: str) -> None:
    answers = [await asked(app, address, **COST) for _ in range(3)]

    assert [code(answer) for answer in answers] == [None] * 3
    assert "throttleStatus" not in answers[0]["extensions"]["cost"]


async def test_a_mutations_actual_cost_has_its_ten(shop: Shop) -> None:
    async with shop.context() as context:
        context.budget.reports = True
        query = "mutation { cartCreate { cart { id } userErrors { message } } }"
        answer = await schema.execute(query, context_value=context)

    assert answer.extensions is not None
    assert answer.extensions["cost"]["requestedQueryCost"] == 10 + 2 + 10
    assert answer.extensions["cost"]["actualQueryCost"] == 10 + 2


async def test_an_answer_with_its_cost_is_kept_by_nobody(shop: Shop) -> None:
    app = create_app(shop.settings)
    async with client_at(app, "192.0.2.1") as client:
        plain = await client.get("/graphql", params={"query": "{ shop { name } }"})
        costly = await client.get("/graphql", params={"query": "{ shop { name } }"}, headers=COST)
    await app.state.database.dispose()

    assert "etag" in plain.headers
    assert "x-cartograph-cost" in plain.headers["vary"]
    assert "etag" not in costly.headers
    assert costly.headers["cache-control"] == "private, no-store"


@pytest.mark.parametrize("kind", ["folder", "map", "apollo"])
async def test_only_trusted_documents_are_run_where_they_are_listed(
    shop: Shop, tmp_path: Path, kind: str
) -> None:
    text, path = "query Name { shop { name } }", tmp_path / "trusted"
    if kind == "folder":
        path.mkdir()
        (path / "Name.graphql").write_text(f"{text}\n")
    elif kind == "map":
        path.write_text(f'{{"Name": "{text}"}}')
    else:
        path.write_text(f'{{"operations": [{{"id": "Name", "body": "{text}"}}]}}')
    app = create_app(shop.settings.model_copy(update={"trusted_documents": path}))
    async with client_at(app, "192.0.2.1") as client:

        async def post(**sent: Any) -> Any:
            return (await client.post("/graphql", json=sent)).json()

        persisted = {"version": 1, "sha256Hash": digest(text)}
        trusted = [
            await post(query=text),
            await post(documentId="Name"),
            await post(documentId=digest(text)),
            await post(extensions={"persistedQuery": persisted}),
        ]
        refused = [
            await post(query="{ shop { name } }"),
            await post(documentId="Other"),
            await post(query="{ shop { name } }", extensions={"persistedQuery": persisted}),
        ]
        nothing = await post()
    await app.state.database.dispose()

    assert trusted == [{"data": {"shop": {"name": "My shop"}}}] * 4
    assert {code(answer) for answer in refused} == {"DOCUMENT_NOT_TRUSTED"}
    assert code(nothing) is not None


def digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


@pytest.mark.parametrize("content", [None, "[]", "{", '{"operations": [{"id": "a"}]}'])
def test_a_list_that_is_none_is_said_to_be_so(tmp_path: Path, content: str | None) -> None:
    path = tmp_path / "manifest.json"
    if content is not None:
        path.write_text(content)

    with pytest.raises(UnreadableList, match="neither a folder"):
        TrustedDocuments(path)
