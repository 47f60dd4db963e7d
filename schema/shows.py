"""Which Python values a type of the schema shows."""

from typing import Any


def shows(*kinds: type) -> Any:
    """An ``is_type_of`` for a type whose values are instances of ``kinds``; of none for none."""
    return classmethod(lambda _cls, value, _info: isinstance(value, kinds))
