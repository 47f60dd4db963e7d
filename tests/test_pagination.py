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
from models.reading import Statements

STAFF = [Permission.ORDERS_READ]
ARGUMENTS = "$first: Int, $after: String, $last: Int, $before: String, $reverse: Boolean"
PAGE = "first: $first, after: $after, last: $last, before: $before, reverse: $reverse"
SHOWN = """{ nodes { __typename } edges { cursor }
  pageInfo { hasNextPage hasPreviousPage startCursor endCursor } }"""


def asking(way: str) -> str:
    """A query whose connection, at the place of ``LIST``, is called ``list``."""
    field = way.partition("LIST:")[2].split("}")[0].strip()
    return f"query({ARGUMENTS}) {way.replace(f'LIST:{field}', f'list: {field}({PAGE}) {SHOWN}')}"


ELSEWHERE = (
    "The cursor does not belong to this list: use one that it gave,"
    " with the same sortKey, query and filters."
)
FOREIGN = ("BAD_USER_INPUT", ELSEWHERE)

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


async def page(shop: Shop, query: str, **variables: Any) -> dict[str, Any]:
    return found(await shop.ask(query, STAFF, **variables))


def found(answer: dict[str, Any]) -> dict[str, Any]:
    """The connection called ``list``, however deep it lies."""
    while "list" not in answer:
        [answer] = answer.values()
    connection: dict[str, Any] = answer["list"]
    return connection


def where(connection: dict[str, Any]) -> tuple[bool, bool]:
    """Whether more precede and follow."""
    info = connection["pageInfo"]
    return info["hasPreviousPage"], info["hasNextPage"]


def cursors(connection: dict[str, Any]) -> list[str]:
    return [edge["cursor"] for edge in connection["edges"]]


@pytest.mark.parametrize("size", [{}, {"first": 1, "last": 1}, {"first": None, "last": None}])
async def test_a_page_has_exactly_one_of_first_and_last(
    shop: Shop, queries: dict[str, str], size: dict[str, int]
) -> None:
    for name, query in queries.items():
        assert await shop.refusal(query, STAFF, **size) == (
            "BAD_USER_INPUT",
            "Give exactly one of the arguments first and last.",
        ), name


@pytest.mark.parametrize("size", [{"first": 251}, {"first": -1}, {"last": 251}, {"last": -7}])
async def test_a_page_has_a_size_that_can_be(
    shop: Shop, queries: dict[str, str], size: dict[str, int]
) -> None:
    [(argument, value)] = size.items()

    for name, query in queries.items():
        assert await shop.refusal(query, STAFF, **size) == (
            "BAD_USER_INPUT",
            f"{argument} is {value}; it may be 0 to 250.",
        ), name


@pytest.mark.parametrize("size", [{"first": 250}, {"last": 250}])
async def test_a_page_can_be_as_long_as_250(
    shop: Shop, queries: dict[str, str], size: dict[str, int]
) -> None:
    for name, query in queries.items():
        connection = await page(shop, query, **size)
        assert (len(connection["nodes"]), where(connection)) == (3, (False, False)), name


async def test_a_size_beyond_any_number_is_refused(shop: Shop, queries: dict[str, str]) -> None:
    code, _ = await shop.refusal(queries["products"], first=2**31)

    assert code == "BAD_USER_INPUT"


async def test_null_means_that_an_argument_was_not_given(
    shop: Shop, queries: dict[str, str]
) -> None:
    nulls = {"after": None, "before": None, "reverse": None}

    for name, query in queries.items():
        plain = await page(shop, query, first=2)
        assert await page(shop, query, first=2, last=None, **nulls) == plain, name
        assert where(await page(shop, query, last=2, first=None, **nulls)) == (True, False), name


async def test_a_sort_key_of_null_is_the_usual_one(shop: Shop) -> None:
    await shop.add(product(title="b"), product(title="a"))

    answer = await shop.ask("{ products(first: 9, sortKey: null) { nodes { title } } }")

    assert [node["title"] for node in answer["products"]["nodes"]] == ["b", "a"]


async def test_a_page_tells_whether_more_precede_and_follow(
    shop: Shop, queries: dict[str, str]
) -> None:
    for name, query in queries.items():
        all_three = cursors(await page(shop, query, first=3))
        pages = [await page(shop, query, first=1)]
        pages += [await page(shop, query, first=1, after=cursor) for cursor in all_three]

        assert [cursor for each in pages for cursor in cursors(each)] == all_three, name
        assert [where(each) for each in pages] == [
            (False, True),
            (True, True),
            (True, False),
            (True, False),
        ], name
        assert pages[0]["pageInfo"]["startCursor"] == all_three[0]
        assert pages[0]["pageInfo"]["endCursor"] == all_three[0]
        assert pages[3]["pageInfo"]["startCursor"] is None
        assert pages[3]["pageInfo"]["endCursor"] is None


async def test_going_back_as_hydrogen_does_meets_the_same_rows(
    shop: Shop, queries: dict[str, str]
) -> None:
    """It sends all four arguments, those of the other direction as null."""
    back: dict[str, Any] = {"first": None, "after": None, "last": 1}

    for name, query in queries.items():
        first, second, third = cursors(await page(shop, query, first=3))
        to_second = await page(shop, query, before=third, **back)
        to_first = await page(shop, query, before=second, **back)

        assert (cursors(to_second), cursors(to_first)) == ([second], [first]), name
        assert (where(to_second), where(to_first)) == ((True, True), (False, True)), name


async def test_a_page_can_be_bounded_on_both_sides(shop: Shop, queries: dict[str, str]) -> None:
    for name, query in queries.items():
        first, second, third = cursors(await page(shop, query, first=3))
        forth = await page(shop, query, first=9, after=first, before=third)
        back = await page(shop, query, last=9, after=first, before=third)
        crossed = await page(shop, query, first=9, after=third, before=first)

        assert (cursors(forth), cursors(back)) == ([second], [second]), name
        assert cursors(crossed) == [], name


async def test_a_page_of_nothing_tells_that_there_is_something(
    shop: Shop, queries: dict[str, str]
) -> None:
    for name, query in queries.items():
        start, end = await page(shop, query, first=0), await page(shop, query, last=0)

        assert (start["nodes"], end["nodes"]) == ([], []), name
        assert (where(start), where(end)) == ((False, True), (True, False)), name


async def test_a_turned_list_is_the_list_from_its_end(shop: Shop, queries: dict[str, str]) -> None:
    for name, query in queries.items():
        whole = await page(shop, query, first=3)
        turned = await page(shop, query, first=3, reverse=True)
        end_of_turned = await page(shop, query, last=1, reverse=True)

        assert cursors(turned) == cursors(whole)[::-1], name
        assert cursors(end_of_turned) == cursors(whole)[:1], name


def damaged(cursor: str) -> dict[str, str]:
    raw = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4))
    seal, claim = raw[:9], raw[9:]

    def written(*parts: bytes) -> str:
        return base64.urlsafe_b64encode(b"".join(parts)).decode().rstrip("=")

    assert written(seal, claim) == cursor
    return {
        "empty": "",
        "garbage": "garbage",
        "no base64": "a",
        "not ascii": "čursör",
        "truncated": cursor[:-4],
        "shortened to its seal": written(seal),
        "of another seal": written(bytes([seal[0] ^ 1]), seal[1:], claim),
        "of another place": written(seal, b"[999]"),
        "without a seal": written(claim),
        "an offset": written(b"arrayconnection:1"),
        "very long": cursor * 1_000,
    }


async def test_a_cursor_that_the_list_did_not_give_is_refused(
    shop: Shop, queries: dict[str, str]
) -> None:
    for name, query in queries.items():
        _, genuine = cursors(await page(shop, query, first=2))
        for argument in ("after", "before"):
            for damage, cursor in damaged(genuine).items():
                given = {argument: cursor}
                assert await shop.refusal(query, STAFF, first=1, **given) == FOREIGN, (name, damage)


async def test_a_cursor_of_another_list_is_refused(shop: Shop, queries: dict[str, str]) -> None:
    given = {n: cursors(await page(shop, query, first=1))[0] for n, query in queries.items()}

    for name, query in queries.items():
        for origin, cursor in given.items():
            if origin != name:
                refusal = await shop.refusal(query, STAFF, first=1, after=cursor)
                assert refusal == FOREIGN, (name, origin)


BY_KEY = """query($key: ProductSortKeys, $after: String, $reverse: Boolean) {
  list: products(first: 1, sortKey: $key, after: $after, reverse: $reverse) {
    nodes { handle } edges { cursor } } }"""


async def test_a_cursor_of_another_order_is_refused(shop: Shop) -> None:
    await shop.add(product(), product())
    for mine in resolvers.product.ProductSortKeys:
        [cursor] = cursors(await page(shop, BY_KEY, key=mine.name))
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
    [cursor] = cursors(await page(shop, ask, id=mine.gid))

    assert await shop.refusal(ask, id=other.gid, after=cursor) == FOREIGN
    assert cursors(await page(shop, ask, id=mine.gid, after=cursor)) == []


async def test_a_cursor_signed_by_another_secret_is_refused(shop: Shop) -> None:
    await shop.add(product(), product())
    [genuine] = cursors(await page(shop, BY_KEY))
    own = Cursors(SECRET.encode(), resolvers.product.BY_ID)
    foreign = Cursors(b"another secret", resolvers.product.BY_ID)
    values = own.decode(genuine)

    assert own.encode(values) == genuine
    assert await shop.refusal(BY_KEY, after=foreign.encode(values)) == FOREIGN


async def test_a_cursor_is_bound_to_the_filter_of_its_list() -> None:
    order_ = resolvers.product.BY_ID
    cursor = Cursors(b"secret", order_, "tag:tea").encode([1])

    assert Cursors(b"secret", order_, "tag:tea").decode(cursor) == [1]
    with pytest.raises(loaders.pagination.BadPage):
        Cursors(b"secret", order_, "tag:cup").decode(cursor)


async def test_a_cursor_goes_on_where_its_row_was_when_that_is_gone(shop: Shop) -> None:
    rows = [product(handle=handle, title=handle) for handle in "abc"]
    await shop.add(*rows)
    [cursor] = cursors(await page(shop, BY_KEY, key="TITLE"))
    async with shop.database.write_session() as session, session.begin():
        await session.delete(await session.get_one(models.Product, rows[0].id))

    answer = await page(shop, BY_KEY, key="TITLE", after=cursor)

    assert answer["nodes"] == [{"handle": "b"}]


async def test_a_cursor_leads_back_when_the_list_is_turned(shop: Shop) -> None:
    await shop.add(*(product(handle=handle, title=handle) for handle in "abc"))
    whole = await page(shop, "{ list: products(first: 9, sortKey: TITLE) { edges { cursor } } }")

    answer = await page(shop, BY_KEY, key="TITLE", after=cursors(whole)[2], reverse=True)

    assert answer["nodes"] == [{"handle": "b"}]


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
    return [(list_["totalCount"], list_["totalCountPrecision"]) for list_ in lists]


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
    # The cap is written into statements: those of this test may serve no other.
    shop.database.statements = Statements(
        shop.database.reader.dialect, is_sqlite=shop.database.is_sqlite
    )
    monkeypatch.setattr(loaders.page, "COUNT_CAP", cap)
    monkeypatch.setattr(loaders.pagination, "COUNT_CAP", cap)

    answer = await shop.ask(COUNTS, STAFF)

    assert counts(answer) == [counted] * 5


async def test_every_page_of_a_list_knows_how_long_the_whole_list_is(
    shop: Shop, queries: dict[str, str]
) -> None:
    first = await shop.ask(COUNTS, STAFF)
    second = await shop.ask(COUNTS, STAFF, after=cursors(first["list"])[0])

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
