"""Frozen dataclasses as plain JSON values and back, so that a price can be stored for ever."""

import types
import typing
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import datetime
from decimal import Decimal
from enum import Enum
from fractions import Fraction
from functools import lru_cache
from typing import Any

MEMBER = "is"  # tells which of a union's types a value has


def encode(value: Any) -> Any:
    """As None, whole numbers, booleans, text, lists and dicts; never a float."""
    match value:
        case None | bool() | int() | str():
            return value
        case tuple():
            return [encode(item) for item in value]
        case frozenset():
            return sorted((encode(item) for item in value), key=str)
        case Mapping():
            return {str(key): encode(value[key]) for key in sorted(value)}
        case _ if is_dataclass(value):
            return _fields(value)
        case _:
            return _text(value)


def _fields(value: Any) -> dict[str, Any]:
    kind: Any = type(value)
    held = {}
    for name, hint in _hints(kind).items():
        item = getattr(value, name)
        held[name] = encode(item)
        if item is not None and len(_members(hint)) > 1:
            held[name] = {MEMBER: type(item).__name__, **held[name]}
    return held


def _text(value: Any) -> str:
    match value:
        case Enum():
            return value.name
        case datetime():
            return value.isoformat()
        case Decimal() | Fraction():
            return str(value)
        case _:
            raise TypeError(f"{value!r} has no lasting form")


def decode(kind: Any, data: Any) -> Any:
    """What ``encode`` made of a value of this type; fields it did not know have their default."""
    origin, arguments = typing.get_origin(kind), typing.get_args(kind)
    if members := _members(kind):
        return None if data is None else decode(_member(members, data), data)
    if origin is tuple:
        return tuple(decode(arguments[0], item) for item in data)
    if origin is frozenset:
        return frozenset(decode(arguments[0], item) for item in data)
    if origin is Mapping:
        return {key: decode(arguments[1], item) for key, item in data.items()}
    if is_dataclass(kind):
        made: Any = kind
        hints = _hints(made)
        return made(**{name: decode(hints[name], data[name]) for name in hints if name in data})
    return _plain(kind, data)


def _plain(kind: Any, data: Any) -> Any:
    if issubclass(kind, Enum):
        return kind[data]
    if kind is datetime:
        return datetime.fromisoformat(data)
    return kind(data) if kind in (Decimal, Fraction) else data


def _members(kind: Any) -> list[Any]:
    """What a union can hold beside None; nothing for what is no union."""
    if typing.get_origin(kind) is not types.UnionType:
        return []
    return [member for member in typing.get_args(kind) if member is not types.NoneType]


def _member(members: list[Any], data: Any) -> Any:
    if len(members) == 1:
        return members[0]
    return next(member for member in members if member.__name__ == data[MEMBER])


@lru_cache
def _hints(kind: Any) -> dict[str, Any]:
    hints = typing.get_type_hints(kind)
    return {f.name: hints[f.name] for f in fields(kind) if f.init}
