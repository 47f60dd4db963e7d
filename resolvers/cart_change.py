"""Changing a cart: one short transaction, by statements that were compiled once."""

from collections.abc import AsyncIterator, Callable, Iterable, Sequence
from contextlib import asynccontextmanager
from typing import Any

import sqlalchemy as sa

import models
from commerce import attributes
from commerce.cart_error import CartErrorCode
from commerce.refusal import Reason, Refused
from context import Context
from models.writing import Writing
from resolvers import cart_event, cart_market
from resolvers.cart import (
    BuyerIdentity,
    CartKey,
    Changed,
    ManualPayment,
    begin_change,
    identified,
    reason,
    set_attributes,
    set_buyer_identity,
    set_note,
    set_payment,
    unfinished,
)


@asynccontextmanager
async def changing(
    context: Context, key: CartKey, *, by_buyer: bool = False
) -> AsyncIterator[tuple[Writing, models.Cart]]:
    """The cart and its lines, locked; on leaving, what was changed of them is kept.

    ``by_buyer`` is true of what staff alone change in a cart that they drew up.
    """
    async with context.writing() as writing:
        found = await writing.drafts(models.Cart, _locked, _locked, token=key.token)
        cart = begin_change(writing, key, *(found[0] if found else ()))
        if by_buyer and cart.agreed is not None:
            message = "The shop drew up this cart: ask the shop to change it."
            raise Refused(reason(CartErrorCode.INVALID, "cartId", message=message))
        lines = await writing.drafts(models.CartLine, _in_order, _in_order, token=cart.id)
        before = [line for (line,) in lines]
        cart.lines = list(before)
        yield writing, cart
        await writing.update([cart])
        await keep_lines(writing, cart, before)
    show(context, cart)


def _locked(carts: Any) -> Any:
    found = unfinished(carts, sa.bindparam("token")).add_columns(cart_event.WANTED)
    return found.with_for_update(of=models.Cart, key_share=True)


def _in_order(lines: Any) -> Any:
    row = models.CartLine
    return lines.where(row.cart_id == sa.bindparam("token")).order_by(row.position)


async def keep_lines(
    writing: Writing, cart: models.Cart, before: Sequence[models.CartLine] = ()
) -> None:
    """The cart's lines as they are now, where they were as ``before``."""
    known, kept = {line.id for line in before}, {line.id for line in cart.lines}
    await writing.delete(models.CartLine, sorted(known - kept))
    await writing.update([line for line in cart.lines if line.id in known])
    await writing.insert([line for line in cart.lines if line.id not in known])


def show(
    context: Context, cart: models.Cart, variants: Iterable[models.ProductVariant] = ()
) -> None:
    """Let what was written be shown, and ``variants`` just read: it need not be read for that."""
    context.loaders.cart.prime(cart.id, cart)
    lines = sorted(cart.lines, key=lambda line: (line.position, line.id))
    context.loaders.lines_of_cart.prime(cart.id, lines)
    if context.view is None:  # it would show them otherwise
        for variant in variants:
            context.loaders.variant.prime(variant.id, variant)


async def update_note(context: Context, key: CartKey, note: str) -> Changed:
    return await _changed(context, key, lambda cart: set_note(cart, note, "note"))


async def update_attributes(context: Context, key: CartKey, pairs: attributes.Pairs) -> Changed:
    return await _changed(context, key, lambda cart: set_attributes(cart, pairs, "attributes"))


async def update_buyer_identity(context: Context, key: CartKey, identity: BuyerIdentity) -> Changed:
    known = await identified(context, identity)
    async with changing(context, key) as (writing, cart):
        if reasons := set_buyer_identity(cart, known, "buyerIdentity"):
            raise Refused(*reasons)
        if "country_code" in known.given:
            await cart_market.follow_buyer(writing, cart)
    return Changed(cart)


async def update_payment(
    context: Context,
    key: CartKey,
    payment: ManualPayment | None,
    billing_address: Callable[[models.Cart], Sequence[Reason]] | None = None,
) -> Changed:
    """Remember how the buyer means to pay, the amount agreed to, and where the bill goes."""

    def change(cart: models.Cart) -> Sequence[Reason]:
        reasons = set_payment(cart, payment, "payment")
        return [*reasons, *(billing_address(cart) if billing_address else ())]

    return await _changed(context, key, change)


async def _changed(
    context: Context, key: CartKey, change: Callable[[models.Cart], Sequence[Reason]]
) -> Changed:
    """The cart after a change, which is undone if there is a reason against it."""
    async with changing(context, key) as (_, cart):
        if reasons := change(cart):
            raise Refused(*reasons)
    return Changed(cart)
