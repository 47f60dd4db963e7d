"""The storefront at ``/``: a page whose script is a client of our GraphQL and nothing else.

Browsers that run no scripts get the same views as plain pages: a grid to leaf through and to
search, and a product that can be bought on the spot.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

import models
import resolvers.cart
import resolvers.cart_create
import resolvers.collection
import resolvers.image
import resolvers.media
import resolvers.product
import resolvers.variant_selection
from commerce import gid
from commerce.image_transform import ImageTransform
from commerce.refusal import Refused
from context import Context
from loaders.pagination import Page, PageArgs
from pages.absent import moved
from pages.account_session import cookie_of, customer
from pages.form import sent
from pages.frame import framed
from pages.leafing import leafing
from pages.refusals import refusal
from pages.visit import visited
from pages.words import say
from resolvers.cart import BuyerIdentity
from resolvers.cart_create import NewCart
from resolvers.collection import CollectionSortKeys, ProductCollectionSortKeys
from resolvers.line_request import NewLine
from resolvers.product import ProductSortKeys

SIZE = 12
SHELVES = PageArgs(first=12)
PICTURES = ImageTransform(width=600, height=600)


@dataclass(frozen=True)
class Grid:
    """Some products, with their pictures' addresses; ``more`` is where there are others."""

    title: str
    products: Sequence[tuple[models.Product, str | None]]
    more: str | None


@dataclass(frozen=True)
class Film:
    """A film that is played here: what it shows, its still, and its files with their types."""

    alt: str
    still: str | None
    files: Sequence[tuple[str, str]]


async def home(request: Request) -> Response:
    """Everything, or what a search finds."""
    async with visited(request) as context:
        words = request.query_params.get("q", "")[:200]
        sort = ProductSortKeys.RELEVANCE if words else ProductSortKeys.BEST_SELLING
        args = _args(request)
        found = await resolvers.product.products(context, args, sort, words or None)
        title = say("Results for “{words}”", words=words) if words else say("Everything")
        return await _shown(context, grid=await _grid(context, request, title, found))


async def search(request: Request) -> Response:
    """Where menus of other storefronts look for the search."""
    query = request.url.query
    return RedirectResponse(f"/?{query}" if query else "/")


async def collection(request: Request) -> Response:
    async with visited(request) as context:
        row = await resolvers.collection.collection(context, None, request.path_params["handle"])
        if row is None:
            way = await moved(context, request.url.path)
            return way or await _shown(context, 404, missing=say("There is no such collection."))
        sort = ProductCollectionSortKeys.COLLECTION_DEFAULT
        found = await resolvers.collection.products(context, row, _args(request), sort)
        return await _shown(context, grid=await _grid(context, request, row.title, found))


async def product(request: Request) -> Response:
    async with visited(request) as context:
        row = await resolvers.product.product(context, None, request.path_params["handle"])
        way = await moved(context, request.url.path) if row is None else None
        return way or await _product(context, row)


async def buy(request: Request) -> Response:
    """A cart of one, and off to its checkout: for browsers that run no scripts."""
    form = await sent(request)
    async with visited(request) as context:
        row = await resolvers.product.product(context, None, request.path_params["handle"])
        if row is None:
            return await _product(context, row)
        number = gid.as_number(form.get("variant", ""))
        quantity = gid.as_number(form.get("quantity", "")) or 1
        try:
            lines = [NewLine(number or 0, quantity)]
            new = NewCart(lines=lines, buyer_identity=await _buyer(context, request))
            made = await resolvers.cart_create.create(context, new)
        except Refused as refused:
            return await _product(context, row, refusal(refused.reasons[0]))
        if made.warnings and not await context.loaders.lines_of_cart.load(made.cart.id):
            return await _product(context, row, refusal(made.warnings[0]))
        return RedirectResponse(resolvers.cart.checkout_url(context, made.cart), 303)


async def _buyer(context: Context, request: Request) -> BuyerIdentity:
    """Who buys is where they said to be; what was not said does not bind the cart."""
    here = context.in_force
    said = {"country_code": here.country} if here and here.named else {}
    if await customer(context, request) is not None:
        said["customer_access_token"] = cookie_of(request)
    return BuyerIdentity(said)


def _args(request: Request) -> PageArgs:
    return PageArgs(first=SIZE, after=request.query_params.get("after") or None)


async def _grid(
    context: Context, request: Request, title: str, found: Page[models.Product]
) -> Grid:
    pictures = context.loaders.images_of_product(resolvers.product.FIRST)
    pages = await pictures.load_many([row.id for row in found.nodes])
    urls = [
        resolvers.image.url(context, page.nodes[0], PICTURES) if page.nodes else None
        for page in pages
    ]
    info = found.page_info
    query = {**request.query_params, "after": info.end_cursor or ""}
    more = f"{request.url.path}?{urlencode(query)}" if info.has_next_page else None
    return Grid(title, list(zip(found.nodes, urls, strict=True)), more)


async def _product(
    context: Context, row: models.Product | None, problem: str | None = None
) -> Response:
    if row is None:
        return await _shown(context, 404, missing=say("There is no such product."))
    variants = await context.loaders.all_variants_of_product.load(row.id)
    image = await resolvers.product.featured_image(context, row.id)
    return await _shown(
        context,
        422 if problem else 200,
        product=row,
        variants=variants,
        image=resolvers.image.url(context, image, PICTURES) if image else None,
        films=await _films(context, row),
        problem=problem,
    )


async def _films(context: Context, row: models.Product) -> list[Film]:
    """Those that are files; another site's player would bring its scripts."""
    order = resolvers.media.ProductMediaSortKeys.POSITION
    found = await resolvers.media.media(context, PageArgs(first=10), order).load(row.id)
    return [
        Film(
            one.alt_text or say("Film"),
            resolvers.image.url(context, one) if one.url else None,
            [(resolvers.image.absolute(context, f["url"]), f["mime_type"]) for f in one.sources],
        )
        for one in found.nodes
        if isinstance(one, models.Video)
    ]


async def _shown(context: Context, status: int = 200, **values: Any) -> Response:
    shelves = await resolvers.collection.collections(context, SHELVES, CollectionSortKeys.TITLE)
    known = {"grid": None, "product": None, "missing": None, **values}
    shown = [row for row in shelves.nodes if not row.handle.startswith("hidden-")]
    return await framed(context, "shop.html", status, collections=shown, **known)


ROUTES = [
    Route("/", leafing(home)),
    Route("/search", search),
    Route("/collections/{handle}", leafing(collection)),
    Route("/products/{handle}", product, methods=["GET"]),
    Route("/products/{handle}", buy, methods=["POST"]),
]
