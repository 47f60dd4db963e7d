"""What plans make of completed values: a tree of maps and lists, or the JSON text of one.

A form writes the expressions of generated code. Those of a text are pieces of an f-string, so that
what is asked of an object becomes one string, whatever is nested in it.
"""

from collections.abc import Callable, Mapping, Sequence
from json.encoder import encode_basestring
from types import MappingProxyType
from typing import Any, ClassVar, Protocol

import orjson


class Written:
    """The data of an answer, as its JSON text; ``packed`` is for what its sender makes of that."""

    __slots__ = ("packed", "text")

    def __init__(self, text: bytes) -> None:
        self.text = text
        self.packed: tuple[bytes, bytes] | None = None


class Form(Protocol):
    """How completed values are written down in generated code.

    ``whole`` makes a Python expression of one of the form's own; all others are the form's.
    """

    null: str  # as Python
    # What is in the namespace of the generated code.
    kept: Mapping[str, Any]

    def value(self, name: str) -> str:
        """What the variable holds, which is completed."""

    def plain(self, name: str) -> str:
        """The text that the variable holds, in which there is nothing to escape."""

    def whole(self, expression: str) -> str: ...

    def constant(self, text: str) -> str:
        """A text that is known to be free of what JSON or Python would escape."""

    def key(self, name: str) -> Any:
        """A response key as a value in the namespace."""

    def entries(self, entries: Sequence[tuple[str, bool, str]]) -> str:
        """An object of these keys and values; whether a key is a name in the namespace."""

    def items(self, name: str) -> str:
        """The list of completed items that the variable holds, as Python."""

    def coercer(self, coerce: Callable[[Any], Any]) -> Callable[[Any], Any]:
        """From a leaf's raw value to its completed one."""

    def whole_of(self, word: str) -> Any:
        """A completed word, as a value in the namespace."""

    def as_it_is(self, kind: str, name: str) -> str | None:
        """A value that passed its test as Python; None for what needs to be coerced."""


class Tree:
    """Maps and lists, as graphql-core makes them."""

    null = "None"
    kept: Mapping[str, Any] = MappingProxyType({})

    def value(self, name: str) -> str:
        return name

    def plain(self, name: str) -> str:
        return name

    def whole(self, expression: str) -> str:
        return expression

    def constant(self, text: str) -> str:
        return repr(text)

    def key(self, name: str) -> Any:
        return name

    def entries(self, entries: Sequence[tuple[str, bool, str]]) -> str:
        parts = (f"{key if kept else repr(key)}: {value}" for key, kept, value in entries)
        return f"{{{', '.join(parts)}}}"

    def items(self, name: str) -> str:
        return name

    def coercer(self, coerce: Callable[[Any], Any]) -> Callable[[Any], Any]:
        return coerce

    def whole_of(self, word: str) -> Any:
        return word

    def as_it_is(self, kind: str, name: str) -> str | None:
        return name


class Text:
    """JSON, byte for byte what orjson makes of the tree."""

    null = "'null'"
    kept: Mapping[str, Any] = MappingProxyType({"escaped": encode_basestring})
    _plain: ClassVar[Mapping[str, str]] = {
        "String": "escaped({v})",
        "ID": "escaped({v})",
        "Boolean": "('true' if {v} else 'false')",
        "Int": "f'{{{v}}}'",
    }

    def value(self, name: str) -> str:
        return f"{{{name}}}"

    def plain(self, name: str) -> str:
        return f'"{{{name}}}"'

    def whole(self, expression: str) -> str:
        inner = expression[1:-1]
        return (
            inner if expression == f"{{{inner}}}" and inner.isidentifier() else f"f'{expression}'"
        )

    def constant(self, text: str) -> str:
        return f'"{text}"'

    def key(self, name: str) -> Any:
        return f'"{name}":'

    def entries(self, entries: Sequence[tuple[str, bool, str]]) -> str:
        parts = (
            f"{{{key}}}{value}" if kept else f'"{key}":{value}' for key, kept, value in entries
        )
        return f"{{{{{','.join(parts)}}}}}"

    def items(self, name: str) -> str:
        return f"'[' + ','.join({name}) + ']'"

    def coercer(self, coerce: Callable[[Any], Any]) -> Callable[[Any], Any]:
        def written(value: Any) -> str:
            return orjson.dumps(coerce(value)).decode()

        return written

    def whole_of(self, word: str) -> Any:
        return f'"{word}"'

    def as_it_is(self, kind: str, name: str) -> str | None:
        plain = self._plain.get(kind)
        return None if plain is None else plain.format(v=name)
