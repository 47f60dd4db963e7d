"""The contract: what clients may ask. ``schema.graphql`` is this package, printed."""

from functools import partial

import strawberry
from strawberry.extensions import DisableIntrospection
from strawberry.schema.config import StrawberryConfig

from schema.article import ArticleQuery
from schema.blog import BlogQuery
from schema.cart import CartLine, CartQuery
from schema.cart_mutation import CartMutation
from schema.checkout import CheckoutMutation
from schema.collection import CollectionQuery
from schema.document_cache import DocumentCache, Documents
from schema.errors import Errors, Schema
from schema.node import NodeQuery
from schema.order import OrderQuery
from schema.page import PageQuery
from schema.product import ProductQuery
from schema.product_option import ProductOptionValue
from schema.scalars import SCALARS
from schema.shop import ShopQuery


@strawberry.type(description="What can be read.")
class QueryRoot(
    ArticleQuery,
    BlogQuery,
    CartQuery,
    CollectionQuery,
    NodeQuery,
    OrderQuery,
    PageQuery,
    ProductQuery,
    ShopQuery,
): ...


@strawberry.type(description="What can be changed. Each field is one transaction, in order.")
class Mutation(CartMutation, CheckoutMutation): ...


def build(*, hide_suggestions: bool = False, introspection: bool = True) -> Schema:
    """The schema with all that happens around an execution."""
    refused = [] if introspection else [DisableIntrospection]
    return Schema(
        query=QueryRoot,
        mutation=Mutation,
        types=[CartLine, ProductOptionValue],
        config=StrawberryConfig(scalar_map=SCALARS),
        extensions=[
            partial(Errors, hide_suggestions=hide_suggestions),
            partial(Documents, DocumentCache()),
            *refused,
        ],
    )


schema = build()
