"""Keeping the choices of variants in rows of their own, which products are filtered by."""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

import models
from models.engine import among

_CHOICE: Any = models.VariantOption.__table__
# What is copied of an option's value, and of a value that the option does not list.
_UNLISTED = {"position": 0, "swatch_color": None, "swatch_image_id": None}

Choice = dict[Any, Any]  # a row
Values = dict[tuple[int, str, str], dict[str, Any]]  # of a product, by option and name


async def refresh(session: AsyncSession, product_ids: Sequence[int]) -> None:
    """Write down anew what the variants of these products choose, where it differs."""
    wanted = await _wanted(session, product_ids)
    found = sa.select(_CHOICE).where(among(_CHOICE.c.product_id, product_ids))
    rows = (await session.execute(found)).mappings()
    there = {_key(row): row for row in map(dict, rows)}
    stale = {row["product_id"] for key, row in there.items() if wanted.get(key) != row}
    stale |= {row["product_id"] for key, row in wanted.items() if key not in there}
    if stale:
        await session.execute(sa.delete(_CHOICE).where(among(_CHOICE.c.product_id, sorted(stale))))
        new = [row for row in wanted.values() if row["product_id"] in stale]
        if new:
            await session.execute(sa.insert(_CHOICE), new)


def _key(choice: Choice) -> tuple[int, str]:
    return choice["variant_id"], choice["name_key"]


async def _wanted(session: AsyncSession, product_ids: Sequence[int]) -> dict[Any, Choice]:
    values = await _values(session, product_ids)
    variant = models.ProductVariant
    rows = await session.execute(
        sa.select(variant.id, variant.product_id, variant.selected_options)
        .where(among(variant.product_id, product_ids))
        .order_by(variant.id)
    )
    wanted: dict[Any, Choice] = {}
    for variant_id, product_id, selected in rows:
        for name, value in selected:
            choice = {
                "variant_id": variant_id,
                "name_key": name.casefold(),
                "value_key": value.casefold(),
                "product_id": product_id,
                "name": name,
                "value": value,
                **values.get((product_id, name, value), _UNLISTED),
            }
            wanted.setdefault(_key(choice), choice)
    return wanted


async def _values(session: AsyncSession, product_ids: Sequence[int]) -> Values:
    option, value = models.ProductOption, models.ProductOptionValue
    copies = [getattr(value, name) for name in _UNLISTED]
    rows = await session.execute(
        sa.select(option.product_id, option.name, value.name, *copies)
        .join(value, value.option_id == option.id)
        .where(among(option.product_id, product_ids))
    )
    return {
        (product_id, name, word): dict(zip(_UNLISTED, copied, strict=True))
        for product_id, name, word, *copied in rows
    }
