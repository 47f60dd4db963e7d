"""What became of a submission, by the attempt that made it."""

from sqlalchemy import select

import models
from commerce.text import storable
from context import Context


async def attempt(context: Context, attempt_id: str) -> models.CompletionAttempt | None:
    """The attempt of that id, which is a secret, once it made an order."""
    if not storable(attempt_id):
        return None
    row = models.CompletionAttempt
    found = await context.scalars(select(row).where(row.id == attempt_id))
    return found[0] if found and found[0].order_id is not None else None


async def order(context: Context, row: models.CompletionAttempt) -> models.Order:
    """The order an attempt made; ``attempt`` gives only those that made one."""
    found = await context.loaders.order.load(row.order_id or 0)
    if found is None:
        raise LookupError(f"the order of attempt {row.id} is gone")
    return found
