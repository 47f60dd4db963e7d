"""What staff write before it is stored: pages, blogs, articles, menus, policies, metaobjects."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from commerce.vocabulary import Vocabulary

MAX_TAGS = 250
MAX_MENU_ITEMS = 500
MENU_LEVELS = 3


class ContentErrorCode(Vocabulary):
    """Why content was not stored."""

    BLANK = "It may not be empty."
    INVALID = "It is not valid."
    NOT_FOUND = "There is no such thing."
    TAKEN = "Something else is called so."
    TOO_DEEP = f"Menus have {MENU_LEVELS} levels at most."
    TOO_LONG = "It is too long."
    UNREADABLE = "What was sent, or is at the address, cannot be read."


@dataclass(frozen=True)
class Seo:
    """How something presents itself to search engines."""

    title: str | None = None
    description: str | None = None


@dataclass(frozen=True)
class PageDraft:
    """A page; without a handle it gets one of its title, without a time it is not published."""

    title: str
    body: str = ""
    handle: str | None = None
    published_at: datetime | None = None
    seo: Seo = Seo()


@dataclass(frozen=True)
class BlogDraft:
    """A blog, to which articles are added."""

    title: str
    handle: str | None = None
    seo: Seo = Seo()


@dataclass(frozen=True)
class AuthorDraft:
    """Who writes articles; the same name and address is the same author."""

    first_name: str = ""
    last_name: str = ""
    email: str = ""
    bio: str | None = None


@dataclass(frozen=True)
class ArticleDraft:
    """An article; without a time it is not published."""

    title: str
    content_html: str = ""
    excerpt_html: str | None = None
    handle: str | None = None
    author: AuthorDraft | None = None
    tags: Sequence[str] = ()
    image_id: int | None = None
    published_at: datetime | None = None
    seo: Seo = Seo()


@dataclass(frozen=True)
class MenuItemDraft:
    """A link: to the thing of the global id ``resource``, to ``address``, or to a fixed page.

    With an ``id`` it is that item of the menu, which it changes.
    """

    title: str
    type: str
    resource: str | None = None
    address: str | None = None
    tags: Sequence[str] = ()
    items: Sequence["MenuItemDraft"] = ()
    id: int | None = None


@dataclass(frozen=True)
class MenuDraft:
    """A menu, whole."""

    handle: str
    title: str
    items: Sequence[MenuItemDraft] = ()


@dataclass(frozen=True)
class FieldDraft:
    """A field that all metaobjects of a type have; ``type`` is a metafield type."""

    key: str
    type: str = "single_line_text_field"
    name: str = ""


@dataclass(frozen=True)
class DefinitionDraft:
    """A type of metaobjects; with ``url_handle`` they have pages below it."""

    type: str
    name: str
    fields: Sequence[FieldDraft]
    url_handle: str | None = None
    seo_title_field: str | None = None
    seo_description_field: str | None = None


@dataclass(frozen=True)
class MetaobjectDraft:
    """A metaobject of a type; ``values`` are texts by the keys of its fields."""

    type: str
    handle: str
    values: Mapping[str, str] = field(default_factory=dict)
    published: bool = True
