"""Collecting, and another address of the bill, in a headless Chromium."""

import asyncio
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from chromium import Page
from conftest import Shop
from factories import variant
from live import server
from test_cart_delivery import STANDARD, zone
from test_checkout_page import cart_of
from test_pickup import shelves, table
from walking import AUDIT, TEXT, text

from models.engine import Database
from settings import Settings

pytestmark = pytest.mark.browser
SHOTS = os.environ.get("SHOTS")


@pytest.fixture
def checkout(sqlite_template: Path, tmp_path: Path) -> Iterator[str]:
    """The address of a checkout of what can be collected at the corner."""
    (tmp_path / "shop.db").write_bytes(sqlite_template.read_bytes())
    url = f"sqlite:///{tmp_path}/shop.db"
    settings = Settings(database_url=url, secret="s" * 16, state_dir=tmp_path)

    async def fill() -> str:
        shop = Shop(Database(settings), settings)
        tea = variant(price_minor=1000, title="Default Title")
        await shelves(shop, (tea, 5, 2))
        await shop.add(zone(STANDARD, table(100)))
        found = await cart_of(shop, tea)
        await shop.database.dispose()
        return found.removeprefix("http://shop.test")

    path = asyncio.run(fill())
    with server(settings) as address:
        yield address + path


def test_collecting_and_the_bill_are_chosen_without_a_page_load(page: Page, checkout: str) -> None:
    found: dict[str, list[str]] = {}

    def look(name: str) -> None:
        for width in (390, 1280):
            page.size(width, int(os.environ.get("HEIGHT", "900")))
            if SHOTS:
                page.screenshot(Path(SHOTS) / f"{name}-{width}.png")
            if faults := page.evaluate(AUDIT):
                found[f"{name} at {width}"] = faults

    page.goto(checkout)
    page.find(".scripted #checkout form")
    page.evaluate("window.same = true")
    look("send")
    page.type("#email", "ann@example.com")
    page.evaluate("document.querySelector('input[value=\"pickup:2\"]').focus()")
    page.click("input[name=collect][value='pickup:2']")
    page.find("button[value=place]")
    assert page.evaluate("document.activeElement.value") == "pickup:2", "the choice keeps the focus"
    assert not page.evaluate("!!document.querySelector('#address1')")
    look("collect")
    page.click("input[name=billing][value=other]")
    page.find("#billing_address1")
    look("bill")
    assert page.evaluate("window.same"), "one page, all the way to the order's being placed"
    page.click("button[value=place]")
    page.find("#problems")
    look("faults")
    page.click("input[name=billing][value=same]")
    page.wait_for("!document.querySelector('#billing_address1')")
    page.click("button[value=place]")

    text(page, "Collected at")
    look("order")
    assert "Corner" in page.evaluate(TEXT)
    assert found == {}
