"""How large a document may be: read within bounds, then measured in one linear pass."""

import re
from dataclasses import dataclass
from itertools import islice
from typing import cast

from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLError,
    GraphQLSyntaxError,
    InlineFragmentNode,
    OperationDefinitionNode,
    SelectionNode,
    SelectionSetNode,
    parse,
)

MAX_COMPLEXITY_EXCEEDED = "MAX_COMPLEXITY_EXCEEDED"
# Counts stop growing here: fragments that double themselves would outgrow any integer.
CEILING = 1_000_000_000
# Never more than the parser would find: a number with its signs is one.
TOKEN = re.compile(
    r'"""(?:\\"""|[^"]|"(?!""))*"""|"(?:\\.|[^"\\\n])*"|#[^\n\r]*'
    r"|-?\d[\w.+-]*|[_A-Za-z]\w*|\.\.\.|[!$&()\[\]{}:=@|]",
    re.ASCII,
)
INTROSPECTION = frozenset({"__schema", "__type"})
NOUNS = {
    "aliases": "aliased fields",
    "cost": "objects that it may come to",
    "depth": "levels of fields",
    "fields": "selected fields",
    "introspections": "introspection fields",
    "nesting": "levels of nesting",
    "nodes": "items of lists that it may come to",
    "root_fields": "fields at its root",
}


@dataclass(frozen=True)
class Limits:
    """What one document may hold; an operation counts a fragment wherever it is spread."""

    bytes: int = 100_000
    tokens: int = 10_000
    nesting: int = 100
    operations: int = 50
    fragments: int = 100
    directives: int = 100
    fields: int = 5_000
    depth: int = 15
    aliases: int = 100
    root_fields: int = 50
    introspections: int = 5
    nodes: int = 100_000
    cost: int = 100_000

    def hold(self, limit: str, found: int) -> None:
        """Raise when a document has more of ``limit`` than it may."""
        if found > getattr(self, limit):
            raise self.exceeded(limit, found)

    def exceeded(self, limit: str, found: int) -> GraphQLError:
        maximum = getattr(self, limit)
        return GraphQLError(
            f"The document has {found} {NOUNS.get(limit, limit)}; at most {maximum} are allowed.",
            extensions={
                "code": MAX_COMPLEXITY_EXCEEDED,
                "limit": limit,
                "found": found,
                "maximum": maximum,
            },
        )


@dataclass(slots=True)
class Measure:
    """What a selection comes to with its fragments spread out."""

    depth: int = 0
    width: int = 0
    fields: int = 0
    aliases: int = 0
    introspections: int = 0

    def beside(self, other: "Measure") -> None:
        """Count what is selected next to this."""
        self.depth = max(self.depth, other.depth)
        self.width = min(self.width + other.width, CEILING)
        self.fields = min(self.fields + other.fields, CEILING)
        self.aliases = min(self.aliases + other.aliases, CEILING)
        self.introspections = min(self.introspections + other.introspections, CEILING)

    def under(self, field: FieldNode) -> None:
        """Count the field that this is selected from."""
        asks_for_schema = field.name.value in INTROSPECTION
        self.depth = 1 if asks_for_schema else self.depth + 1
        self.width = 1
        self.fields += 1
        self.aliases += field.alias is not None
        self.introspections += asks_for_schema


class Survey:
    """One pass over a document: every selection is visited once, however often it is spread."""

    def __init__(self, document: DocumentNode, limits: Limits) -> None:
        self.visited = 0
        self.directives = 0
        self._limits = limits
        self._nesting = 0
        self._measured: dict[str, Measure] = {}
        self._operations = [
            definition
            for definition in document.definitions
            if isinstance(definition, OperationDefinitionNode)
        ]
        self._fragments = {
            definition.name.value: definition
            for definition in document.definitions
            if isinstance(definition, FragmentDefinitionNode)
        }

    def check(self) -> None:
        """Raise for the first limit that the document exceeds."""
        limits = self._limits
        limits.hold("operations", len(self._operations))
        limits.hold("fragments", len(self._fragments))
        # A fragment that nothing spreads is still validated, so it is measured too.
        for name in self._fragments:
            self._fragment(name)
        operations = [self._operation(operation) for operation in self._operations]
        limits.hold("directives", self.directives)
        limits.hold("fields", sum(operation.fields for operation in operations))
        for operation in operations:
            limits.hold("depth", operation.depth)
            limits.hold("aliases", operation.aliases)
            limits.hold("root_fields", operation.width)
            limits.hold("introspections", operation.introspections)

    def _operation(self, operation: OperationDefinitionNode) -> Measure:
        self.directives += len(operation.directives or ())
        for variable in operation.variable_definitions or ():
            self.directives += len(variable.directives or ())
        return self._selections(operation.selection_set)

    def _fragment(self, name: str) -> Measure:
        measured = self._measured.get(name)
        if measured is None:
            # A spread of itself finds this and ends there; validation refuses the cycle.
            self._measured[name] = Measure()
            fragment = self._fragments.get(name)
            measured = Measure()
            if fragment is not None:
                self.directives += len(fragment.directives or ())
                measured = self._selections(fragment.selection_set)
            self._measured[name] = measured
        return measured

    def _selections(self, selections: SelectionSetNode) -> Measure:
        self._nesting += 1
        self._limits.hold("nesting", self._nesting)
        total = Measure()
        for selection in selections.selections:
            total.beside(self._selection(selection))
        self._nesting -= 1
        return total

    def _selection(self, selection: SelectionNode) -> Measure:
        self.visited += 1
        self.directives += len(selection.directives or ())
        if isinstance(selection, FieldNode):
            inner = selection.selection_set
            measure = self._selections(inner) if inner else Measure()
            measure.under(selection)
            return measure
        if isinstance(selection, InlineFragmentNode):
            return self._selections(selection.selection_set)
        return self._fragment(cast("FragmentSpreadNode", selection).name.value)


def hold_tokens(text: str, limits: Limits) -> None:
    """Refuse what has too many tokens; the parser would need ten times as long to come so far."""
    if len(text) <= limits.tokens:
        return
    found = (one for one in TOKEN.finditer(text) if text[one.start()] != "#")
    if next(islice(found, limits.tokens, None), None):
        raise limits.exceeded("tokens", limits.tokens + 1)


def read(text: str, limits: Limits) -> DocumentNode:
    """The document in ``text``, refused while being read where it is too long or too deep."""
    limits.hold("bytes", len(text))
    limits.hold("bytes", len(text.encode()))
    hold_tokens(text, limits)
    try:
        document = parse(text, max_lexical_tokens=limits.tokens, max_comments=limits.tokens)
    except GraphQLSyntaxError as error:
        # graphql-core says so in words only; it aborts at the first token too many.
        if not error.message.endswith("Parsing aborted."):
            raise
        limit = "nesting" if "nested" in error.message else "tokens"
        raise limits.exceeded(limit, getattr(limits, limit) + 1) from None
    _let_go_of_tokens(document)
    return document


def _let_go_of_tokens(document: DocumentNode) -> None:
    """Cut the chain of all tokens, which nobody reads any more.

    It is a circle, so that only a search for garbage would free it with all of the document.
    """
    token = document.loc.start_token if document.loc else None
    while token is not None:
        following = token.next
        token.prev = token.next = None
        token = following
