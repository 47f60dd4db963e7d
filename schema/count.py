"""Counts that say how exact they are."""

import strawberry

from loaders import pagination
from schema.connection import CountPrecision
from schema.permission import public


@strawberry.type(description="How many there are, and how exact that is.")
class Count:
    @public("The number.")
    def count(self: pagination.Count) -> int:
        return self.number

    @public("Whether it is the exact number.", CountPrecision)
    def precision(self: pagination.Count) -> CountPrecision:
        return CountPrecision.AT_LEAST if self.capped else CountPrecision.EXACT
