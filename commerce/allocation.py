"""Sharing out money so that not one minor unit is lost or made."""

from collections.abc import Sequence

from commerce.money import Money


def allocate(total: Money, weights: Sequence[int]) -> list[Money]:
    """Split ``total`` in proportion to ``weights``; the parts sum to it exactly.

    Units lost to flooring go to the largest remainders, earliest first, so the same
    discount always lands on the same lines. Where every weight is zero nobody gets anything.
    """
    return [Money(share, total.currency) for share in _shares(total.minor, weights)]


def allocate_capped(total: Money, weights: Sequence[int], caps: Sequence[Money]) -> list[Money]:
    """Like ``allocate``, but no part exceeds its cap; what does not fit goes to the others.

    More than all caps together cannot be placed: then every part is its cap.
    """
    if total.minor < 0:
        raise ValueError("only an amount that is not negative has caps")
    room = [(cap - Money(0, total.currency)).minor for cap in caps]
    parts = [0] * len(room)
    rest = min(total.minor, sum(room))
    while rest:
        open_weights = [w if left else 0 for w, left in zip(weights, room, strict=True)]
        shares = _shares(rest, open_weights if any(open_weights) else room)
        for i, share in enumerate(shares):
            placed = min(share, room[i])
            parts[i] += placed
            room[i] -= placed
            rest -= placed
    return [Money(part, total.currency) for part in parts]


def unit_shares(total: Money, quantity: int) -> list[Money]:
    """What each unit of a line is worth, so that all of them are worth the line."""
    return [unit_share(total, quantity, unit) for unit in range(quantity)]


def unit_share(total: Money, quantity: int, after: int, count: int = 1) -> Money:
    """What ``count`` units are worth once ``after`` of the line's units are gone.

    Cumulative floors: however the units are refunded, together they return the line exactly.
    """
    if not 0 <= after <= after + count <= quantity:
        raise ValueError(f"{count} units after {after} are not in a line of {quantity}")
    if quantity == 0:
        return Money(0, total.currency)
    upto, before = total.minor * (after + count) // quantity, total.minor * after // quantity
    return Money(upto - before, total.currency)


def _shares(minor: int, weights: Sequence[int]) -> list[int]:
    if any(weight < 0 for weight in weights):
        raise ValueError("a weight cannot be negative")
    whole = sum(weights)
    if whole == 0:
        return [0] * len(weights)
    shares = [minor * weight // whole for weight in weights]
    by_remainder = sorted(range(len(weights)), key=lambda i: (-(minor * weights[i] % whole), i))
    for i in by_remainder[: minor - sum(shares)]:
        shares[i] += 1
    return shares
