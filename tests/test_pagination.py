"""Pages: how long they may be, where they stand, and whose cursors they take."""

import base64
from typing import Any

import pytest
from conftest import SECRET, Shop
from factories import cart, collection, image, order, place, product, variant

import loaders.page
import loaders.pagination
import models
import resolvers.product
from commerce.permission import Permission
from loaders.pagination import Cursors

STAFF = [Permission.ORDERS_READ]
ARGUMENTS = "$first: Int, $after: String, $last: Int, $before: String, $reverse: Boolean"
PAGE = "first: $first, after: $after, last: $last, before: $before, reverse: $reverse"
SHOWN = """{ nodes { __typename } edges { cursor }
  pageInfo { hasNextPage hasPreviousPage startCursor endCursor } }"""


def asking(way: str) -> str:
    """A query whose connection, at the place of ``LIST``, is called ``list``."""
    field = way.partition("LIST:")[2].split("}")[0].strip()
    return f"query({ARGUMENTS}) {way.replace(f'LIST:{field}', f'list: {field}({PAGE}) {SHOWN}')}"


# Every kind of list there is; each has three rows in the shop of these tests.
LISTS = {
    "products": asking("{ LIST:products }"),
    "collections": asking("{ LIST:collections }"),
    "orders": asking("{ LIST:orders }"),
    "Product.variants": asking('{ product(handle: "tea") { LIST:variants } }'),
    "Product.images": asking('{ product(handle: "tea") { LIST:images } }'),
    "Product.collections": asking('{ product(handle: "tea") { LIST:collections } }'),
    "Collection.products": asking('{ collection(handle: "all") { LIST:products } }'),
    "Cart.lines": asking('{ node(id: "CART") { ... on Cart { LIST:lines } } }'),
    "Order.lineItems": asking('{ node(id: "ORDER") { ... on Order { LIST:lineItems } } }'),
}
every_list = pytest.mark.parametrize("name", LISTS)


@pytest.fixture
async def queries(shop: Shop) -> dict[str, str]:
    """The lists, with the ids of this shop's cart and order in them."""
    teas = [variant(title=title) for title in "abc"]
    rows = [product(*teas, handle="tea", images=[image(1), image(2), image(3)])]
    rows += [product(), product()]
    groups = [collection(handle="all"), collection(), collection()]
    await shop.add(*rows, *groups)
    await shop.add(*(place(groups[0], row, 1) for row in rows))
    await shop.add(*(place(group, rows[0], 1) for group in groups[1:]))
    basket, orders = cart(*teas), [order(*teas), order(), order()]
    await shop.add(basket, *orders)
    return {
        name: query.replace("CART", basket.gid).replace("ORDER", orders[0].gid)
        for name, query in LISTS.items()
    }


def found(answer: dict[str, Any]) -> dict[str, Any]:
    """The connection called ``list``, however deep it lies."""
    while "list" not in answer:
        [answer] = answer.values()
    connection: dict[str, Any] = answer["list"]
    return connection


def where(connection: dict[str, Any]) -> tuple[bool, bool]:
    info = connection["pageInfo"]
    return info["hasPreviousPage"], info["hasNextPage"]


@every_list
@pytest.mark.parametrize("size", [{}, {"first": 1, "last": 1}, {"first": None, "last": None}])
async def test_a_page_has_exactly_one_of_first_and_last(
    shop: Shop, queries: dict[str, str], name: str, size: dict[str, int]
) -> None:
    code, message = await shop.refusal(queries[name], STAFF, **size)

    assert code == "BAD_USER_INPUT"
    assert message == "Give exactly one of the arguments first and last."


@every_list
@pytest.mark.parametrize("size", [{"first": 251}, {"first": -1}, {"last": 251}, {"last": -7}])
async def test_a_page_has_a_size_that_can_be(
    shop: Shop, queries: dict[str, str], name: str, size: dict[str, int]
) -> None:
    code, message = await shop.refusal(queries[name], STAFF, **size)

    [(argument, value)] = size.items()
    assert code == "BAD_USER_INPUT"
    assert message == f"{argument} is {value}; it may be 0 to 250."


@every_list
@pytest.mark.parametrize("size", [{"first": 250}, {"last": 250}])
async def test_a_page_can_be_as_long_as_250(
    shop: Shop, queries: dict[str, str], name: str, size: dict[str, int]
) -> None:
    connection = found(await shop.ask(queries[name], STAFF, **size))

    assert len(connection["nodes"]) == 3
    assert where(connection) == (False, False)


async def test_a_size_beyond_any_number_is_refused(shop: Shop) -> None:
    code, _ = await shop.refusal("{ products(first: 2147483648) { nodes { id } } }")

    assert code == "BAD_USER_INPUT"


@every_list
async def test_null_means_that_an_argument_was_not_given(
    shop: Shop, queries: dict[str, str], name: str
) -> None:
    nulls = {"after": None, "before": None, "reverse": None}

    plain = await shop.ask(queries[name], STAFF, first=2)
    forward = await shop.ask(queries[name], STAFF, first=2, last=None, **nulls)
    backward = await shop.ask(queries[name], STAFF, last=2, first=None, **nulls)

    assert forward == plain
    assert where(found(backward)) == (True, False)


async def test_a_sort_key_of_null_is_the_usual_one(shop: Shop) -> None:
    await shop.add(product(title="b"), product(title="a"))

    answer = await shop.ask(
        """{ products(first: 9, sortKey: null) { nodes { title } }
             product(handle: "x") { variants(first: 1, sortKey: null) { nodes { id } } } }"""
    )

    assert [node["title"] for node in answer["products"]["nodes"]] == ["b", "a"]


@every_list
async def test_a_page_tells_whether_more_precede_and_follow(
    shop: Shop, queries: dict[str, str], name: str
) -> None:
    whole = found(await shop.ask(queries[name], STAFF, first=3))
    cursors = [edge["cursor"] for edge in whole["edges"]]

    first = found(await shop.ask(queries[name], STAFF, first=1))
    second = found(await shop.ask(queries[name], STAFF, first=1, after=cursors[0]))
    third = found(await shop.ask(queries[name], STAFF, first=1, after=cursors[1]))
    beyond = found(await shop.ask(queries[name], STAFF, first=1, after=cursors[2]))

    pages = (first, second, third, beyond)
    assert [where(page) for page in pages] == [
        (False, True),
        (True, True),
        (True, False),
        (True, False),
    ]
    assert [edge["cursor"] for page in pages for edge in page["edges"]] == cursors
    assert beyond["pageInfo"]["startCursor"] is None
    assert beyond["pageInfo"]["endCursor"] is None


@every_list
async def test_going_back_as_hydrogen_does_meets_the_same_rows(
    shop: Shop, queries: dict[str, str], name: str
) -> None:
    """It sends all four arguments, those of the other direction as null."""
    whole = found(await shop.ask(queries[name], STAFF, first=3))
    cursors = [edge["cursor"] for edge in whole["edges"]]
    back = {"first": None, "after": None, "last": 1}

    second = found(await shop.ask(queries[name], STAFF, before=cursors[2], **back))
    first = found(await shop.ask(queries[name], STAFF, before=cursors[1], **back))

    assert [edge["cursor"] for edge in second["edges"]] == [cursors[1]]
    assert [edge["cursor"] for edge in first["edges"]] == [cursors[0]]
    assert (where(second), where(first)) == ((True, True), (False, True))


@every_list
async def test_a_page_can_be_bounded_on_both_sides(
    shop: Shop, queries: dict[str, str], name: str
) -> None:
    whole = found(await shop.ask(queries[name], STAFF, first=3))
    cursors = [edge["cursor"] for edge in whole["edges"]]
    bounds = {"after": cursors[0], "before": cursors[2]}

    forward = found(await shop.ask(queries[name], STAFF, first=9, **bounds))
    backward = found(await shop.ask(queries[name], STAFF, last=9, **bounds))
    crossed = found(
        await shop.ask(queries[name], STAFF, first=9, after=cursors[2], before=cursors[0])
    )

    assert [edge["cursor"] for edge in forward["edges"]] == [cursors[1]]
    assert [edge["cursor"] for edge in backward["edges"]] == [cursors[1]]
    assert crossed["edges"] == []


@every_list
@pytest.mark.parametrize("size", [{"first": 0}, {"last": 0}])
async def test_a_page_of_nothing_tells_that_there_is_something(
    shop: Shop, queries: dict[str, str], name: str, size: dict[str, int]
) -> None:
    connection = found(await shop.ask(queries[name], STAFF, **size))

    assert connection["nodes"] == []
    assert connection["edges"] == []
    assert where(connection) == (("last" in size), ("first" in size))


@every_list
async def test_a_turned_list_is_the_list_from_its_end(
    shop: Shop, queries: dict[str, str], name: str
) -> None:
    whole = found(await shop.ask(queries[name], STAFF, first=3))
    turned = found(await shop.ask(queries[name], STAFF, first=3, reverse=True))

    assert turned["edges"] == whole["edges"][::-1]


def damaged(cursor: str) -> dict[str, str]:
    raw = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4))
    flipped = bytes([raw[0] ^ 1]) + raw[1:]
    claimed = raw[:9] + b"[999]"
    return {
        "empty": "",
        "garbage": "garbage",
        "no base64": "a",
        "not ascii": "čursör",
        "truncated": cursor[:-4],
        "shortened to its seal": base64.urlsafe_b64encode(raw[:9]).decode(),
        "another seal": base64.urlsafe_b64encode(flipped).decode(),
        "another place": base64.urlsafe_b64encode(claimed).decode(),
        "an offset": base64.urlsafe_b64encode(b"arrayconnection:1").decode(),
        "very long": cursor * 1_000,
    }


@every_list
@pytest.mark.parametrize("damage", damaged("AAAAAAAAAAAA"))
@pytest.mark.parametrize("argument", ["after", "before"])
async def test_a_cursor_that_the_list_did_not_give_is_refused(
    shop: Shop, queries: dict[str, str], name: str, damage: str, argument: str
) -> None:
    whole = found(await shop.ask(queries[name], STAFF, first=2))
    cursor = damaged(whole["edges"][1]["cursor"])[damage]

    code, message = await shop.refusal(queries[name], STAFF, first=1, **{argument: cursor})

    assert code == "BAD_USER_INPUT"
    assert message == (
        "The cursor does not belong to this list: use one that it gave,"
        " with the same sortKey, query and filters."
    )


async def test_a_cursor_of_another_list_is_refused(shop: Shop, queries: dict[str, str]) -> None:
    cursors = {}
    for name, query in queries.items():
        cursors[name] = found(await shop.ask(query, STAFF, first=1))["edges"][0]["cursor"]

    for name, query in queries.items():
        for origin, cursor in cursors.items():
            if origin != name:
                code, message = await shop.refusal(query, STAFF, first=1, after=cursor)
                assert (code, "does not belong" in message) == ("BAD_USER_INPUT", True), origin


BY_KEY = """query($key: ProductSortKeys, $after: String, $reverse: Boolean) {
  list: products(first: 1, sortKey: $key, after: $after, reverse: $reverse) {
    nodes { handle } edges { cursor } } }"""


async def test_a_cursor_of_another_order_is_refused(shop: Shop) -> None:
    await shop.add(product(), product())
    for mine in resolvers.product.ProductSortKeys:
        cursor = found(await shop.ask(BY_KEY, key=mine.name))["edges"][0]["cursor"]
        for other in resolvers.product.ProductSortKeys:
            answer = await shop.answer(BY_KEY, key=other.name, after=cursor)
            same = resolvers.product.ORDERS[mine].name == resolvers.product.ORDERS[other].name
            assert (answer.errors is None) == same, (mine, other)


async def test_a_cursor_of_another_cart_is_refused(shop: Shop) -> None:
    shirt = product(variant())
    await shop.add(shirt)
    mine, other = cart(*shirt.variants), cart(*shirt.variants)
    await shop.add(mine, other)
    ask = """query($id: ID!, $after: String) {
      cart(id: $id) { list: lines(first: 1, after: $after) { edges { cursor } } } }"""
    cursor = found(await shop.ask(ask, id=mine.gid))["edges"][0]["cursor"]

    code, _ = await shop.refusal(ask, id=other.gid, after=cursor)

    assert code == "BAD_USER_INPUT"
    assert found(await shop.ask(ask, id=mine.gid, after=cursor))["edges"] == []


async def test_a_cursor_signed_by_another_secret_is_refused(shop: Shop) -> None:
    await shop.add(product(), product())
    genuine = found(await shop.ask(BY_KEY))["edges"][0]["cursor"]
    own = Cursors(SECRET.encode(), resolvers.product.BY_ID)
    foreign = Cursors(b"another secret", resolvers.product.BY_ID)
    values = own.decode(genuine)

    code, _ = await shop.refusal(BY_KEY, after=foreign.encode(values))

    assert code == "BAD_USER_INPUT"
    assert own.encode(values) == genuine


async def test_a_cursor_is_bound_to_the_filter_of_its_list() -> None:
    order_ = resolvers.product.BY_ID
    cursor = Cursors(b"secret", order_, "tag:tea").encode([1])

    assert Cursors(b"secret", order_, "tag:tea").decode(cursor) == [1]
    with pytest.raises(loaders.pagination.BadPage):
        Cursors(b"secret", order_, "tag:cup").decode(cursor)


async def test_a_cursor_goes_on_where_its_row_was_when_that_is_gone(shop: Shop) -> None:
    rows = [product(handle=handle, title=handle) for handle in "abc"]
    await shop.add(*rows)
    cursor = found(await shop.ask(BY_KEY, key="TITLE"))["edges"][0]["cursor"]
    async with shop.database.write_session() as session, session.begin():
        await session.delete(await session.get_one(models.Product, rows[0].id))

    answer = found(await shop.ask(BY_KEY, key="TITLE", after=cursor))

    assert answer["nodes"] == [{"handle": "b"}]


async def test_a_cursor_leads_back_when_the_list_is_turned(shop: Shop) -> None:
    await shop.add(*(product(handle=handle, title=handle) for handle in "abc"))
    whole = await shop.ask("{ list: products(first: 9, sortKey: TITLE) { edges { cursor } } }")

    answer = await shop.ask(
        BY_KEY, key="TITLE", after=found(whole)["edges"][2]["cursor"], reverse=True
    )

    assert found(answer)["nodes"] == [{"handle": "b"}]


COUNTS = """query($after: String) {
  list: products(first: 1, after: $after) { totalCount totalCountPrecision edges { cursor } }
  collections(first: 1) { totalCount totalCountPrecision }
  orders(first: 1) { totalCount totalCountPrecision }
  collection(handle: "all") { products(first: 1) { totalCount totalCountPrecision } }
  product(handle: "tea") { collections(first: 1) { totalCount totalCountPrecision } } }"""


def counts(answer: dict[str, Any]) -> list[tuple[str, str]]:
    lists = [
        answer["list"],
        answer["collections"],
        answer["orders"],
        answer["collection"]["products"],
        answer["product"]["collections"],
    ]
    return [(found["totalCount"], found["totalCountPrecision"]) for found in lists]


@pytest.mark.parametrize(
    ("cap", "counted"),
    [(10_000, ("3", "EXACT")), (3, ("3", "EXACT")), (2, ("2", "AT_LEAST")), (0, ("0", "AT_LEAST"))],
)
async def test_a_list_is_counted_up_to_a_cap(
    shop: Shop,
    queries: dict[str, str],
    monkeypatch: pytest.MonkeyPatch,
    cap: int,
    counted: tuple[str, str],
) -> None:
    monkeypatch.setattr(loaders.page, "COUNT_CAP", cap)
    monkeypatch.setattr(loaders.pagination, "COUNT_CAP", cap)

    answer = await shop.ask(COUNTS, STAFF)

    assert counts(answer) == [counted] * 5


async def test_every_page_of_a_list_knows_how_long_the_whole_list_is(
    shop: Shop, queries: dict[str, str]
) -> None:
    first = await shop.ask(COUNTS, STAFF)
    second = await shop.ask(COUNTS, STAFF, after=found(first)["edges"][0]["cursor"])

    assert counts(second) == counts(first) == [("3", "EXACT")] * 5


async def test_an_empty_list_is_counted_too(shop: Shop) -> None:
    await shop.add(collection(handle="all"), product(handle="tea"))

    answer = await shop.ask(COUNTS, STAFF)

    assert counts(answer)[2:] == [("0", "EXACT")] * 3


async def test_a_list_is_counted_only_when_someone_asks(shop: Shop) -> None:
    await shop.add(product())

    with shop.statements() as statements:
        await shop.ask("{ products(first: 1) { nodes { id } pageInfo { hasNextPage } } }")

    assert len(statements) == 1
    assert "count" not in statements[0].lower()
