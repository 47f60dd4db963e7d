"""A histogram that costs little to add to, and is written out when Prometheus comes."""

from bisect import bisect_left
from collections.abc import Iterator, Sequence

from prometheus_client.core import HistogramMetricFamily, Metric


class Tally:
    """How often values fell where, and what they come to together; of each label, if it has one."""

    def __init__(
        self, name: str, documentation: str, bounds: Sequence[float], label: str | None = None
    ) -> None:
        self._name, self._documentation, self._bounds = name, documentation, tuple(bounds)
        self._label = label
        self._counts: dict[str, list[int]] = {}
        self._sums: dict[str, float] = {}

    def add(self, value: float, label: str = "") -> None:
        counts = self._counts.get(label)
        if counts is None:
            counts = self._counts[label] = [0] * (len(self._bounds) + 1)
            self._sums[label] = 0.0
        counts[bisect_left(self._bounds, value)] += 1
        self._sums[label] += value

    def collect(self) -> Iterator[Metric]:
        labels = () if self._label is None else (self._label,)
        family = HistogramMetricFamily(self._name, self._documentation, labels=labels)
        known = self._counts if labels or self._counts else {"": [0] * (len(self._bounds) + 1)}
        for label, counts in known.items():
            total, buckets = 0, []
            for bound, count in zip((*self._bounds, float("inf")), counts, strict=True):
                total += count
                buckets.append(("+Inf" if bound == float("inf") else str(float(bound)), total))
            family.add_metric([label] if labels else [], buckets, self._sums.get(label, 0.0))
        yield family
