"""Which Python values a type of the schema shows."""

from typing import Any


def shows(*kinds: type) -> Any:
    """An ``is_type_of`` for a type whose values are instances of ``kinds``."""

    def is_type_of(_cls: type, value: Any, _info: Any) -> bool:
        return isinstance(value, kinds)

    is_type_of.by_class = True  # type: ignore[attr-defined]
    return classmethod(is_type_of)


def never(why: str) -> Any:
    """An ``is_type_of`` for a member of a union that we never answer; docs/contract.md says why."""

    def is_type_of(_cls: type, _value: Any, _info: Any) -> bool:
        return False

    is_type_of.why = why  # type: ignore[attr-defined]
    is_type_of.by_class = True  # type: ignore[attr-defined]
    return classmethod(is_type_of)
