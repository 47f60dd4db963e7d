"""Fetching anything by its id, one at a time and many at once."""

from datetime import UTC, datetime
from typing import Any

import pytest
from conftest import Shop
from factories import cart, collection, order, product, variant
from shown import TYPES, answered, possible

import models
import resolvers.node
from commerce.permission import Permission

NODE = "query($id: ID!) { node(id: $id) { __typename id } }"
NODES = "query($ids: [ID!]!) { nodes(ids: $ids) { __typename id } }"


@pytest.fixture
async def ids(shop: Shop) -> dict[str, str]:
    """The id of one thing of every type."""
    value = models.ProductOptionValue(name="S", position=1)
    option = models.ProductOption(name="Size", position=1, option_values=[value])
    shirt, group = product(variant(), options=[option]), collection()
    await shop.add(shirt, group)
    basket, bought = cart(*shirt.variants), order(*shirt.variants)
    await shop.add(basket, bought)
    rows = [shirt, *shirt.variants, option, value, group, basket, *basket.lines, bought]
    return {type(row).__name__: row.gid for row in rows} | {"Shop": "gid://shopify/Shop/1"}


async def test_things_of_many_types_are_found_at_once(shop: Shop, ids: dict[str, str]) -> None:
    answer = await shop.ask(NODES, ids=list(ids.values()))

    assert answer["nodes"] == [{"__typename": kind, "id": id} for kind, id in ids.items()]


def test_whatever_has_an_id_is_found_by_it() -> None:
    having = {kind.name for kind in possible(TYPES["Node"])} & answered()

    # Where somebody lives is told by their access token alone.
    assert having - set(resolvers.node.BY_GID) - set(resolvers.node.BY_NUMBER) == {
        "AppliedGiftCard",
        "MailingAddress",
    }


async def test_one_thing_is_found_as_many_are(shop: Shop, ids: dict[str, str]) -> None:
    for kind, id in ids.items():
        answer = await shop.ask(NODE, id=id)
        assert answer["node"] == {"__typename": kind, "id": id}


async def test_things_come_in_the_order_of_their_ids_as_often_as_asked_for(
    shop: Shop, ids: dict[str, str]
) -> None:
    asked = [ids["Shop"], "gid://shopify/Product/999", ids["Product"], ids["Shop"]]

    answer = await shop.ask(NODES, ids=asked)

    assert [found and found["id"] for found in answer["nodes"]] == [
        ids["Shop"],
        None,
        ids["Product"],
        ids["Shop"],
    ]


async def test_no_ids_are_of_nothing(shop: Shop) -> None:
    assert (await shop.ask(NODES, ids=[]))["nodes"] == []


@pytest.mark.parametrize(
    "id",
    [
        "gid://shopify/Product/999",
        "gid://shopify/ProductVariant/999",
        "gid://shopify/ProductOption/999",
        "gid://shopify/ProductOptionValue/999",
        "gid://shopify/Collection/999",
        "gid://shopify/Shop/2",
        "gid://shopify/Cart/unknown?key=unknown",
        "gid://shopify/CartLine/unknown?cart=unknown",
        "gid://shopify/Order/1001?key=unknown",
        "gid://shopify/Order/0",
        "gid://shopify/Metaobject/1",
        "gid://shopify/QueryRoot/1",
        "gid://shopify/Image/1",
    ],
)
async def test_a_well_formed_id_of_nothing_is_of_nothing(shop: Shop, id: str) -> None:
    assert (await shop.ask(NODE, id=id))["node"] is None


NUMBERED = ["Product", "ProductVariant", "ProductOption", "ProductOptionValue", "Collection"]


@pytest.mark.parametrize("kind", [*NUMBERED, "Shop", "Order"])
async def test_the_largest_number_there_is_is_of_nothing(shop: Shop, kind: str) -> None:
    assert (await shop.ask(NODE, id=f"gid://shopify/{kind}/{2**63 - 1}"))["node"] is None


@pytest.mark.parametrize(
    "id",
    [
        "",
        "1",
        "gid://shopify/Product",
        "gid://shopify/Product/tea",
        "gid://shopify/Order/tea?key=x",
        "gid://shopify/Shop/-1",
        f"gid://shopify/Product/{2**63}",
        "gid://elsewhere/Product/1",
        "gid://shopify/Cart/a\u0000b?key=x",
        "x" * 10_000,
    ],
)
async def test_what_is_no_id_of_ours_is_refused(shop: Shop, id: str) -> None:
    code, message = await shop.refusal(NODE, id=id)

    assert code == "BAD_USER_INPUT"
    assert message.startswith("Invalid global id")
    assert await shop.refusal(NODES, ids=[id]) == (code, message)


async def test_as_many_as_a_page_are_fetched_and_no_more(shop: Shop) -> None:
    ids = [f"gid://shopify/Product/{n}" for n in range(251)]

    assert (await shop.ask(NODES, ids=ids[:250]))["nodes"] == [None] * 250
    code, message = await shop.refusal(NODES, ids=ids)

    assert code == "BAD_USER_INPUT"
    assert message == "ids has 251 items; it may have 250 at most."


@pytest.mark.parametrize("kind", ["Cart", "CartLine", "Order"])
@pytest.mark.parametrize("forge", ["without", "empty", "other"])
async def test_what_is_secret_needs_its_key(
    shop: Shop, ids: dict[str, str], kind: str, forge: str
) -> None:
    whole = ids[kind]
    bare, name = whole.partition("=")[0].split("?")
    forged = {"without": bare, "empty": f"{bare}?{name}=", "other": f"{whole}x"}[forge]

    assert (await shop.ask(NODE, id=forged))["node"] is None
    assert (await shop.ask(NODES, ids=[forged, whole]))["nodes"] == [
        None,
        {"__typename": kind, "id": whole},
    ]


async def test_a_key_is_found_among_what_clients_append(shop: Shop, ids: dict[str, str]) -> None:
    answer = await shop.ask(NODE, id=f"{ids['Cart']}&utm_source=mail")

    assert answer["node"]["id"] == ids["Cart"]


async def test_staff_who_may_see_orders_need_no_key(shop: Shop, ids: dict[str, str]) -> None:
    bare = ids["Order"].partition("?")[0]

    seen = await shop.ask(NODE, [Permission.ORDERS_READ], id=bare)
    unseen = await shop.ask(NODE, [Permission.PRODUCTS_READ], id=bare)

    assert seen["node"]["id"] == ids["Order"]
    assert unseen["node"] is None


async def test_a_cart_that_became_an_order_answers_to_nobody(shop: Shop) -> None:
    shirt = product(variant())
    await shop.add(shirt)
    done = cart(*shirt.variants, completed_at=datetime.now(UTC))
    await shop.add(done)

    answer = await shop.ask(NODES, ids=[done.gid, done.lines[0].gid])

    assert answer["nodes"] == [None, None]


async def test_fragments_pick_the_fields_of_each_type(shop: Shop, ids: dict[str, str]) -> None:
    answer: Any = await shop.ask(
        """query($ids: [ID!]!) { nodes(ids: $ids) {
             ... on Product { handle }
             ... on BaseCartLine { quantity }
             ... on Order { name }
             ... on Shop { name } } }""",
        ids=[ids["Product"], ids["CartLine"], ids["Order"], ids["Collection"]],
    )

    product_, line, order_, collection_ = answer["nodes"]
    assert product_["handle"].startswith("product-")
    assert line == {"quantity": 1}
    assert order_["name"].startswith("#")
    assert collection_ == {}
