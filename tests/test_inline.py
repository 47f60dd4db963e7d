"""Resolvers that only look something up are written into plans; others are called."""

from collections.abc import Callable
from typing import Any

import pytest

from execution.inline import inlined


@pytest.mark.parametrize(
    ("resolver", "expression"),
    [
        (lambda root: root.gid, "{p}.gid"),
        (lambda money: money.text(), "{p}.text()"),
        (lambda pair: pair[1], "{p}[1]"),
        (lambda row: row.a[0].b(), "{p}.a[0].b()"),
    ],
)
def test_what_only_looks_something_up_is_an_expression(
    resolver: Callable[[Any], Any], expression: str
) -> None:
    assert inlined(resolver) == expression


async def coroutine(row: Any) -> Any:
    return row.a


def with_more(row: Any, more: Any = None) -> Any:
    return row.a


OTHER = 1


@pytest.mark.parametrize(
    "resolver",
    [
        lambda row: row,
        lambda row: row.a + 1,
        lambda row: row.a or row.b,
        lambda row: row.call(1),
        lambda row: row[row.key],
        lambda row: row["key"],
        lambda row: OTHER,
        lambda row: [row.a][0],
        lambda row: row.a.b.c.d.e.f.g.h.i,
        lambda *rows: rows[0],
        coroutine,
        with_more,
        str.upper,
    ],
)
def test_whatever_does_more_is_called(resolver: Callable[..., Any]) -> None:
    assert inlined(resolver) is None
