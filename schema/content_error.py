"""What the mutations of content answer: what came of it, or why it was left as it was."""

from collections.abc import Awaitable, Sequence
from dataclasses import dataclass
from typing import Any

import strawberry

import models
from commerce.content_draft import ContentErrorCode
from commerce.refusal import Reason, Refused
from schema import enums
from schema.permission import public
from schema.shows import shows
from schema.user_error import DisplayableError

enums.register(ContentErrorCode)


@strawberry.type(description="Why content was left as it was.")
class ContentUserError(DisplayableError):
    code: ContentErrorCode = public("Which kind of error it is.")

    is_type_of = shows(Reason)


@strawberry.type
class ContentReasons:
    user_errors: list[ContentUserError] = public("Why it was refused; empty if it was not.")


@dataclass(frozen=True)
class ContentOutcome:
    """What the payloads of content show: what came of it, or the reasons nothing did."""

    page: models.Page | None = None
    deleted_page_id: str | None = None
    blog: models.Blog | None = None
    deleted_blog_id: str | None = None
    article: models.Article | None = None
    deleted_article_id: str | None = None
    menu: models.Menu | None = None
    deleted_menu_id: str | None = None
    url_redirect: models.UrlRedirect | None = None
    deleted_url_redirect_id: str | None = None
    shop_policy: models.ShopPolicy | None = None
    user_errors: Sequence[Reason] = ()


async def outcome(name: str, change: Awaitable[Any]) -> ContentOutcome:
    try:
        return ContentOutcome(**{name: await change})
    except Refused as refused:
        return ContentOutcome(user_errors=refused.reasons)
