"""Which functions of ours a function comes to, read off its source."""

import ast
import inspect
import textwrap
from collections.abc import Callable, Iterator
from functools import cache
from types import FunctionType, ModuleType
from typing import Any

OURS = ("resolvers", "schema")


def comes_to(start: Callable[..., Any], wanted: Callable[..., Any]) -> bool:
    """Whether ``start`` names, or hands on to, something that calls ``wanted``."""
    seen: set[Any] = set()
    following = [start]
    while following:
        function = following.pop()
        if function is wanted:
            return True
        if function not in seen:
            seen.add(function)
            following += named(function)
    return False


@cache
def named(function: Any) -> tuple[Any, ...]:
    """The functions of ours that a function's source names, methods of our classes included."""
    return tuple(_named(function))


def _named(function: Any) -> Iterator[Any]:
    try:
        tree = ast.parse(textwrap.dedent(inspect.getsource(function)))
    except OSError:
        return  # it was made by a machine, as a dataclass's methods are
    for node in ast.walk(tree):
        if isinstance(node, ast.Name | ast.Attribute):
            yield from _functions(_value(node, function))


def _value(node: ast.AST, function: Any) -> Any:
    """What a name, or a chain of names with dots, stands for in the function's module."""
    if isinstance(node, ast.Name):
        return function.__globals__.get(node.id)
    if isinstance(node, ast.Attribute):
        owner = _value(node.value, function)
        return getattr(owner, node.attr, None) if isinstance(owner, ModuleType | type) else None
    return None


def _functions(value: Any) -> Iterator[Any]:
    value = inspect.unwrap(value) if callable(value) else value
    if not (getattr(value, "__module__", None) or "").startswith(OURS):
        return
    if isinstance(value, FunctionType):
        yield value
    elif isinstance(value, type):
        for member in vars(value).values():
            found = getattr(member, "__func__", member)
            if isinstance(found, FunctionType):
                yield found
