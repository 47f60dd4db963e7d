"""Products, as clients see them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Annotated

import strawberry

import models
import resolvers.product
from commerce import gid
from commerce.facet import Facet
from commerce.money import Money
from commerce.permission import Permission
from loaders.page import PageOf
from loaders.pagination import Count as CountOfRows
from loaders.pagination import Page, PageArgs
from resolvers.product_page import ProductPage
from schema import enums, selling_plan, taxonomy
from schema.connection import Connection, Counted, connection
from schema.count import Count
from schema.info import Info
from schema.metafield import HasMetafields
from schema.money import MoneyV2
from schema.node import Node
from schema.online_store import OnlineStorePublishable, Trackable
from schema.permission import needs, public
from schema.product_filter import Filter
from schema.product_media import ProductMedia
from schema.product_option import ProductOption
from schema.scalars import HTML
from schema.seo import SEO, truncated
from schema.together import of_each
from schema.variant import ProductVariant
from schema.variant_selection import VariantSelection

if TYPE_CHECKING:
    from schema.collection import CollectionConnection

enums.register(models.ProductStatus)
ProductSortKeys = enums.register(resolvers.product.ProductSortKeys)
ProductVariantSortKeys = enums.register(resolvers.product.ProductVariantSortKeys)

TruncateAt = Annotated[
    int | None,
    strawberry.argument(description="Cut it to this many characters, with an ellipsis."),
]


@dataclass(slots=True)
class BeforeSale:
    """A product's lowest and highest former prices, in the place of its prices."""

    min_price: Money
    max_price: Money


@strawberry.type(description="The cheapest and the dearest of a product's variants.")
class ProductPriceRange:
    @public("The price of the cheapest.", MoneyV2)
    def min_variant_price(self: models.Product) -> Money:
        return self.min_price

    @public("The price of the dearest.", MoneyV2)
    def max_variant_price(self: models.Product) -> Money:
        return self.max_price


VariantSortKey = Annotated[
    resolvers.product.ProductVariantSortKeys | None,
    strawberry.argument(description="What to order by."),
]


def _variants(
    info: Info,
    page: PageArgs,
    sort_key: VariantSortKey = resolvers.product.ProductVariantSortKeys.POSITION,
) -> PageOf:
    key = sort_key or resolvers.product.ProductVariantSortKeys.POSITION
    order = resolvers.product.VARIANT_ORDERS[key]
    return info.context.loaders.variants_of_product(order, page)


async def _options(
    rows: Sequence[models.Product], info: Info, first: int | None = strawberry.UNSET
) -> list[list[models.ProductOption]]:
    count = None if first is strawberry.UNSET else first
    return await resolvers.product.options(info.context, [row.id for row in rows], count)


@strawberry.type(description="Something the shop sells, with a page of its own.")
class Product(
    ProductMedia, VariantSelection, HasMetafields, Node, OnlineStorePublishable, Trackable
):
    handle: str = public("Its name in a URL; no two products share one.")
    title: str = public("Its name.")
    vendor: str = public('Who makes it; "" if nobody said.')
    product_type: str = public('What kind of thing it is, in the shop\'s words; "" if not said.')
    requires_selling_plan: bool = public("Whether it can be bought by a selling plan only.")
    is_gift_card: bool = public("Whether it is a gift card.")
    created_at: datetime = public("When it was made.")
    updated_at: datetime = public("When it last changed.")

    @needs(Permission.PRODUCTS_READ, "Whether it is meant to be seen.", models.ProductStatus | None)
    def status(self: models.Product) -> models.ProductStatus:
        return self.status

    @needs(Permission.PRODUCTS_READ, "Whether buyers see it now.", bool | None)
    def is_published(self: models.Product) -> bool:
        return resolvers.product.published(self)

    @public("What it is, without HTML.")
    def description(self: models.Product, truncate_at: TruncateAt = strawberry.UNSET) -> str:
        return truncated(self.description, truncate_at)

    @public("What it is, as HTML that was cleaned of scripts.", HTML)
    def description_html(self: models.Product) -> str:
        return self.description_html

    @public("Words it is found by.", list[str])
    def tags(self: models.Product) -> list[str]:
        return self.tags

    @public("When it was published.")
    def published_at(self: models.Product) -> datetime:
        return self.published_at or self.created_at

    @public("How it presents itself to search engines.", SEO)
    def seo(self: models.Product) -> models.Product:
        return self

    @public("What its variants cost.", ProductPriceRange)
    def price_range(self: models.Product) -> models.Product:
        return self

    @public("What its variants cost before they were on sale; zero if none is.", ProductPriceRange)
    def compare_at_price_range(self: models.Product) -> BeforeSale:
        return BeforeSale(self.min_compare_at, self.max_compare_at)

    @public("Whether any of its variants can be bought now.")
    async def available_for_sale(self: models.Product, info: Info) -> bool:
        return (await info.context.loaders.stock_of_product.load(self.id)).available_for_sale

    @public("How many there are of all its variants that are counted.", int | None)
    async def total_inventory(self: models.Product, info: Info) -> int:
        return (await info.context.loaders.stock_of_product.load(self.id)).total

    @public("How many forms it has.", Count | None)
    async def variants_count(self: models.Product, info: Info) -> CountOfRows:
        return await info.context.loaders.variant_count_of_product.load(self.id)

    @public("The ways in which its variants differ.", list[ProductOption], together=_options)
    async def options(
        self: models.Product,
        info: Info,
        first: Annotated[
            int | None, strawberry.argument(description="Take this many.")
        ] = strawberry.UNSET,
    ) -> list[models.ProductOption]:
        return (await _options([self], info, first))[0]

    @connection(Connection[ProductVariant], "Its buyable forms.", together=of_each(_variants))
    async def variants(
        self: models.Product,
        info: Info,
        page: PageArgs,
        sort_key: VariantSortKey = resolvers.product.ProductVariantSortKeys.POSITION,
    ) -> Page[models.ProductVariant]:
        return await _variants(info, page, sort_key).load(self.id)

    selling_plan_groups = selling_plan.of_product
    category = taxonomy.of_product

    @connection(
        Annotated["CollectionConnection", strawberry.lazy("schema.collection")],
        "The published collections it belongs to.",
        together=of_each(lambda info, page: info.context.loaders.collections_of_product(page)),
    )
    async def collections(
        self: models.Product, info: Info, page: PageArgs
    ) -> Page[models.Collection]:
        return await info.context.loaders.collections_of_product(page).load(self.id)


@strawberry.type(description="One page of products.")
class ProductConnection(Connection[Product], Counted):
    @public("How the list can be narrowed; empty where it takes no filters.", list[Filter])
    async def filters(self: Page[models.Product], info: Info) -> list[Facet]:
        return await self.facets() if isinstance(self, ProductPage) else []


ProductId = Annotated[
    strawberry.ID | None, strawberry.argument(description="The id of the product.")
]
Handle = Annotated[str | None, strawberry.argument(description="Its name in a URL.")]
SortKey = Annotated[
    resolvers.product.ProductSortKeys | None, strawberry.argument(description="What to order by.")
]
Query = Annotated[
    str | None,
    strawberry.argument(
        description="What to find: words, and the fields `available_for_sale`, `barcode`,"
        " `created_at`, `handle`, `id`, `product_type`, `published_at`, `sku`, `status` (for"
        " staff), `tag`, `tag_not`, `title`, `updated_at`, `variants.price` and `vendor`, in the"
        " search syntax."
    ),
]


@strawberry.type
class ProductQuery:
    @public("A published product by its id or its handle; null if there is none.", Product | None)
    async def product(
        self, info: Info, id: ProductId = strawberry.UNSET, handle: Handle = strawberry.UNSET
    ) -> models.Product | None:
        number = gid.number_of("Product", id) if id else None
        return await resolvers.product.product(info.context, number, handle or None)

    @public("A published product by its handle.", Product | None, use="product")
    async def product_by_handle(
        self, info: Info, handle: Annotated[str, strawberry.argument(description="Its handle.")]
    ) -> models.Product | None:
        return await resolvers.product.product(info.context, None, handle)

    @connection(
        ProductConnection, "The published products; all of them for staff with `PRODUCTS_READ`."
    )
    async def products(
        self,
        info: Info,
        page: PageArgs,
        query: Query = strawberry.UNSET,
        sort_key: SortKey = resolvers.product.ProductSortKeys.ID,
    ) -> Page[models.Product]:
        key = sort_key or resolvers.product.ProductSortKeys.ID
        return await resolvers.product.products(info.context, page, key, query or None)
