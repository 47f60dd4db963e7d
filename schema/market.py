"""The market: one for all the countries that the shop sells to."""

import strawberry

from schema.metafield import HasMetafields
from schema.node import Node
from schema.permission import public


@strawberry.type(description="The countries that are sold to alike. This shop has one market.")
class Market(HasMetafields, Node):
    handle: str = public("Its name in URLs.")
