"""What a discount is: what it takes off, what it asks for, what it goes together with."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from commerce.line import Line
from commerce.money import Money
from commerce.vocabulary import Vocabulary


class DiscountTarget(Vocabulary):
    """What a discount makes cheaper."""

    LINE = "Lines of certain products, on their own."
    ORDER = "All that is bought, shared over its lines."
    SHIPPING = "The delivery."


class DiscountRefusal(Vocabulary):
    """Why a discount does not apply."""

    NOT_FOUND = "There is no such discount code."
    NOT_STARTED = "The discount has not started yet."
    ENDED = "The discount has ended."
    USED_UP = "The discount has been used as often as it may be."
    NOT_FOR_CUSTOMER = "The discount is for certain customers only."
    USED_BY_CUSTOMER = "You have used this code as often as it may be used."
    WRONG_CURRENCY = "The discount is in another currency than the cart."
    NOTHING_ENTITLED = "Nothing in the cart is entitled to the discount."
    BELOW_MINIMUM_SUBTOTAL = "What is entitled to the discount costs less than it asks for."
    BELOW_MINIMUM_QUANTITY = "Fewer items are entitled to the discount than it asks for."
    BUY_MORE = "The cart does not hold enough of what must be bought for the discount."
    DELIVERY_EXCLUDED = "The chosen delivery is not one the discount covers."
    NOT_COMBINABLE = "Discounts that it does not combine with take more off."


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """The lines a discount is about.

    It selects nothing unless told to: a rule that names nothing but a deleted collection must
    not discount the whole shop. ``lines`` are single ones, by their keys.
    """

    everything: bool = False
    products: frozenset[str] = frozenset()
    variants: frozenset[str] = frozenset()
    collections: frozenset[str] = frozenset()
    lines: frozenset[str] = frozenset()

    def includes(self, line: Line) -> bool:
        return (
            self.everything
            or line.key in self.lines
            or line.product in self.products
            or line.variant in self.variants
            or not self.collections.isdisjoint(line.collections)
        )


EVERYTHING = Selection(everything=True)


@dataclass(frozen=True, slots=True)
class Percentage:
    """So many hundredths of the price."""

    percent: Decimal

    def __post_init__(self) -> None:
        _check_percent(self.percent)


@dataclass(frozen=True, slots=True)
class FixedAmount:
    """An amount once, shared over all that is entitled, or off ``each`` unit of it."""

    amount: Money
    each: bool = False

    def __post_init__(self) -> None:
        if self.amount.minor < 0:
            raise ValueError(f"{self.amount} cannot be taken off")


@dataclass(frozen=True, slots=True, kw_only=True)
class BuyXGetY:
    """For so many units bought, so many others (the cheapest) get a percentage off.

    A unit counts once: as bought, or as got. ``most`` limits how often it applies.
    """

    buy: Selection
    buy_quantity: int
    get: Selection
    get_quantity: int
    percent: Decimal = Decimal(100)
    most: int | None = None

    def __post_init__(self) -> None:
        _check_percent(self.percent)
        if self.buy_quantity < 1 or self.get_quantity < 1:
            raise ValueError("buy X get Y needs one unit of each at least")


@dataclass(frozen=True, slots=True)
class FreeShipping:
    """The delivery for nothing, unless it costs more than ``at_most``."""

    at_most: Money | None = None


DiscountValue = Percentage | FixedAmount | BuyXGetY | FreeShipping


@dataclass(frozen=True, slots=True, kw_only=True)
class Discount:
    """A rule that makes something cheaper; automatic unless it has a ``code``.

    It applies from ``starts_at`` until just before ``ends_at``. The minimums are asked of what
    is entitled to it, at its price before any discount. Where it names ``customer_groups``, it is
    for their customers alone.
    """

    key: str
    title: str
    value: DiscountValue
    target: DiscountTarget = DiscountTarget.ORDER
    code: str | None = None
    selection: Selection = EVERYTHING
    minimum_subtotal: Money | None = None
    minimum_quantity: int | None = None
    usage_limit: int | None = None
    used: int = 0
    customer_limit: int | None = None
    customer_groups: frozenset[str] = frozenset()
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    combines_with: frozenset[DiscountTarget] = frozenset()

    def __post_init__(self) -> None:
        asked = _target_of(self.value)
        if asked is not None and asked is not self.target:
            raise ValueError(f"{type(self.value).__name__} is about {asked.name}")
        if self.target is not DiscountTarget.LINE and not self.selection.everything:
            raise ValueError("only a discount on lines selects some of them")

    @property
    def stage(self) -> tuple[int, bool, str]:
        """When it applies: lines, order, shipping; within each the automatic before the codes."""
        return (list(DiscountTarget).index(self.target), self.code is not None, self.key)

    def combines(self, other: "Discount") -> bool:
        return other.target in self.combines_with and self.target in other.combines_with

    def entitles(self, line: Line) -> bool:
        if isinstance(self.value, BuyXGetY):
            return self.value.buy.includes(line) or self.value.get.includes(line)
        return self.target is not DiscountTarget.LINE or self.selection.includes(line)


def _target_of(value: DiscountValue) -> DiscountTarget | None:
    """What such a value can only be about; None if it may be about anything."""
    match value:
        case FreeShipping():
            return DiscountTarget.SHIPPING
        case BuyXGetY() | FixedAmount(each=True):
            return DiscountTarget.LINE
        case _:
            return None


def _check_percent(percent: Decimal) -> None:
    if not (percent.is_finite() and 0 <= percent <= 100):
        raise ValueError(f"{percent} is not a percentage from 0 to 100")
