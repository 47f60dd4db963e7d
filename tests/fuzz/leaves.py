"""Every operation with one value out of place: each place for a value, each unlikely value."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import count
from typing import Any

import graphql
from graphql import GraphQLInputObjectType, GraphQLNonNull, GraphQLObjectType

from schema import schema

TYPES = schema._schema
DEEPEST = 5
TEXT = (
    *(
        "",
        " ",
        "a\x00b",
        "\x00",
        "\ud7ff\u202e\ufeff\ufffe\U0001f600",
        "e\u0301" * 40,
        "a" * 70_000,
    ),
    *("'; DROP TABLE product; --%_\\", "a\r\nBcc: b@shop.test", "<script>", "(((a OR", "9" * 400),
    *(
        "../../etc/passwd",
        "=1+1",
        "a:'b\" AND -(c:>*",
        "{{7*7}}",
        "a@b.test\x00",
        "\ud83d\ude00" * 300,
    ),
)
IDS = (
    *(
        "",
        "1",
        "gid://shopify/Product/0",
        "gid://shopify/Product/9223372036854775808",
        "a" * 70_000,
    ),
    *("gid://shopify/Cart/a\x00?key=b", "gid://shopify/Order/1?key=a\x00", "gid://shopify/X/1"),
    *("gid://shopify/Product/\u0661", "gid://shopify/Product/1?key=" + "k" * 400),
)
NUMBERS = (
    "NaN",
    "Infinity",
    "-1",
    "1e400",
    "1e-400",
    "9" * 400,
    "0.000000001",
    "9223372036854775808",
)
TIMES = (
    *(
        "0001-01-01T00:00:00+14:00",
        "9999-12-31T23:59:59-14:00",
        "9999-12-31",
        "0001-01-01T00:00:00Z",
    ),
    *("2026-02-30T00:00:00Z", "2026-06-30T23:59:60Z", "now", "1e9", "2026-W01-1", "-0001-01-01"),
)
UNLIKELY: Mapping[str, tuple[Any, ...]] = {
    "String": TEXT,
    "ID": IDS,
    "Int": (0, -1, 2**31 - 1, -(2**31), 2**31, 2**63, 1e300, "1", True),
    "Float": (0, -1, 1e308, -1e308, 5e-324, 2**63, 10**400),
    "Decimal": NUMBERS,
    "UnsignedInt64": ("-1", str(2**63), str(2**64 - 1), str(2**64), "1.5", "\u0661"),
    "DateTime": TIMES,
    "ISO8601DateTime": TIMES,
    "URL": (
        "javascript:alert(1)",
        "http://[",
        "//x",
        "https://a\r\nb",
        "https://\x00",
        "http://1:99999",
    ),
    "HTML": TEXT,
    "Color": ("#", "red", "#\x00\x00\x00"),
    "JSON": (
        '{"a": "\\u0000"}',
        "[" * 3000,
        "NaN",
        '"\\ud800"',
        "1e400",
        "9" * 400,
        "\x00",
        {"a": "\x00"},
    ),
}
LIKELY: Mapping[str, Any] = {
    "String": "word",
    "Int": 1,
    "Float": 1.0,
    "Boolean": True,
    "Decimal": "1.00",
    "JSON": "{}",
    "DateTime": "2026-01-31T10:00:00Z",
    "ISO8601DateTime": "2026-01-31T10:00:00Z",
    "URL": "https://shop.test/a",
    "HTML": "<p>a</p>",
    "Color": "#ff8800",
    "UnsignedInt64": "1",
}
# Lists are asked for by one of their ends.
PAGES = frozenset({"first", "last", "after", "before"})


@dataclass(frozen=True)
class Case:
    """One operation, and where in it which unlikely value stands."""

    text: str
    variables: dict[str, Any]
    place: str


def cases(ids: Mapping[str, list[str]], unasked: frozenset[str]) -> Iterator[Case]:
    """Every operation with every unlikely value in every place, beside what is required."""
    keys = count()
    for kind, root in (("query", TYPES.query_type), ("mutation", TYPES.mutation_type)):
        assert root is not None
        for name, field in root.fields.items():
            if name in unasked or not field.args:
                continue
            text = _text(kind, name, field)
            required = _required(field.args, name, ids)
            for path, scalar in _places(field.args):
                for value in UNLIKELY.get(scalar, ()):
                    filled = _with(field.args, required, path, value, ids)
                    filled |= {"key": str(next(keys))} if "$key" in text else {}
                    yield Case(text, filled, f"{name}({'.'.join(path)}: {str(value)[:40]!r})")


def _text(kind: str, name: str, field: graphql.GraphQLField) -> str:
    declared = [f"${one}: {arg.type}" for one, arg in field.args.items()]
    given = ", ".join(f"{one}: ${one}" for one in field.args)
    once = "@idempotent(key: $key)" if "@idempotent" in (field.description or "") else ""
    declared += ["$key: String!"] if once else []
    shown = f"{name}({given}) {once} {_selection(field.type)}"
    return f"{kind}({', '.join(declared)}) {{ answer: {shown} }}"


def _selection(given: Any, levels: int = 3) -> str:
    """What is asked of an answer: its plain fields, and those of what is in it."""
    found = graphql.get_named_type(given)
    if not isinstance(found, GraphQLObjectType):
        return "" if graphql.is_leaf_type(found) else "{ __typename }"
    chosen = ["__typename"]
    for name, field in found.fields.items():
        inner = graphql.get_named_type(field.type)
        if any(isinstance(arg.type, GraphQLNonNull) for arg in field.args.values()):
            continue
        if graphql.is_leaf_type(inner):
            chosen.append(name)
        elif levels > 1 and not PAGES & set(field.args) and name != "queryRoot":
            chosen.append(f"{name} {_selection(field.type, levels - 1)}")
    return f"{{ {' '.join(chosen)} }}"


def _places(
    arguments: Mapping[str, Any], levels: int = DEEPEST
) -> Iterator[tuple[tuple[str, ...], str]]:
    for name, argument in arguments.items():
        found = graphql.get_named_type(argument.type)
        if isinstance(found, GraphQLInputObjectType):
            if levels:
                for path, scalar in _places(found.fields, levels - 1):
                    yield (name, *path), scalar
        else:
            yield (name,), found.name


def _required(
    arguments: Mapping[str, Any], said: str, ids: Mapping[str, list[str]]
) -> dict[str, Any]:
    filled = {
        name: _likely(argument.type, name, said, ids)
        for name, argument in arguments.items()
        if isinstance(argument.type, GraphQLNonNull)
    }
    if "first" in arguments:
        filled["first"] = 2
    return filled


def _likely(given: Any, name: str, said: str, ids: Mapping[str, list[str]]) -> Any:
    if isinstance(given, GraphQLNonNull):
        return _likely(given.of_type, name, said, ids)
    if isinstance(given, graphql.GraphQLList):
        inner = graphql.get_named_type(given)
        # Items of items: one level of them is enough.
        return [] if inner.name in said else [_likely(given.of_type, name, said, ids)]
    if isinstance(given, graphql.GraphQLEnumType):
        return next(iter(given.values))
    if isinstance(given, GraphQLInputObjectType):
        return _required(given.fields, said + given.name, ids)
    if given.name == "ID":
        return _id(name, said, ids)
    return LIKELY.get(given.name)


def _id(name: str, said: str, ids: Mapping[str, list[str]]) -> str:
    """The id of what a place is about, as far as its name says so."""
    stem = name.removesuffix("s").removesuffix("Id").removesuffix("id").casefold()
    places = (stem, said.casefold()) if stem else (said.casefold(),)
    for place in places:
        fitting = [
            kind
            for kind in ids
            if kind.casefold() in place or (place == stem and place in kind.casefold())
        ]
        if fitting:
            return ids[max(fitting, key=len)][0]
    return "gid://shopify/Product/1"


def _with(
    arguments: Mapping[str, Any],
    filled: Mapping[str, Any],
    path: tuple[str, ...],
    value: Any,
    ids: Mapping[str, list[str]],
) -> dict[str, Any]:
    """``filled`` with ``value`` at ``path``, and what is required on the way there."""
    name, *rest = path
    wanted = graphql.get_nullable_type(arguments[name].type)
    is_list = isinstance(wanted, graphql.GraphQLList)
    found = graphql.get_named_type(wanted)
    if rest:
        inner = _required(found.fields, name + found.name, ids)
        value = _with(found.fields, {} if found.is_one_of else inner, tuple(rest), value, ids)
    changed = {key: kept for key, kept in filled.items() if not (name == "last" and key == "first")}
    return {**changed, name: [value] if is_list else value}
