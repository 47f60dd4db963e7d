"""Sitemaps: everything that has a page, for search engines."""

from datetime import UTC, datetime
from typing import Any

import pytest
from conftest import Shop
from factories import collection, image, product
from writing import article, blog, definition, metaobject, page

import models
from commerce.content_draft import FieldDraft

PAGES = """query($type: SitemapType!, $page: Int!) { sitemap(type: $type) {
  pagesCount { count precision }
  resources(page: $page) { hasNextPage items { handle updatedAt
    ... on SitemapResource { title image { alt filepath updatedAt } }
    ... on SitemapResourceMetaobject { type onlineStoreUrlHandle } } } } }"""


async def sitemap(shop: Shop, type: str, page: int = 1) -> Any:
    return (await shop.ask(PAGES, type=type, page=page))["sitemap"]


async def handles(shop: Shop, type: str, page: int = 1) -> list[str]:
    found = await sitemap(shop, type, page)
    return [item["handle"] for item in found["resources"]["items"]]


async def test_a_product_is_listed_with_its_picture(shop: Shop) -> None:
    moment = datetime(2024, 1, 2, tzinfo=UTC)
    picture = image(url="https://images.test/a/b.jpg?v=1", alt_text="A", updated_at=moment)
    await shop.add(product(handle="shirt", title="Shirt", images=[picture], updated_at=moment))

    assert await sitemap(shop, "PRODUCT") == {
        "pagesCount": {"count": 1, "precision": "EXACT"},
        "resources": {
            "hasNextPage": False,
            "items": [
                {
                    "handle": "shirt",
                    "title": "Shirt",
                    "updatedAt": "2024-01-02T00:00:00Z",
                    "image": {
                        "alt": "A",
                        "filepath": "/a/b.jpg",
                        "updatedAt": "2024-01-02T00:00:00Z",
                    },
                }
            ],
        },
    }


async def test_what_nobody_may_see_is_not_listed(shop: Shop) -> None:
    picture = image()
    await shop.add(picture)
    await shop.add(
        product(handle="shown"),
        product(handle="draft", status=models.ProductStatus.DRAFT),
        collection(handle="summer", image_id=picture.id),
        collection(handle="later", published_at=None),
    )
    news = await blog(shop, "News")
    await article(shop, news, "Hello")
    await article(shop, news, "Draft", published_at=None)
    await page(shop, "About")
    await page(shop, "Draft", published_at=None)

    assert await handles(shop, "PRODUCT") == ["shown"]
    assert await handles(shop, "COLLECTION") == ["summer"]
    assert await handles(shop, "BLOG") == ["news"]
    assert await handles(shop, "ARTICLE") == ["hello"]
    assert await handles(shop, "PAGE") == ["about"]


@pytest.mark.parametrize("type", ["METAOBJECT", "METAOBJECT_PAGE"])
async def test_metaobjects_are_listed_if_their_type_has_pages(shop: Shop, type: str) -> None:
    await definition(shop, "designer", FieldDraft("name"), url_handle="designers")
    await definition(shop, "color", FieldDraft("name"))
    await metaobject(shop, "designer", "ann")
    await metaobject(shop, "designer", "bob", published=False)
    await metaobject(shop, "color", "red")

    found = await sitemap(shop, type)

    assert [item | {"updatedAt": "-"} for item in found["resources"]["items"]] == [
        {
            "handle": "ann",
            "updatedAt": "-",
            "type": "designer",
            "onlineStoreUrlHandle": "designers",
        }
    ]


async def test_an_empty_shop_has_no_pages(shop: Shop) -> None:
    assert await sitemap(shop, "PAGE") == {
        "pagesCount": {"count": 0, "precision": "EXACT"},
        "resources": {"hasNextPage": False, "items": []},
    }


async def test_a_page_may_be_empty_though_others_follow(shop: Shop) -> None:
    for key in (1, 250, 251, 900):
        await shop.add(collection(id=key, handle=f"c{key}"))

    assert (await sitemap(shop, "COLLECTION"))["pagesCount"]["count"] == 4
    assert await handles(shop, "COLLECTION", 1) == ["c1", "c250"]
    assert await handles(shop, "COLLECTION", 2) == ["c251"]
    third = (await sitemap(shop, "COLLECTION", 3))["resources"]
    assert third == {"hasNextPage": True, "items": []}
    fourth = (await sitemap(shop, "COLLECTION", 4))["resources"]
    assert (fourth["hasNextPage"], len(fourth["items"])) == (False, 1)


@pytest.mark.parametrize("number", [0, -1])
async def test_a_page_before_the_first_is_refused(shop: Shop, number: int) -> None:
    code, message = await shop.refusal(PAGES, type="PAGE", page=number)

    assert (code, message) == ("BAD_USER_INPUT", f"page is {number}; the first page is 1.")


@pytest.mark.parametrize("products", [1, 40])
async def test_a_page_costs_four_statements(shop: Shop, products: int) -> None:
    await shop.add(*(product(images=[image()]) for _ in range(products)))

    with shop.statements() as statements:
        await sitemap(shop, "PRODUCT")

    assert len(statements) == 4, statements
