"""The storefront in a headless Chromium: from the grid to a placed order."""

import asyncio
import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from chromium import Page
from conftest import Shop
from factories import collection, image, place, product, stock, variant
from live import server
from sqlalchemy import select, update

import models
from models.engine import Database
from resolvers import search_index
from settings import Settings

pytestmark = pytest.mark.browser
CARDS = "[...document.querySelectorAll('.grid .title')].map((title) => title.innerText)"


@pytest.fixture(scope="module")
def shop_settings(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Settings:
    path = tmp_path_factory.mktemp("shop") / "shop.db"
    path.write_bytes(sqlite_template.read_bytes())
    settings = Settings(database_url=f"sqlite:///{path}", secret="s" * 16)
    asyncio.run(_filled(settings))
    return settings


async def _filled(settings: Settings) -> None:
    """Thirty kinds of tea, one of them in two sizes, one sold out; and a collection."""
    shop = Shop(Database(settings), settings)
    teas = [
        product(
            variant(title="Default Title", price_minor=100 * i),
            title=f"Tea {i:02}",
            handle=f"tea-{i}",
        )
        for i in range(3, 31)
    ]
    sizes = [
        variant(title=size, price_minor=price, stock=2, selected_options=[["Size", size]])
        for size, price in (("Small", 1250), ("Large", 2350))
    ]
    options = [
        models.ProductOption(
            name="Size",
            position=1,
            option_values=[
                models.ProductOptionValue(name="Small", position=1),
                models.ProductOptionValue(name="Large", position=2),
            ],
        )
    ]
    oolong = product(*sizes, title="Oolong", handle="oolong", options=options, sales_rank=-100)
    gone = product(variant(stock=0, title="Default Title"), title="Gone", handle="gone")
    await stock(shop, oolong, gone, *teas)
    await shop.add(image(product_id=teas[25].id, url="/images/there-is-no-such-file.webp"))
    drinks = collection(title="Drinks", handle="drinks")
    smoky = models.MetafieldDefinition(
        owner_type="Product", namespace="own", key="smoky", name="Smoky", type="boolean"
    )
    smoky.is_filterable = True
    await shop.add(drinks, smoky)
    named = {"owner_type": "Product", "namespace": "own", "key": "smoky", "type": "boolean"}
    key, value = str(oolong.id), "true"
    await shop.add(models.Metafield(**named, owner_key=key, value=value, definition_id=smoky.id))
    await shop.add(place(drinks, oolong, 1), place(drinks, gone, 2))
    async with shop.database.write_session() as session, session.begin():
        await search_index.rebuild(session)
    await shop.database.dispose()


@pytest.fixture(scope="module")
def address(shop_settings: Settings) -> Iterator[str]:
    with server(shop_settings) as found:
        yield found


def set_field(page: Page, selector: str, value: str) -> None:
    page.find(selector)
    page.evaluate(f"document.querySelector({json.dumps(selector)}).value = {json.dumps(value)}")


def test_the_cart_says_what_cannot_be_had_and_forgets_itself_once_it_is_bought(
    page: Page, address: str
) -> None:
    page.goto(f"{address}/products/oolong?Size=Large")
    page.click(".facts .button")
    page.wait_for("document.querySelector('#cart')?.open")
    for said in ("47.00", "Only 2"):
        page.click("#cart .step[aria-label^='One more']")
        page.wait_for(f"document.querySelector('#cart')?.innerText?.includes('{said}')")
    page.click("#cart footer a.button")

    set_field(page, "#email", "ann@example.com")
    page.click("button[value=place]")
    page.wait_for("document.querySelector('main')?.innerText?.includes('Order #1001')")
    page.goto(address)
    page.wait_for("document.querySelector('#cart-button .count')?.innerText === '0'")
    assert page.complaints == []


def test_what_sells_out_while_it_is_looked_at_is_said_and_shown(
    page: Page, address: str, shop_settings: Settings
) -> None:
    page.goto(f"{address}/products/tea-30")
    page.find(".facts .button:not(:disabled)")
    asyncio.run(_sell_out(shop_settings, "tea-30"))

    page.click(".facts .button")

    page.wait_for("document.querySelector('.facts .button')?.innerText === 'Sold out'")
    told = "document.querySelector('#cart .notice, .facts .problem:not([hidden])')?.innerText"
    assert "sold out" in page.evaluate(told).lower()


async def _sell_out(settings: Settings, handle: str) -> None:
    database = Database(settings)
    product_id = select(models.Product.id).where(models.Product.handle == handle)
    row = models.ProductVariant
    async with database.write_session() as session, session.begin():
        await session.execute(
            update(row)
            .where(row.product_id == product_id.scalar_subquery())
            .values(quantity_available=0)
        )
    await database.dispose()


def test_filters_go_together_stand_in_the_address_and_come_off(page: Page, address: str) -> None:
    page.goto(f"{address}/?filter.v.price.lte=24")
    page.find("[id='filter.v.availability.1']")
    page.click("[id='filter.v.availability.1']")
    page.wait_for("document.querySelectorAll('.chip').length === 2")
    assert "filter.v.availability=1" in page.evaluate("location.search")
    assert page.evaluate("document.activeElement.id") in ("filter.v.availability.1", "")
    page.click("[id='filter.v.option.size.small']")
    assert page.wait_for(f"{CARDS}.length === 1 && {CARDS}") == ["Oolong"]

    page.evaluate("history.back()")
    page.wait_for("document.querySelectorAll('.chip').length === 2")
    page.click("[id='filter.p.m.own.smoky.true']")
    page.wait_for(
        "document.querySelector('.chip:last-of-type')?.closest('ul').innerText.includes('Yes')"
    )
    assert "filter.p.m.own.smoky=true" in page.evaluate("location.search")
    page.evaluate("history.back()")
    page.wait_for("document.querySelectorAll('.chip').length === 2")
    page.click(".chip")
    page.wait_for("document.querySelectorAll('.chip').length === 1")
    page.click(".chips .plain")
    page.wait_for("!document.querySelector('.chip') && !location.search")
    page.goto(f"{address}/?filter.v.price.gte=9999")
    page.wait_for("document.querySelector('.empty')?.innerText?.includes('Nothing is left')")


def test_a_picture_that_is_broken_or_missing_leaves_a_quiet_square(
    page: Page, address: str
) -> None:
    page.goto(f"{address}/products/tea-29")
    page.find(".gallery .picture.missing")
    page.goto(f"{address}/products/tea-28")
    page.find(".gallery .picture.missing")
    assert page.evaluate("[...document.images].filter((image) => !image.complete).length") == 0


def test_a_shop_that_is_slow_says_that_it_still_waits(page: Page, address: str) -> None:
    page.goto(address)
    page.find(".reveal")
    page.slow(6000)
    page.click("a[href='/products/oolong']")
    page.wait_for("document.querySelector('.waiting')?.innerText?.includes('slow to answer')")
    page.wait_for("document.querySelector('h1')?.innerText === 'Oolong'")


def test_more_products_are_loaded_by_cursor_and_sorted(page: Page, address: str) -> None:
    page.goto(f"{address}/?sort=cheap")
    page.find(".reveal")
    first = page.wait_for(f"{CARDS}.length === 12 && {CARDS}")
    page.click(".below .button")
    both = page.wait_for(f"{CARDS}.length === 24 && {CARDS}")

    assert first[0] == "Tea 03"
    assert both[:12] == first
    assert len(set(both)) == 24


def test_a_search_finds_and_says_when_it_does_not(page: Page, address: str) -> None:
    page.goto(f"{address}/?q=oolong")
    page.find(".reveal")
    assert page.evaluate(CARDS) == ["Oolong"]
    page.goto(f"{address}/?q=nothing-of-the-kind")
    page.wait_for("document.querySelector('.empty')?.innerText?.includes('Nothing matches')")


def test_what_is_sold_out_cannot_be_bought(page: Page, address: str) -> None:
    page.goto(f"{address}/products/gone")
    page.wait_for("document.querySelector('.facts .button')?.disabled")
    assert "Sold out" in page.evaluate("document.querySelector('.facts')?.innerText")


def test_a_collection_has_its_own_order(page: Page, address: str) -> None:
    page.goto(f"{address}/collections/drinks")
    page.find(".reveal")
    assert page.evaluate("document.querySelector('h1')?.innerText") == "Drinks"
    assert page.evaluate(CARDS) == ["Oolong", "Gone"]
    assert page.evaluate("document.querySelector('.flag')?.innerText") == "Sold out"


def test_each_view_shows_its_operation_and_opens_it_in_graphiql(page: Page, address: str) -> None:
    page.goto(f"{address}/products/oolong")
    page.find(".reveal")
    assert "query Product($handle: String!)" in page.evaluate(
        "document.querySelector('.reveal').textContent"
    )
    link = page.evaluate("document.querySelector('.reveal a').href")
    assert link.startswith(f"{address}/graphql?query=query+Product")


def test_a_server_that_cannot_be_reached_is_said_and_recovered_from(
    page: Page, address: str
) -> None:
    page.goto(address)
    page.find(".reveal")
    page.offline()
    page.click("a[href='/products/oolong']")
    page.wait_for("document.querySelector('.failed')?.innerText?.includes('cannot be reached')")
    page.online()
    page.click(".failed button")
    page.wait_for("document.querySelector('h1')?.innerText === 'Oolong'")


@pytest.mark.parametrize(("width", "height"), [(390, 844), (1280, 800)])
def test_no_view_is_wider_than_its_screen(
    page: Page, address: str, width: int, height: int
) -> None:
    page.size(width, height)
    for path in ("/", "/products/oolong", "/collections/drinks"):
        page.goto(address + path)
        page.find(".reveal")
        assert page.evaluate("document.documentElement.scrollWidth") <= width, path


def test_without_scripts_the_grid_still_shows_products(page: Page, address: str) -> None:
    page.call("Emulation.setScriptExecutionDisabled", value=True)
    page.goto(address)
    page.find(".grid .card")
    shown = page.evaluate("document.body.innerText")
    assert "Oolong" in shown
    assert "With JavaScript there are filters" in shown
