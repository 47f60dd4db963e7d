"""Collections, as clients see them."""

from datetime import datetime
from typing import Annotated

import strawberry

import models
import resolvers.collection
import resolvers.product
from commerce import gid
from commerce.collection_rule import Rule, RuleColumn, RuleRelation, read_all
from commerce.permission import Permission
from loaders.pagination import Page, PageArgs
from schema import enums
from schema.connection import Connection, Counted, connection
from schema.image import Image
from schema.info import Info
from schema.metafield import HasMetafields
from schema.node import Node
from schema.online_store import OnlineStorePublishable, Trackable
from schema.permission import needs, public
from schema.product import Handle, ProductConnection, TruncateAt
from schema.product_filter import ProductFilters, parsed
from schema.scalars import HTML
from schema.seo import SEO, truncated

enums.register(models.CollectionSortOrder)
enums.register(RuleColumn, name="CollectionRuleColumn")
enums.register(RuleRelation, name="CollectionRuleRelation")
enums.register(resolvers.collection.CollectionSortKeys)
enums.register(resolvers.collection.ProductCollectionSortKeys)

_DEFAULT = resolvers.collection.ProductCollectionSortKeys.COLLECTION_DEFAULT
ProductSortKey = Annotated[
    resolvers.collection.ProductCollectionSortKeys | None,
    strawberry.argument(description="What to order by."),
]


@strawberry.type(description="One condition that products of a collection meet.")
class CollectionRule:
    column: RuleColumn = public("What it looks at.")
    relation: RuleRelation = public("How that stands to the condition.")
    condition: str = public("The text or the price to compare with.")


@strawberry.type(description="Which products belong to a collection.")
class CollectionRuleSet:
    @public("The rules.", list[CollectionRule])
    def rules(self: models.Collection) -> list[Rule]:
        return list(read_all(self.rules))

    @public("Whether one of the rules is enough; if not, all must hold.")
    def match_any(self: models.Collection) -> bool:
        return self.rules_match_any


@strawberry.type(description="A group of products, chosen by staff or by rules.")
class Collection(HasMetafields, Node, OnlineStorePublishable, Trackable):
    handle: str = public("Its name in a URL; no two collections share one.")
    title: str = public("Its name.")
    updated_at: datetime = public("When it last changed.")

    @needs(
        Permission.PRODUCTS_READ,
        "The order its products come in when none is asked for.",
        models.CollectionSortOrder | None,
    )
    def sort_order(self: models.Collection) -> models.CollectionSortOrder:
        return self.sort_order

    @needs(Permission.PRODUCTS_READ, "Whether buyers see it now.", bool | None)
    def is_published(self: models.Collection) -> bool:
        return resolvers.product.is_past(self.published_at)

    @needs(
        Permission.PRODUCTS_READ,
        "The rules that choose its products; null where staff do.",
        CollectionRuleSet | None,
    )
    def rule_set(self: models.Collection) -> models.Collection | None:
        return self if self.kind is models.CollectionKind.SMART else None

    @public("What it is, without HTML.")
    def description(self: models.Collection, truncate_at: TruncateAt = strawberry.UNSET) -> str:
        return truncated(self.description, truncate_at)

    @public("What it is, as HTML that was cleaned of scripts.", HTML)
    def description_html(self: models.Collection) -> str:
        return self.description_html

    @public("How it presents itself to search engines.", SEO)
    def seo(self: models.Collection) -> models.Collection:
        return self

    @public("Its picture; null if it has none.", Image | None)
    async def image(self: models.Collection, info: Info) -> models.Image | None:
        if self.image_id is None:
            return None
        return await info.context.loaders.image.load(self.image_id)

    @connection(ProductConnection, "Its published products.")
    async def products(
        self: models.Collection,
        info: Info,
        page: PageArgs,
        filters: ProductFilters = strawberry.UNSET,
        sort_key: ProductSortKey = _DEFAULT,
    ) -> Page[models.Product]:
        key = sort_key or _DEFAULT
        return await resolvers.collection.products(info.context, self, page, key, parsed(filters))


@strawberry.type(description="One page of collections.")
class CollectionConnection(Connection[Collection], Counted): ...


CollectionId = Annotated[
    strawberry.ID | None, strawberry.argument(description="The id of the collection.")
]
SortKey = Annotated[
    resolvers.collection.CollectionSortKeys | None,
    strawberry.argument(description="What to order by."),
]
Query = Annotated[
    str | None,
    strawberry.argument(
        description="What to find: words, and the fields `collection_type` (custom or smart),"
        " `handle`, `id`, `title` and `updated_at`, in the search syntax."
    ),
]


@strawberry.type
class CollectionQuery:
    @public("A published collection by its id or handle; null if there is none.", Collection | None)
    async def collection(
        self, info: Info, id: CollectionId = strawberry.UNSET, handle: Handle = strawberry.UNSET
    ) -> models.Collection | None:
        number = gid.number_of("Collection", id) if id else None
        return await resolvers.collection.collection(info.context, number, handle or None)

    @public("A published collection by its handle.", Collection | None, use="collection")
    async def collection_by_handle(
        self, info: Info, handle: Annotated[str, strawberry.argument(description="Its handle.")]
    ) -> models.Collection | None:
        return await resolvers.collection.collection(info.context, None, handle)

    @connection(
        CollectionConnection,
        "The published collections; all of them for staff with `PRODUCTS_READ`.",
    )
    async def collections(
        self,
        info: Info,
        page: PageArgs,
        query: Query = strawberry.UNSET,
        sort_key: SortKey = resolvers.collection.CollectionSortKeys.ID,
    ) -> Page[models.Collection]:
        key = sort_key or resolvers.collection.CollectionSortKeys.ID
        return await resolvers.collection.collections(info.context, page, key, query or None)
