"""PostgreSQL's disk is full: what is there is still served, and room is all that it takes."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path
from secrets import token_urlsafe

import asyncpg
import pytest
import sqlalchemy as sa
from conftest import SECRET, migrated
from faults.test_faults import AWAY, code, read, write
from sqlalchemy.engine import make_url

import models
from app import create_app
from models.engine import Database
from settings import Settings

pytestmark = pytest.mark.faults
BALLAST = (
    """INSERT INTO ballast SELECT repeat(md5(random()::text), {}) FROM generate_series(1, 200)"""
)


@pytest.fixture
def small_disk() -> Iterator[Path]:
    """48 MB of disk; who may not mount one is told that this was skipped."""
    place = Path(tempfile.mkdtemp(prefix="cartograph-disk-"))
    mount = ["mount", "-t", "tmpfs", "-o", "size=48m", "tmpfs", str(place)]
    if shutil.which("mount") is None or subprocess.run(mount, capture_output=True).returncode:
        place.rmdir()
        pytest.skip("a disk may not be mounted here")
    yield place
    subprocess.run(["umount", "--lazy", str(place)], check=True)
    place.rmdir()


def given_to(place: Path, data: str) -> None:
    """Let whoever owns the server's data own the place."""
    owner = Path(data).stat()
    os.chown(place, owner.st_uid, owner.st_gid)


async def on_disk(url: str, place: Path) -> str:
    """The URL of a new database that lies there."""
    server = await asyncpg.connect(url)
    given_to(place, await server.fetchval("SHOW data_directory"))
    await server.execute("DROP DATABASE IF EXISTS cartograph_full WITH (FORCE)")
    await server.execute("DROP TABLESPACE IF EXISTS cartograph_small")
    await server.execute(f"CREATE TABLESPACE cartograph_small LOCATION '{place}'")
    await server.execute("CREATE DATABASE cartograph_full TABLESPACE cartograph_small")
    await server.close()
    return make_url(url).set(database="cartograph_full").render_as_string(hide_password=False)


async def fill(connection: asyncpg.Connection, length: int) -> None:
    while True:
        await connection.execute(BALLAST.format(length))


async def away_with(url: str) -> None:
    server = await asyncpg.connect(url)
    await server.execute("DROP DATABASE cartograph_full WITH (FORCE)")
    await server.execute("DROP TABLESPACE cartograph_small")
    await server.close()


async def test_what_a_full_disk_leaves_undone_is_told(
    postgresql_url: str, small_disk: Path
) -> None:
    url = await on_disk(postgresql_url, small_disk)
    settings = Settings(database_url=url, secret=SECRET)
    await migrated(settings)
    app, ballast = create_app(settings), await asyncpg.connect(url)
    try:
        assert code(await write(app, "before")) is None
        await ballast.execute("CREATE TABLE ballast (word text STORAGE EXTERNAL)")
        for length in (1000, 200, 30, 1):
            with pytest.raises(asyncpg.DiskFullError):
                await fill(ballast, length)

        full = [(note := token_urlsafe(3500), code(await write(app, note))) for _ in range(30)]
        assert {said for _, said in full} <= {None, AWAY}
        assert full[-1][1] == AWAY
        assert code(await read(app)) is None

        await ballast.execute("DROP TABLE ballast")
        assert code(await write(app, "after")) is None
        shop = Database(settings)
        async with shop.read_session() as session:
            kept = set((await session.scalars(sa.select(models.Cart.note))).all())
        await shop.dispose()
        assert kept == {"before", "after", *(note for note, said in full if said is None)}
    finally:
        await ballast.close()
        await app.state.database.dispose()
        await away_with(postgresql_url)
