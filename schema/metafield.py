"""What the shop says of its things beside their own fields, as clients see it."""

from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Any, Union

import strawberry

import models
import resolvers.metafield
from commerce.metafield import DEFAULT_NAMESPACE
from loaders.pagination import Page as PageOfRows
from loaders.pagination import PageArgs
from schema.connection import Connection, Edge, connection
from schema.file import GenericFile
from schema.info import Info
from schema.media import MediaImage, Model3d, Video
from schema.node import Node
from schema.permission import public

if TYPE_CHECKING:
    from schema.article import Article
    from schema.blog import Blog
    from schema.cart import Cart
    from schema.collection import Collection
    from schema.company import Company, CompanyLocation
    from schema.customer import Customer
    from schema.location import Location
    from schema.market import Market
    from schema.metaobject import Metaobject
    from schema.order import Order
    from schema.page import Page
    from schema.product import Product
    from schema.selling_plan import SellingPlan
    from schema.shop import Shop
    from schema.variant import ProductVariant

_Product = Annotated["Product", strawberry.lazy("schema.product")]
_Variant = Annotated["ProductVariant", strawberry.lazy("schema.variant")]
_Collection = Annotated["Collection", strawberry.lazy("schema.collection")]
_Article = Annotated["Article", strawberry.lazy("schema.article")]
_Blog = Annotated["Blog", strawberry.lazy("schema.blog")]
_Page = Annotated["Page", strawberry.lazy("schema.page")]
_Metaobject = Annotated["Metaobject", strawberry.lazy("schema.metaobject")]
_Company = Annotated["Company", strawberry.lazy("schema.company")]
_CompanyLocation = Annotated["CompanyLocation", strawberry.lazy("schema.company")]
_SellingPlan = Annotated["SellingPlan", strawberry.lazy("schema.selling_plan")]
_Cart = Annotated["Cart", strawberry.lazy("schema.cart")]
_Customer = Annotated["Customer", strawberry.lazy("schema.customer")]
_Location = Annotated["Location", strawberry.lazy("schema.location")]
_Order = Annotated["Order", strawberry.lazy("schema.order")]
_Market = Annotated["Market", strawberry.lazy("schema.market")]
_Shop = Annotated["Shop", strawberry.lazy("schema.shop")]

MetafieldParentResource = Annotated[
    Union[  # noqa: UP007 (lazy types are no operands of |)
        _Article,
        _Blog,
        _Cart,
        _Collection,
        _Company,
        _CompanyLocation,
        _Customer,
        _Location,
        _Market,
        _Order,
        _Page,
        _Product,
        _Variant,
        _SellingPlan,
        _Shop,
    ],
    strawberry.union("MetafieldParentResource", description="What metafields can be about."),
]
MetafieldReference = Annotated[
    Union[  # noqa: UP007
        _Article,
        _Collection,
        GenericFile,
        MediaImage,
        _Metaobject,
        Model3d,
        _Page,
        _Product,
        _Variant,
        Video,
    ],
    strawberry.union("MetafieldReference", description="What a metafield can refer to."),
]


@strawberry.type(description="Something referred to, and its place in the list.")
class MetafieldReferenceEdge(Edge[Any]):
    node: MetafieldReference = public("The thing.")


@strawberry.type(description="One page of things referred to.")
class MetafieldReferenceConnection(Connection[Any]):
    edges: list[MetafieldReferenceEdge] = public("The things, each with its cursor.")  # type: ignore[assignment]
    nodes: list[MetafieldReference] = public("The things.")


@strawberry.type(description="A fact of the shop's own making about one of its things.")
class Metafield(Node):
    namespace: str = public("Whose words the key is among.")
    key: str = public("Its name; no two of a thing share one in a namespace.")
    type: str = public("What kind of value it holds, such as `number_integer` or `list.color`.")
    value: str = public("Its value as text, written as its type has it; a list as JSON.")
    created_at: datetime = public("When it was made.")
    updated_at: datetime = public("When it last changed.")

    @public("What it is for; null if nobody said.")
    async def description(self: models.Metafield, info: Info) -> str | None:
        return await resolvers.metafield.description(info.context, self)

    @public("What it is about.", MetafieldParentResource)
    async def parent_resource(self: models.Metafield, info: Info) -> models.Base | None:
        return await resolvers.metafield.owner(info.context, self)

    @public("What it refers to; null if that is nothing, or a list.", MetafieldReference | None)
    async def reference(self: models.Metafield, info: Info) -> models.Base | None:
        return await resolvers.metafield.reference(info.context, self.type, self.value)

    @connection(MetafieldReferenceConnection | None, "What its list refers to; null if it is none.")
    async def references(
        self: models.Metafield, info: Info, page: PageArgs
    ) -> PageOfRows[models.Base] | None:
        return await resolvers.metafield.references(info.context, self.type, self.value, page)


_NAMESPACE = f"Whose words the key is among; `{DEFAULT_NAMESPACE}` if it is not said."


@strawberry.input(description="Which metafield of a thing.")
class HasMetafieldsIdentifier:
    namespace: str | None = strawberry.field(default=strawberry.UNSET, description=_NAMESPACE)
    key: str = strawberry.field(description="Its name.")


@strawberry.interface(description="Something the shop can say more of than its fields hold.")
class HasMetafields:
    @public("One of its metafields; null if it has none of that name.", Metafield | None)
    async def metafield(
        self: models.Base,
        info: Info,
        key: Annotated[str, strawberry.argument(description="Its name.")],
        namespace: Annotated[
            str | None, strawberry.argument(description=_NAMESPACE)
        ] = strawberry.UNSET,
    ) -> models.Metafield | None:
        return await resolvers.metafield.one(info.context, self, namespace or None, key)

    @public(
        "Some of its metafields, in the order of `identifiers`; null where there is none.",
        list[Metafield | None],
    )
    async def metafields(
        self: models.Base,
        info: Info,
        identifiers: Annotated[
            list[HasMetafieldsIdentifier],
            strawberry.argument(description="Which ones, 250 at most."),
        ],
    ) -> list[models.Metafield | None]:
        wanted = [(identifier.namespace or None, identifier.key) for identifier in identifiers]
        return await resolvers.metafield.several(info.context, self, wanted)
