"""Reading the catalogue's products."""

from collections.abc import Sequence
from datetime import UTC, datetime

from sqlalchemy import select

import models
from commerce.permission import Permission
from commerce.query_syntax import parse
from commerce.refusal import ClientError
from commerce.vocabulary import Vocabulary
from context import Context
from loaders.catalogue import PUBLISHED
from loaders.page import list_page
from loaders.pagination import Order, Page, PageArgs
from loaders.words import words_page
from resolvers import price_order, product_query
from resolvers.query_terms import understood
from resolvers.relevance import read_fitting


class ProductSortKeys(Vocabulary):
    """The orders a list of products can come in."""

    BEST_SELLING = "By units sold, most first."
    CREATED_AT = "By when they were made."
    ID = "By id."
    PRICE = "By the price of the cheapest variant."
    PRODUCT_TYPE = "By type."
    RELEVANCE = "By how well they match the query; without one, by id."
    TITLE = "By title."
    UPDATED_AT = "By when they last changed."
    VENDOR = "By vendor."


class ProductVariantSortKeys(Vocabulary):
    """The orders a product's variants can come in."""

    ID = "By id."
    POSITION = "As staff placed them."
    RELEVANCE = "As staff placed them: there is nothing to be relevant to."
    SKU = "By SKU, those without one first."
    TITLE = "By title."


def _order(name: str, *columns: object) -> Order:
    """The id comes last, so that no two rows tie."""
    return Order(f"products/{name}", (*columns, models.Product.id))  # type: ignore[arg-type]


FIRST = PageArgs(first=1)
BY_ID = Order("products/ID", (models.Product.id,))
ORDERS: dict[ProductSortKeys, Order] = {
    ProductSortKeys.BEST_SELLING: _order("BEST_SELLING", models.Product.sales_rank),
    ProductSortKeys.CREATED_AT: _order("CREATED_AT", models.Product.created_at),
    ProductSortKeys.ID: BY_ID,
    ProductSortKeys.PRICE: _order("PRICE", models.Product.min_price_minor),
    ProductSortKeys.PRODUCT_TYPE: _order("PRODUCT_TYPE", models.Product.product_type),
    ProductSortKeys.RELEVANCE: BY_ID,
    ProductSortKeys.TITLE: _order("TITLE", models.Product.title_key),
    ProductSortKeys.UPDATED_AT: _order("UPDATED_AT", models.Product.updated_at),
    ProductSortKeys.VENDOR: _order("VENDOR", models.Product.vendor),
}

_VARIANT = models.ProductVariant
_BY_POSITION = Order("Product.variants/POSITION", (_VARIANT.position, _VARIANT.id))
VARIANT_ORDERS: dict[ProductVariantSortKeys, Order] = {
    ProductVariantSortKeys.ID: Order("Product.variants/ID", (_VARIANT.id,)),
    ProductVariantSortKeys.POSITION: _BY_POSITION,
    ProductVariantSortKeys.RELEVANCE: _BY_POSITION,
    ProductVariantSortKeys.SKU: Order("Product.variants/SKU", (_VARIANT.sku_key, _VARIANT.id)),
    ProductVariantSortKeys.TITLE: Order("Product.variants/TITLE", (_VARIANT.title,)),
}


async def products(
    context: Context, args: PageArgs, sort_key: ProductSortKeys, query: str | None = None
) -> Page[models.Product]:
    tree = parse(query) if query else None
    price_list = price_order.in_force(context) if sort_key is ProductSortKeys.PRICE else None
    where = () if context.actor.may(Permission.PRODUCTS_READ) else PUBLISHED
    if tree is None and price_list is None:  # nothing fits better than another
        return await list_page(context, models.Product, ORDERS[sort_key], args, where)
    table = await product_query.searchable(context, tree)
    asked = understood(tree, table, is_sqlite=context.is_sqlite)
    if price_list is not None:
        by_price = ORDERS[sort_key]
        return await price_order.products(context, price_list, by_price, args, table, asked)
    by_relevance = sort_key is ProductSortKeys.RELEVANCE
    return await read_fitting(
        context, table, asked, ORDERS[sort_key], args, where, by_relevance=by_relevance
    )


async def product(context: Context, key: int | None, handle: str | None) -> models.Product | None:
    """The product of that id or handle, if whoever asks may see it."""
    if key is not None:
        (found,) = await context.loaders.product.load_all([key])
    elif handle is not None:
        (found,) = await context.loaders.product_by_handle.load_all([handle])
        if found is not None:  # its variants will ask for it by its id
            context.loaders.product.prime(found.id, found)
    else:
        return None
    return found if found is not None and visible(context, found) else None


def visible(context: Context, row: models.Product) -> bool:
    return context.actor.may(Permission.PRODUCTS_READ) or published(row)


def published(row: models.Product) -> bool:
    return row.status is models.ProductStatus.ACTIVE and is_past(row.published_at)


def withdrawn(row: models.Product) -> models.Product:
    """A product that stands for one that is not offered any more, and tells nothing of it."""
    nothing = dict.fromkeys(("handle", "description", "description_html", "vendor"), "")
    times = dict.fromkeys(("created_at", "updated_at", "published_at"), row.created_at)
    prices = ("min_price_minor", "max_price_minor", "min_compare_at_minor", "max_compare_at_minor")
    return models.Product(
        **nothing,
        **times,
        **dict.fromkeys(prices, 0),
        id=0,
        title="No longer offered",
        product_type="",
        category_way="",
        tags=[],
        status=models.ProductStatus.ARCHIVED,
        requires_selling_plan=False,
        is_gift_card=False,
        currency=row.currency,
        sales_rank=0,
    )


def is_past(moment: datetime | None) -> bool:
    return moment is not None and moment <= datetime.now(UTC)


async def featured_image(context: Context, product_id: int) -> models.Image | None:
    page = await context.loaders.images_of_product(FIRST).load(product_id)
    return page.nodes[0] if page.nodes else None


async def options(
    context: Context, product_ids: Sequence[int], first: int | None
) -> list[list[models.ProductOption]]:
    """The options of each product, or the first of them."""
    if first is not None and first < 0:
        raise ClientError(f"first is {first}; it may not be below 0.")
    found = await context.loaders.options_of_product.load_all(product_ids)
    prime = context.loaders.option.prime
    for options in found:  # its values will ask for it by its id
        for option in options:
            prime(option.id, option)
    return [options[:first] for options in found]


TAGS = Order("productTags", (models.ProductTag.tag_key,))
TYPES = Order("productTypes", (models.Product.product_type,))


async def tags(context: Context, args: PageArgs) -> Page[str]:
    """The tags of published products, in order, each once, as its first product writes it."""
    tag = models.ProductTag
    found = (
        select(tag.tag_key)
        .join(models.Product, models.Product.id == tag.product_id)
        .where(*PUBLISHED)
    )
    return await words_page(context, TAGS, args, found, shown=(tag.tag, tag.product_id))


async def types(context: Context, args: PageArgs) -> Page[str]:
    """The types of published products, in order, each once."""
    found = select(models.Product.product_type).where(*PUBLISHED)
    return await words_page(context, TYPES, args, found)
