"""Leaky buckets: what each client may spend at once, and how quickly it comes back."""

import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from math import ceil

from commerce.refusal import Throttled

MAX_CLIENTS = 50_000  # remembered at once; whoever is forgotten has a full bucket


@dataclass(frozen=True, slots=True)
class ThrottleStatus:
    maximum_available: int
    currently_available: int
    restore_rate: int


class OverBudget(Throttled):
    """The bucket does not hold so much; ``seconds`` says when it will."""

    def __init__(self, cost: int, status: ThrottleStatus, seconds: int) -> None:
        super().__init__(
            f"The operation costs {cost}, and {status.currently_available} are available:"
            f" try again in {seconds} s, or ask for less at a time."
        )
        self.seconds = seconds
        self.extensions = {"cost": cost, "retryAfter": seconds}


@dataclass(slots=True)
class _Bucket:
    spent: float
    at: float


class Buckets:
    """One bucket for each client that was heard of lately, in this process."""

    def __init__(
        self, maximum: int, restore_rate: int, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._maximum, self._rate, self._clock = maximum, restore_rate, clock
        self._buckets: OrderedDict[str, _Bucket] = OrderedDict()

    def spend(self, client: str, cost: int) -> ThrottleStatus:
        """Take ``cost`` out of the client's bucket, or raise ``OverBudget``.

        What costs more than a bucket holds is let through when the bucket is full: the limit of
        a document says what is too dear at any time.
        """
        now = self._clock()
        bucket = self._buckets.get(client)
        if bucket is None:
            bucket = self._buckets[client] = _Bucket(0.0, now)
            if len(self._buckets) > MAX_CLIENTS:
                self._buckets.popitem(last=False)
        self._buckets.move_to_end(client)
        bucket.spent = max(0.0, bucket.spent - self._rate * max(0.0, now - bucket.at))
        bucket.at = now
        due = min(cost, self._maximum)
        missing = bucket.spent + due - self._maximum
        if missing > 0:
            raise OverBudget(cost, self._status(bucket), max(1, ceil(missing / self._rate)))
        bucket.spent += due
        return self._status(bucket)

    def _status(self, bucket: _Bucket) -> ThrottleStatus:
        return ThrottleStatus(self._maximum, int(self._maximum - bucket.spent), self._rate)


class Budget:
    """One client's bucket, as a request carries it; ``reports`` says that its sender wants to know.

    Without buckets there is nothing to spend from, and whatever is asked is free.
    """

    def __init__(
        self, client: str = "", buckets: Buckets | None = None, *, reports: bool = False
    ) -> None:
        self.reports = reports
        self.status: ThrottleStatus | None = None
        self._client, self._buckets = client, buckets
        self._spent = False

    def spend(self, cost: int) -> None:
        """Once, however often its operation is begun."""
        if self._buckets is not None and not self._spent:
            self.status = self._buckets.spend(self._client, cost)
            self._spent = True
