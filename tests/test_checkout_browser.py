"""From the grid to an order in a headless Chromium, on both databases; and what may go wrong."""

import asyncio
import json
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from accounts import PASSWORD, customer
from chromium import Page
from conftest import Shop
from factories import product, stock, variant
from live import server
from walking import AUDIT, HOME, TEXT, TOTAL, fill, into_the_cart, text, to_checkout

import models
from models.engine import Database
from resolvers import search_index
from resolvers.demo_terms import write_terms
from settings import Settings

pytestmark = pytest.mark.browser


async def filled(shop: Shop, many: int = 2) -> models.ProductVariant:
    """Mugs of two makers, one in two sizes, and the demo shop's terms."""
    sizes = [
        variant(title=size, price_minor=price, stock=many, selected_options=[["Size", size]])
        for size, price in (("Small", 1250), ("Large", 2350))
    ]
    values = [
        models.ProductOptionValue(name=n, position=i) for i, n in enumerate(("Small", "Large"))
    ]
    option = models.ProductOption(name="Size", position=1, option_values=values)
    mug = product(*sizes, title="Mug", handle="mug", options=[option], vendor="Coldbeck")
    others = [
        product(variant(title="Default Title"), title=f"Cup {i}", vendor="Upfell") for i in range(3)
    ]
    await stock(shop, mug, *others)
    async with shop.database.write_session() as session, session.begin():
        write_terms(session, "USD")
        await search_index.rebuild(session)
    return sizes[1]


@pytest.fixture(scope="module")
def kept(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Settings:
    folder = tmp_path_factory.mktemp("checkout")
    (folder / "shop.db").write_bytes(sqlite_template.read_bytes())
    settings = Settings(
        database_url=f"sqlite:///{folder}/shop.db",
        secret="s" * 16,
        state_dir=folder,
        payment_gateway="test",
    )

    async def fill() -> None:
        shop = Shop(Database(settings), settings)
        await filled(shop, 9)  # enough for all the tests that share it
        await shop.database.dispose()

    asyncio.run(fill())
    return settings


@pytest.fixture(scope="module")
def address(kept: Settings) -> Iterator[str]:
    with server(kept) as found:
        yield found


async def test_a_visitor_goes_from_the_grid_to_the_order(
    page: Page, shop: Shop, tmp_path: Path
) -> None:
    large = await filled(shop)
    own = {"state_dir": tmp_path, "payment_gateway": "test"}
    with server(shop.settings.model_copy(update=own)) as address:
        _shop(page, address)
        _check_out(page)
    [order] = await shop.all(sa.select(models.Order))
    assert (order.total_minor, order.subtotal_minor) == (6000, 4230)
    assert (order.payment_method, order.financial_status.name) == ("Visa ending in 3155", "PAID")
    [line] = await shop.all(sa.select(models.OrderLineItem))
    assert (line.variant_id, line.quantity) == (large.id, 2)
    assert not [url for url in page.requests if not url.startswith((address, "data:"))]
    assert [one for one in page.complaints if "422" not in one] == []


def _shop(page: Page, address: str) -> None:
    page.goto(address)
    page.click("[id='filter.p.vendor.coldbeck']")
    page.wait_for("document.querySelectorAll('.grid .card').length === 1")
    assert "filter.p.vendor=Coldbeck" in page.evaluate("location.search")
    page.click("a[href='/products/mug']")
    page.click(".options input[value=Large]")
    page.wait_for("document.querySelector('.facts .price')?.innerText.includes('23.50')")
    page.click(".facts .button")
    page.wait_for("document.querySelector('#cart')?.open")
    for said in ("47.00", "Only 2"):
        page.click("#cart .step[aria-label^='One more']")
        page.wait_for(f"document.querySelector('#cart')?.innerText.includes('{said}')")
    page.click("#cart footer a.button")


def _check_out(page: Page) -> None:
    fill(page)
    page.click("input[name=delivery][value=express]")
    page.wait_for(f"{TOTAL}?.includes('$65.01')")
    page.type("#code", "nonsense")
    page.click("button[value=apply_code]")
    text(page, "There is no such discount code.")
    page.type("#code", "WELCOME10")
    page.click("button[value=apply_code]")
    page.wait_for(f"{TOTAL}?.includes('$60.00')")
    page.click("input[value='card:test_action_required_3155']")
    page.evaluate("(b => { b.click(); b.click(); })(document.querySelector('button[value=place]'))")
    text(page, "Did you mean to pay")
    page.click("button[value=approve]")
    text(page, "Thank you for your order")
    assert "Seattle, WA 98101" in page.evaluate(TEXT)


def test_back_reload_and_a_second_tab_lead_to_the_one_order(
    page: Page, address: str, kept: Settings
) -> None:
    checkout = to_checkout(page, address)
    fill(page)
    page.click("button[value=place]")
    text(page, "Thank you for your order")
    order = page.evaluate("location.href")
    before = asyncio.run(_orders(kept))

    page.evaluate("history.back()")
    page.wait_for(f"location.href === {json.dumps(order)} && document.readyState === 'complete'")
    page.call("Page.reload")
    text(page, "Thank you for your order")
    page.goto(f"{checkout}&utm_source=mail")
    page.wait_for(f"location.href === {json.dumps(order)}")

    assert asyncio.run(_orders(kept)) == before


async def _orders(settings: Settings) -> int:
    database = Database(settings)
    async with database.read_session() as session:
        found = await session.scalar(sa.select(sa.func.count()).select_from(models.Order))
    await database.dispose()
    return int(found or 0)


def test_a_connection_that_fails_loses_nothing_and_is_said(page: Page, address: str) -> None:
    to_checkout(page, address)
    page.type("#email", "ann@example.com")
    page.offline()
    page.choose("#country_code", "CA")
    page.wait_for("document.querySelector('#problems')?.innerText.includes('cannot be reached')")
    page.type("#city", "Toronto")
    page.online()
    page.choose("#country_code", "CA")

    page.wait_for("document.querySelector('label[for=province_code]')?.innerText === 'Province'")
    assert page.evaluate("document.querySelector('#city').value") == "Toronto"
    assert page.evaluate("document.querySelector('#email').value") == "ann@example.com"
    assert page.evaluate("document.querySelector('#problems')") is None


def test_what_is_typed_while_an_answer_is_under_way_is_kept(page: Page, address: str) -> None:
    to_checkout(page, address)
    page.slow(400)
    page.choose("#country_code", "GB")
    page.evaluate("document.querySelector('#last_name').focus()")
    page.call("Input.insertText", text="Lovelace")

    page.wait_for("document.querySelector('label[for=city]')?.innerText === 'Town or city'")
    page.wait_for("document.activeElement.id === 'last_name'")
    assert page.evaluate("document.querySelector('#last_name').value") == "Lovelace"


def test_the_checkout_works_without_scripts(page: Page, address: str) -> None:
    page.call("Emulation.setScriptExecutionDisabled", value=True)
    page.goto(f"{address}/products/mug")
    page.click("main form button")
    page.find("button[value=continue]")
    page.evaluate("document.querySelector('#email').value = 'ann@example.com'")
    for selector, value in HOME.items():
        field = f"document.querySelector({json.dumps(selector)})"
        page.evaluate(f"{field}.value = {json.dumps(value)}")
    page.evaluate("document.querySelector('#province_code').value = 'WA'")
    page.click("button[value=continue]")
    page.find("input[name=delivery]")
    page.click("button[value=place]")

    text(page, "Thank you for your order")


def test_a_keyboard_alone_finds_every_field_and_enter_buys_nothing(
    page: Page, address: str, kept: Settings
) -> None:
    to_checkout(page, address)
    before = asyncio.run(_orders(kept))
    reached: list[str] = []
    for _ in range(40):
        page.press("Tab")
        reached.append(page.evaluate("document.activeElement.id || document.activeElement.value"))
        if reached[-1] == "continue":
            break
    fields = [id for id in reached if id]
    assert fields[:4] == ["email", "country_code", "first_name", "last_name"]
    assert {"zip", "payment", "code", "apply_code", "gift_card"} - set(fields) == {"payment"}
    page.evaluate("document.querySelector('#email').focus()")
    page.call("Input.insertText", text="ann@example.com")
    page.press("Enter")
    page.wait_for("!document.querySelector('#checkout').hasAttribute('aria-busy')")
    page.press("Tab")
    assert asyncio.run(_orders(kept)) == before
    assert page.evaluate("document.querySelector('#email').value") == "ann@example.com"


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_view_can_be_read_and_is_named_on_phone_and_desk(
    page: Page, address: str, scheme: str
) -> None:
    page.colours(scheme)
    found: dict[str, list[str]] = {}

    def look(name: str) -> None:
        for width in (390, 1280):
            page.size(width, 800)
            if faults := page.evaluate(AUDIT):
                found[f"{name} at {width}"] = faults

    page.goto(f"{address}/?filter.v.availability=1")
    page.wait_for("!!document.querySelector('.chips') && !!document.querySelector('.reveal')")
    page.evaluate("document.querySelector('.reveal').open = true")
    look("grid")
    into_the_cart(page, address)
    look("cart")
    page.click("#cart footer a.button")
    page.find("button[value=continue]")
    page.click("button[value=continue]")
    page.find("#problems")
    look("faults")
    fill(page)
    look("checkout")
    page.click("button[value=place]")
    text(page, "Thank you for your order")
    look("order")
    assert found == {}


def test_a_customer_signs_in_keeps_an_address_and_finds_the_checkout_filled(
    page: Page, address: str, kept: Settings
) -> None:
    asyncio.run(_known(kept))
    page.goto(f"{address}/account/addresses/new")
    page.type("#email", "cas@example.com")
    page.type("#password", PASSWORD)
    page.click("main form button")
    page.choose("#country_code", "US")
    page.click("button[value=update]")
    # The page before has the field, too; and this one is looked at once it is whole.
    page.find("#province_code option[value=WA]")
    page.wait_for("document.readyState === 'complete'")
    faults = page.evaluate(AUDIT)
    for selector, value in {**HOME, "#first_name": "Cas", "#last_name": "Roe"}.items():
        page.type(selector, value)
    page.choose("#province_code", "WA")
    page.click(".field ~ button[value=keep]")
    text(page, "Filled in at the checkout")

    into_the_cart(page, address)
    page.click("#cart footer a.button")
    text(page, "Signed in as Cas Roe")
    page.click("button[value=place]")
    text(page, "Thank you for your order")
    page.goto(f"{address}/account")
    page.click(".rows a")
    text(page, "Seattle, WA 98101")
    assert (faults, page.complaints) == ([], [])


async def _known(settings: Settings) -> None:
    shop = Shop(Database(settings), settings)
    await customer(shop, "cas@example.com", first_name="Cas", last_name="Roe")
    await shop.database.dispose()
