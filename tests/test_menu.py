"""Menus: three levels of links, and where each of them leads."""

from typing import Any

import pytest
from conftest import Shop
from factories import collection, product
from writing import article, blog, definition, menu, metaobject, page, policy

import models
from commerce.content_draft import FieldDraft, MenuItemDraft
from commerce.permission import Permission
from commerce.refusal import Refused

ITEMS = """query($handle: String!) { menu(handle: $handle) { items { title type url resourceId
             resource { __typename ... on Product { title } ... on Page { title } } } } }"""


async def items(shop: Shop, handle: str = "main-menu", permissions: Any = ()) -> Any:
    answer = await shop.ask(ITEMS, permissions, handle=handle)
    return answer["menu"]["items"]


def link(title: str, type: str = "FRONTPAGE", **values: Any) -> MenuItemDraft:
    return MenuItemDraft(title, type, **values)


async def test_a_menu_has_three_levels_in_order(shop: Shop) -> None:
    leaf = [link("Socks"), link("Hats")]
    row = await menu(
        shop, "main-menu", link("Shop", items=[link("Wear", items=leaf)]), link("About"), title="M"
    )
    await menu(shop, "footer", link("Elsewhere"))

    answer = await shop.ask(
        """{ menu(handle: "main-menu") { id handle title itemsCount
             items { title items { title items { title items { title } } } } } }"""
    )

    assert answer["menu"] == {
        "id": row.gid,
        "handle": "main-menu",
        "title": "M",
        "itemsCount": 2,
        "items": [
            {
                "title": "Shop",
                "items": [
                    {
                        "title": "Wear",
                        "items": [{"title": "Socks", "items": []}, {"title": "Hats", "items": []}],
                    }
                ],
            },
            {"title": "About", "items": []},
        ],
    }


async def test_an_unknown_menu_is_null(shop: Shop) -> None:
    assert await shop.ask('{ menu(handle: "nope") { id } }') == {"menu": None}


@pytest.mark.parametrize(
    ("type", "address", "url"),
    [
        ("CATALOG", None, "http://shop.test/collections/all"),
        ("COLLECTIONS", None, "http://shop.test/collections"),
        ("CUSTOMER_ACCOUNT_PAGE", None, "http://shop.test/account"),
        ("FRONTPAGE", None, "http://shop.test/"),
        ("SEARCH", None, "http://shop.test/search"),
        ("HTTP", "/pages/x", "http://shop.test/pages/x"),
        ("HTTP", "https://elsewhere.test/a?b=c", "https://elsewhere.test/a?b=c"),
    ],
)
async def test_a_link_that_leads_to_no_thing_has_an_absolute_address(
    shop: Shop, type: str, address: str | None, url: str
) -> None:
    await menu(shop, "main-menu", link("Go", type, address=address))

    assert await items(shop) == [
        {"title": "Go", "type": type, "url": url, "resourceId": None, "resource": None}
    ]


async def test_a_link_leads_to_a_thing_of_the_shop(shop: Shop) -> None:
    shirt, summer = product(handle="shirt"), collection(handle="summer")
    await shop.add(shirt, summer)
    news = await blog(shop, "News")
    await definition(shop, "designer", FieldDraft("name"), url_handle="designers")
    things: list[tuple[str, models.Base, str]] = [
        ("ARTICLE", await article(shop, news, "Hello"), "blogs/news/hello"),
        ("BLOG", news, "blogs/news"),
        ("COLLECTION", summer, "collections/summer"),
        ("METAOBJECT", await metaobject(shop, "designer", "ann"), "pages/designers/ann"),
        ("PAGE", await page(shop, "Über uns"), "pages/uber-uns"),
        ("PRODUCT", shirt, "products/shirt"),
        ("SHOP_POLICY", await policy(shop, "refund-policy", "Yes"), "policies/refund-policy"),
    ]
    await menu(shop, "main-menu", *(link(t, t, resource=row.gid) for t, row, _ in things))

    found = await items(shop)

    assert [item["url"] for item in found] == [f"http://shop.test/{path}" for *_, path in things]
    assert [item["resourceId"] for item in found] == [row.gid for _, row, _ in things]
    assert [item["resource"]["__typename"] for item in found] == [
        type(row).__name__ for _, row, _ in things
    ]


async def test_a_collection_may_be_narrowed_to_tags(shop: Shop) -> None:
    row = collection(handle="summer")
    await shop.add(row)
    await menu(
        shop, "main-menu", link("S", "COLLECTION", resource=row.gid, tags=["on sale", "new"])
    )

    answer = await shop.ask('{ menu(handle: "main-menu") { items { url tags } } }')

    assert answer["menu"]["items"] == [
        {"url": "http://shop.test/collections/summer/on%20sale+new", "tags": ["on sale", "new"]}
    ]


async def test_what_is_not_to_be_seen_is_not_linked_to(shop: Shop) -> None:
    secret = await page(shop, "Secret", published_at=None)
    await definition(shop, "designer", FieldDraft("name"))
    without_page = await metaobject(shop, "designer", "ann")
    await menu(
        shop,
        "main-menu",
        link("Secret", "PAGE", resource=secret.gid),
        link("Gone", "PRODUCT", resource="gid://shopify/Product/99"),
        link("Ann", "METAOBJECT", resource=without_page.gid),
    )

    found = await items(shop)
    staff = await items(shop, permissions=[Permission.CONTENT_READ])

    assert [(item["url"], item["resource"]) for item in found] == [
        (None, None),
        (None, None),
        (None, {"__typename": "Metaobject"}),
    ]
    assert staff[0]["url"] == "http://shop.test/pages/secret"


async def test_menus_and_their_items_are_found_by_their_ids(shop: Shop) -> None:
    row = await menu(shop, "main-menu", link("Home"))
    answer = await shop.ask('{ menu(handle: "main-menu") { items { id } } }')

    found = await shop.ask(
        """query($ids: [ID!]!) { nodes(ids: $ids) { ... on Menu { title }
             ... on MenuItem { title url } } }""",
        ids=[row.gid, answer["menu"]["items"][0]["id"]],
    )

    assert found["nodes"] == [{"title": "Menu"}, {"title": "Home", "url": "http://shop.test/"}]


async def test_storing_a_menu_again_replaces_its_items(shop: Shop) -> None:
    await menu(shop, "main-menu", link("Old", items=[link("Older")]))
    await menu(shop, "main-menu", link("New"))

    assert [item["title"] for item in await items(shop)] == ["New"]


@pytest.mark.parametrize("links", [1, 20])
async def test_a_menu_costs_a_statement_for_each_kind_of_thing(shop: Shop, links: int) -> None:
    rows = [product() for _ in range(links)]
    await shop.add(*rows)
    pages = [await page(shop, f"Page {n}") for n in range(links)]
    await menu(
        shop,
        "main-menu",
        *(link("P", "PRODUCT", resource=row.gid) for row in rows),
        link("More", items=[link("T", "PAGE", resource=row.gid) for row in pages]),
    )

    with shop.statements() as statements:
        await shop.ask(
            """{ menu(handle: "main-menu") { items { url resource { __typename }
                 items { url resource { __typename } items { url } } } } }"""
        )

    assert len(statements) == 4, statements


@pytest.mark.parametrize(
    ("draft", "field", "message"),
    [
        (link(""), ("items", "0", "title"), "Give it a title."),
        (
            link("x" * 256),
            ("items", "0", "title"),
            "The title has 256 characters; it may have 255.",
        ),
        (link("A", "NOWHERE"), ("items", "0", "type"), "'NOWHERE' is no type."),
        (link("A", "HTTP"), ("items", "0", "url"), "Give it a url."),
        (
            link("A", "HTTP", address="javascript:1"),
            ("items", "0", "url"),
            "The url must be a path of the shop, or an address.",
        ),
        (
            link("A", items=[link("B", items=[link("C", items=[link("D")])])]),
            ("items", "0", "items", "0", "items", "0", "items"),
            "Menus have 3 levels at most.",
        ),
        (
            link("A", items=[link("B")] * 500),
            ("items",),
            "The menu has more than 500 items.",
        ),
    ],
)
async def test_a_menu_that_cannot_be_is_refused(
    shop: Shop, draft: MenuItemDraft, field: tuple[str, ...], message: str
) -> None:
    with pytest.raises(Refused) as refused:
        await menu(shop, "main-menu", draft)

    assert [(r.field, r.message) for r in refused.value.reasons] == [(field, message)]
    assert await shop.ask('{ menu(handle: "main-menu") { id } }') == {"menu": None}


async def test_a_link_to_a_thing_of_another_kind_is_refused(shop: Shop) -> None:
    with pytest.raises(Refused, match="this takes the id of a Product"):
        await menu(shop, "main-menu", link("A", "PRODUCT", resource="gid://shopify/Page/1"))
