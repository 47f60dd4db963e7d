"""Giving money back: what units are worth, who gets a concession, and never more than was paid."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from commerce.allocation import allocate_capped, unit_share
from commerce.money import Money, total
from commerce.vocabulary import Vocabulary


class RefundStatus(Vocabulary):
    """What became of giving money back."""

    FAILURE = "The payment service refused it, and nothing was moved."
    PENDING = "The payment service has not answered yet."
    SUCCESS = "The money was given back."


class RestockType(Vocabulary):
    """What becomes of goods whose money is given back."""

    CANCEL = "They were not sent yet, and go back to the shelf."
    NO_RESTOCK = "Nothing comes back; those that were sent are meant first."
    RETURN = "They were sent, came back, and go back to the shelf."


@dataclass(frozen=True, slots=True)
class Credit:
    """What was bought for ``gross``, tax and all, and how much of it was given back.

    ``credited`` holds what its ``units`` were worth that were given back, and concessions.
    """

    gross: Money
    quantity: int = 1
    units: int = 0
    credited: Money | None = None

    @property
    def given(self) -> Money:
        return self.credited or Money(0, self.gross.currency)

    @property
    def left(self) -> Money:
        return max(self.gross - self.given, Money(0, self.gross.currency))

    def worth(self, count: int) -> Money:
        """What so many more units are worth: together they are worth ``gross`` exactly.

        After a concession the last of them are worth less, down to nothing.
        """
        return min(unit_share(self.gross, self.quantity, self.units, count), self.left)

    def less(self, amount: Money, count: int = 0) -> "Credit":
        return replace(self, units=self.units + count, credited=self.given + amount)

    def part(self, of: Money) -> Money:
        """Of something contained in ``gross``, such as tax, what is still in what is left."""
        if not self.gross:
            return of
        return Money(of.minor * self.left.minor // self.gross.minor, of.currency)


class TooMuch(Exception):
    """More was to be given back than there is."""

    def __init__(self, most: Money) -> None:
        super().__init__()
        self.most = most


@dataclass(frozen=True, slots=True)
class Refund:
    """What is given back: for each thing, as concessions on things, and in all."""

    things: Mapping[int, Money]
    shipping: Money
    concessions: Mapping[int, Money]
    money: Money


SHIPPING = 0  # its key among the things, whose own keys are above it


def plan(
    things: Mapping[int, Credit],
    units: Mapping[int, int],
    shipping: Money,
    amount: Money,
    paid: Money,
) -> Refund:
    """Give back units of things, so much for the delivery, and ``amount`` beyond that.

    ``things`` holds the delivery as ``SHIPPING``, ``paid`` is what the shop holds of the buyer's.
    What was paid too much is in ``amount`` first; the rest of it is a concession, spread over
    what is left, so that nothing is ever given back twice.
    """
    currency = paid.currency
    nothing = Money(0, currency)
    worth = {key: things[key].worth(count) for key, count in units.items()}
    if shipping > things[SHIPPING].left:
        raise TooMuch(things[SHIPPING].left)
    money = total(worth.values(), currency) + shipping + amount
    if money > paid:
        raise TooMuch(paid)
    overpaid = max(paid - total((thing.left for thing in things.values()), currency), nothing)
    after = {
        key: thing.less(worth.get(key, nothing) + (shipping if key == SHIPPING else nothing))
        for key, thing in things.items()
    }
    shares = spread(max(amount - overpaid, nothing), list(after.values()))
    concessions = {key: share for key, share in zip(after, shares, strict=True) if share}
    return Refund(worth, shipping, concessions, money)


def spread(amount: Money, things: Sequence[Credit]) -> list[Money]:
    """Share out a concession by what is left of each thing, and never more than that."""
    left = [thing.left for thing in things]
    return allocate_capped(amount, [money.minor for money in left], left)
