"""The shop's policies, as clients see them."""

import strawberry

import models
import resolvers.online_store
from schema.info import Info
from schema.node import Node
from schema.permission import public
from schema.scalars import URL


def url(self: models.ShopPolicy, info: Info) -> str:
    return resolvers.online_store.policy_url(info.context, self)


@strawberry.type(description="What the shop promises in writing, such as how it takes back things.")
class ShopPolicy(Node):
    handle: str = public("Its name in a URL, such as `refund-policy`.")
    title: str = public("Its name.")
    body: str = public("What it says, as HTML that was cleaned of scripts.")
    url: URL = public("The address of its page.", resolver=url)


@strawberry.type(description="A policy that the shop has even if nobody wrote one.")
class ShopPolicyWithDefault:
    handle: str = public("Its name in a URL, such as `subscription-policy`.")
    title: str = public("Its name.")
    body: str = public("What it says, as HTML that was cleaned of scripts.")
    url: URL = public("The address of its page.", resolver=url)

    @public("Its id; null while nobody wrote one.", strawberry.ID | None)
    def id(self: models.ShopPolicy) -> str | None:
        return self.gid if self.id else None
