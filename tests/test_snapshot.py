"""A shop in a file, and back; a catalogue in lines, and back."""

import sqlite3
from pathlib import Path
from typing import Any

import orjson
import pytest
import sqlalchemy as sa
from conftest import SECRET, Shop
from factories import collection, image, place, product, stock, variant

import models
from migrations import run
from models.engine import Database
from resolvers import export, snapshot, table_copy
from settings import Settings


def quiet(_: str) -> None: ...


async def filled(shop: Shop) -> None:
    """A shop in which something of most kinds was done."""
    tea = product(
        variant(title="S"), variant(title="M"), title="Tëa", tags=["Hot"], images=[image()]
    )
    await stock(shop, tea, product(variant()))
    drinks = collection(title="Drinks")
    await shop.add(drinks)
    await shop.add(place(drinks, tea, 1))
    made = await shop.ask(
        """mutation($id: ID!) { cartCreate(input: {lines: [{merchandiseId: $id}],
           attributes: [{key: "gift", value: "yes"}]}) { cart { id } } }""",
        id=tea.variants[0].gid,
    )
    assert made["cartCreate"]["cart"]


async def contents(database: Database) -> dict[str, Any]:
    async with snapshot.one_moment(database) as connection:
        return {
            table.name: [
                row async for rows in table_copy.rows_of(connection, table) for row in rows
            ]
            for table in table_copy.tables()
        }


@pytest.fixture
async def other(tmp_path: Path) -> Any:
    """A second shop, empty, on SQLite."""
    settings = Settings(database_url=f"sqlite:///{tmp_path}/other.db", secret=SECRET)
    database = Database(settings)

    await run.upgrade(database.writer)
    yield Shop(database, settings)
    await database.dispose()


async def test_a_snapshot_brings_back_every_row(shop: Shop, other: Shop, tmp_path: Path) -> None:
    await filled(shop)
    await snapshot.take(shop.database, tmp_path / "shop.snapshot", quiet)
    await snapshot.restore(tmp_path / "shop.snapshot", other.database, quiet)

    assert await contents(other.database) == await contents(shop.database)
    found = await other.ask('{ products(first: 5, query: "tea") { nodes { title } } }')
    assert found["products"]["nodes"] == [{"title": "Tëa"}]


async def test_a_snapshot_of_sqlite_is_restored_to_either_database(
    shop: Shop, other: Shop, tmp_path: Path
) -> None:
    await filled(other)
    await snapshot.take(other.database, tmp_path / "shop.snapshot", quiet)
    await snapshot.restore(tmp_path / "shop.snapshot", shop.database, quiet)

    assert await contents(other.database) == await contents(shop.database)
    await shop.add(product())
    assert len(await shop.all(sa.select(models.Product.id))) == 3


async def test_a_snapshot_is_for_its_owners_eyes_only(shop: Shop, tmp_path: Path) -> None:
    file = tmp_path / "shop.snapshot"
    await snapshot.take(shop.database, file, quiet)

    assert file.stat().st_mode & 0o777 == 0o600


async def test_nothing_is_overwritten(shop: Shop, other: Shop, tmp_path: Path) -> None:
    await filled(shop)
    path = tmp_path / "shop.snapshot"
    path.write_text("mine")
    with pytest.raises(snapshot.SnapshotError, match="is there already"):
        await snapshot.take(shop.database, path, quiet)
    assert path.read_text() == "mine"

    path.unlink()
    await snapshot.take(other.database, path, quiet)
    with pytest.raises(snapshot.SnapshotError, match="holds products already"):
        await snapshot.restore(path, shop.database, quiet)


async def test_only_snapshots_of_this_version_are_restored(shop: Shop, tmp_path: Path) -> None:
    foreign, newer = tmp_path / "foreign.db", tmp_path / "newer.db"
    sqlite3.connect(foreign).execute("CREATE TABLE t (x)").connection.close()
    (tmp_path / "text").write_text("not a database, and long enough to be looked at " * 20)
    await snapshot.take(shop.database, newer, quiet)
    with sqlite3.connect(newer) as file:
        file.execute("UPDATE alembic_version SET version_num = '9999'")

    for path in (foreign, tmp_path / "text"):
        with pytest.raises(snapshot.SnapshotError, match="is no snapshot"):
            await snapshot.restore(path, shop.database, quiet)
    with pytest.raises(snapshot.SnapshotError, match="another version"):
        await snapshot.restore(newer, shop.database, quiet)
    with pytest.raises(snapshot.SnapshotError, match="There is no file"):
        await snapshot.restore(tmp_path / "none", shop.database, quiet)


async def all_lines(shop: Shop) -> list[bytes]:
    return [line async for line in export.lines(shop.database)]


async def test_an_export_is_imported_to_the_letter(shop: Shop, other: Shop) -> None:
    await filled(shop)
    exported = await all_lines(shop)
    async with other.context() as context:
        count = await export.take_in(context, exported)

    assert count == len(exported) - 1
    assert await all_lines(other) == exported
    assert not any(b'"cart"' in line for line in exported)


@pytest.mark.parametrize(
    ("broken", "words"),
    [
        ([], "Line 1"),
        ([b'{"format": "another"}'], "Line 1"),
        ([b'{"format": "cartograph catalogue", "revision": "0000"}'], "of revision 0000"),
        ([None, b'{"table": "nothing", "row": {}}'], "Line 2"),
        ([None, b"{"], "Line 2"),
        ([None, b'{"table": "order", "row": {}}'], "Line 2"),
    ],
)
async def test_a_broken_export_changes_nothing(
    shop: Shop, broken: list[bytes | None], words: str
) -> None:
    head = (await all_lines(shop))[0]
    before = await contents(shop.database)
    async with shop.context() as context:
        with pytest.raises(export.BadExport, match=words):
            await export.take_in(context, [line or head for line in broken])
    assert await contents(shop.database) == before


async def test_a_shop_with_products_takes_no_export(shop: Shop) -> None:
    await shop.add(product())
    exported = await all_lines(shop)
    assert orjson.loads(exported[0])["format"] == export.FORMAT
    async with shop.context() as context:
        with pytest.raises(export.BadExport, match="has products already"):
            await export.take_in(context, exported)
