"""What subscriptions wait for, and what they answer each time: as things are, to whoever asks now.

Each resolver runs once when a subscription begins, and again in a context of its own whenever
something is told of. To begin it says what to wait for and answers nothing. A subscription that
is left waiting for nothing ends.
"""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from functools import partial
from typing import TypeVar

import models
import resolvers.cart
import resolvers.order
import resolvers.product
import resolvers.variant
from commerce import gid
from commerce.refusal import ClientError
from context import Context
from models import signal
from models.hub import Watch
from resolvers.cart import CartKey

MAX_IDS = 100
Row = TypeVar("Row", bound=models.Base)


async def order_updated(context: Context, order_gid: str) -> models.Order | None:
    key = signal.key_of("Order", gid.number_of("Order", order_gid))
    return await _one(context, key, lambda: resolvers.order.by_gid(context, order_gid))


async def cart_updated(context: Context, cart_gid: str) -> models.Cart | None:
    key = CartKey.of(cart_gid)
    told = signal.key_of("Cart", key.token)
    return await _one(context, told, lambda: resolvers.cart.cart(context, key))


async def product_updated(context: Context, ids: Sequence[str]) -> models.Product | None:
    numbers = _numbers("Product", ids, "ids")
    product = partial(resolvers.product.product, context, handle=None)
    return await _some(context, "Product", numbers, product)


async def inventory_changed(
    context: Context, variant_ids: Sequence[str]
) -> models.ProductVariant | None:
    numbers = _numbers("ProductVariant", variant_ids, "variantIds")
    variant = partial(resolvers.variant.variant, context)
    return await _some(context, "Stock", numbers, variant)


async def _one(context: Context, key: str, read: Callable[[], Awaitable[Row | None]]) -> Row | None:
    """The one thing that is waited for, until it is gone or its reader may not see it any more."""
    watch, erased = _watch(context), signal.key_of(signal.ERASED, key)
    watch.over((key, erased))
    found = await read()
    if found is None or watch.changed == erased:
        watch.over(())
    return found if watch.changed else None


async def _some(
    context: Context,
    kind: str,
    numbers: Sequence[int],
    read: Callable[[int], Awaitable[Row | None]],
) -> Row | None:
    """Whichever of several changed; null tells once that one of them is not shown any more.

    What its reader could not see before and cannot see now, nobody hears of.
    """
    watch = _watch(context)
    if watch.changed is None:
        keys = [signal.key_of(kind, number) for number in numbers]
        watch.over(keys)
        found = await asyncio.gather(*map(read, numbers))
        watch.shown = frozenset(key for key, row in zip(keys, found, strict=True) if row)
        return None
    key = watch.changed
    row = await read(int(key.rpartition("/")[2]))
    watch.is_news = row is not None or key in watch.shown
    watch.shown = watch.shown - {key} if row is None else watch.shown | {key}
    return row


def _watch(context: Context) -> Watch:
    if context.watch is None:
        raise ClientError("Subscribe over a WebSocket, or accept text/event-stream.")
    return context.watch


def _numbers(kind: str, ids: Sequence[str], argument: str) -> list[int]:
    if not 1 <= len(ids) <= MAX_IDS:
        raise ClientError(f"{argument} has {len(ids)} items; it may have 1 to {MAX_IDS}.")
    return list(dict.fromkeys(gid.number_of(kind, id) for id in ids))
