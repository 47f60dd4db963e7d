"""Products written as a product file, and taken in again."""

import csv
import os
from pathlib import Path

import pytest
from conftest import SECRET, Shop
from factories import image, product, variant
from sqlalchemy import select

import models
from commerce.permission import Permission
from migrations import run
from models.engine import Database
from resolvers import export_csv, product_import
from settings import Settings
from tests.product_file import A, B, written

FILE = written(
    {
        "Handle": "shirt",
        "Title": "Shirt, long",
        "Body (HTML)": "<p>Soft &amp; long</p>",
        "Vendor": "Weft",
        "Type": "Shirts",
        "Tags": "linen, summer",
        "Published": "true",
        "Option1 Name": "Size",
        "Option1 Value": "S",
        "Variant SKU": "'007",
        "Variant Price": "36.00",
        "Variant Compare At Price": "40.00",
        "Cost per item": "12.50",
        "Variant Grams": "250",
        "Variant Weight Unit": "g",
        "Variant Tax Code": "linen",
        "Variant Inventory Tracker": "shop",
        "Variant Inventory Qty": "3",
        "Variant Image": B,
        "Image Src": A,
        "Image Alt Text": 'From "the" side',
    },
    {"Handle": "shirt", "Option1 Value": "M", "Variant Price": "37.00", "Image Src": B},
    {"Handle": "card", "Title": "Card", "Variant Price": "10.00", "Published": "false"},
)


async def take_in(shop: Shop, lines: list[bytes]) -> product_import.ImportSummary:
    async with shop.context(*Permission) as context:
        return await product_import.import_products(
            context, lines, dry_run=False, progress=lambda _: None
        )


async def exported(shop: Shop) -> bytes:
    return "".join([piece async for piece in export_csv.lines(shop.database)]).encode()


async def other_shop(folder: Path) -> Shop:
    settings = Settings(database_url=f"sqlite:///{folder}/other.db", secret=SECRET)
    database = Database(settings)
    await run.upgrade(database.writer)
    return Shop(database, settings)


async def test_what_is_exported_is_imported_elsewhere(shop: Shop, tmp_path: Path) -> None:
    assert (await take_in(shop, FILE.splitlines(keepends=True))).created == 2
    first = await exported(shop)
    other = await other_shop(tmp_path)
    summary = await take_in(other, first.splitlines(keepends=True))

    assert (summary.created, summary.refused) == (2, 0)
    assert await exported(other) == first
    assert (await take_in(shop, first.splitlines(keepends=True))).unchanged == 2
    assert await other.all(select(models.ProductVariant.sku).order_by("sku"))
    await other.database.dispose()


FORMULAS = ["=1+1", "+1", "-1", "@SUM(A1)", "'=1", "''+1", "'quoted'", "=a, -b"]


@pytest.mark.parametrize("text", FORMULAS)
async def test_a_spreadsheet_runs_nothing_of_it(shop: Shop, tmp_path: Path, text: str) -> None:
    """Every text of a product, and of what belongs to it, is as it was after a round trip."""
    size = models.ProductOption(
        name=text, position=1, option_values=[models.ProductOptionValue(name=text, position=1)]
    )
    form = variant(title=text, selected_options=[[text, text]], sku=text, barcode=text)
    said = dict.fromkeys(("title", "vendor", "product_type", "seo_title", "seo_description"), text)
    picture = image(alt_text=text, url="https://pictures.test/a.png")
    row = product(form, options=[size], images=[picture], tags=text.split(", "), **said)
    row.description_html = row.description = text
    await shop.add(row)

    first = await exported(shop)
    cells = [cell for line in csv.reader(first.decode().splitlines()[1:]) for cell in line]
    assert sum(text in cell for cell in cells) > 8
    assert [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "\t", "\r"))] == []
    other = await other_shop(tmp_path)
    assert (await take_in(other, first.splitlines(keepends=True))).refused == 0
    [found] = await other.all(select(models.Product))
    assert {name: getattr(found, name) for name in said} == said
    assert (found.tags, found.description_html) == (text.split(", "), text)
    [kept] = await other.all(select(models.ProductVariant))
    assert (kept.sku, kept.barcode, kept.selected_options) == (text, text, [[text, text]])
    assert await exported(other) == first
    await other.database.dispose()


@pytest.mark.parametrize("name", ["apparel", "jewelry", "snowdevil"])
async def test_real_exports_survive_a_round_trip(shop: Shop, tmp_path: Path, name: str) -> None:
    folder = os.environ.get("PRODUCT_EXPORTS")
    if not folder:
        pytest.skip("PRODUCT_EXPORTS names no folder of product exports")
    content = (Path(folder) / f"{name}.csv").read_bytes()
    created = (await take_in(shop, content.splitlines(keepends=True))).created
    first = await exported(shop)
    summary = await take_in(shop, first.splitlines(keepends=True))

    assert (summary.unchanged, summary.updated, summary.refused) == (created, 0, 0)
