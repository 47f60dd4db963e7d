"""The storefront at ``/``: a page whose script is a client of our GraphQL and nothing else."""

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

import resolvers.image
import resolvers.product
import resolvers.shop
from loaders.pagination import PageArgs
from pages.templating import page
from resolvers.product import ProductSortKeys

FIRST_GRID = 12


async def shop(request: Request) -> Response:
    """The page, with a first grid for browsers that run no scripts; the script replaces it."""
    async with request.app.state.open_context(request) as context:
        found = await resolvers.product.products(
            context, PageArgs(first=FIRST_GRID), ProductSortKeys.BEST_SELLING
        )
        loader = context.loaders.images_of_product(resolvers.product.FIRST)
        images = await loader.load_many([product.id for product in found.nodes])
        urls = [
            resolvers.image.url(context, of_product.nodes[0]) if of_product.nodes else None
            for of_product in images
        ]
        shown = await resolvers.shop.shop(context)
        return page(
            "shop.html",
            shop=shown,
            title=shown.name,
            products=list(zip(found.nodes, urls, strict=True)),
        )


ROUTES = [Route("/", shop), Route("/products/{handle}", shop), Route("/collections/{handle}", shop)]
