"""Fields of many sources at once: what plans ask in place of one resolver for each source.

``together=`` beside a field's resolver says the same as the resolver; the differential tests hold
the two against each other.
"""

from collections.abc import Callable, Sequence
from typing import Any

from loaders.loader import Loader
from schema.info import Info
from schema.permission import Together


def of_each(loader: Callable[..., Loader[Any, Any]], key: str = "id") -> Together:
    """What a loader has for one column of each row; ``loader`` is given the field's arguments."""

    async def together(rows: Sequence[Any], info: Info, **arguments: Any) -> list[Any]:
        return await loader(info, **arguments).load_all([getattr(row, key) for row in rows])

    return together
