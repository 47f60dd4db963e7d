"""What the shop writes, as pages: policies, pages of text, blogs and their articles."""

from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

import models
import resolvers.article
import resolvers.blog
import resolvers.image
import resolvers.online_store
import resolvers.page
import resolvers.policy
from commerce.image_transform import ImageTransform
from context import Context
from loaders.pagination import PageArgs
from pages.absent import absent
from pages.frame import framed
from pages.leafing import leafing
from pages.visit import visited
from resolvers.article import ArticleSortKeys

SIZE = 12
PICTURES = ImageTransform(width=1200)


async def policy(request: Request) -> Response:
    handle = request.path_params["handle"]
    async with visited(request) as context:
        if handle == resolvers.policy.SUBSCRIPTION:
            row: models.ShopPolicy | None = await resolvers.policy.subscription(context)
        else:
            row = await resolvers.policy.policy(context, handle)
        return await _text_or_absent(context, request, row)


async def text(request: Request) -> Response:
    async with visited(request) as context:
        row = await resolvers.page.page(context, None, request.path_params["handle"])
        return await _text_or_absent(context, request, row)


async def blog(request: Request) -> Response:
    """A blog's articles, the newest first."""
    async with visited(request) as context:
        row = await resolvers.blog.blog(context, None, request.path_params["blog"])
        if row is None:
            return await absent(context, request.url.path)
        args = PageArgs(SIZE, request.query_params.get("after") or None, reverse=True)
        found = await resolvers.article.of_blog(context, row, args, ArticleSortKeys.PUBLISHED_AT)
        more = found.page_info.end_cursor if found.page_info.has_next_page else None
        return await framed(context, "blog.html", blog=row, articles=found.nodes, more=more)


async def article(request: Request) -> Response:
    async with visited(request) as context:
        parent = await resolvers.blog.blog(context, None, request.path_params["blog"])
        handle = request.path_params["handle"]
        row = await resolvers.article.by_handle(context, parent, handle) if parent else None
        if row is None:
            return await absent(context, request.url.path)
        image = await context.loaders.image.load(row.image_id) if row.image_id else None
        return await _text(
            context,
            row.title,
            row.content_html,
            blog=parent,
            at=row.published_at,
            author=await resolvers.article.author(context, row),
            image=resolvers.image.url(context, image, PICTURES) if image else None,
            alt=(image and image.alt_text) or "",
        )


async def _text_or_absent(context: Context, request: Request, row: Any) -> Response:
    """A row with a title and a body, if it is there."""
    if row is None:
        return await absent(context, request.url.path)
    return await _text(context, row.title, row.body)


async def _text(context: Context, title: str, html: str, **values: Any) -> Response:
    """HTML that was cleaned when it was stored."""
    known = {"blog": None, "at": None, "author": None, "image": None, **values}
    return await framed(context, "text.html", title=title, html=html, **known)


ROUTES = [
    Route("/policies/{handle}", policy),
    Route("/pages/{handle}", text),
    Route("/blogs/{blog}", leafing(blog)),
    Route("/blogs/{blog}/{handle}", article),
]
