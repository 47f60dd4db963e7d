"""The shop itself."""

import models
from context import Context


async def shop(context: Context) -> models.Shop:
    """The shop's one row; ``cartograph migrate`` sees to it that there is one."""
    found = await context.loaders.shop.load(1)
    if found is None:
        raise RuntimeError("the database holds no shop: run `cartograph migrate`")
    return found
