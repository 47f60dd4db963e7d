"""The lines of a draft order as staff say them: of the catalogue, or sold this once."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

import models
from commerce import attributes
from commerce.complaints import Complaints
from commerce.draft_order import Agreement, custom_line, discount, quantity
from commerce.refusal import ClientError
from resolvers import merchandise
from resolvers.merchandise import Merchandise

MAX_LINES = 250
Said = Mapping[str, Any]


async def put(
    session: AsyncSession,
    cart: models.Cart,
    agreed: Agreement,
    said: Sequence[Said],
    complaints: Complaints,
) -> Agreement:
    """Make these the lines of the locked cart; what is agreed on them comes back."""
    if len(said) > MAX_LINES:
        raise ClientError(f"lineItems has {len(said)} items; it may have {MAX_LINES} at most.")
    named = [one["variant_id"] for one in said if one.get("variant_id") is not None]
    rows = await session.execute(merchandise.statement(named))
    goods, custom, discounts = merchandise.by_id(rows.all()), [], []
    kept: list[models.CartLine] = []
    for i, one in enumerate(said):
        at, key = complaints.inside("lineItems", str(i)), models.cart.new_line_id()
        if one.get("variant_id") is None:
            if _is_whole(one, at):
                custom.append(custom_line(one, at, cart.currency, key))
        elif line := _of_variant(cart, one, at, key, goods):
            line.position = len(kept) + 1
            kept.append(line)
        if one.get("discount") is not None:
            discounts.append(discount(one["discount"], at.inside("discount"), cart.currency, key))
    complaints.settle()
    cart.lines = kept
    return replace(agreed, lines=tuple(custom), line_discounts=tuple(discounts))


def _is_whole(said: Said, complaints: Complaints) -> bool:
    """Whether a line of its own says what it is, and what it costs."""
    missing = [
        shown
        for name, shown in (("title", "title"), ("unit_price", "unitPrice"))
        if said.get(name) is None
    ]
    for shown in missing:
        message = "Give a line a variantId, or a title and a unitPrice of its own."
        complaints.add("BLANK", message, shown)
    return not missing


def _of_variant(
    cart: models.Cart,
    said: Said,
    complaints: Complaints,
    key: str,
    goods: Mapping[int, Merchandise],
) -> models.CartLine | None:
    found = goods.get(said["variant_id"])
    if found is None:
        complaints.add("NOT_FOUND", "There is no such variant.", "variantId")
        return None
    if found.variant.currency != cart.currency:
        complaints.add("INVALID", f"It has no price in {cart.currency}.", "variantId")
    if said.get("title") is not None or said.get("unit_price") is not None:
        message = "A variant has its own title and price: take something off by a discount."
        complaints.add("INVALID", message, "variantId")
    pairs = said.get("attributes") or []
    if problem := attributes.problem(pairs):
        complaints.add("INVALID", problem, "customAttributes")
        pairs = []
    words = attributes.normalized(pairs)
    return models.CartLine(
        id=key,
        cart_id=cart.id,
        variant_id=found.variant.id,
        quantity=quantity(said["quantity"], complaints),
        attributes=words,
        attributes_key=attributes.canonical_key(words),
    )
