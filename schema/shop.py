"""The shop itself, as clients see it."""

from typing import Annotated
from urllib.parse import urlsplit

import strawberry

import models
import resolvers.product
import resolvers.shop
from loaders.pagination import Page, PageArgs
from schema.info import Info
from schema.node import Node
from schema.permission import public
from schema.scalars import URL
from schema.string_connection import StringConnection


@strawberry.type(description="A web address of the shop.")
class Domain:
    @public("Its host.")
    def host(self: str) -> str:
        return urlsplit(self).netloc

    @public("Whether it is reached over TLS.")
    def ssl_enabled(self: str) -> bool:
        return self.startswith("https:")

    @public("Its address.", URL)
    def url(self: str) -> str:
        return self


@strawberry.type(description="The shop.")
class Shop(Node):
    name: str = public("How it is called.")
    description: str | None = public("What it is about.")

    @public("Where it is found.", Domain)
    def primary_domain(self: models.Shop, info: Info) -> str:
        return info.context.request.base_url

    @public("How it writes prices: `{{amount}}` stands for the number.")
    def money_format(self: models.Shop) -> str:
        return f"{{{{amount}}}} {self.currency_code}"


First = Annotated[int, strawberry.argument(description="Take this many, 250 at most.")]
After = Annotated[str | None, strawberry.argument(description="Start after this cursor.")]


@strawberry.type
class ShopQuery:
    @public("The shop.", Shop)
    async def shop(self, info: Info) -> models.Shop:
        return await resolvers.shop.shop(info.context)

    @public("The tags of all published products, in order.", StringConnection)
    async def product_tags(
        self, info: Info, first: First, after: After = strawberry.UNSET
    ) -> Page[str]:
        return await resolvers.product.tags(
            info.context, PageArgs(first=first, after=after or None)
        )

    @public("The types of all published products, in order.", StringConnection)
    async def product_types(
        self, info: Info, first: First, after: After = strawberry.UNSET
    ) -> Page[str]:
        return await resolvers.product.types(
            info.context, PageArgs(first=first, after=after or None)
        )
