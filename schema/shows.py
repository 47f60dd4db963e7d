"""Which Python values a type of the schema shows."""

from typing import Any


def shows(*kinds: type) -> Any:
    """An ``is_type_of`` for a type whose values are instances of ``kinds``."""
    return classmethod(lambda _cls, value, _info: isinstance(value, kinds))


def never(why: str) -> Any:
    """An ``is_type_of`` for a member of a union that we never answer; docs/contract.md says why."""

    def is_type_of(_cls: type, _value: Any, _info: Any) -> bool:
        return False

    is_type_of.why = why  # type: ignore[attr-defined]
    return classmethod(is_type_of)
