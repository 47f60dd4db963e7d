"""Filling a cart."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

import models
from commerce import attributes
from commerce.attributes import Pairs
from commerce.cart_error import CartErrorCode, CartWarningCode
from commerce.refusal import Reason, Refused
from context import Context
from loaders.catalogue import PUBLISHED
from models.engine import among
from resolvers import shop as shops
from resolvers.cart import (
    BuyerIdentity,
    CartKey,
    Changed,
    Warned,
    bounded,
    for_change,
    reason,
    set_attributes,
    set_buyer_identity,
    set_note,
)

MAX_LINES = 500
MAX_QUANTITY = 1_000_000


@dataclass(frozen=True)
class NewLine:
    """So many of a variant."""

    variant_id: int
    quantity: int
    attributes: Pairs = ()


@dataclass(frozen=True)
class LineUpdate:
    """A change of one line; None leaves what it is about."""

    line_id: str
    quantity: int | None = None
    variant_id: int | None = None
    attributes: Pairs | None = None


@dataclass(frozen=True)
class NewCart:
    """All that can be said of a cart when it is made."""

    lines: Sequence[NewLine] = ()
    note: str | None = None
    attributes: Pairs = ()
    buyer_identity: BuyerIdentity = field(default_factory=BuyerIdentity)


async def create(context: Context, new: NewCart) -> Changed:
    bounded("lines", new.lines)
    shop = await shops.shop(context)
    async with context.transaction() as session:
        cart = models.Cart(currency=shop.currency_code, lines=[], version=0)
        set_note(cart, new.note, "input", "note")
        set_attributes(cart, new.attributes, "input", "attributes")
        set_buyer_identity(cart, new.buyer_identity, "input", "buyerIdentity")
        session.add(cart)
        await session.flush()
        warnings = await _Filling(session, cart, ("input", "lines")).add(new.lines)
    return Changed(cart, warnings)


async def add_lines(context: Context, key: CartKey, lines: Sequence[NewLine]) -> Changed:
    """Add lines; the same variant with the same attributes becomes a larger quantity."""
    bounded("lines", lines)
    async with context.transaction() as session:
        cart = await for_change(session, key)
        warnings = await _Filling(session, cart, ("lines",)).add(lines)
    return Changed(cart, warnings)


async def update_lines(context: Context, key: CartKey, lines: Sequence[LineUpdate]) -> Changed:
    """Change lines; the quantity 0 removes one, and lines that become alike are merged."""
    bounded("lines", lines)
    async with context.transaction() as session:
        cart = await for_change(session, key)
        warnings = await _Filling(session, cart, ("lines",)).update(lines)
    return Changed(cart, warnings)


async def remove_lines(context: Context, key: CartKey, line_ids: Sequence[str]) -> Changed:
    bounded("lineIds", line_ids)
    async with context.transaction() as session:
        cart = await for_change(session, key)
        known = {line.id for line in cart.lines}
        reasons = [_no_line("lineIds", str(i)) for i, id in enumerate(line_ids) if id not in known]
        if reasons:
            raise Refused(*reasons)
        cart.lines = [line for line in cart.lines if line.id not in set(line_ids)]
    return Changed(cart)


def _no_line(*path: str) -> Reason:
    return reason(CartErrorCode.INVALID_MERCHANDISE_LINE, *path)


class _Filling:
    """One change of a locked cart's lines: reasons and warnings are gathered as it goes."""

    def __init__(self, session: AsyncSession, cart: models.Cart, path: tuple[str, ...]) -> None:
        self._session, self._cart, self._path = session, cart, path
        self._variants: Mapping[int, models.ProductVariant] = {}
        self._reasons: list[Reason] = []
        self._warnings: list[Warned] = []

    async def add(self, lines: Sequence[NewLine]) -> Sequence[Warned]:
        self._variants = await self._buyable({line.variant_id for line in lines})
        for i, new in enumerate(lines):
            if self._acceptable(i, new.variant_id, new.quantity, new.attributes, minimum=1):
                self._put(new)
        return self._outcome()

    async def update(self, lines: Sequence[LineUpdate]) -> Sequence[Warned]:
        by_id = {line.id: line for line in self._cart.lines}
        held = {line.variant_id for line in self._cart.lines}
        asked = {line.variant_id for line in lines if line.variant_id is not None}
        self._variants = await self._buyable(held | asked)
        for i, change in enumerate(lines):
            line = by_id.get(change.line_id)
            if line is None or line not in self._cart.lines:
                self._reasons.append(_no_line(*self._path, str(i), "id"))
            else:
                self._change(i, line, change)
        return self._outcome()

    def _change(self, i: int, line: models.CartLine, change: LineUpdate) -> None:
        variant_id = change.variant_id or line.variant_id
        quantity = line.quantity if change.quantity is None else change.quantity
        pairs = line.attributes if change.attributes is None else change.attributes
        if quantity == 0:
            self._cart.lines.remove(line)
        elif self._acceptable(i, variant_id, quantity, pairs, minimum=0):
            line.variant_id = variant_id
            line.attributes = attributes.normalized(pairs)
            line.attributes_key = attributes.canonical_key(line.attributes)
            twin = next((other for other in self._cart.lines if _alike(other, line)), None)
            if twin is not None:
                self._cart.lines.remove(line)
                line, quantity = twin, twin.quantity + quantity
            self._set_quantity(line, quantity)

    def _put(self, new: NewLine) -> None:
        pairs = attributes.normalized(new.attributes)
        line = models.CartLine(
            variant_id=new.variant_id,
            quantity=0,
            attributes=pairs,
            attributes_key=attributes.canonical_key(pairs),
        )
        twin = next((other for other in self._cart.lines if _alike(other, line)), None)
        if twin is not None:
            self._set_quantity(twin, twin.quantity + new.quantity)
            return
        line.position = max((other.position for other in self._cart.lines), default=0) + 1
        line.id = models.cart.new_line_id()
        line.cart_id = self._cart.id
        self._cart.lines.append(line)
        self._set_quantity(line, new.quantity)

    def _set_quantity(self, line: models.CartLine, quantity: int) -> None:
        """As many as are asked for, or all there are, with a warning."""
        variant = self._variants[line.variant_id]
        available = max(variant.quantity_available, 0)
        if variant.sold_without_stock or quantity <= available:
            line.quantity = min(quantity, MAX_QUANTITY)
        elif available:
            line.quantity = available
            code = CartWarningCode.MERCHANDISE_NOT_ENOUGH_STOCK
            message = f"Only {available} of {variant.title} are left."
            self._warnings.append(Warned(code, message, line.gid))
        else:
            self._cart.lines.remove(line)
            code = CartWarningCode.MERCHANDISE_OUT_OF_STOCK
            self._warnings.append(Warned(code, f"{variant.title} is sold out.", variant.gid))

    def _acceptable(
        self, i: int, variant_id: int, quantity: int, pairs: Pairs, *, minimum: int
    ) -> bool:
        before = len(self._reasons)
        if variant_id not in self._variants:
            message = "There is no such merchandise, or it is not for sale."
            self._refuse(CartErrorCode.INVALID, message, i, "merchandiseId")
        if quantity < minimum:
            message = f"The quantity is {quantity}; it has to be at least {minimum}."
            self._refuse(CartErrorCode.MINIMUM_NOT_MET, message, i, "quantity")
        if quantity > MAX_QUANTITY:
            message = f"The quantity is {quantity}; it may be {MAX_QUANTITY:,} at most."
            self._refuse(CartErrorCode.MAXIMUM_EXCEEDED, message, i, "quantity")
        problem = attributes.problem([(key, value) for key, value in pairs])
        if problem is not None:
            self._refuse(CartErrorCode.INVALID, problem, i, "attributes")
        return len(self._reasons) == before

    def _refuse(self, code: CartErrorCode, message: str, i: int, field: str) -> None:
        self._reasons.append(reason(code, *self._path, str(i), field, message=message))

    def _outcome(self) -> Sequence[Warned]:
        if len(self._cart.lines) > MAX_LINES:
            message = f"The cart would have {len(self._cart.lines)} lines; {MAX_LINES} is the most."
            self._reasons.append(reason(CartErrorCode.CART_TOO_LARGE, *self._path, message=message))
        if self._reasons:
            raise Refused(*self._reasons)
        return self._warnings

    async def _buyable(self, variant_ids: set[int]) -> Mapping[int, models.ProductVariant]:
        """Those variants whose product is published, or that lie in the cart already."""
        held = {line.variant_id for line in self._cart.lines}
        rows = await self._session.execute(
            select(models.ProductVariant, *PUBLISHED)
            .join(models.Product, models.Product.id == models.ProductVariant.product_id)
            .where(among(models.ProductVariant.id, sorted(variant_ids)))
        )
        return {row[0].id: row[0] for row in rows if all(row[1:]) or row[0].id in held}


def _alike(one: models.CartLine, other: models.CartLine) -> bool:
    return (
        one is not other
        and one.variant_id == other.variant_id
        and one.attributes_key == other.attributes_key
    )
