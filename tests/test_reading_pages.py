"""Pages of what the shop writes: policies, texts, news; and where addresses lead that are gone."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import httpx2
import pytest
from conftest import Shop
from writing import article, blog, menu, page, policy, redirect

from app import create_app
from commerce.content_draft import MenuItemDraft

TOMORROW = datetime.now(UTC) + timedelta(days=1)


@pytest.fixture
async def client(shop: Shop) -> AsyncIterator[httpx2.AsyncClient]:
    app = create_app(shop.settings)
    transport = httpx2.ASGITransport(app)
    headers = {"Accept": "text/html"}
    async with httpx2.AsyncClient(
        transport=transport, base_url="http://shop.test", headers=headers
    ) as found:
        yield found
    await app.state.database.dispose()


async def test_policies_and_pages_are_where_the_schema_says(
    client: httpx2.AsyncClient, shop: Shop
) -> None:
    await policy(shop, "refund-policy", "<p>30 days</p><script>x()</script>", "Returns & refunds")
    await page(shop, "About us", body="<p>Hello <b>you</b></p>")
    said = await shop.ask(
        '{ shop { refundPolicy { url } } page(handle: "about-us") { onlineStoreUrl } }'
    )

    refunds = await client.get(said["shop"]["refundPolicy"]["url"])
    about = await client.get(said["page"]["onlineStoreUrl"])
    unwritten = await client.get("/policies/subscription-policy")

    assert (refunds.status_code, about.status_code, unwritten.status_code) == (200, 200, 200)
    assert "<h1>Returns &amp; refunds</h1>" in refunds.text
    assert "<p>30 days</p>" in refunds.text
    assert "x()" not in refunds.text
    assert "<p>Hello <b>you</b></p>" in about.text
    assert "Cancellation policy" in unwritten.text


async def test_a_blog_shows_its_articles_the_newest_first(
    client: httpx2.AsyncClient, shop: Shop
) -> None:
    news = await blog(shop, "News")
    for number in range(13):
        await article(
            shop,
            news,
            f"Number {number:02}",
            content_html=f"<p>Text {number}</p>",
            published_at=datetime(2025, 1, 1 + number, tzinfo=UTC),
        )
    await article(shop, news, "Not yet", published_at=TOMORROW)

    first = (await client.get("/blogs/news")).text
    older = first.partition('href="?after=')[2].partition('"')[0]
    second = (await client.get(f"/blogs/news?after={older}")).text
    one = await client.get("/blogs/news/number-03")
    cut = await client.get("/blogs/news?after=eyJ")

    assert first.count('class="entry"') == 12
    assert first.index("Number 12") < first.index("Number 01")
    assert second.count('class="entry"') == 1
    assert "Number 00" in second
    assert "Not yet" not in first + second
    assert "<p>Text 3</p>" in one.text
    assert "4 January 2025" in one.text
    assert cut.headers["location"] == "/blogs/news"


@pytest.mark.parametrize(
    "path",
    [
        "/nowhere",
        "/policies/none",
        "/pages/none",
        "/blogs/none",
        "/blogs/none/hello",
        "/products/none",
        "/collections/none",
    ],
)
async def test_an_address_of_nothing_says_so_or_leads_on(
    client: httpx2.AsyncClient, shop: Shop, path: str
) -> None:
    nothing = await client.get(path)
    await redirect(shop, path, "/products/mug")
    moved = await client.get(path)

    assert nothing.status_code == 404
    assert "There is no such" in nothing.text
    assert (moved.status_code, moved.headers["location"]) == (301, "http://shop.test/products/mug")


async def test_programs_are_told_in_plain_text(client: httpx2.AsyncClient) -> None:
    answer = await client.get("/nowhere", headers={"Accept": "application/json"})
    assert (answer.status_code, answer.text) == (404, "There is nothing at this address.\n")


async def test_what_other_storefronts_call_the_grid_leads_to_ours(
    client: httpx2.AsyncClient,
) -> None:
    asked = ["/collections", "/collections/all", "/search", "/search?q=mug"]
    found = [(await client.get(path)).headers["location"] for path in asked]
    assert found == ["/", "/", "/", "/?q=mug"]


async def test_the_footer_menu_stands_below_every_page(
    client: httpx2.AsyncClient, shop: Shop
) -> None:
    await page(shop, "Contact")
    await menu(shop, "footer", MenuItemDraft("Write to us", "HTTP", address="/pages/contact"))

    for path in ("/", "/pages/contact", "/nowhere"):
        text = (await client.get(path)).text
        assert ">Write to us</a>" in text, path
