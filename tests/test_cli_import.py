"""The import and seed verbs as somebody types them: what they say and how they end."""

import asyncio
import os
from collections.abc import Callable
from pathlib import Path

import pytest
import sqlalchemy as sa
from conftest import Run, Shop
from product_file import SHIRT, SIZED, size, written

import models

HAT = {**SHIRT, "Handle": "hat", "Title": "Hat"}
BAD = {**SHIRT, "Handle": "bad", "Variant Price": "[red]free"}


@pytest.fixture
def file(tmp_path: Path) -> Callable[..., Path]:
    def made(*rows: dict[str, str], content: bytes | None = None) -> Path:
        path = tmp_path / "products.csv"
        path.write_bytes(written(*rows) if content is None else content)
        return path

    return made


async def handles(shop: Shop) -> list[str]:
    return list(await shop.all(sa.select(models.Product.handle).order_by(models.Product.handle)))


async def test_a_file_goes_in_and_a_second_time_changes_nothing(
    shop: Shop, run: Run, file: Callable[..., Path]
) -> None:
    path = file(SIZED, size("M"), HAT)

    first, second = await run("import", path), await run("import", path)

    assert (first.code, second.code) == (0, 0)
    assert first.out == "Products: 2 created, 0 updated, 0 unchanged, 0 refused.\n"
    assert second.out == "Products: 0 created, 0 updated, 2 unchanged, 0 refused.\n"
    assert await handles(shop) == ["hat", "shirt"]
    actors = await shop.all(sa.select(models.Event.actor))
    assert set(actors) == {"cartograph command"}


async def test_refused_products_are_listed_with_line_column_value_and_advice(
    shop: Shop, run: Run, file: Callable[..., Path]
) -> None:
    ended = await run("import", file(HAT, BAD, {**SHIRT, "Variant Inventory Qty": "-1"}))

    assert ended.code == 1
    assert "3 Variant Price [red]free is not an amount: write digits" in ended.words
    assert "4 Variant Inventory Qty -1 is taken as 0" in ended.words
    assert ended.words.index("Errors") < ended.words.index("Warnings")
    assert ended.out.endswith("Products: 2 created, 0 updated, 0 unchanged, 1 refused.\n")
    assert await handles(shop) == ["hat", "shirt"]


async def test_a_long_list_of_errors_is_cut(run: Run, file: Callable[..., Path]) -> None:
    ended = await run("import", file(*({**BAD, "Handle": f"bad-{n}"} for n in range(53))))

    assert ended.out.count("is not an amount") == 50
    assert "… and 3 more." in ended.out
    assert "53 refused" in ended.out


async def test_a_dry_run_says_so_and_changes_nothing(
    shop: Shop, run: Run, file: Callable[..., Path]
) -> None:
    ended = await run("import", file(HAT), "--dry-run")

    assert ended.code == 0
    assert "1 created" in ended.out
    assert ended.out.endswith("This was a dry run: nothing is changed.\n")
    assert await handles(shop) == []


async def test_pictures_at_private_addresses_are_not_fetched(
    shop: Shop, run: Run, file: Callable[..., Path]
) -> None:
    url = "http://127.0.0.1/a.png"

    ended = await run("import", file({**HAT, "Image Src": url}), "--fetch-images")

    assert ended.code == 0
    assert "127.0.0.1 is at 127.0.0.1, which is not a public address" in ended.words
    assert await shop.all(sa.select(models.Image.url)) == [url]


async def test_a_file_that_is_not_there_is_said_in_a_sentence(run: Run, tmp_path: Path) -> None:
    missing, folder = await run("import", tmp_path / "no[b].csv"), await run("import", tmp_path)

    assert (missing.code, folder.code) == (2, 2)
    assert missing.err == f"{tmp_path / 'no[b].csv'} cannot be read: No such file or directory.\n"
    assert folder.err == f"{tmp_path} cannot be read: Is a directory.\n"


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (written(SHIRT).decode().encode("utf-16"), "Line 1: The file is UTF-16, not UTF-8: save"),
        (b"a;b\n", "Line 1: The first line lacks the columns Handle, Title, Variant Price. Its"),
        (b"", "Line 1: The file is empty"),
    ],
)
async def test_a_file_that_cannot_be_read_is_said_in_a_sentence(
    shop: Shop, run: Run, file: Callable[..., Path], content: bytes, said: str
) -> None:
    ended = await run("import", file(content=content))

    assert ended.code == 2
    assert ended.err.startswith(said)
    assert len(ended.err.splitlines()) == 1
    assert await handles(shop) == []


async def test_a_file_that_breaks_off_goes_in_up_to_there(
    shop: Shop, run: Run, file: Callable[..., Path]
) -> None:
    content = written(SHIRT, HAT) + "gürtel,Gürtel,1\n".encode("latin-1")

    ended = await run("import", file(content=content))

    assert ended.code == 2
    assert ended.err.startswith("Line 4: The file is not UTF-8: save it as CSV UTF-8")
    assert ended.out.endswith("Products: 1 created, 0 updated, 0 unchanged, 1 refused.\n")
    assert await handles(shop) == ["shirt"]


async def test_a_file_may_come_through_a_pipe(
    shop: Shop, run: Run, file: Callable[..., Path], tmp_path: Path
) -> None:
    pipe = tmp_path / "pipe"
    content = file(HAT)
    os.mkfifo(pipe)
    cat = await asyncio.create_subprocess_shell(f"cat {content} > {pipe}")

    ended = await run("import", pipe)

    assert (ended.code, await cat.wait()) == (0, 0)
    assert await handles(shop) == ["hat"]


async def test_a_catalogue_of_any_size_is_made_up(shop: Shop, run: Run) -> None:
    ended = await run("seed", "--products", "7")

    assert ended.code == 0
    assert len(await handles(shop)) == 7
    variants = await shop.all(sa.select(models.ProductVariant.id))
    assert f"Added 7 products with {len(variants)} variants, and" in ended.out


async def test_a_number_of_products_below_one_is_refused(run: Run) -> None:
    ended = await run("seed", "--products", "0")

    assert ended.code == 2
