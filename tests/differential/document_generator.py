"""Documents made from a schema at random: valid nearly always, and awkward as clients can be."""

import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from graphql import (
    GraphQLArgument,
    GraphQLEnumType,
    GraphQLField,
    GraphQLInputObjectType,
    GraphQLInterfaceType,
    GraphQLList,
    GraphQLNonNull,
    GraphQLObjectType,
    GraphQLSchema,
    GraphQLUnionType,
    OperationType,
    get_named_type,
    is_composite_type,
    is_required_argument,
    is_required_input_field,
)

# Response keys are the client's words: these would mean something in generated code.
WORDS = """
run ps p out self None True False class import lambda __class__ __init__ Bail f0 a0 i0 v1 k1
level1 drive exec print type id data errors _ __
""".split()  # noqa: SIM905
DEEPEST = 6
Values = Callable[[random.Random, str, str], str | None]


@dataclass
class Document:
    """A text to run, and with what variables."""

    text: str
    variables: dict[str, Any] = field(default_factory=dict)


class Generator:
    """``values`` writes a literal for an argument by its field's and its own name, or None.

    ``unasked`` are fields left out; ``size`` is about how many fields a document has.
    """

    def __init__(
        self,
        schema: GraphQLSchema,
        seed: int,
        values: Values = lambda *_: None,
        *,
        unasked: Sequence[str] = (),
        operation_directives: Sequence[str] = (),
        deferrable: bool = False,
        size: int = 24,
    ) -> None:
        self._schema, self._values = schema, values
        self._unasked = set(unasked)
        self._operation_directives = operation_directives
        self._deferrable = deferrable
        self._size = size
        self.random = random.Random(seed)
        self._left = 0
        self._keys = 0
        self._variables: dict[str, tuple[str, str]] = {}
        self._fragments: list[str] = []

    def document(self, following: str | None = None) -> Document:
        """A query, or a subscription to that field."""
        self._left = self.random.randint(3, self._size)
        self._keys = 0
        self._variables.clear()
        self._fragments.clear()
        body = self._body(following)
        conditions = {name: self.random.random() < 0.5 for name in ("s", "i")}
        used = {name: value for name, value in conditions.items() if f"${name}" in self._all(body)}
        declared = [f"${name}: Boolean!" for name in used]
        declared += [f"${name}: {kind}" for name, (kind, _) in self._variables.items()]
        variables: dict[str, Any] = dict(used)
        for name, (_, value) in self._variables.items():
            variables[name] = parsed(value)
        head = "query" if following is None else "subscription"
        if declared or self.random.random() < 0.3:
            head += " Q" + (f"({', '.join(declared)})" if declared else "")
        if self._operation_directives and self.random.random() < 0.2:
            head += " " + self.random.choice(self._operation_directives)
        return Document("\n".join([f"{head} {body}", *self._fragments]), variables)

    def _body(self, following: str | None) -> str:
        kind = OperationType.QUERY if following is None else OperationType.SUBSCRIPTION
        root = self._schema.get_root_type(kind)
        assert root is not None
        if following is None:
            return self._selection(root, 1)
        self._left += 1
        return f"{{ {self._field(root, following, 1)} }}"

    def _all(self, body: str) -> str:
        return body + "".join(self._fragments)

    def _selection(self, kind: Any, depth: int) -> str:
        """A selection set on a type, in braces."""
        parts = self._parts(kind, depth)
        return f"{{ {' '.join(parts) or '__typename'} }}"

    def _parts(self, kind: Any, depth: int) -> list[str]:
        parts = []
        if self.random.random() < 0.25 or isinstance(kind, GraphQLUnionType):
            parts.append("__typename")
        if not isinstance(kind, GraphQLUnionType):
            fields = [name for name in kind.fields if self._may_ask(kind, name)]
            chosen = self._chosen(kind, fields, depth)
            parts += [self._field(kind, name, depth) for name in chosen if self._left > 0]
        if isinstance(kind, GraphQLInterfaceType | GraphQLUnionType):
            possible = self._schema.get_possible_types(kind)
            some = self.random.sample(possible, min(len(possible), 2))
            parts += [f"... on {one.name} {self._selection(one, depth + 1)}" for one in some]
        return [self._wrapped(kind, part) for part in parts]

    def _may_ask(self, kind: Any, name: str) -> bool:
        return f"{kind.name}.{name}" not in self._unasked

    def _chosen(self, kind: Any, fields: list[str], depth: int) -> list[str]:
        composite = [n for n in fields if is_composite_type(get_named_type(kind.fields[n].type))]
        leaves = [name for name in fields if name not in composite]
        found = self.random.sample(leaves, min(len(leaves), self.random.randint(0, 4)))
        if depth < DEEPEST:
            number = self.random.randint(1, 3)
            found += self.random.sample(composite, min(len(composite), number))
        self.random.shuffle(found)
        return found

    def _field(self, kind: Any, name: str, depth: int) -> str:
        self._left -= 1
        definition: GraphQLField = kind.fields[name]
        arguments = self._arguments(name, definition)
        self._keys += 1
        alias = ""
        # Fields of one name and other arguments must not share a key.
        if arguments or self.random.random() < 0.2:
            word = self.random.choice(WORDS) if self.random.random() < 0.3 else "k"
            alias = f"{word}_{self._keys}: " if word.strip("_") else f"{word}{self._keys}: "
        named = get_named_type(definition.type)
        under = f" {self._selection(named, depth + 1)}" if is_composite_type(named) else ""
        return f"{alias}{name}{arguments}{self._condition()}{under}"

    def _wrapped(self, kind: Any, part: str) -> str:
        """Now and then inside a fragment, written once or twice."""
        chance = self.random.random()
        if chance < 0.06:
            return f"... on {kind.name}{self._condition(spread=True)} {{ {part} }}"
        if chance < 0.10:
            return f"...{self._condition(spread=True)} {{ {part} }} {part}"
        if chance < 0.14:
            name = f"F{len(self._fragments)}"
            self._fragments.append(f"fragment {name} on {kind.name} {{ {part} }}")
            return f"...{name}{self._condition(spread=True)}"
        return part

    def _condition(self, *, spread: bool = False) -> str:
        chance = self.random.random()
        if spread and self._deferrable and chance > 0.9:
            return self.random.choice([" @defer", ' @defer(label: "d")', " @defer(if: false)"])
        if chance < 0.03:
            return " @skip(if: $s)"
        if chance < 0.06:
            return " @include(if: $i)"
        if chance < 0.08:
            return self.random.choice([" @skip(if: false)", " @include(if: true) @skip(if: $s)"])
        return ""

    def _arguments(self, name: str, definition: GraphQLField) -> str:
        written = []
        for argument, declared in definition.args.items():
            literal = self._values(self.random, name, argument)
            if literal is None and is_required_argument(declared):
                literal = self._literal(declared.type, 0)
            if literal is None and self.random.random() < 0.15:
                literal = self._literal(declared.type, 0)
            if literal:
                written.append(f"{argument}: {self._said(declared, literal)}")
        return f"({', '.join(written)})" if written else ""

    def _said(self, declared: GraphQLArgument, literal: str) -> str:
        """The literal, or a variable that holds it."""
        plain = not isinstance(get_named_type(declared.type), GraphQLInputObjectType)
        if not plain or self.random.random() < 0.7:
            return literal
        name = f"v{len(self._variables)}"
        self._variables[name] = (str(declared.type), literal)
        return f"${name}"

    def _literal(self, kind: Any, depth: int) -> str:
        if isinstance(kind, GraphQLNonNull):
            return self._literal(kind.of_type, depth)
        if isinstance(kind, GraphQLList):
            items = [self._literal(kind.of_type, depth) for _ in range(self.random.randint(0, 2))]
            return f"[{', '.join(items)}]"
        if isinstance(kind, GraphQLEnumType):
            return self.random.choice(list(kind.values))
        if isinstance(kind, GraphQLInputObjectType):
            return self._object(kind, depth)
        return self._scalar(kind.name)

    def _object(self, kind: GraphQLInputObjectType, depth: int) -> str:
        parts = []
        for name, declared in kind.fields.items():
            if is_required_input_field(declared) or (depth < 2 and self.random.random() < 0.3):
                parts.append(f"{name}: {self._literal(declared.type, depth + 1)}")
        return f"{{{', '.join(parts)}}}"

    def _scalar(self, name: str) -> str:
        choices: Mapping[str, list[str]] = {
            "Int": ["0", "1", "2", "3"],
            "Float": ["0.5", "1", "2.25"],
            "Boolean": ["true", "false"],
            "DateTime": ['"2026-01-31T09:30:00Z"'],
            "Decimal": ['"1.50"', '"0"'],
            "ID": ['"gid://shopify/Product/1"', '"nonsense"'],
        }
        return self.random.choice(choices.get(name, ['"a"', '"one"', '""']))


def possible_fields(schema: GraphQLSchema) -> list[str]:
    """The coordinates of every field of an object type that a query can ask for."""
    others = (schema.mutation_type, schema.subscription_type)
    return [
        f"{name}.{written}"
        for name, kind in schema.type_map.items()
        if isinstance(kind, GraphQLObjectType) and kind not in others
        if not name.startswith("__")
        for written in kind.fields
    ]


def parsed(literal: str) -> Any:
    """A literal as a variable's value: enums become text."""
    from graphql import parse_value
    from graphql.utilities import value_from_ast_untyped

    return value_from_ast_untyped(parse_value(literal))
