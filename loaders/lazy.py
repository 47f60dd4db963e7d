"""What is made when it is first asked for."""

from collections.abc import Callable
from typing import Any, Generic, TypeVar

Made = TypeVar("Made")


class lazy(Generic[Made]):  # noqa: N801 (it reads as a decorator)
    """As ``functools.cached_property``, without its lock: a request's things have one thread."""

    def __init__(self, make: Callable[[Any], Made]) -> None:
        self._make, self.__doc__ = make, make.__doc__

    def __set_name__(self, _owner: type, name: str) -> None:
        self._name = name

    def __get__(self, owner: Any, _kind: type | None = None) -> Made:
        made = owner.__dict__[self._name] = self._make(owner)
        return made
