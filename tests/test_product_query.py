"""Finding products by the query language: in a list, as buyers and as staff."""

from datetime import UTC, datetime
from typing import Any

import pytest
from conftest import Shop
from factories import product, variant
from searching import PRODUCTS, found, index

import models
from commerce.permission import Permission
from models import search
from models.search import IndexQuery, SearchKind, hits

STAFF = [Permission.PRODUCTS_READ]
PAGE = """query($text: String, $first: Int, $after: String, $last: Int, $before: String) {
  products(query: $text, sortKey: RELEVANCE, first: $first, after: $after, last: $last,
           before: $before) {
    totalCount totalCountPrecision pageInfo { hasNextPage hasPreviousPage }
    edges { cursor node { title } } } }"""
JUNE = datetime(2026, 6, 1, 12, tzinfo=UTC)


@pytest.fixture
async def stocked(shop: Shop) -> Shop:
    """A shop with four products, one of them a draft."""
    await shop.add(
        product(
            variant(sku="LS-1", sku_key="ls-1", barcode="4006381333931", price_minor=4999),
            variant(sku="LS-2", sku_key="ls-2", price_minor=5999, stock=0),
            title="Linen Shirt",
            vendor="Acmé",
            product_type="Shirts",
            tags=["New In", "Sale"],
            handle="linen-shirt",
            created_at=JUNE,
        ),
        product(
            variant(stock=0, price_minor=1995),
            title="Wool Hat",
            vendor="Brim & Co",
            product_type="Hats",
            tags=["sale"],
            description="Goes well with a shirt.",
        ),
        product(
            variant(title="Red / S", price_minor=3000),
            title="T-Shirt",
            vendor="acmé",
            product_type="shirts",
        ),
        product(
            variant(), title="Secret Shirt", status=models.ProductStatus.DRAFT, published_at=None
        ),
    )
    await index(shop)
    return shop


LINEN, HAT, TEE, SECRET = "Linen Shirt", "Wool Hat", "T-Shirt", "Secret Shirt"


@pytest.mark.parametrize(
    ("text", "titles"),
    [
        (None, [LINEN, HAT, TEE]),
        ("", [LINEN, HAT, TEE]),
        ("shirt", [LINEN, HAT, TEE]),
        ("SHIRT linen", [LINEN]),
        ("shir", []),
        ("shir*", [LINEN, HAT, TEE]),
        ("'linen shirt'", [LINEN]),
        ("'shirt linen'", []),
        ("t-shirt", [TEE]),
        ("acme", [LINEN, TEE]),
        ("ls-2", [LINEN]),
        ("4006381333931", [LINEN]),
        ("'red s'", [TEE]),
        ("'new in'", [LINEN]),
        ("'in sale'", []),  # two tags
        ("shirt -hat", [LINEN, TEE]),
        ("linen OR wool", [LINEN, HAT]),
        ("NOT (linen OR wool)", [TEE]),
        ("linen OR tag:sale", [LINEN, HAT]),
        ("title:shirt", [LINEN, TEE]),
        ("title:shi*", [LINEN, TEE]),
        ("title:'linen shirt'", [LINEN]),
        ("title:*", [LINEN, HAT, TEE]),
        ("vendor:ACMÉ", [LINEN, TEE]),
        ("vendor:'brim & co'", [HAT]),
        ("vendor:br*", [HAT]),
        ("-vendor:acmé", [HAT]),
        ("product_type:shirts", [LINEN, TEE]),
        ("product_type:hats,shirts", [LINEN, HAT, TEE]),
        ("product_type:x,ha*", [HAT]),
        ("tag:'new in'", [LINEN]),
        ("tag:SALE", [LINEN, HAT]),
        ("tag:'new in' OR tag:nothing", [LINEN]),
        ("tag_not:sale", [TEE]),
        ("-tag_not:sale", [LINEN, HAT]),
        ("tag:*", [LINEN, HAT]),
        ("sku:ls-1", [LINEN]),
        ("sku:LS*", [LINEN]),
        ("-sku:*", [HAT, TEE]),
        ("barcode:4006381333931", [LINEN]),
        ("-barcode:4006381333931", [HAT, TEE]),
        ("handle:linen-shirt", [LINEN]),
        ("handle:LINEN*", [LINEN]),
        ("id:2", [HAT]),
        ("id:gid://shopify/Product/2", [HAT]),
        ("id:>1", [HAT, TEE]),
        ("id:99999999999999999999", []),
        ("-id:99999999999999999999", [LINEN, HAT, TEE]),
        ("available_for_sale:true", [LINEN, TEE]),
        ("available_for_sale:0", [HAT]),
        ("variants.price:<20", [HAT]),
        ("variants.price:<=19.95", [HAT]),
        ("variants.price:>=59.985", [LINEN]),
        ("variants.price:59.99", [LINEN]),
        ("variants.price:59.995", []),
        ("variants.price:>20 variants.price:<40", [TEE]),
        ("-variants.price:>20", [HAT]),
        ("variants.price:<999999999999999", [LINEN, HAT, TEE]),
        ("variants.price:>-999999999999999", [LINEN, HAT, TEE]),
        ("variants.price:*", [LINEN, HAT, TEE]),
        ("created_at:2026-06", [LINEN]),
        ("created_at:>'2026-06-01T12:00:00Z'", [HAT, TEE]),
        ("published_at:<2021", [LINEN, HAT, TEE]),
        ("published_at:*", [LINEN, HAT, TEE]),
        ("updated_at:<=now", [LINEN, HAT, TEE]),
    ],
)
async def test_buyers_find(stocked: Shop, text: str | None, titles: list[str]) -> None:
    assert await found(stocked, text) == titles


@pytest.mark.parametrize(
    "text",
    [
        "nope:1",
        "-nope:1",
        "tag:",
        "created_at:soon",
        "created_at:20*",
        "id:x",
        "id:1*",
        "available_for_sale:maybe",
        "available_for_sale:>true",
        "variants.price:dear",
        "variants.price:2*",
        "vendor:>a",
        "product_type:>a",
        "title:>a",
        "title:&",
        "&",
        "status:draft",
        "(nope:1)",
        ")",
        "AND OR NOT",
    ],
)
async def test_what_says_nothing_to_buyers_counts_as_not_written(stocked: Shop, text: str) -> None:
    assert await found(stocked, text) == [LINEN, HAT, TEE]
    assert await found(stocked, f"{text} OR tag:'new in'") == [LINEN]


@pytest.mark.parametrize(
    ("text", "titles"),
    [
        ("shirt", [LINEN, HAT, TEE, SECRET]),
        ("status:draft", [SECRET]),
        ("status:Draft,archived", [SECRET]),
        ("-status:draft", [LINEN, HAT, TEE]),
        ("status:*", [LINEN, HAT, TEE, SECRET]),
        ("status:lost", [LINEN, HAT, TEE, SECRET]),
        ("status:>draft", [LINEN, HAT, TEE, SECRET]),
        ("-published_at:*", [SECRET]),
        ("-published_at:2020", [SECRET]),
    ],
)
async def test_staff_find_what_is_not_published_too(
    stocked: Shop, text: str, titles: list[str]
) -> None:
    assert await found(stocked, text, STAFF) == titles


@pytest.mark.parametrize(
    ("text", "titles"), [("'linen shi", []), ("(linen shirt", [LINEN]), ('tag:"new in', [LINEN])]
)
async def test_what_is_left_open_is_closed_at_the_end(
    stocked: Shop, text: str, titles: list[str]
) -> None:
    assert await found(stocked, text) == titles


@pytest.mark.parametrize("text", ["a " * 10_000, "a " * 101, "(" * 11 + "a", "'" * 4_001])
async def test_a_query_that_is_too_large_is_refused_before_anything_is_read(
    shop: Shop, text: str
) -> None:
    with shop.statements() as statements:
        code, message = await shop.refusal(PRODUCTS, text=text)

    assert code == "BAD_USER_INPUT"
    assert message.startswith("The query ")
    assert statements == []


async def test_a_query_of_many_terms_is_one_statement(shop: Shop) -> None:
    text = " OR ".join(f"(word{i}* -tag:{i} title:'{i} b')" for i in range(33))
    await shop.add(product(variant(), title="Word7 7 b"))
    await index(shop)

    with shop.statements() as statements:
        assert await found(shop, text) == ["Word7 7 b"]

    assert len(statements) == 1


async def test_the_best_matches_come_first(shop: Shop) -> None:
    await shop.add(
        product(variant(), title="Cup", description="Holds tea."),
        product(variant(), title="Pot", tags=["tea"]),
        product(variant(), title="Mug", product_type="Tea ware"),
        product(variant(), title="Teapot"),
        product(variant(), title="A green tea from the hills"),
        product(variant(), title="Tea"),
        product(variant(), title="Tea"),
        product(variant(), title="Coffee"),
    )
    await index(shop)

    best = ["Tea", "Tea", "A green tea from the hills", "Teapot", "Mug", "Pot", "Cup"]
    assert await found(shop, "tea*", sortKey="RELEVANCE") == best
    assert await found(shop, "tea*", sortKey="RELEVANCE", reverse=True) == best[::-1]
    assert await found(shop, "tea* -teapot", sortKey="RELEVANCE") == [*best[:3], *best[4:]]
    assert await found(shop, "tea* OR tag:tea", sortKey="RELEVANCE") == [
        *("Cup", "Pot", "Mug", "Teapot"),
        *("A green tea from the hills", "Tea", "Tea"),
    ]


async def test_without_words_nothing_is_more_relevant(stocked: Shop) -> None:
    assert await found(stocked, "tag:sale", sortKey="RELEVANCE") == [LINEN, HAT]
    assert await found(stocked, None, sortKey="RELEVANCE") == [LINEN, HAT, TEE]


async def test_what_is_found_comes_in_the_order_asked_for(stocked: Shop) -> None:
    assert await found(stocked, "shirt", sortKey="TITLE") == [LINEN, TEE, HAT]
    assert await found(stocked, "shirt", sortKey="PRICE", reverse=True) == [LINEN, TEE, HAT]


async def walked(shop: Shop, text: str, size: int, *, backward: bool) -> list[str]:
    titles: list[str] = []
    cursor = None
    while True:
        given = {"last": size, "before": cursor} if backward else {"first": size, "after": cursor}
        page = (await shop.ask(PAGE, text=text, **given))["products"]
        met = [edge["node"]["title"] for edge in page["edges"]]
        titles = met + titles if backward else titles + met
        if not page["pageInfo"]["hasPreviousPage" if backward else "hasNextPage"]:
            return titles
        cursor = page["edges"][0 if backward else -1]["cursor"]


@pytest.mark.parametrize("backward", [False, True])
async def test_pages_by_relevance_hold_each_product_once(shop: Shop, backward: bool) -> None:
    words = ["tea", "green tea", "pot", "tea pot", "cup"]
    await shop.add(
        *(product(variant(), title=f"{word} {i}", vendor="Tea") for i in range(3) for word in words)
    )
    await index(shop)

    whole = await found(shop, "tea", sortKey="RELEVANCE")
    assert len(whole) == 15
    assert await walked(shop, "tea", 4, backward=backward) == whole


async def test_a_list_by_relevance_knows_how_long_it_is(stocked: Shop) -> None:
    page = (await stocked.ask(PAGE, text="shirt", first=1))["products"]

    assert (page["totalCount"], page["totalCountPrecision"]) == ("3", "EXACT")


async def test_only_so_many_are_ranked_and_titles_are_among_them(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("resolvers.relevance.RANKED", 2)
    others = (product(variant(), title=f"Cup {i}", vendor="Tea") for i in range(4))
    await shop.add(*others, product(variant(), title="Tea"))
    await index(shop)

    assert await found(shop, "tea", sortKey="RELEVANCE") == ["Tea", "Cup 0", "Cup 1"]


async def test_a_cursor_belongs_to_its_query(stocked: Shop) -> None:
    page = (await stocked.ask(PAGE, text="shirt AND -hat", first=1))["products"]
    cursor = page["edges"][0]["cursor"]

    same = (await stocked.ask(PAGE, text="(shirt) -hat nope:1", first=1, after=cursor))["products"]
    assert [edge["node"]["title"] for edge in same["edges"]] == [LINEN]
    code, message = await stocked.refusal(PAGE, text="shirt", first=1, after=cursor)
    assert code == "BAD_USER_INPUT"
    assert "same sortKey, query and filters" in message


@pytest.mark.parametrize("products", [1, 30])
async def test_a_query_costs_as_much_however_much_it_finds(shop: Shop, products: int) -> None:
    await shop.add(*(product(variant(), title="Tea", tags=["tea"]) for _ in range(products)))
    await index(shop)

    with shop.statements() as statements:
        assert len(await found(shop, "tea tag:tea variants.price:>1", sortKey="RELEVANCE"))

    assert len(statements) == 2, statements  # the shop's currency, and the products


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("vendor:acme", ["ix_product_vendor_key_id"]),
        ("product_type:shirts", ["ix_product_product_type_key_id"]),
        ("tag:sale", ["ix_product_tag_tag_key_product_id"]),
        ("sku:a-1", ["ix_product_variant_sku_key"]),
        ("barcode:1", ["ix_product_variant_barcode"]),
        ("handle:tea", ["uq_product_handle", "sqlite_autoindex_product_1"]),
    ],
)
async def test_common_fields_are_looked_up(stocked: Shop, text: str, names: list[str]) -> None:
    """Not read row by row, once there are many of them."""
    plan = await planned(stocked, text)

    assert any(name in plan for name in names), plan


async def test_words_are_looked_up_in_the_index(stocked: Shop) -> None:
    await stocked.add(*(models.SearchDocument(id=i, title=f"word{i}") for i in range(100, 2_000)))
    async with stocked.database.writer.connect() as connection:
        alone = await connection.execution_options(isolation_level="AUTOCOMMIT")
        vacuum = "" if stocked.database.is_sqlite else "VACUUM "
        await alone.exec_driver_sql(f"{vacuum}ANALYZE search_document")
    query = IndexQuery.phrase(["shirt"])
    shirts = hits(search.asked(query), SearchKind.PRODUCT, is_sqlite=stocked.database.is_sqlite)

    asked: list[tuple[str, Any]] = []
    with stocked.watched(lambda *one: asked.append(one)):
        assert await stocked.all(shirts) == [1, 2, 3, 4]
    plan = await explained(stocked, *asked[-1])

    assert "search_index" in plan or "search_document_words" in plan, plan


async def planned(shop: Shop, text: str) -> str:
    """How the database goes about finding products."""
    asked: list[tuple[str, Any]] = []
    with shop.watched(lambda *one: asked.append(one)):
        await found(shop, text, STAFF)
    return await explained(shop, *asked[-1])


async def explained(shop: Shop, statement: str, parameters: Any) -> str:
    """The plan of a statement; PostgreSQL's as if tables were too long to be read whole."""
    async with shop.database.reader.connect() as connection:
        if shop.database.is_sqlite:
            rows = await connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters)
            return "\n".join(str(row[-1]) for row in rows)
        await connection.exec_driver_sql("SET enable_seqscan = off")
        rows = await connection.exec_driver_sql(f"EXPLAIN {statement}", parameters)
        plan = "\n".join(str(row[-1]) for row in rows)
        await connection.exec_driver_sql("RESET enable_seqscan")
        return plan
