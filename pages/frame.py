"""The frame around the shop's pages: its name, its logo and its colours."""

import asyncio
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

import models
import resolvers.image
import resolvers.menu
import resolvers.shop
from context import Context
from pages import visit
from pages.templating import HEADERS, page
from pages.words import say

_COLOUR = re.compile(r"#[0-9A-Fa-f]{6}")
_READABLE = 4.5  # WCAG's contrast of text, AA
FOOTER = "footer"  # the menu below every page
WORDED = 2  # a logo at least so many times as wide as high is taken to hold the name
_PAPERS = {"light": "#FBFAF6", "dark": "#161B18"}


@dataclass(frozen=True)
class Logo:
    """A picture that stands for the shop; beside one without words its name is written."""

    url: str
    has_words: bool


async def framed(
    context: Context,
    name: str,
    status: int = 200,
    headers: Mapping[str, str] | None = None,
    **values: Any,
) -> Response:
    """The template ``name`` in the shop's frame."""
    shop, logo = await resolvers.shop.shop(context), await _logo(context)
    return page(
        name,
        status,
        headers,
        shop=shop,
        logo=logo,
        footer=await _footer(context),
        visit=visit.current(),
        in_force=context.in_force,
        **values,
    )


async def notice(
    context: Context, title: str, text: str, status: int = 200, way: tuple[str, str] | None = None
) -> Response:
    """A page that says one thing, and ``way`` is where to go on: an address, and what it says."""
    shown = way or ("/", say("To the shop"))
    return await framed(context, "notice.html", status, title=title, text=text, way=shown)


async def _footer(context: Context) -> list[tuple[str, str]]:
    """The menu of that name, as labels and links."""
    menu = await resolvers.menu.menu(context, FOOTER)
    items = [] if menu is None else await resolvers.menu.items(context, menu.id)
    urls = await asyncio.gather(*(resolvers.menu.url(context, item) for item in items))
    return [(item.title, url) for item, url in zip(items, urls, strict=True) if url]


async def _logo(context: Context) -> Logo | None:
    brand = await resolvers.shop.brand(context)
    if brand is None or brand.logo_id is None:
        return None
    picture = await context.loaders.image.load(brand.logo_id)
    if picture is None:
        return None
    wide = bool(picture.width and picture.height and picture.width >= WORDED * picture.height)
    return Logo(resolvers.image.url(context, picture), wide)


async def style(request: Request) -> Response:
    """The shop's own colours, as a style sheet beside that of all shops."""
    async with request.app.state.unnamed_context(request) as context:
        brand = await resolvers.shop.brand(context)
    headers = {**HEADERS, "Cache-Control": "public, max-age=60", "Vary": "Accept-Encoding"}
    return Response("\n".join(_rules(brand)), media_type="text/css", headers=headers)


def _rules(brand: models.Brand | None) -> Iterator[str]:
    """Buttons in the main colour; links too, on the papers that it can be read on."""
    pair = next(iter(brand.primary_colors), ()) if brand else ()
    colour = next(iter(pair), None)
    if colour is None or not _COLOUR.fullmatch(colour):
        return
    inks = [ink for ink in (*pair[1:], "#FFFFFF", "#000000") if ink and _COLOUR.fullmatch(ink)]
    ink = next(ink for ink in inks if contrast(colour, ink) >= _READABLE)
    yield f":root {{ --brand: {colour}; --brand-ink: {ink}; }}"
    for scheme, paper in _PAPERS.items():
        if contrast(colour, paper) >= _READABLE:
            query = f"@media (prefers-color-scheme: {scheme})"
            yield f"{query} {{ :root {{ --accent: {colour}; --accent-ink: {ink}; }} }}"


def contrast(one: str, other: str) -> float:
    """From 1 to 21, as WCAG reckons it."""
    high, low = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def _luminance(colour: str) -> float:
    parts = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    red, green, blue = linear
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


ROUTES = [Route("/brand.css", style), *visit.ROUTES]
