"""What an operation may come to, reckoned from its document before anything runs."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, cast

from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLInterfaceType,
    GraphQLList,
    GraphQLObjectType,
    GraphQLSchema,
    GraphQLUnionType,
    InlineFragmentNode,
    IntValueNode,
    ListValueNode,
    OperationDefinitionNode,
    OperationType,
    SelectionSetNode,
    ValueNode,
    VariableNode,
    get_named_type,
    get_nullable_type,
)

from loaders.pagination import MAX_PAGE

LIST_SIZE = 10  # what a list is taken to hold that nothing in its document bounds
# What is known to be short: a variant has a choice for each option, and products have few.
SHORT = {"selectedOptions": 3}
MUTATION = 10
SIZES = frozenset({"first", "last", "limit"})
KEYS = frozenset({"ids", "identifiers"})
PAGES = frozenset({"nodes", "edges"})
Composite = GraphQLObjectType | GraphQLInterfaceType | GraphQLUnionType


@dataclass(frozen=True, slots=True)
class Cost:
    """How many objects may come, and how many of them as items of lists."""

    objects: int = 0
    nodes: int = 0

    def __add__(self, other: "Cost") -> "Cost":
        return Cost(self.objects + other.objects, self.nodes + other.nodes)


NOTHING = Cost()


@dataclass(slots=True)
class Tally:
    """What is asked of every member of a type, and of single members beside it."""

    of_all: Cost = NOTHING
    of_one: dict[str, Cost] = field(default_factory=dict)

    def beside(self, other: "Tally") -> None:
        self.of_all += other.of_all
        for member, cost in other.of_one.items():
            self.of_one[member] = self.of_one.get(member, NOTHING) + cost

    def within(self, kind: Composite) -> "Tally":
        """As the type that a fragment is on; an object type is asked for no other's fields."""
        if not isinstance(kind, GraphQLObjectType):
            return self
        return Tally(of_one={kind.name: self.of_all + self.of_one.get(kind.name, NOTHING)})

    def dearest(self, kind: Composite) -> Cost:
        """The most that a value of ``kind`` may come to."""
        if isinstance(kind, GraphQLObjectType):
            return self.of_all + self.of_one.get(kind.name, NOTHING)
        members = self.of_one.values()
        objects = max((cost.objects for cost in members), default=0)
        return self.of_all + Cost(objects, max((cost.nodes for cost in members), default=0))


class Prices:
    """What the operations of one validated document come to, by the variables that size lists."""

    def __init__(self, schema: GraphQLSchema, document: DocumentNode) -> None:
        self._schema = schema
        self._operations: dict[str | None, OperationDefinitionNode] = {}
        self._fragments: dict[str, FragmentDefinitionNode] = {}
        for definition in document.definitions:
            if isinstance(definition, OperationDefinitionNode):
                name = None if definition.name is None else definition.name.value
                self._operations[name] = definition
            elif isinstance(definition, FragmentDefinitionNode):
                self._fragments[definition.name.value] = definition
        self._known: dict[tuple[object, ...], Cost] = {}
        self._sizing: dict[str | None, frozenset[str]] = {}

    def of(self, name: str | None, variables: Mapping[str, Any]) -> Cost:
        asked = self._asked_before(name, variables)
        known = None if asked is None else self._known.get(asked)
        if known is not None:
            return known
        cost = self._reckoned(name, variables)
        asked = self._asked_before(name, variables)
        if asked is not None and len(self._known) < MAX_PAGE:
            self._known[asked] = cost
        return cost

    def _asked_before(
        self, name: str | None, variables: Mapping[str, Any]
    ) -> tuple[object, ...] | None:
        """What tells this request from others that may come to something else, if that is known."""
        sizing = self._sizing.get(name)
        if sizing is None:
            return None
        given = [variables.get(key) for key in sizing]
        for value in given:
            if value is not None and value.__class__ is not int:
                return None
        return ("given", name, *given)

    def _reckoned(self, name: str | None, variables: Mapping[str, Any]) -> Cost:
        operation = self._operations.get(name) or next(iter(self._operations.values()))
        given = {
            variable.variable.name.value: size_of(variable.default_value, {})
            for variable in operation.variable_definitions or ()
        } | {key: _size(value) for key, value in variables.items() if value is not None}
        sizing = self._sizing.get(name)
        if sizing is not None:
            known = self._known.get((name, *(given.get(key) for key in sizing)))
            if known is not None:
                return known
        estimate = Estimate(self._schema, self._fragments, given)
        cost = estimate.of(operation)
        self._sizing[name] = frozenset(estimate.sizing)
        if len(self._known) < MAX_PAGE:
            self._known[(name, *(given.get(key) for key in self._sizing[name]))] = cost
        return cost


class Estimate:
    """One pass over an operation; ``visited`` counts selections, each fragment once a page size."""

    def __init__(
        self,
        schema: GraphQLSchema,
        fragments: Mapping[str, FragmentDefinitionNode],
        variables: Mapping[str, int | None],
    ) -> None:
        self.visited = 0
        self.sizing: set[str] = set()
        self._schema, self._fragments, self._variables = schema, fragments, variables
        self._measured: dict[tuple[str, int | None], Tally] = {}

    def of(self, operation: OperationDefinitionNode) -> Cost:
        root = self._schema.get_root_type(operation.operation)
        if root is None:
            return NOTHING
        cost = self._selections(root, operation.selection_set, None).dearest(root)
        if operation.operation is OperationType.MUTATION:
            return cost + Cost(MUTATION * len(operation.selection_set.selections))
        return cost

    def _selections(self, kind: Composite, chosen: SelectionSetNode, page: int | None) -> Tally:
        total = Tally()
        for selection in chosen.selections:
            self.visited += 1
            if isinstance(selection, FieldNode):
                total.of_all += self._field(kind, selection, page)
            elif isinstance(selection, InlineFragmentNode):
                on = selection.type_condition
                inner = self._kind(on.name.value) if on else kind
                total.beside(self._selections(inner, selection.selection_set, page).within(inner))
            else:
                total.beside(self._fragment(cast("FragmentSpreadNode", selection).name.value, page))
        return total

    def _fragment(self, name: str, page: int | None) -> Tally:
        if (name, page) not in self._measured:
            fragment = self._fragments[name]
            kind = self._kind(fragment.type_condition.name.value)
            tally = self._selections(kind, fragment.selection_set, page).within(kind)
            self._measured[name, page] = tally
        return self._measured[name, page]

    def _kind(self, name: str) -> Composite:
        return cast("Composite", self._schema.type_map[name])

    def _field(self, parent: Composite, chosen: FieldNode, page: int | None) -> Cost:
        fields = {} if isinstance(parent, GraphQLUnionType) else parent.fields
        asked = fields.get(chosen.name.value)
        if asked is None or chosen.selection_set is None:
            return NOTHING  # a leaf, or introspection, which has a limit of its own
        kind = cast("Composite", get_named_type(asked.type))
        own = self._size_said(chosen)
        is_list = isinstance(get_nullable_type(asked.type), GraphQLList)
        # A list spends its size on itself; anything else hands it down to the lists it holds.
        within = None if is_list else own
        inner = self._selections(kind, chosen.selection_set, within).dearest(kind)
        one = Cost(1 + inner.objects, inner.nodes)
        if not is_list:
            return one
        from_page = page if chosen.name.value in PAGES or not _is_connection(parent) else None
        usual = SHORT.get(chosen.name.value, LIST_SIZE)
        size = next((known for known in (own, from_page) if known is not None), usual)
        return Cost(size * one.objects, size * (1 + one.nodes))

    def _size_said(self, chosen: FieldNode) -> int | None:
        """What an argument says of how many there are; None where none does."""
        for argument in chosen.arguments or ():
            if argument.name.value in SIZES or argument.name.value in KEYS:
                if isinstance(argument.value, VariableNode):
                    self.sizing.add(argument.value.name.value)
                size = size_of(argument.value, self._variables)
                if size is not None:
                    return size
        return None


def _is_connection(kind: Composite) -> bool:
    return kind.name.endswith("Connection")


def size_of(node: ValueNode | None, variables: Mapping[str, int | None]) -> int | None:
    if isinstance(node, VariableNode):
        return variables.get(node.name.value)
    if isinstance(node, IntValueNode):
        # Nobody writes out a number of a thousand digits for us to read.
        return _size(int(node.value) if len(node.value) < len(str(MAX_PAGE)) + 1 else MAX_PAGE)
    return len(node.values) if isinstance(node, ListValueNode) else None


def _size(value: object) -> int | None:
    """No page is longer than ``MAX_PAGE``; who asks for more is told so when it is read."""
    if isinstance(value, list):
        return len(value)
    if isinstance(value, int) and not isinstance(value, bool):
        return min(max(value, 0), MAX_PAGE)
    return None


def objects_in(value: object) -> int:
    """What an answer came to, in the objects that the estimate counts."""
    count, level = 0, [value]
    while level:
        found = level.pop()
        if isinstance(found, dict):
            count += 1
            level.extend(found.values())
        elif isinstance(found, list):
            level.extend(found)
    return count
