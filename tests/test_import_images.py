"""The pictures of imported products: downloaded, kept, and not asked for twice."""

import asyncio
import io
from collections import Counter
from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from conftest import Shop
from factories import product
from PIL import Image
from PIL.PngImagePlugin import PngInfo
from product_file import SHIRT, A, B, written

import models
from commerce.permission import Actor
from context import Context
from integrations.image_fetch import FetchedImage, FetchRefused
from integrations.image_store import StoredImage, store
from resolvers.image_download import PARALLEL, Fetch
from resolvers.product_import import ImportSummary, import_products

TWO = ({**SHIRT, "Image Src": A, "Image Alt Text": "Front"}, {"Handle": "shirt", "Image Src": B})


class Web:
    """Strangers' servers: a picture at every address, but for those that are ``down``."""

    def __init__(self, *down: str) -> None:
        self.asked: Counter[str] = Counter()
        self.busy = self.most_busy = 0
        self._down = down

    async def fetch(self, url: str) -> FetchedImage:
        self.asked[url] += 1
        self.busy += 1
        self.most_busy = max(self.busy, self.most_busy)
        await asyncio.sleep(0.001)
        self.busy -= 1
        if url in self._down:
            raise FetchRefused("the server answered 404")
        return FetchedImage(drawn(url), 640, 480, "image/png")


def drawn(url: str) -> bytes:
    """A picture like no other address's, with a note that is nobody's business."""
    notes, file = PngInfo(), io.BytesIO()
    notes.add_text("Comment", "taken at home")
    Image.new("RGB", (1, 1), shade_of(url)).save(file, "PNG", pnginfo=notes)
    return file.getvalue()


def shade_of(url: str) -> tuple[int, ...]:
    return tuple(sha256(url.encode()).digest()[:3])


def shade(file: Path) -> Any:
    with Image.open(file) as picture:
        return picture.getpixel((0, 0))


async def imported(
    shop: Shop, folder: Path, *rows: dict[str, str], fetch: Fetch | None, dry_run: bool = False
) -> ImportSummary:
    settings = shop.settings.model_copy(update={"state_dir": folder})
    context = Context(shop.database, settings, Actor("ann"))
    summary = await import_products(
        context,
        io.BytesIO(written(*rows)),
        progress=lambda _: None,
        dry_run=dry_run,
        fetch_images=fetch,
    )
    await context.close()
    return summary


async def images(shop: Shop) -> Sequence[models.Image]:
    return await shop.all(sa.select(models.Image).order_by(models.Image.position))


def files(folder: Path) -> list[Path]:
    return sorted((folder / "images").iterdir())


async def test_pictures_are_kept_and_shown_from_here(shop: Shop, tmp_path: Path) -> None:
    summary = await imported(shop, tmp_path, *TWO, fetch=Web().fetch)

    assert (summary.created, summary.warnings.count) == (1, 0)
    front, back = await images(shop)
    assert (front.source_url, front.alt_text, back.source_url) == (A, "Front", B)
    assert {shade(file) for file in files(tmp_path)} == {shade_of(A), shade_of(B)}
    assert shade(tmp_path / front.url.removeprefix("/")) == shade_of(A)
    assert not any(b"taken at home" in file.read_bytes() for file in files(tmp_path))
    answer = await shop.ask(
        '{ product(handle: "shirt") { images(first: 1) { nodes { url width height } } } }'
    )
    assert answer["product"]["images"]["nodes"] == [
        {"url": f"http://shop.test{front.url}", "width": 640, "height": 480}
    ]


@pytest.mark.parametrize("fetching", [True, False])
async def test_the_same_file_a_second_time_changes_nothing_and_downloads_nothing(
    shop: Shop, tmp_path: Path, fetching: bool
) -> None:
    await imported(shop, tmp_path, *TWO, fetch=Web().fetch)
    before = [(row.id, row.url) for row in await images(shop)]
    web = Web()

    summary = await imported(shop, tmp_path, *TWO, fetch=web.fetch if fetching else None)

    assert summary.unchanged == 1
    assert [(row.id, row.url) for row in await images(shop)] == before
    assert web.asked == Counter()


async def test_pictures_of_products_that_are_there_come_later(shop: Shop, tmp_path: Path) -> None:
    await imported(shop, tmp_path, *TWO, fetch=None)
    before = [row.id for row in await images(shop)]

    summary = await imported(shop, tmp_path, *TWO, fetch=Web().fetch)

    assert summary.updated == 1
    assert [row.id for row in await images(shop)] == before
    assert all(row.url.startswith("/images/") for row in await images(shop))


async def test_a_picture_that_was_lost_is_downloaded_again(shop: Shop, tmp_path: Path) -> None:
    await imported(shop, tmp_path, *TWO, fetch=Web().fetch)
    front, _ = await images(shop)
    (tmp_path / front.url.removeprefix("/")).unlink()
    web = Web()

    summary = await imported(shop, tmp_path, *TWO, fetch=web.fetch)

    assert summary.unchanged == 1
    assert web.asked == Counter([A])
    assert len(files(tmp_path)) == 2


async def test_a_picture_that_cannot_be_had_is_a_warning(shop: Shop, tmp_path: Path) -> None:
    summary = await imported(shop, tmp_path, *TWO, fetch=Web(B).fetch)

    assert summary.created == 1
    (noted,) = summary.warnings.first
    assert (noted.line, noted.column, noted.value) == (2, "Image Src", B)
    assert noted.message.endswith("the server answered 404")
    front, back = await images(shop)
    assert front.url.startswith("/images/")
    assert (back.url, back.source_url, back.width) == (B, None, None)


async def test_a_picture_that_cannot_be_kept_is_a_warning(shop: Shop, tmp_path: Path) -> None:
    (tmp_path / "images").write_text("in the way")

    summary = await imported(shop, tmp_path, *TWO, fetch=Web().fetch)

    assert (summary.created, summary.warnings.count) == (1, 2)
    assert [row.url for row in await images(shop)] == [A, B]


async def test_a_bounded_number_of_pictures_comes_at_once(shop: Shop, tmp_path: Path) -> None:
    rows = [{"Handle": "shirt", "Image Src": f"{A}?v={number}"} for number in range(30)]
    web = Web()

    await imported(shop, tmp_path, SHIRT, *rows, fetch=web.fetch)

    assert web.asked.total() == 30
    assert web.most_busy == PARALLEL


async def test_a_picture_of_two_products_is_downloaded_once(shop: Shop, tmp_path: Path) -> None:
    shirt = {**SHIRT, "Image Src": A}
    web = Web()

    await imported(shop, tmp_path, shirt, {**shirt, "Handle": "hat"}, fetch=web.fetch)

    assert web.asked == Counter([A])
    assert [row.source_url for row in await images(shop)] == [A, A]
    assert len(files(tmp_path)) == 1


async def test_others_may_write_while_pictures_come(shop: Shop, tmp_path: Path) -> None:
    async def fetch(url: str) -> FetchedImage:
        await shop.add(product(handle="meanwhile"))
        return await Web().fetch(url)

    summary = await imported(shop, tmp_path, {**SHIRT, "Image Src": A}, fetch=fetch)

    assert summary.created == 1


async def test_a_dry_run_downloads_nothing(shop: Shop, tmp_path: Path) -> None:
    web = Web()

    summary = await imported(shop, tmp_path, *TWO, fetch=web.fetch, dry_run=True)

    assert summary.created == 1
    assert web.asked == Counter()
    assert not (tmp_path / "images").exists()


def test_the_same_picture_is_kept_once_under_the_name_of_its_content(tmp_path: Path) -> None:
    picture = FetchedImage(b"pixels", 3, 2, "image/webp")

    first, second = store(tmp_path, picture), store(tmp_path, picture)

    assert first == second
    assert isinstance(first, StoredImage)
    (file,) = files(tmp_path)
    assert first.path == f"/images/{file.name}"
    assert (file.suffix, file.read_bytes()) == (".webp", b"pixels")
