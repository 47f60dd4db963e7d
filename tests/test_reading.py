"""Rows that are read without a session: what they hold, and what becomes of those not there."""

import asyncio
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from conftest import Shop
from factories import product, variant

import models
import schema
from models import found, profile, reading, reading_sqlite
from models.profile import LESSON, MOST_LESSONS, Profile
from models.thin import Unread, columns_of


async def test_a_row_passes_for_its_model(shop: Shop) -> None:
    made = product(variant(price_minor=1250, inventory_tracked=False), title="Tea", tags=["green"])
    await shop.add(made)

    async with shop.context() as context:
        (row,) = await context.scalars(sa.select(models.Product))
        (one,) = await context.scalars(sa.select(models.ProductVariant))

    assert isinstance(row, models.Product)
    assert models.kind_of(row) is models.Product
    assert (row.title, row.tags, row.status) == ("Tea", ["green"], models.ProductStatus.ACTIVE)
    assert row.gid == made.gid
    assert isinstance(row.created_at, datetime)
    assert row.created_at.tzinfo is UTC
    assert one.inventory_tracked is False
    assert one.price.text() == "12.50"


async def test_a_row_that_was_read_cannot_be_changed(shop: Shop) -> None:
    await shop.add(product(variant()))

    async with shop.context() as context:
        (row,) = await context.scalars(sa.select(models.Product))

    with pytest.raises(AttributeError):
        row.title = "Coffee"


async def test_what_an_outer_join_does_not_find_is_none(shop: Shop) -> None:
    await shop.add(product(variant()))
    joined = sa.select(models.Product, models.Image).outerjoin(
        models.Image, models.Image.product_id == models.Product.id
    )

    async with shop.context() as context:
        ((row, image),) = await context.rows(joined)

    assert isinstance(row, models.Product)
    assert image is None


async def test_statements_of_one_shape_are_compiled_once_and_keep_their_own_values(
    shop: Shop,
) -> None:
    await shop.add(product(variant(), title="Tea"), product(variant(), title="Tin"))

    async with shop.context() as context:
        found = [
            await context.scalars(sa.select(models.Product.title).where(models.Product.title == t))
            for t in ("Tea", "Tin", "Tar")
        ]

    assert found == [["Tea"], ["Tin"], []]


TITLES = "{ products(first: 5) { nodes { title } } }"


async def test_a_document_reads_only_what_it_was_seen_to_need(shop: Shop) -> None:
    await shop.add(product(variant()))
    seen: list[str] = []
    with shop.watched(lambda text, _values: seen.append(text)):
        for _ in range(LESSON + 1):
            await shop.ask(TITLES)

    assert "description" in seen[0]
    assert "description" not in seen[-1]
    assert "title" in seen[-1]


async def test_what_is_compiled_for_a_lesson_is_kept_apart_and_for_short(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading, "MAX_LESSONS", 3)
    monkeypatch.setattr(profile, "MOST_VERSIONS", 3)
    profile._versions.clear()
    statements, shapes = shop.database.statements, found.shape_of.cache_info().currsize
    statements._lessons.clear()  # of the tests before
    await shop.add(product(variant()))
    await shop.ask("{ shop { name } }")
    before = len(statements._known)
    for number in range(8):
        wanted = ["title", "title handle", "title handle vendor"][number % 3]
        for _ in range(LESSON if number < 4 else LESSON + 2):
            await shop.ask(f"query q{number} {{ products(first: 5) {{ nodes {{ {wanted} }} }} }}")

    assert len(statements._lessons) == 3
    assert 0 < len(statements._known) - before <= 6
    assert 0 < len(profile._versions) <= 3
    assert found.shape_of.cache_info().currsize - shapes <= 6


async def test_a_column_that_is_needed_after_all_is_read(shop: Shop) -> None:
    """One of the products has a picture, and what is asked of pictures is learned late."""
    document = """query($first: Int!) { products(first: $first, reverse: true) { nodes {
      title featuredImage { altText width } } } }"""
    await shop.add(product(variant(), title="Tin"))
    for _ in range(LESSON + 1):
        await shop.ask(document, first=1)
    await shop.add(product(variant(), title="Tea", images=[models.Image(url="a", alt_text="Tea")]))

    for _ in range(LESSON + 2):
        (node,) = (await shop.ask(document, first=1))["products"]["nodes"]
        assert node == {"title": "Tea", "featuredImage": {"altText": "Tea", "width": None}}


async def test_where_carts_are_reckoned_everything_is_read(shop: Shop) -> None:
    async with shop.context() as context:
        profile = Profile([models.Product], [models.Cart])
        context.read_by(profile.begin())
        await context.scalars(sa.select(models.Cart))

    assert profile.begin() is None


def test_a_profile_that_is_often_wrong_is_given_up() -> None:
    profile = Profile([models.Product])
    for number in range(MOST_LESSONS + 1):
        for _ in range(LESSON):
            assert profile.begin() is profile
            profile.ended(profile.lesson)
        assert profile.begin() is profile
        for _ in range(2):  # runs side by side
            profile.learn(models.Product, [*columns_of(models.Product)][number])

    assert profile.begin() is None


async def test_a_column_that_was_not_read_says_so(shop: Shop) -> None:
    await shop.add(product(variant()))
    profile = Profile([models.Product])
    profile.learn(models.Product, "title")
    for _ in range(LESSON):
        profile.ended(profile.lesson)
    profile.begin()

    async with shop.context() as context:
        context.read_by(profile)
        (row,) = await context.scalars(sa.select(models.Product))
        title: Any = row.title
        with pytest.raises(Unread, match="vendor was not read"):
            _ = row.vendor

    assert title


async def test_what_a_row_may_be_asked_is_read_whatever_was_seen(shop: Shop) -> None:
    """Whether a variant can be bought looks at its policy only once it has run out."""
    document = "{ products(first: 5) { nodes { title variants(first: 5) { nodes {\
        availableForSale currentlyNotInStock } } } } }"
    await shop.add(product(variant(quantity_available=3)))
    for _ in range(LESSON + 1):
        await shop.ask(document)
    waiting = variant(quantity_available=0, inventory_policy=models.InventoryPolicy.CONTINUE)
    await shop.add(product(waiting), product(variant(quantity_available=0)))

    with shop.statements() as statements:
        found = await shop.ask(document)

    nodes = [one for node in found["products"]["nodes"] for one in node["variants"]["nodes"]]
    assert [one["availableForSale"] for one in nodes] == [True, True, False]
    assert [one["currentlyNotInStock"] for one in nodes] == [False, True, False]
    assert len(statements) == 2, statements


async def test_no_more_connections_read_than_there_are_threads(tmp_path: Path) -> None:
    one = reading_sqlite.SQLite(tmp_path / "any.db", lambda _connection, _record: None)
    await one.dispose()  # and may be used again
    found = await asyncio.gather(*(one.fetch("SELECT ?", [number]) for number in range(60)))

    assert [rows[0][0] for rows in found] == [*range(60)]
    assert 0 < len(one._opened) <= reading_sqlite.THREADS
    assert one.in_use == 0
    await one.dispose()


async def test_who_gives_up_ends_no_other_read(tmp_path: Path) -> None:
    one = reading_sqlite.SQLite(tmp_path / "any.db", lambda _connection, _record: None)
    long = """WITH RECURSIVE counted(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM counted
        WHERE n < 1000000000) SELECT max(n) FROM counted"""
    for number in range(3 * reading_sqlite.THREADS):
        left = asyncio.ensure_future(one.fetch(long, []))
        await asyncio.sleep(0.001 * (number % 3))
        left.cancel()
        [[kept], *_] = await asyncio.gather(one.fetch("SELECT 7", []), one.fetch("SELECT 8", []))
        assert kept == (7,)
        assert (await asyncio.gather(left, return_exceptions=True))[0].__class__ is (
            asyncio.CancelledError
        )
    await one.dispose()


async def test_runs_side_by_side_teach_a_document_what_it_needs(shop: Shop) -> None:
    """The first of them end after others began, which are watched to their end as well."""
    picture = models.Image(url="a", alt_text="Tea")
    await shop.add(product(variant(), title="Tea", images=[picture]))
    document = """{ products(first: 5) { nodes { title vendor options { name values }
      images(first: 1) { nodes { altText } } variants(first: 2) { nodes { title } } } } }"""
    plans = schema.execution_plans()
    own = schema.build(plans=plans)

    async def ask() -> Any:
        async with shop.context() as context:
            return (await own.execute(document, context_value=context)).data

    for _ in range(4):
        found = await asyncio.gather(*(ask() for _ in range(12)))
        assert all(one == found[0] for one in found)

    assert plans.counters.given_up == 0
    assert plans.counters.compiled == 48


async def test_both_ways_to_read_postgresql_say_the_same_of_their_sessions(shop: Shop) -> None:
    if shop.database.is_sqlite:
        pytest.skip("SQLite has no sessions")
    short = await shop.database.acquire()
    try:
        async with shop.database.reader.connect() as connection:
            for name, value in reading.SESSION.items():
                [(said,)] = await short.fetch(f"SHOW {name}", ())
                found = await connection.execute(sa.text(f"SHOW {name}"))
                assert said == found.scalar_one() == value
    finally:
        await short.release()
