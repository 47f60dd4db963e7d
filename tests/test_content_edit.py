"""Staff keep pages, blogs, articles, menus, policies and redirects, by mutations."""

from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from conftest import Shop
from drawing import drawn
from managing import events
from writing import page

import models
from commerce.permission import Permission
from integrations.image_fetch import FetchedImage, identified
from schema import schema

STAFF = [Permission.CONTENT_READ, Permission.CONTENT_WRITE]


def mutation(name: str, arguments: str, shown: str) -> str:
    """A mutation, with arguments such as "id: ID!, page: PageUpdateInput!"."""
    parts = [part.strip() for part in arguments.split(",")]
    declared = ", ".join(f"${part}" for part in parts)
    given = ", ".join("{0}: ${0}".format(part.split(":")[0]) for part in parts)
    return f"""mutation({declared}) {{
      {name}({given}) {{ {shown} userErrors {{ code field }} }} }}"""


PAGE = "page { id handle title body publishedAt seo { title description } }"
PAGE_CREATE = mutation("pageCreate", "page: PageCreateInput!", PAGE)
PAGE_UPDATE = mutation("pageUpdate", "id: ID!, page: PageUpdateInput!", PAGE)
PAGE_DELETE = mutation("pageDelete", "id: ID!", "deletedPageId")
BLOG_CREATE = mutation("blogCreate", "blog: BlogCreateInput!", "blog { id handle title }")
BLOG_UPDATE = mutation("blogUpdate", "id: ID!, blog: BlogUpdateInput!", "blog { handle title }")
BLOG_DELETE = mutation("blogDelete", "id: ID!", "deletedBlogId")
ARTICLE = """article { id handle title image { altText width } contentHtml excerptHtml
  tags isPublished authorV2 { name bio } }"""
ARTICLE_CREATE = mutation("articleCreate", "blogId: ID!, article: ArticleCreateInput!", ARTICLE)
ARTICLE_UPDATE = mutation("articleUpdate", "id: ID!, article: ArticleUpdateInput!", ARTICLE)
ARTICLE_DELETE = mutation("articleDelete", "id: ID!", "deletedArticleId")
LINKS = "items { title url items { title items { title } } }"
MENU_CREATE = mutation("menuCreate", "menu: MenuCreateInput!", f"menu {{ id handle {LINKS} }}")
MENU_UPDATE = mutation("menuUpdate", "id: ID!, menu: MenuUpdateInput!", f"menu {{ title {LINKS} }}")
MENU_DELETE = mutation("menuDelete", "id: ID!", "deletedMenuId")
LEAD = mutation("urlRedirectCreate", "urlRedirect: UrlRedirectInput!", "urlRedirect { id path }")
LEAD_NOT = mutation("urlRedirectDelete", "id: ID!", "deletedUrlRedirectId")
POLICY = mutation("shopPolicyUpdate", "shopPolicy: ShopPolicyInput!", "shopPolicy { title body }")
LONG_AGO = "2020-01-01T00:00:00Z"


async def done(shop: Shop, sent: str, **variables: Any) -> Any:
    (answer,) = (await shop.ask(sent, STAFF, **variables)).values()
    assert answer.pop("userErrors") == []
    (found,) = answer.values()
    return found


async def refused(shop: Shop, sent: str, **variables: Any) -> list[tuple[str, list[str]]]:
    (answer,) = (await shop.ask(sent, STAFF, **variables)).values()
    reasons = answer.pop("userErrors")
    assert not any(answer.values())
    return [(reason["code"], reason["field"]) for reason in reasons]


async def test_a_page_is_made_published_and_deleted(shop: Shop) -> None:
    seo = {"title": "About the shop", "description": "Who we are"}
    made = await done(shop, PAGE_CREATE, page={"title": "About us", "body": "<p>x", "seo": seo})
    assert (made["handle"], made["publishedAt"], made["seo"]) == ("about-us", None, seo)
    read = "query($h: String) { page(handle: $h) { title } }"
    assert await shop.ask(read, h="about-us") == {"page": None}

    said = {"title": "About", "publishedAt": LONG_AGO, "seo": {"title": None}}
    now = await done(shop, PAGE_UPDATE, id=made["id"], page=said)
    assert (now["handle"], now["body"]) == ("about-us", "<p>x</p>")
    assert now["seo"] == {"title": None, "description": "Who we are"}
    assert await shop.ask(read, h="about-us") == {"page": {"title": "About"}}
    hidden = await done(shop, PAGE_UPDATE, id=made["id"], page={"publishedAt": None})
    assert hidden["publishedAt"] is None

    assert await done(shop, PAGE_DELETE, id=made["id"]) == made["id"]
    [update, _] = await events(shop, "pages/update")
    assert update.detail["before"]["title"] == "About us"
    assert update.detail["after"]["title"] == "About"
    assert "handle" not in update.detail["after"]
    [gone] = await events(shop, "pages/delete")
    assert gone.detail == {"before": {"handle": "about-us", "title": "About"}, "after": {}}


async def test_staff_find_what_is_not_published(shop: Shop) -> None:
    await page(shop, "Shown")
    await page(shop, "Hidden", published_at=None)
    find = """query($q: String) { pages(first: 9, query: $q) { nodes { title } } }"""

    hidden = await shop.ask(find, STAFF, q="published_status:unpublished")
    shown = await shop.ask(find, STAFF, q="published_status:published")
    to_buyers = await shop.ask(find, q="published_status:unpublished")

    assert hidden["pages"]["nodes"] == [{"title": "Hidden"}]
    assert shown["pages"]["nodes"] == [{"title": "Shown"}]
    assert to_buyers["pages"]["nodes"] == []


async def test_a_blog_with_an_article(shop: Shop) -> None:
    blog = await done(shop, BLOG_CREATE, blog={"title": "News"})
    author = {"firstName": "Ann", "lastName": "Lee", "bio": "Writes."}
    said = {"title": "Hello", "contentHtml": "<p>Hi</p>", "excerptHtml": "Hi", "tags": ["a"]}
    made = await done(shop, ARTICLE_CREATE, blogId=blog["id"], article={**said, "author": author})
    assert made["authorV2"] == {"name": "Ann Lee", "bio": "Writes."}
    assert made["isPublished"] is False

    change = {"publishedAt": LONG_AGO, "excerptHtml": None}
    now = await done(shop, ARTICLE_UPDATE, id=made["id"], article=change)
    assert now == made | {"isPublished": True, "excerptHtml": None}
    shown = await shop.ask("{ articles(first: 5) { nodes { title } } }")
    assert shown["articles"]["nodes"] == [{"title": "Hello"}]
    renamed = await done(shop, BLOG_UPDATE, id=blog["id"], blog={"title": "Notes"})
    assert renamed == {"handle": "news", "title": "Notes"}

    other = await done(shop, ARTICLE_CREATE, blogId=blog["id"], article={"title": "More"})
    bare = await done(shop, ARTICLE_UPDATE, id=other["id"], article={"title": "Much more"})
    assert bare["authorV2"] is None
    assert await done(shop, ARTICLE_DELETE, id=other["id"]) == other["id"]
    assert await done(shop, BLOG_DELETE, id=blog["id"]) == blog["id"]
    assert await shop.all(sa.select(models.Article)) == []
    assert "Ann" not in str([event.detail for event in await events(shop, "articles/create")])


async def test_a_menu_of_three_levels(shop: Shop) -> None:
    about = await page(shop)
    third = {"title": "Far", "type": "HTTP", "url": "https://far.test/"}
    second = {"title": "About", "type": "PAGE", "resourceId": about.gid, "items": [third]}
    first = {"title": "Home", "type": "FRONTPAGE", "items": [second]}
    menu = await done(shop, MENU_CREATE, menu={"title": "Main menu", "items": [first]})
    assert menu["handle"] == "main-menu"
    assert menu["items"][0]["items"][0]["items"] == [{"title": "Far"}]

    kept = await done(shop, MENU_UPDATE, id=menu["id"], menu={"title": "Top"})
    assert kept == {"title": "Top", "items": menu["items"]}
    only = {"title": "Search", "type": "SEARCH"}
    now = await done(shop, MENU_UPDATE, id=menu["id"], menu={"items": [only], "handle": "top"})
    assert [item["title"] for item in now["items"]] == ["Search"]

    deep = third | {"items": [third | {"items": [third | {"items": [third]}]}]}
    assert await refused(shop, MENU_CREATE, menu={"title": "Deep", "items": [deep]}) == [
        ("TOO_DEEP", ["menu", "items", "0", "items", "0", "items", "0", "items"])
    ]
    many = {"title": "Many", "items": [only] * 501}
    assert await refused(shop, MENU_CREATE, menu=many) == [("TOO_LONG", ["menu", "items"])]
    taken = {"title": "Other", "handle": "top"}
    assert await refused(shop, MENU_CREATE, menu=taken) == [("TAKEN", ["menu", "handle"])]
    assert await done(shop, MENU_DELETE, id=menu["id"]) == menu["id"]
    assert len(await events(shop, "menus/update")) == 2


async def test_items_that_are_given_with_their_ids_keep_them(shop: Shop) -> None:
    search = {"title": "Search", "type": "SEARCH"}
    said = {"title": "Main", "items": [search | {"items": [search | {"title": "Below"}]}, search]}
    menu = await done(shop, MENU_CREATE, menu=said)
    before = await shop.all(sa.select(models.MenuItem).order_by(models.MenuItem.id))
    [below] = [row for row in before if row.parent_id is not None]
    [second] = [row for row in before if row.parent_id is None and row.position == 2]

    items = [
        search | {"id": below.gid, "title": "Up", "items": [search | {"id": second.gid}]},
        {"title": "Out", "type": "HTTP", "url": "/out"},
    ]
    await done(shop, MENU_UPDATE, id=menu["id"], menu={"items": items})

    rows = {row.title: row for row in await shop.all(sa.select(models.MenuItem))}
    assert rows.keys() == {"Up", "Search", "Out"}
    assert (rows["Up"].id, rows["Search"].id) == (below.id, second.id)
    assert (rows["Up"].parent_id, rows["Search"].parent_id) == (None, below.id)
    assert rows["Out"].id not in {row.id for row in before}


async def test_an_item_of_a_menu_is_named_once_and_is_its_own(shop: Shop) -> None:
    search = {"title": "Search", "type": "SEARCH"}
    menu = await done(shop, MENU_CREATE, menu={"title": "Main", "items": [search]})
    [item] = await shop.all(sa.select(models.MenuItem))
    own = search | {"id": item.gid}

    twice = await refused(shop, MENU_UPDATE, id=menu["id"], menu={"items": [own, own]})
    other = await refused(shop, MENU_CREATE, menu={"title": "Other", "items": [own]})

    assert twice == [("NOT_FOUND", ["menu", "items", "1", "id"])]
    assert other == [("NOT_FOUND", ["menu", "items", "0", "id"])]


async def test_redirects_and_policies(shop: Shop) -> None:
    there = {"path": "/old", "target": "/new"}
    made = await done(shop, LEAD, urlRedirect=there)
    assert await refused(shop, LEAD, urlRedirect=there) == [("TAKEN", ["urlRedirect", "path"])]
    assert await done(shop, LEAD_NOT, id=made["id"]) == made["id"]

    said = {"handle": "refund-policy", "body": "<p>Within 30 days<script>1</script>"}
    policy = await done(shop, POLICY, shopPolicy=said)
    assert policy == {"title": "Refund policy", "body": "<p>Within 30 days</p>"}
    await done(shop, POLICY, shopPolicy=said | {"body": "Never", "title": "Refunds"})
    [_, event] = await events(shop, "shop_policies/update")
    assert event.detail["before"] == {"title": "Refund policy", "body": policy["body"]}
    unknown = await refused(shop, POLICY, shopPolicy=said | {"handle": "x"})
    assert unknown == [("INVALID", ["shopPolicy", "handle"])]


@pytest.mark.parametrize(
    ("sent", "variables", "reason"),
    [
        (PAGE_CREATE, {"page": {"title": " "}}, ("BLANK", ["page", "title"])),
        (
            PAGE_CREATE,
            {"page": {"title": "A", "seo": {"title": "x" * 256}}},
            ("TOO_LONG", ["page", "seo", "title"]),
        ),
        (PAGE_UPDATE, {"id": "gid://shopify/Page/9", "page": {}}, ("NOT_FOUND", ["id"])),
        (BLOG_UPDATE, {"id": "gid://shopify/Blog/9", "blog": {}}, ("NOT_FOUND", ["id"])),
        (MENU_DELETE, {"id": "gid://shopify/Menu/9"}, ("NOT_FOUND", ["id"])),
        (
            ARTICLE_CREATE,
            {"blogId": "gid://shopify/Blog/9", "article": {"title": "A"}},
            ("NOT_FOUND", ["blogId"]),
        ),
    ],
)
async def test_what_is_wrong_is_said_where(
    shop: Shop, sent: str, variables: dict[str, Any], reason: tuple[str, list[str]]
) -> None:
    assert await refused(shop, sent, **variables) == [reason]


async def test_what_is_wrong_with_an_author(shop: Shop) -> None:
    blog = await done(shop, BLOG_CREATE, blog={"title": "News"})
    said = {"title": "A", "author": {"firstName": "a\0b"}}

    wrong = await refused(shop, ARTICLE_CREATE, blogId=blog["id"], article=said)

    assert wrong == [("INVALID", ["article", "author", "firstName"])]


async def test_an_article_has_a_picture(shop: Shop, tmp_path: Path) -> None:
    shop.settings = shop.settings.model_copy(update={"state_dir": tmp_path})
    blog = await done(shop, BLOG_CREATE, blog={"title": "News"})

    async def fetch(_url: str) -> FetchedImage:
        return identified(drawn())

    async def change(query: str, **said: Any) -> Any:
        async with shop.context(*STAFF) as context:
            context.fetch_image = fetch
            result = await schema.execute(query, said, context_value=context)
        assert result.data
        assert not result.errors
        return next(iter(result.data.values()))

    image = {"originalSource": "https://e.test/a", "alt": "Cups"}
    article = {"title": "Tea", "image": image}
    made = (await change(ARTICLE_CREATE, blogId=blog["id"], article=article))["article"]
    assert made["image"] == {"altText": "Cups", "width": 6}
    kept = await change(ARTICLE_UPDATE, id=made["id"], article={"title": "Teas"})
    assert kept["article"]["image"] == made["image"]
    other = {"image": {"originalSource": "https://e.test/b"}}
    changed = await change(ARTICLE_UPDATE, id=made["id"], article=other)
    assert changed["article"]["image"] == {"altText": None, "width": 6}
    assert len(await shop.all(sa.select(models.Image))) == 1
    gone = await change(ARTICLE_UPDATE, id=made["id"], article={"image": None})
    assert gone["article"]["image"] is None
    assert await shop.all(sa.select(models.Image)) == []
    for bad, code in (({}, "INVALID"), ({"originalSource": "no"}, "UNREADABLE")):
        answer = await change(ARTICLE_UPDATE, id=made["id"], article={"image": bad})
        assert answer["article"] is None
        assert [(one["code"], one["field"]) for one in answer["userErrors"]] == [
            (code, ["article", "image"])
        ]
    for of_article in (True, False):
        made = (await change(ARTICLE_CREATE, blogId=blog["id"], article=article))["article"]
        assert len(await shop.all(sa.select(models.Image))) == 1
        gone = (ARTICLE_DELETE, made["id"]) if of_article else (BLOG_DELETE, blog["id"])
        await done(shop, gone[0], id=gone[1])
        assert await shop.all(sa.select(models.Image)) == []
