"""What staff say of pages, blogs, articles and menus."""

from datetime import datetime
from typing import Any

import strawberry

import models
from commerce import gid
from schema import enums
from schema.given import given
from schema.image_input import ImageInput
from schema.scalars import HTML
from schema.seo_input import SEOInput

enums.register(models.MenuItemType)

_TITLE = "Its name, 255 characters at most."
_HANDLE = "Its name in a URL; made of its title if it is left out."
_SEO = "How it presents itself to search engines."
_PUBLISHED = "When buyers are to see it; null if they are not to."


def _said(input: Any) -> dict[str, Any]:
    """What was mentioned; for search engines as plain values."""
    found = given(input)
    if "seo" in found:
        found["seo"] = found["seo"].said()
    if isinstance(input, PageFields | ArticleFields) and isinstance(
        input.published_at, strawberry.Some
    ):
        found["published_at"] = input.published_at.value
    if isinstance(input, ArticleFields) and isinstance(input.excerpt_html, strawberry.Some):
        found["excerpt_html"] = input.excerpt_html.value
    if found.get("author"):
        found["author"] = given(found["author"])
    if found.get("image") is not None:
        found["image"] = found["image"].said()
    return found


@strawberry.input
class PageFields:
    body: strawberry.Maybe[HTML] = strawberry.field(
        description="What it says, as HTML: scripts and styles are taken out."
    )
    published_at: strawberry.Maybe[datetime | None] = strawberry.field(description=_PUBLISHED)
    handle: strawberry.Maybe[str] = strawberry.field(description=_HANDLE)
    seo: strawberry.Maybe[SEOInput] = strawberry.field(description=_SEO)

    said = _said


@strawberry.input(description="A page to make. Nobody sees it before it is published.")
class PageCreateInput(PageFields):
    title: str = strawberry.field(description=_TITLE)


@strawberry.input(description="Changes of a page; what is left out stays.")
class PageUpdateInput(PageFields):
    title: strawberry.Maybe[str] = strawberry.field(description=_TITLE)


@strawberry.input
class BlogFields:
    handle: strawberry.Maybe[str] = strawberry.field(description=_HANDLE)
    seo: strawberry.Maybe[SEOInput] = strawberry.field(description=_SEO)

    said = _said


@strawberry.input(description="A blog to make.")
class BlogCreateInput(BlogFields):
    title: str = strawberry.field(description=_TITLE)


@strawberry.input(description="Changes of a blog; what is left out stays.")
class BlogUpdateInput(BlogFields):
    title: strawberry.Maybe[str] = strawberry.field(description=_TITLE)


@strawberry.input(
    description="Who wrote an article, as readers are told; the same names and address are the"
    " same author."
)
class ArticleAuthorInput:
    first_name: str = strawberry.field(default="", description="The first name.")
    last_name: str = strawberry.field(default="", description="The last name.")
    email: str = strawberry.field(default="", description='Where readers may write; "" if nowhere.')
    bio: strawberry.Maybe[str] = strawberry.field(
        description="A few words about the author, 5,000 characters at most."
    )


@strawberry.input
class ArticleFields:
    content_html: strawberry.Maybe[HTML] = strawberry.field(
        description="What it says, as HTML: scripts and styles are taken out."
    )
    excerpt_html: strawberry.Maybe[HTML | None] = strawberry.field(
        description="What it is about, in short, as HTML; null for nothing."
    )
    author: strawberry.Maybe[ArticleAuthorInput] = strawberry.field(description="Who wrote it.")
    image: strawberry.Maybe[ImageInput | None] = strawberry.field(
        description="Its picture; null for none."
    )
    tags: strawberry.Maybe[list[str]] = strawberry.field(description="Its tags, 250 at most.")
    published_at: strawberry.Maybe[datetime | None] = strawberry.field(description=_PUBLISHED)
    handle: strawberry.Maybe[str] = strawberry.field(description=_HANDLE)
    seo: strawberry.Maybe[SEOInput] = strawberry.field(description=_SEO)

    said = _said


@strawberry.input(description="An article to make. Nobody sees it before it is published.")
class ArticleCreateInput(ArticleFields):
    title: str = strawberry.field(description=_TITLE)


@strawberry.input(description="Changes of an article; what is left out stays.")
class ArticleUpdateInput(ArticleFields):
    title: strawberry.Maybe[str] = strawberry.field(description=_TITLE)


@strawberry.input(description="A link of a menu, with those below it: three levels in all.")
class MenuItemInput:
    id: strawberry.Maybe[strawberry.ID] = strawberry.field(
        description="The id of the menu's item that this is, which keeps it; a new one if left out."
    )
    title: str = strawberry.field(description=_TITLE)
    type: models.MenuItemType = strawberry.field(description="What it leads to.")
    resource_id: strawberry.Maybe[strawberry.ID] = strawberry.field(
        description="The id of the thing it leads to, if its type is one of a thing."
    )
    url: strawberry.Maybe[str] = strawberry.field(
        description="The address it leads to, if its type is `HTTP`."
    )
    tags: list[str] = strawberry.field(
        default_factory=list, description="The tags that a collection's products are narrowed to."
    )
    items: list["MenuItemInput"] = strawberry.field(
        default_factory=list, description="The links below it, in order."
    )

    def said(self) -> dict[str, Any]:
        found = given(self)
        id = found.get("id")
        return {
            "id": None if id is None else gid.number_of("MenuItem", id),
            "title": self.title,
            "type": self.type.name,
            "tags": self.tags,
            "resource": found.get("resource_id"),
            "address": found.get("url"),
            "items": [item.said() for item in self.items],
        }


@strawberry.input
class MenuFields:
    handle: strawberry.Maybe[str] = strawberry.field(description=_HANDLE)
    items: strawberry.Maybe[list[MenuItemInput]] = strawberry.field(
        description="Its links, in order, whole: 500 on all levels at most."
    )

    def said(self) -> dict[str, Any]:
        found = given(self)
        if "items" in found:
            found["items"] = [item.said() for item in found["items"]]
        return found


@strawberry.input(description="A menu to make.")
class MenuCreateInput(MenuFields):
    title: str = strawberry.field(description=_TITLE)


@strawberry.input(description="Changes of a menu; what is left out stays.")
class MenuUpdateInput(MenuFields):
    title: strawberry.Maybe[str] = strawberry.field(description=_TITLE)


@strawberry.input(description="Where a page went that has moved.")
class UrlRedirectInput:
    path: str = strawberry.field(description="Where it was: a path that begins with a slash.")
    target: str = strawberry.field(
        description="Where it is now: a path of the shop, or an address elsewhere."
    )


@strawberry.input(description="A policy, whole.")
class ShopPolicyInput:
    handle: str = strawberry.field(description="Which policy, such as `refund-policy`.")
    body: HTML = strawberry.field(
        description="What it says, as HTML: scripts and styles are taken out."
    )
    title: strawberry.Maybe[str] = strawberry.field(
        description="Its name; the usual one if it is left out."
    )
