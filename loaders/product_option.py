"""The options of products, and with them their values: whoever asks for the one shows the other."""

from collections.abc import Hashable

from sqlalchemy import select

import models
from loaders.batch import GroupedBy, Reader, Statement, given, the_one
from loaders.loader import Loader
from models.engine import among

OPTION, VALUE = models.ProductOption, models.ProductOptionValue


class OptionsOfProduct(Loader[int, list[models.ProductOption]]):
    """The options of each product, in order; ``values`` need not read theirs any more."""

    def __init__(self, reader: Reader, values: GroupedBy[int, models.ProductOptionValue]) -> None:
        super().__init__()
        self._reader, self._values = reader, values

    async def batch_load_fn(self, keys: list[int]) -> list[list[models.ProductOption]]:
        options: dict[int, models.ProductOption] = {}
        values: dict[int, list[models.ProductOptionValue]] = {}
        is_one = len(keys) == 1
        key: Hashable = (OptionsOfProduct, is_one)
        for option, value in await self._reader.quick(
            key, _of_one if is_one else _of_each, **given(keys)
        ):
            if option.id not in options:
                options[option.id], values[option.id] = option, []
            if value is not None:
                values[option.id].append(value)
        groups: dict[int, list[models.ProductOption]] = {key: [] for key in keys}
        for option_id, option in options.items():
            groups[option.product_id].append(option)
            self._values.prime(option_id, values[option_id])
        return list(groups.values())


def _of_one() -> Statement:
    return _with_values().where(OPTION.product_id == the_one(OPTION.product_id.type))


def _of_each() -> Statement:
    return _with_values().where(among(OPTION.product_id, "keys"))


def _with_values() -> Statement:
    order = (OPTION.position, OPTION.id, VALUE.position, VALUE.id)
    return select(OPTION, VALUE).outerjoin(VALUE, VALUE.option_id == OPTION.id).order_by(*order)
