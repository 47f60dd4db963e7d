"""Product files brought into a shop, from the file's bytes to what the shop then has."""

import asyncio
import io
import os
import shutil
import tracemalloc
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from conftest import Shop
from factories import product, variant
from product_file import SHIRT, SIZED, A, size, written

import models
from commerce.permission import Permission
from commerce.product_draft import Finding
from models.engine import Database
from resolvers.product_import import SHOWN, ImportSummary, import_products
from settings import Settings

HAT = {**SHIRT, "Handle": "hat", "Title": "Hat"}
BAD = {**SHIRT, "Handle": "bad", "Variant Price": "free"}
EXPORTS = os.environ.get("PRODUCT_EXPORTS")


def ignore(_products: int) -> None:
    pass


async def imported(shop: Shop, *rows: dict[str, str], **options: Any) -> ImportSummary:
    return await import_file(shop, written(*rows), **options)


async def import_file(shop: Shop, content: bytes, **options: Any) -> ImportSummary:
    async with shop.context(Permission.PRODUCTS_WRITE) as context:
        return await import_products(
            context, io.BytesIO(content), **{"progress": ignore, **options}
        )


def counts(summary: ImportSummary) -> tuple[int, int, int, int]:
    """How many were created, updated, unchanged and refused."""
    return summary.created, summary.updated, summary.unchanged, summary.refused


async def dump(shop: Shop) -> dict[str, Sequence[Any]]:
    """All that the database holds."""
    async with shop.database.read_session() as session:
        return {
            name: (
                await session.execute(sa.select(table).order_by(*table.primary_key.columns))
            ).all()
            for name, table in models.Base.metadata.tables.items()
        }


async def handles(shop: Shop) -> list[str]:
    return list(await shop.all(sa.select(models.Product.handle).order_by(models.Product.handle)))


async def test_good_products_go_in_and_a_bad_one_is_refused_whole(shop: Shop) -> None:
    summary = await imported(shop, SHIRT, {**BAD, "Vendor": "x" * 256}, HAT)

    assert counts(summary) == (2, 0, 0, 1)
    assert await handles(shop) == ["hat", "shirt"]
    assert [(found.line, found.column) for found in summary.errors.first] == [
        (3, "Variant Price"),
        (3, "Vendor"),
    ]
    assert summary.errors.count == 2
    assert summary.warnings.count == 0


async def test_an_update_that_is_refused_leaves_the_product_as_it_was(shop: Shop) -> None:
    await imported(shop, SIZED, size("M"))
    before = await dump(shop)

    summary = await imported(shop, {**SIZED, "Title": "Blouse"}, size("M", "free"))

    assert counts(summary) == (0, 0, 0, 1)
    assert await dump(shop) == before


async def test_the_same_file_a_second_time_changes_nothing(shop: Shop) -> None:
    rows = (
        {**SIZED, "Tags": "wool", "Image Src": A, "Variant Inventory Qty": "3"},
        size("M"),
        BAD,
        HAT,
    )
    first = await imported(shop, *rows)
    before = await dump(shop)

    second = await imported(shop, *rows)

    assert counts(first) == (2, 0, 0, 1)
    assert counts(second) == (0, 0, 2, 1)
    assert await dump(shop) == before


async def test_products_that_a_file_does_not_name_stay(shop: Shop) -> None:
    await imported(shop, SHIRT, HAT)

    summary = await imported(shop, {**HAT, "Vendor": "Peak"}, {**SHIRT, "Handle": "cap"})

    assert counts(summary) == (1, 1, 0, 0)
    assert await handles(shop) == ["cap", "hat", "shirt"]


async def test_a_dry_run_says_the_same_and_leaves_nothing_behind(shop: Shop) -> None:
    await imported(shop, SHIRT, HAT)
    rows = (SHIRT, {**HAT, "Vendor": "Peak"}, BAD, {**SHIRT, "Handle": "cap"})
    before = await dump(shop)

    tried = await imported(shop, *rows, dry_run=True)
    untouched = await dump(shop)
    done = await imported(shop, *rows)

    assert untouched == before
    assert tried == done
    assert counts(done) == (1, 1, 1, 1)


def catalogue(products: int) -> Iterator[bytes]:
    yield b"Handle,Title,Body (HTML),Variant SKU,Variant Inventory Qty,Variant Price\n"
    for number in range(products):
        yield b"p%d,Shirt,<p>%s</p>,s%d,1,36.00\n" % (number, b"wool " * 1_000, number)


async def test_a_large_file_goes_in_batch_by_batch(shop: Shop) -> None:
    read: list[int] = []
    async with shop.context() as context:
        summary = await import_products(context, catalogue(250), progress=read.append)

    assert counts(summary) == (250, 0, 0, 0)
    assert read == [100, 200, 250]
    assert len(await handles(shop)) == 250


@pytest.fixture
async def sqlite_shop(sqlite_template: Path, tmp_path: Path) -> AsyncIterator[Shop]:
    """For what both databases do alike, or only this one can be made to do."""
    path = shutil.copy(sqlite_template, tmp_path / "shop.db")
    settings = Settings(database_url=f"sqlite:///{path}", secret="s" * 16)
    shop = Shop(Database(settings), settings)
    yield shop
    await shop.database.dispose()


async def test_memory_does_not_grow_with_the_file(sqlite_shop: Shop) -> None:
    async def peak(products: int) -> int:
        async with sqlite_shop.context() as context:
            tracemalloc.start()
            await import_products(context, catalogue(products), progress=ignore, dry_run=True)
            _, peak = tracemalloc.get_traced_memory()
            tracemalloc.stop()
        return peak

    await peak(10)
    small, large = await peak(200), await peak(320)

    # Each of 120 products more has 5 kB of text, twice: with tags and without.
    assert large - small < 120 * 5_000


async def test_what_is_found_is_counted_and_the_first_of_it_kept(shop: Shop) -> None:
    rows = [{**BAD, "Handle": f"bad-{number}"} for number in range(SHOWN + 10)]

    summary = await imported(shop, *rows)

    assert (summary.refused, summary.errors.count) == (SHOWN + 10, SHOWN + 10)
    assert [found.line for found in summary.errors.first] == list(range(2, SHOWN + 2))


async def test_a_file_that_breaks_off_goes_in_up_to_there(shop: Shop) -> None:
    content = written(SHIRT, HAT) + "gürtel,Gürtel,1\n".encode("latin-1")

    summary = await import_file(shop, content)

    assert counts(summary) == (1, 0, 0, 1)
    assert await handles(shop) == ["shirt"]
    assert summary.stopped is not None
    assert (summary.stopped.line, summary.errors.first[0].value) == (4, "hat")


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "empty"),
        (b"Handle,Title\nshirt,Shirt\n", "lacks the columns Variant Price"),
        ("Handle,Title,Variant Price\n".encode("utf-16"), "UTF-16"),
    ],
)
async def test_a_file_that_is_none_changes_nothing(shop: Shop, content: bytes, reason: str) -> None:
    before = await dump(shop)

    summary = await import_file(shop, content)

    assert counts(summary) == (0, 0, 0, 0)
    assert summary.stopped is not None
    assert reason in summary.stopped.message
    assert await dump(shop) == before


@asynccontextmanager
async def one_of_a_kind(shop: Shop) -> AsyncIterator[None]:
    """A rule of the database that the file's reader knows nothing of: one product by Rare."""
    index = "CREATE UNIQUE INDEX rare ON product (vendor) WHERE vendor = 'Rare'"
    async with shop.database.write_session() as session, session.begin():
        await session.execute(sa.text(index))
    try:
        yield
    finally:
        async with shop.database.write_session() as session, session.begin():
            await session.execute(sa.text("DROP INDEX rare"))


async def test_a_product_that_the_database_minds_is_refused_and_the_rest_goes_in(
    shop: Shop,
) -> None:
    async with one_of_a_kind(shop):
        await imported(shop, {**SHIRT, "Vendor": "Rare"})

        summary = await imported(shop, {**SHIRT, "Handle": "cap"}, {**HAT, "Vendor": "Rare"})

    assert counts(summary) == (1, 0, 0, 1)
    assert await handles(shop) == ["cap", "shirt"]
    (fault,) = summary.errors.first
    assert (fault.line, fault.column, fault.value) == (3, "Handle", "hat")
    assert "refused by the database" in fault.message


async def test_a_database_that_fails_altogether_is_no_products_fault(sqlite_shop: Shop) -> None:
    async with sqlite_shop.database.write_session() as session, session.begin():
        await session.execute(sa.text("DROP TABLE product_tag"))

    with pytest.raises(sa.exc.OperationalError):
        await imported(sqlite_shop, {**SHIRT, "Tags": "wool"})


async def test_two_imports_of_one_file_side_by_side_make_one_catalogue(shop: Shop) -> None:
    rows = [{**SHIRT, "Handle": f"shirt-{number}"} for number in range(30)]

    first, second = await asyncio.gather(imported(shop, *rows), imported(shop, *rows[::-1]))

    assert first.created + second.created == 30
    assert first.unchanged + second.unchanged == 30
    assert len(await handles(shop)) == 30


async def test_an_amount_that_the_currency_cannot_hold_refuses_its_product(shop: Shop) -> None:
    summary = await imported(shop, {**SHIRT, "Variant Price": "36.005"}, HAT)

    assert counts(summary) == (1, 0, 0, 1)
    (fault,) = summary.errors.first
    assert (fault.line, fault.column, fault.value) == (2, "Variant Price", "36.005")
    assert "USD has 2 decimal digits" in fault.message


def skus(summary: ImportSummary) -> list[tuple[int, str, str]]:
    assert {found.column for found in summary.warnings.first} <= {"Variant SKU"}
    return [(found.line, found.value, found.message) for found in summary.warnings.first]


async def test_a_sku_that_another_product_of_the_shop_has_is_told_once(shop: Shop) -> None:
    await shop.add(product(variant(sku="A1", sku_key="a1"), handle="old-shirt"))
    rows = (
        {**SHIRT, "Variant SKU": "a1"},
        {**HAT, "Variant SKU": "B2"},
        {**HAT, "Handle": "cap", "Variant SKU": "b2"},
    )

    first = await imported(shop, *rows)
    second = await imported(shop, *rows)

    in_the_file = (4, "b2", "is also the SKU of another product, on line 3: it is kept")
    assert skus(first) == [
        in_the_file,
        (2, "a1", "is also the SKU of 'old-shirt' in the shop: it is kept"),
    ]
    assert skus(second) == [in_the_file]
    assert counts(first) == (3, 0, 0, 0)


async def test_warnings_of_products_that_are_refused_are_told_too(shop: Shop) -> None:
    summary = await imported(shop, {**BAD, "Variant Inventory Qty": "-1"})

    assert [found.column for found in summary.warnings.first] == ["Variant Inventory Qty"]
    assert all(isinstance(found, Finding) for found in summary.errors.first)


def export(name: str) -> bytes:
    return Path(EXPORTS or "", name).read_bytes()


@pytest.mark.skipif(not EXPORTS, reason="PRODUCT_EXPORTS names no folder of real exports")
async def test_real_exports_go_in_whole_and_a_second_time_change_nothing(shop: Shop) -> None:
    expected = {"apparel.csv": (25, 0), "jewelry.csv": (19, 1), "snowdevil.csv": (278, 2)}
    files = {name: export(name) for name in expected}

    first = {name: await import_file(shop, content) for name, content in files.items()}
    before = await dump(shop)
    second = {name: await import_file(shop, content) for name, content in files.items()}

    for name, (products, warnings) in expected.items():
        assert counts(first[name]) == (products, 0, 0, 0)
        assert counts(second[name]) == (0, 0, products, 0)
        assert first[name].warnings == second[name].warnings
        assert first[name].warnings.count == warnings
    assert await dump(shop) == before
