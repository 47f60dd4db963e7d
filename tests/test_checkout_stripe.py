"""Stripe's form at the hosted checkout: its hosts are let in where it is, and only there."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import httpx2
import pytest
import sqlalchemy as sa
from chromium import Page
from conftest import Shop
from factories import product, stock, variant
from forms import form_of, press
from live import server
from stripe_fake import SECRET, Account, stripe
from test_checkout_page import CREATE, fault, words
from walking import text

import models
from app import create_app
from models.engine import Database
from settings import Settings

KEYS = {
    "payment_gateway": "stripe",
    "stripe_secret_key": "sk_test_1",
    "stripe_webhook_secret": SECRET,
    "stripe_publishable_key": "pk_test_1",
}
# As much of Stripe's own script as the page uses.
SCRIPT = b"""window.Stripe = (key) => ({
  elements: () => ({ create: () => ({
    mount: (place) => { place.textContent = `card of ${key}`; } }) }),
  createPaymentMethod: async () => window.refusal
    ? { error: { message: window.refusal } } : { paymentMethod: { id: 'pm_card_visa' } },
});"""


@pytest.fixture(scope="module")
def there() -> Iterator[tuple[str, Account]]:
    with stripe() as found:
        yield found


async def cart_of(shop: Shop) -> str:
    tea = variant(5, price_minor=1250)
    await stock(shop, product(tea))
    made = await shop.ask(CREATE, lines=[{"merchandiseId": tea.gid}])
    return str(made["cartCreate"]["cart"]["checkoutUrl"])


async def client_of(settings: Settings) -> AsyncIterator[httpx2.AsyncClient]:
    app = create_app(settings)
    transport = httpx2.ASGITransport(app)
    async with httpx2.AsyncClient(transport=transport, base_url="http://shop.test") as found:
        yield found
    await app.state.database.dispose()


@pytest.fixture
async def client(shop: Shop, there: tuple[str, Account]) -> AsyncIterator[httpx2.AsyncClient]:
    settings = shop.settings.model_copy(update=KEYS | {"stripe_url": there[0]})
    async for found in client_of(settings):
        yield found


async def placed(shop: Shop) -> list[tuple[str, str]]:
    rows = await shop.all(sa.select(models.Order))
    return [(row.payment_method, row.financial_status.name) for row in rows]


async def test_stripes_hosts_are_let_in_where_its_form_is(
    client: httpx2.AsyncClient, shop: Shop
) -> None:
    page = await client.get(await cart_of(shop))

    policy = dict(
        part.strip().split(" ", 1) for part in page.headers["content-security-policy"].split(";")
    )
    assert policy["script-src"] == "'self' https://js.stripe.com https://*.js.stripe.com"
    assert policy["connect-src"] == "'self' https://api.stripe.com"
    assert "https://hooks.stripe.com" in policy["frame-src"]
    assert policy["default-src"] == "'none'"
    assert 'data-key="pk_test_1"' in page.text
    assert "sk_test_1" not in page.text
    other = await client.get("/")
    assert "stripe" not in other.headers["content-security-policy"]


@pytest.mark.parametrize("without", [{"stripe_publishable_key": None}, {"payment_gateway": "test"}])
async def test_without_its_key_the_page_works_and_lets_nobody_in(
    shop: Shop, without: dict[str, str | None]
) -> None:
    url = await cart_of(shop)
    async for client in client_of(shop.settings.model_copy(update=KEYS | without)):
        page = await client.get(url)
        assert "stripe" not in page.headers["content-security-policy"]
        assert "stripe" not in form_of(page).choices["payment"]
        page = await press(client, page, "update", email="ann@example.com")
        done = await press(client, page, "place", payment="Invoice")
        assert done.status_code == 303
        # Of a card that nobody offered, nothing is asked of Stripe.
        assert await placed(shop) == [("Invoice", "PENDING")]


async def test_a_card_with_a_token_pays_and_one_without_is_said(
    client: httpx2.AsyncClient, shop: Shop
) -> None:
    page = await client.get(await cart_of(shop))
    page = await press(client, page, "update", email="ann@example.com")
    assert form_of(page).values["payment"] == "stripe"

    page = await press(client, page, "place")
    assert "The card's form needs scripts" in words(page).replace("&#39;", "'")
    page = await press(client, page, "place", card_token="pm_nobody")
    assert fault(page, "payment").startswith("The card session is not valid")
    page = await press(client, page, "place", card_token="pm_card_declined")
    page = await client.get(page.headers["location"]) if page.status_code == 303 else page
    assert await placed(shop) == []
    again = await client.get(str(page.url))
    done = await press(client, again, "place", payment="stripe", card_token="pm_card_visa")

    assert done.status_code == 303
    assert await placed(shop) == [("Visa ending in 4242", "PAID")]


@pytest.fixture
def checkout(
    sqlite_template: Path,
    tmp_path: Path,
    there: tuple[str, Account],
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[str]:
    (tmp_path / "shop.db").write_bytes(sqlite_template.read_bytes())
    url = f"sqlite:///{tmp_path}/shop.db"
    settings = Settings(database_url=url, secret="s" * 16, state_dir=tmp_path)
    for name, value in (KEYS | {"stripe_url": there[0]}).items():
        monkeypatch.setenv(f"CARTOGRAPH_{name.upper()}", value)

    async def fill() -> str:
        shop = Shop(Database(settings), settings)
        found = await cart_of(shop)
        await shop.database.dispose()
        return found.removeprefix("http://shop.test")

    path = asyncio.run(fill())
    with server(settings) as address:
        yield address + path


@pytest.mark.browser
def test_where_stripe_cannot_be_reached_the_page_says_so_and_goes_on(
    page: Page, checkout: str
) -> None:
    page.goto(checkout)

    text(page, "The form for cards cannot be reached just now")
    page.type("#email", "ann@example.com")
    page.click("button[value=place]")
    page.wait_for("document.activeElement.id === 'payment'")
    page.click("input[name=payment][value=Invoice]")
    page.click("button[value=place]")

    text(page, "Thank you for your order")


@pytest.mark.browser
def test_a_card_that_stripes_form_took_pays(page: Page, checkout: str) -> None:
    page.foreign = lambda url: (SCRIPT, "text/javascript") if "js.stripe.com" in url else None
    page.goto(checkout)
    text(page, "card of pk_test_1")
    page.type("#email", "ann@example.com")
    page.evaluate("window.refusal = 'Your card number is incomplete.'")
    page.click("button[value=place]")
    text(page, "Your card number is incomplete.")
    page.click("input[name=billing][value=other]")
    page.find("#billing_address1")
    text(page, "card of pk_test_1")
    page.click("input[name=billing][value=same]")
    page.wait_for("!document.querySelector('#billing_address1')")
    page.evaluate("window.refusal = ''")
    page.click("button[value=place]")

    text(page, "Thank you for your order")
    text(page, "Visa ending in 4242")
