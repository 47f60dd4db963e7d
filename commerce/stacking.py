"""Discounts one upon the other: what each of them takes off what the former ones left."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from fractions import Fraction

from commerce.allocation import allocate, unit_share
from commerce.basket import Basket, Policy
from commerce.buy_x_get_y import pick
from commerce.discount import (
    BuyXGetY,
    Discount,
    DiscountTarget,
    FixedAmount,
    FreeShipping,
    Percentage,
)
from commerce.explanation import SHIPPING, Step, StepKind
from commerce.money import Money
from commerce.quote import DiscountShare
from commerce.rounding import RoundingScope, rounded


class Stack:
    """A basket while discounts are taken off it.

    ``left`` is what still has to be paid for each line, and last for the delivery; ``shares``
    is what came off it.
    """

    def __init__(self, basket: Basket, policy: Policy) -> None:
        self.steps: list[Step] = []
        self.taken: dict[str, int] = {}
        self._basket, self._policy = basket, policy
        delivery = [basket.delivery.price.minor] if basket.delivery is not None else []
        self._delivery = len(basket.lines) if delivery else None
        self.left = [line.subtotal.minor for line in basket.lines] + delivery
        self.shares: list[list[DiscountShare]] = [[] for _ in self.left]
        # Units count in one buy X get Y only, and what comes off one lowers no other's price.
        self._units = [line.quantity for line in basket.lines]
        self._off_units = [0 for _ in basket.lines]

    @property
    def worth(self) -> int:
        return sum(self.taken.values())

    def take(self, discount: Discount) -> None:
        self.taken[discount.key] = 0
        entitled = self._entitled(discount)
        match discount.value:
            case Percentage(percent):
                self._percentage(discount, percent, {i: self.left[i] for i in entitled})
            case FixedAmount(amount, each=True):
                for i in entitled:
                    quantity = self._basket.lines[i].quantity
                    self._off(discount, i, min(self.left[i], amount.minor * quantity))
            case FixedAmount(amount):
                self._share(discount, amount.minor, {i: self.left[i] for i in entitled})
            case BuyXGetY() as value:
                self._buy_x_get_y(discount, value)
            case FreeShipping():
                for i in entitled:
                    self._off(discount, i, self.left[i])

    def _entitled(self, discount: Discount) -> list[int]:
        if discount.target is DiscountTarget.SHIPPING:
            return [] if self._delivery is None else [self._delivery]
        return [i for i, line in enumerate(self._basket.lines) if discount.entitles(line)]

    def _buy_x_get_y(self, discount: Discount, value: BuyXGetY) -> None:
        picked = pick(value, self._basket.lines, self._units)
        before = list(self.left)
        got = {i: self._worth(i, count) for i, count in picked.got.items()}
        self._percentage(discount, value.percent, got)
        for i in got:
            self._off_units[i] += before[i] - self.left[i]
        for i, count in (*picked.got.items(), *picked.bought.items()):
            self._units[i] -= count

    def _worth(self, i: int, count: int) -> int:
        """What is left to pay for some units of a line that are in no buy X get Y yet."""
        line = self._money(self.left[i] + self._off_units[i])
        worth = unit_share(line, self._basket.lines[i].quantity, 0, count).minor
        return min(worth, self.left[i])

    def _percentage(self, discount: Discount, percent: Decimal, bases: Mapping[int, int]) -> None:
        part, rounding = Fraction(percent) / 100, self._policy.rounding
        if self._policy.scope is RoundingScope.ORDER:
            exact = sum(bases.values()) * part
            self._share(discount, rounded(exact, rounding), bases, exact)
            return
        for i, base in bases.items():
            self._off(discount, i, rounded(base * part, rounding), exact=base * part)

    def _share(
        self,
        discount: Discount,
        minor: int,
        bases: Mapping[int, int],
        exact: Fraction | None = None,
    ) -> None:
        """Take an amount, or all there is, off the lines in proportion to their bases."""
        whole = self._money(min(minor, sum(bases.values())))
        for i, share in zip(bases, allocate(whole, list(bases.values())), strict=True):
            self._off(discount, i, share.minor, exact=exact, whole=-whole)

    def _off(
        self,
        discount: Discount,
        i: int,
        minor: int,
        *,
        exact: Fraction | None = None,
        whole: Money | None = None,
    ) -> None:
        if not minor:
            return
        amount = self._money(minor)
        self.left[i] -= minor
        self.taken[discount.key] += minor
        self.shares[i].append(
            DiscountShare(discount=discount.key, target=discount.target, amount=amount)
        )
        shipping = i == self._delivery
        self.steps.append(
            Step(
                kind=StepKind.SHIPPING_DISCOUNT if shipping else StepKind.DISCOUNT,
                of=SHIPPING if shipping else self._basket.lines[i].key,
                amount=-amount,
                label=discount.title,
                rule=discount.key,
                exact=-exact if exact is not None else None,
                whole=whole,
            )
        )

    def _money(self, minor: int) -> Money:
        return Money(minor, self._basket.currency)


def stacked(basket: Basket, policy: Policy, discounts: Sequence[Discount]) -> Stack:
    """These discounts, in the one order that discounts apply in."""
    stack = Stack(basket, policy)
    for discount in sorted(discounts, key=lambda discount: discount.stage):
        stack.take(discount)
    return stack
