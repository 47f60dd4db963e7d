"""Pages of text: what they show, who sees them, and how they are found."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from conftest import Shop
from writing import page

from commerce.content_draft import Seo
from commerce.permission import Permission

STAFF = [Permission.CONTENT_READ]
TOMORROW = datetime.now(UTC) + timedelta(days=1)


async def titles(shop: Shop, arguments: str, permissions: Any = ()) -> list[str]:
    answer = await shop.ask(f"{{ pages({arguments}) {{ nodes {{ title }} }} }}", permissions)
    return [node["title"] for node in answer["pages"]["nodes"]]


async def test_a_page_shows_what_it_says(shop: Shop) -> None:
    row = await page(
        shop, "About us", body="<p>Hello <b>you</b></p><script>x</script>", seo=Seo("S", "D")
    )

    answer = await shop.ask(
        """{ page(handle: "about-us") { id handle title body bodySummary seo { title description }
             onlineStoreUrl trackingParameters } }"""
    )

    assert answer["page"] == {
        "id": row.gid,
        "handle": "about-us",
        "title": "About us",
        "body": "<p>Hello <b>you</b></p>",
        "bodySummary": "Hello you",
        "seo": {"title": "S", "description": "D"},
        "onlineStoreUrl": "http://shop.test/pages/about-us",
        "trackingParameters": None,
    }


async def test_a_page_is_found_by_its_id_and_by_its_handle(shop: Shop) -> None:
    row = await page(shop, "About")
    await page(shop, "Contact")

    answer = await shop.ask(
        """query($id: ID!) { page(id: $id) { title } node(id: $id) { ... on Page { title } }
             byHandle: pageByHandle(handle: "contact") { title } none: page { title }
             unknown: page(handle: "nowhere") { title } }""",
        id=row.gid,
    )

    assert answer == {
        "page": {"title": "About"},
        "node": {"title": "About"},
        "byHandle": {"title": "Contact"},
        "none": None,
        "unknown": None,
    }


@pytest.mark.parametrize("published_at", [None, TOMORROW])
async def test_a_page_that_is_not_published_is_for_staff_only(
    shop: Shop, published_at: datetime | None
) -> None:
    row = await page(shop, "Draft", published_at=published_at)
    query = """query($id: ID!) { page(id: $id) { onlineStoreUrl } node(id: $id) { id }
                 pages(first: 9) { nodes { title } } }"""

    hidden = await shop.ask(query, id=row.gid)
    shown = await shop.ask(query, STAFF, id=row.gid)

    assert hidden == {"page": None, "node": None, "pages": {"nodes": []}}
    assert shown == {
        "page": {"onlineStoreUrl": None},
        "node": {"id": row.gid},
        "pages": {"nodes": [{"title": "Draft"}]},
    }


async def test_pages_come_in_the_order_that_is_asked_for(shop: Shop) -> None:
    for title in ("b", "C", "a"):
        await page(shop, title)

    assert await titles(shop, "first: 9") == ["b", "C", "a"]
    assert await titles(shop, "first: 9, sortKey: TITLE") == ["a", "b", "C"]
    assert await titles(shop, "first: 9, sortKey: UPDATED_AT, reverse: true") == ["a", "C", "b"]
    assert await titles(shop, "first: 9, sortKey: null") == ["b", "C", "a"]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("hours", ["Opening hours", "Contact"]),
        ("title:open*", ["Opening hours"]),
        ("title:hours", ["Opening hours"]),
        ("handle:contact", ["Contact"]),
        ("handle:open*", ["Opening hours"]),
        ("created_at:>2020-01-01", ["Opening hours", "Contact"]),
        ("updated_at:<2020-01-01", []),
        ("id:2", ["Contact"]),
        ("-handle:contact", ["Opening hours"]),
        ("nonsense:1", ["Opening hours", "Contact"]),
        ("", ["Opening hours", "Contact"]),
    ],
)
async def test_pages_are_found_by_a_query(shop: Shop, query: str, found: list[str]) -> None:
    await page(shop, "Opening hours", body="Daily")
    await page(shop, "Contact", body="Write to us within hours")

    assert await titles(shop, f'first: 9, query: "{query}"') == found


async def test_the_page_that_fits_best_comes_first(shop: Shop) -> None:
    await page(shop, "Contact", body="Write to us within hours")
    await page(shop, "Opening hours", body="Daily")

    found = await titles(shop, 'first: 9, query: "hours", sortKey: RELEVANCE')

    assert found == ["Opening hours", "Contact"]


async def test_a_cursor_of_another_query_is_refused(shop: Shop) -> None:
    await page(shop, "A")
    answer = await shop.ask('{ pages(first: 1, query: "title:a") { edges { cursor } } }')
    cursor = answer["pages"]["edges"][0]["cursor"]

    code, _ = await shop.refusal(
        "query($after: String) { pages(first: 1, after: $after) { nodes { id } } }", after=cursor
    )

    assert code == "BAD_USER_INPUT"
