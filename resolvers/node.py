"""Fetching anything by its id: each type's own row rule decides who may see it."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence

import models
import resolvers.api_token
import resolvers.article
import resolvers.blog
import resolvers.cart
import resolvers.collection
import resolvers.customer_group
import resolvers.customer_list
import resolvers.discount_edit
import resolvers.draft_order
import resolvers.event_list
import resolvers.fulfillment
import resolvers.gift_card_edit
import resolvers.inventory_list
import resolvers.localization
import resolvers.location
import resolvers.media
import resolvers.metafield
import resolvers.metafield_definition
import resolvers.metaobject
import resolvers.order
import resolvers.order_return
import resolvers.page
import resolvers.policy
import resolvers.product
import resolvers.refund
import resolvers.shipping
import resolvers.shop
import resolvers.staff
import resolvers.tax_rate
import resolvers.variant
import resolvers.webhook
import resolvers.webhook_replay
from commerce import gid
from commerce.refusal import ClientError
from commerce.taxonomy import TaxonomyCategory
from context import Context

MAX_NODES = 250
Thing = models.Base | TaxonomyCategory | None
Found = Awaitable[models.Base | None]


async def node(context: Context, id: str) -> Thing:
    """The thing, or null; raises ``BadId`` for an id that we never make."""
    type_name, _, _ = gid.split(id)
    if type_name in BY_GID:
        return await BY_GID[type_name](context, id)
    if type_name in BY_NUMBER:
        return await BY_NUMBER[type_name](context, gid.number_of(type_name, id))
    return None


async def row(context: Context, id: str) -> models.Base | None:
    """The thing, where a row of its own keeps it."""
    found = await node(context, id)
    return None if isinstance(found, TaxonomyCategory) else found


async def nodes(context: Context, ids: Sequence[str]) -> list[Thing]:
    if len(ids) > MAX_NODES:
        raise ClientError(f"ids has {len(ids)} items; it may have {MAX_NODES} at most.")
    return await asyncio.gather(*(node(context, id) for id in ids))


async def by_key(context: Context, type_name: str, key: str) -> models.Base | None:
    """The row of that type and id, where numbers alone tell whose it is."""
    return await BY_NUMBER[type_name](context, int(key)) if type_name in BY_NUMBER else None


async def _cart(context: Context, id: str) -> models.Base | None:
    return await resolvers.cart.cart(context, resolvers.cart.CartKey.of(id))


async def _cart_line(context: Context, id: str) -> models.Base | None:
    """A line's id is a secret of its own, as its cart's is."""
    key, rest = gid.key_of("CartLine", id)
    line = await context.loaders.cart_line.load(key)
    if line is None or line.cart_id != gid.parameter(rest, "cart"):
        return None
    cart = await context.loaders.cart.load(line.cart_id)
    return line if cart is not None and cart.completed_at is None else None


async def _product(context: Context, number: int) -> models.Base | None:
    return await resolvers.product.product(context, number, None)


async def _collection(context: Context, number: int) -> models.Base | None:
    return await resolvers.collection.collection(context, number, None)


async def _option(context: Context, number: int) -> models.ProductOption | None:
    option = await context.loaders.option.load(number)
    if option is None:
        return None
    return option if await _product(context, option.product_id) else None


async def _option_value(context: Context, number: int) -> models.Base | None:
    value = await context.loaders.option_value.load(number)
    if value is None:
        return None
    return value if await _option(context, value.option_id) else None


def _medium(kind: type[models.Media]) -> Callable[[Context, int], Found]:
    async def medium(context: Context, number: int) -> models.Base | None:
        found = await resolvers.media.by_number(context, number)
        return found if isinstance(found, kind) else None

    return medium


async def _file(context: Context, number: int) -> models.Base | None:
    return await context.loaders.file.load(number)


async def _metafield(context: Context, number: int) -> models.Base | None:
    return await resolvers.metafield.by_number(context, number)


async def _shop(context: Context, number: int) -> models.Base | None:
    row = await resolvers.shop.shop(context)
    return row if row.id == number else None


async def _page(context: Context, number: int) -> models.Base | None:
    return await resolvers.page.page(context, number, None)


async def _blog(context: Context, number: int) -> models.Base | None:
    return await resolvers.blog.blog(context, number, None)


async def _menu(context: Context, number: int) -> models.Base | None:
    return await context.loaders.menu.load(number)


async def _menu_item(context: Context, number: int) -> models.Base | None:
    return await context.loaders.menu_item.load(number)


async def _redirect(context: Context, number: int) -> models.Base | None:
    return await context.loaders.redirect.load(number)


async def _category(context: Context, id: str) -> TaxonomyCategory | None:
    return await context.loaders.category.load(gid.split(id)[1])


BY_GID: dict[str, Callable[[Context, str], Awaitable[Thing]]] = {
    "Cart": _cart,
    "CartLine": _cart_line,
    "Order": resolvers.order.by_gid,
    "TaxonomyCategory": _category,
}


BY_NUMBER: dict[str, Callable[[Context, int], Found]] = {
    "ApiToken": resolvers.api_token.api_token,
    "Article": resolvers.article.article,
    "Blog": _blog,
    "Collection": _collection,
    "Customer": resolvers.customer_list.customer,
    "CustomerGroup": resolvers.customer_group.group,
    "Discount": resolvers.discount_edit.discount,
    "DraftOrder": resolvers.draft_order.draft_order,
    "Event": resolvers.event_list.event,
    "ExternalVideo": _medium(models.ExternalVideo),
    "Fulfillment": resolvers.fulfillment.by_number,
    "GenericFile": _file,
    "GiftCard": resolvers.gift_card_edit.gift_card,
    "InventoryItem": resolvers.inventory_list.item,
    "Location": resolvers.location.location,
    "MediaImage": _medium(models.MediaImage),
    "MediaPresentation": resolvers.media.presentation,
    "Menu": _menu,
    "MenuItem": _menu_item,
    "Metafield": _metafield,
    "MetafieldDefinition": resolvers.metafield_definition.by_number,
    "Metaobject": resolvers.metaobject.by_number,
    "Model3d": _medium(models.Model3d),
    "Page": _page,
    "Product": _product,
    "ProductOption": _option,
    "ProductOptionValue": _option_value,
    "ProductVariant": resolvers.variant.variant,
    "Market": resolvers.localization.market,
    "Refund": resolvers.refund.by_number,
    "Return": resolvers.order_return.by_number,
    "ShippingZone": resolvers.shipping.zone,
    "Shop": _shop,
    "ShopPolicy": resolvers.policy.by_number,
    "StaffMember": resolvers.staff.member,
    "TaxRate": resolvers.tax_rate.rate,
    "UrlRedirect": _redirect,
    "Video": _medium(models.Video),
    "WebhookDelivery": resolvers.webhook_replay.delivery,
    "WebhookSubscription": resolvers.webhook.subscription,
}
