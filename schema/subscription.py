"""What can be followed. Each field is an ordinary one: it is asked again whenever it has news.

``transport/streams.py`` runs the operation once to begin and once for each change, so neither
graphql-core's ``subscribe`` nor an async generator is needed, and permissions hold each time.
"""

from typing import Annotated

import strawberry

import models
import resolvers.subscription
from schema.cart import Cart, CartId
from schema.info import Info
from schema.order import Order, OrderId
from schema.permission import owner, public
from schema.product import Product
from schema.variant import ProductVariant

ProductIds = Annotated[
    list[strawberry.ID], strawberry.argument(description="The ids of the products, 1 to 100.")
]

VariantIds = Annotated[
    list[strawberry.ID], strawberry.argument(description="The ids of the variants, 1 to 100.")
]


@strawberry.type(
    description="What can be followed: each message shows a thing as it is after a change."
    " Changes in quick succession may come as one message."
)
class Subscription:
    @owner(
        "An order, each time it changes. Ends with null when it is not there (any more) for"
        " whoever asks: without its key, unless for its customer and staff with `ORDERS_READ`.",
        Order | None,
    )
    async def order_updated(self, info: Info, id: OrderId) -> models.Order | None:
        return await resolvers.subscription.order_updated(info.context, id)

    @owner(
        "A cart, each time it changes. Ends with null when it has become an order, or is not"
        " there for whoever asks.",
        Cart | None,
    )
    async def cart_updated(self, info: Info, id: CartId) -> models.Cart | None:
        return await resolvers.subscription.cart_updated(info.context, id)

    @public(
        "Whichever of these variants there are more of now, or fewer; null when one of them is"
        " not shown any more.",
        ProductVariant | None,
    )
    async def inventory_changed(
        self, info: Info, variant_ids: VariantIds
    ) -> models.ProductVariant | None:
        return await resolvers.subscription.inventory_changed(info.context, variant_ids)

    @public(
        "Whichever of these products changed; null when one of them is not shown any more."
        " Sales do not count as changes: `inventoryChanged` tells of those.",
        Product | None,
    )
    async def product_updated(self, info: Info, ids: ProductIds) -> models.Product | None:
        return await resolvers.subscription.product_updated(info.context, ids)
