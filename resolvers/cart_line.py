"""Filling a cart."""

from collections.abc import Iterable, Iterator, Mapping, Sequence, Set

from sqlalchemy import select

import models
from commerce import attributes
from commerce.attributes import Pairs
from commerce.cart_error import CartErrorCode, CartWarningCode
from commerce.quantity_rule import QuantityRule
from commerce.refusal import Reason, Refused
from context import Context
from models.draft import draft
from models.writing import Writing
from resolvers import cart_plan, merchandise
from resolvers.cart import (
    CartKey,
    Changed,
    Warned,
    bounded,
    reason,
)
from resolvers.cart_change import changing
from resolvers.line_request import LineUpdate, NewLine
from resolvers.merchandise import Merchandise

MAX_LINES = 500
MAX_QUANTITY = 1_000_000


async def add_lines(context: Context, key: CartKey, lines: Sequence[NewLine]) -> Changed:
    """Add lines; the same variant with the same attributes becomes a larger quantity."""
    bounded("lines", lines)
    async with changing(context, key, by_buyer=True) as (writing, cart):
        warnings = await Filling(writing, cart, ("lines",)).add(lines)
    return Changed(cart, warnings)


async def update_lines(context: Context, key: CartKey, lines: Sequence[LineUpdate]) -> Changed:
    """Change lines; the quantity 0 removes one, and lines that become alike are merged."""
    bounded("lines", lines)
    async with changing(context, key, by_buyer=True) as (writing, cart):
        warnings = await Filling(writing, cart, ("lines",)).update(lines)
    return Changed(cart, warnings)


async def remove_lines(context: Context, key: CartKey, line_ids: Sequence[str]) -> Changed:
    bounded("lineIds", line_ids)
    async with changing(context, key, by_buyer=True) as (_, cart):
        known = {line.id for line in cart.lines}
        reasons = [_no_line("lineIds", str(i)) for i, id in enumerate(line_ids) if id not in known]
        if reasons:
            raise Refused(*reasons)
        cart.lines = [line for line in cart.lines if line.id not in set(line_ids)]
    return Changed(cart)


async def lower_to_stock(context: Context, key: CartKey) -> None:
    """Lower the lines to what there is, and leave warnings on the cart for its next reader.

    What staff drew up is not lowered: that is for them to do.
    """
    async with changing(context, key) as (writing, cart):
        if cart.agreed is not None:
            return
        warnings = await Filling(writing, cart, ()).lower()
        cart.warnings = [[one.code.name, one.message, one.target] for one in warnings]


def warnings_of(cart: models.Cart) -> list[Warned]:
    """What was left on the cart for its next reader."""
    return [Warned(CartWarningCode[code], *rest) for code, *rest in cart.warnings]


def _no_line(*path: str) -> Reason:
    return reason(CartErrorCode.INVALID_MERCHANDISE_LINE, *path)


class Filling:
    """One change of a locked cart's lines.

    All that was asked is done first, and then looked at as a whole: lines that are alike become
    one, and stock is shared out. So it does not matter in which order it was asked.
    """

    def __init__(
        self,
        writing: Writing,
        cart: models.Cart,
        path: tuple[str, ...],
        reasons: Sequence[Reason] = (),
    ) -> None:
        self._writing, self._cart, self._path = writing, cart, path
        self._goods: Mapping[int, Merchandise] = {}
        self._plans: cart_plan.Offered = frozenset()
        self._asked: dict[models.CartLine, int] = {}
        self._reasons = list(reasons)

    @property
    def variants(self) -> Iterable[models.ProductVariant]:
        """What was looked up, as the shop keeps it."""
        return (goods.variant for goods in self._goods.values())

    async def add(self, lines: Sequence[NewLine]) -> Sequence[Warned]:
        await self._look_up({line.variant_id for line in lines}, held=frozenset())
        await self._look_up_plans(line.plan_id for line in lines)
        last = max((line.position for line in self._cart.lines), default=0)
        for i, new in enumerate(lines):
            self._refuse_parent(i, new.has_parent)
            fits = self._plan_fits(i, new.variant_id, new.plan_id)
            if (
                self._acceptable(i, new.variant_id, new.quantity, new.attributes, minimum=1)
                and fits
            ):
                line: models.CartLine = draft(models.CartLine)(
                    id=models.cart.new_line_id(),
                    cart_id=self._cart.id,
                    position=last + 1 + i,
                    variant_id=new.variant_id,
                    selling_plan_id=new.plan_id,
                    quantity=new.quantity,
                )
                _describe(line, new.attributes)
                self._cart.lines.append(line)
                self._asked[line] = i
        return self._settled()

    async def update(self, lines: Sequence[LineUpdate]) -> Sequence[Warned]:
        by_id = {line.id: line for line in self._cart.lines}
        held = {line.variant_id for line in self._cart.lines}
        asked = {line.variant_id for line in lines if line.variant_id is not None}
        await self._look_up(held | asked, held)
        kept = [line.selling_plan_id for line in self._cart.lines]
        await self._look_up_plans([*kept, *(line.plan_id for line in lines)])
        for i, change in enumerate(lines):
            line = by_id.get(change.line_id)
            if line is None:
                self._reasons.append(_no_line(*self._path, str(i), "id"))
            elif change.quantity == 0:
                del by_id[line.id]
                self._cart.lines.remove(line)
            else:
                self._change(i, line, change)
        return self._settled()

    async def lower(self) -> Sequence[Warned]:
        """Nothing is asked for but what there is."""
        held = {line.variant_id for line in self._cart.lines}
        await self._look_up(held, held)
        self._asked = {line: i for i, line in enumerate(self._cart.lines)}
        return list(self._share_out())

    def _change(self, i: int, line: models.CartLine, change: LineUpdate) -> None:
        variant_id = line.variant_id if change.variant_id is None else change.variant_id
        quantity = line.quantity if change.quantity is None else change.quantity
        pairs = line.attributes if change.attributes is None else change.attributes
        plan_id = change.plan_id if change.changes_plan else line.selling_plan_id
        stays = (variant_id, plan_id) == (line.variant_id, line.selling_plan_id)
        fits = stays or self._plan_fits(i, variant_id, plan_id)
        if self._acceptable(i, variant_id, quantity, pairs, minimum=0) and fits:
            line.variant_id, line.quantity = variant_id, quantity
            line.selling_plan_id = plan_id
            _describe(line, pairs)
            self._asked[line] = i

    def _acceptable(
        self, i: int, variant_id: int, quantity: int, pairs: Pairs, *, minimum: int
    ) -> bool:
        before = len(self._reasons)
        if variant_id not in self._goods:
            message = "There is no such merchandise, or it is not for sale."
            self._refuse(CartErrorCode.INVALID, message, i, "merchandiseId")
        if quantity < minimum:
            message = f"The quantity is {quantity}; it has to be at least {minimum}."
            self._refuse(CartErrorCode.MINIMUM_NOT_MET, message, i, "quantity")
        if quantity > MAX_QUANTITY:
            self._refuse_quantity(i, quantity)
        if problem := attributes.problem(pairs):
            self._refuse(CartErrorCode.INVALID, problem, i, "attributes")
        return len(self._reasons) == before

    def _refuse_parent(self, i: int, has_parent: bool) -> None:
        """Rather than sell it as something else than was asked for."""
        if has_parent:
            message = "Lines of this shop stand on their own."
            self._refuse(CartErrorCode.PARENT_LINE_INVALID_REFERENCE, message, i, "parent")

    def _plan_fits(self, i: int, variant_id: int, plan_id: int | None) -> bool:
        goods = self._goods.get(variant_id)
        problem = cart_plan.problem(goods, plan_id, self._plans) if goods else None
        if problem is not None:
            self._refuse(*problem, i, "sellingPlanId")
        return problem is None

    def _refuse_quantity(self, i: int, quantity: int) -> None:
        message = f"The line would hold {quantity:,}; it may hold {MAX_QUANTITY:,} at most."
        self._refuse(CartErrorCode.MAXIMUM_EXCEEDED, message, i, "quantity")

    def _refuse(self, code: CartErrorCode, message: str, i: int, field: str) -> None:
        self._reasons.append(reason(code, *self._path, str(i), field, message=message))

    def _settled(self) -> Sequence[Warned]:
        """What was done otherwise than asked, once the cart is in order; or else ``Refused``."""
        self._merge()
        for line, i in self._asked.items():
            if line.quantity > MAX_QUANTITY:
                self._refuse_quantity(i, line.quantity)
            elif broken := self._rule(line).broken_by(line.quantity):
                self._refuse(*broken, i, "quantity")
        if len(self._cart.lines) > MAX_LINES:
            message = f"The cart would have {len(self._cart.lines)} lines; {MAX_LINES} is the most."
            self._reasons.append(reason(CartErrorCode.CART_TOO_LARGE, *self._path, message=message))
        if self._reasons:
            raise Refused(*self._reasons)
        return list(self._share_out())

    def _rule(self, line: models.CartLine) -> QuantityRule:
        return self._goods[line.variant_id].variant.quantity_rule

    def _merge(self) -> None:
        """Lines that are alike become the first of them; what was asked of any is asked of it."""
        kept: dict[tuple[int, str, int | None], models.CartLine] = {}
        for line in list(self._cart.lines):
            what = (line.variant_id, line.attributes_key, line.selling_plan_id)
            first = kept.setdefault(what, line)
            if first is not line:
                first.quantity += line.quantity
                self._asked[first] = self._asked.pop(line, self._asked.get(first, 0))
                self._cart.lines.remove(line)

    def _share_out(self) -> Iterator[Warned]:
        """Lower what was asked for to what there is; lines that were not mentioned keep theirs."""
        left = {
            key: max(goods.variant.quantity_available, 0)
            for key, goods in self._goods.items()
            if not goods.variant.sold_without_stock
        }
        counted = [line for line in self._cart.lines if line.variant_id in left]
        for line in counted:
            if line not in self._asked:
                left[line.variant_id] -= line.quantity
        for line in counted:
            if line in self._asked:
                got = min(line.quantity, max(left[line.variant_id], 0))
                if got < line.quantity:
                    got = self._rule(line).most_of(got)
                left[line.variant_id] -= got
                if got < line.quantity:
                    yield self._lower(line, got)

    def _lower(self, line: models.CartLine, quantity: int) -> Warned:
        """A line of nothing is taken out; the warning is then about the variant."""
        goods = self._goods[line.variant_id]
        available, target = goods.variant.quantity_available, line.gid
        if quantity:
            line.quantity = quantity
        else:
            self._cart.lines.remove(line)
            target = goods.variant.gid
        if available > 0:
            code = CartWarningCode.MERCHANDISE_NOT_ENOUGH_STOCK
            return Warned(code, f"Only {available} of {goods.name} are left.", target)
        code = CartWarningCode.MERCHANDISE_OUT_OF_STOCK
        return Warned(code, f"{goods.name} is sold out.", target)

    async def _look_up(self, variant_ids: Set[int], held: Set[int]) -> None:
        """Find what may be bought; what lies in the cart may stay there, published or not."""
        if not variant_ids:
            return
        rows = await self._writing.quick(
            merchandise.statement, merchandise.statement, keys=sorted(variant_ids)
        )
        counted_in = self._cart.currency
        if self._cart.market_id is not None:  # whose prices are made of the shop's
            counted_in = (await self._writing.read(select(models.Shop.currency_code)))[0][0]
        self._goods = {
            key: goods
            for key, goods in merchandise.by_id(rows).items()
            if key in held or (goods.published and goods.variant.currency == counted_in)
        }

    async def _look_up_plans(self, plan_ids: Iterable[int | None]) -> None:
        wanted = {id for id in plan_ids if id is not None}
        if wanted:
            products = [goods.variant.product_id for goods in self._goods.values()]
            self._plans = await cart_plan.offered(self._writing.read, wanted, products)


def _describe(line: models.CartLine, pairs: Pairs) -> None:
    line.attributes = attributes.normalized(pairs)
    line.attributes_key = attributes.canonical_key(line.attributes)
