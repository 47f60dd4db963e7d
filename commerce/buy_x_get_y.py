"""Buy X get Y: which units of a basket count as bought, and which as got."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from commerce.discount import BuyXGetY
from commerce.line import Line


@dataclass(frozen=True, slots=True)
class Picked:
    """So many units by the line's index; no unit is both."""

    bought: dict[int, int]
    got: dict[int, int]


def pick(value: BuyXGetY, lines: Sequence[Line], units: Sequence[int]) -> Picked:
    """Apply it as often as ``units`` of each line allow: the dear are bought, the cheap are got."""
    buys = {i for i, line in enumerate(lines) if value.buy.includes(line)}
    gets = {i for i, line in enumerate(lines) if value.get.includes(line)}
    only_buys, only_gets, either = (
        sum(units[i] for i in which) for which in (buys - gets, gets - buys, buys & gets)
    )
    times = min(
        (only_buys + either) // value.buy_quantity,
        (only_gets + either) // value.get_quantity,
        (only_buys + only_gets + either) // (value.buy_quantity + value.get_quantity),
    )
    if value.most is not None:
        times = min(times, value.most)
    to_buy, to_get = times * value.buy_quantity, times * value.get_quantity

    # Of units that could be either, enough have to stay for buying.
    spare = either - max(0, to_buy - only_buys)
    price = [line.unit_price.minor for line in lines]
    cheap_first = sorted(gets, key=lambda i: (price[i], i))
    got = _take(to_get, cheap_first, units, buys, spare)
    left = [count - got.get(i, 0) for i, count in enumerate(units)]
    dear_first = sorted(buys, key=lambda i: (-price[i], i))
    return Picked(bought=_take(to_buy, dear_first, left, set(), 0), got=got)


def _take(
    wanted: int, order: Iterable[int], units: Sequence[int], scarce: set[int], spare: int
) -> dict[int, int]:
    """Units in this order until there are enough, at most ``spare`` of the ``scarce`` ones."""
    taken: dict[int, int] = {}
    for i in order:
        count = min(wanted, units[i], spare if i in scarce else wanted)
        if count > 0:
            taken[i] = count
            wanted -= count
            spare -= count if i in scarce else 0
    return taken
