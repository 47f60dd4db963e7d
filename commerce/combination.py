"""Which discounts apply together: of the sets that may, the one that takes most off."""

from collections.abc import Iterator, Sequence
from itertools import combinations, islice

from commerce.basket import Basket, Policy
from commerce.discount import Discount
from commerce.stacking import Stack, stacked

MOST_SETS = 64  # that are tried: far more than a shop has, and no request reckons for ever


def best(basket: Basket, policy: Policy, discounts: Sequence[Discount]) -> Stack:
    """The best set for the buyer; the order of the discounts changes nothing."""
    if all(one.combines(other) for one, other in combinations(discounts, 2)):
        return stacked(basket, policy, discounts)
    worth = {one.key: stacked(basket, policy, [one]).worth for one in discounts}
    ranked = sorted(discounts, key=lambda one: (-worth[one.key], one.stage))
    friends = [
        {j for j, other in enumerate(ranked) if j != i and one.combines(other)}
        for i, one in enumerate(ranked)
    ]
    sets = islice(_cliques(friends, [], set(range(len(ranked))), set()), MOST_SETS)
    tried = (stacked(basket, policy, [ranked[i] for i in chosen]) for chosen in sets)
    return max(tried, key=lambda stack: (stack.worth, len(stack.taken)))


def _cliques(
    friends: Sequence[set[int]], chosen: list[int], open_: set[int], done: set[int]
) -> Iterator[list[int]]:
    """Every set of mutual friends that has no room for another (Bron and Kerbosch)."""
    if not open_ and not done:
        yield chosen
        return
    pivot = min(open_ | done, key=lambda i: (-len(friends[i] & open_), i))
    for i in sorted(open_ - friends[pivot]):
        yield from _cliques(friends, [*chosen, i], open_ & friends[i], done & friends[i])
        open_ = open_ - {i}
        done = done | {i}
