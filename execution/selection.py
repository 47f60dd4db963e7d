"""What an operation asks for, read once: the fields of every object type it may come to."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from graphql import (
    DirectiveNode,
    DocumentNode,
    FragmentDefinitionNode,
    GraphQLField,
    GraphQLNamedType,
    GraphQLObjectType,
    GraphQLSchema,
    Node,
    OperationDefinitionNode,
    OperationType,
    VariableNode,
    Visitor,
    get_named_type,
    visit,
)
from graphql.execution.collect_fields import (
    CollectedFields,
    FieldDetails,
    FragmentDetails,
    collect_fields,
    collect_subfields,
)
from graphql.execution.values import VariableValues

from execution.outcome import UnsupportedError

INCREMENTAL = {"defer", "stream"}
CONDITIONAL = {"skip", "include"}


@dataclass(slots=True)
class Selected:
    """One entry of a selection set: the merged fields of one response key."""

    key: str
    parent: GraphQLObjectType
    details: list[FieldDetails]
    definition: GraphQLField

    @property
    def name(self) -> str:
        return self.details[0].node.name.value

    @property
    def named(self) -> GraphQLNamedType:
        """The type of its values, without lists and nullability."""
        return get_named_type(self.definition.type)

    @property
    def coordinate(self) -> str:
        return f"{self.parent.name}.{self.name}"


class _Survey(Visitor):
    """The directives of a document that bear on how it is executed."""

    def __init__(self) -> None:
        super().__init__()
        self.names: set[str] = set()
        self.conditions: set[str] = set()

    def enter_directive(self, node: DirectiveNode, *_: Any) -> None:
        self.names.add(node.name.value)
        if node.name.value in CONDITIONAL:
            for argument in node.arguments or ():
                if isinstance(argument.value, VariableNode):
                    self.conditions.add(argument.value.name.value)


class Operation:
    """One operation of a document, and the fragments it may use."""

    def __init__(self, document: DocumentNode, name: str | None) -> None:
        survey = _Survey()
        visit(document, survey)
        if survey.names & INCREMENTAL:
            raise UnsupportedError("its answer may come in parts")
        self.document = document
        self.name = name
        self.node = _operation(document, name)
        self.is_query = self.node.operation is OperationType.QUERY
        self.fragments = {
            node.name.value: FragmentDetails(node)
            for node in document.definitions
            if isinstance(node, FragmentDefinitionNode)
        }
        if any(details.definition.variable_definitions for details in self.fragments.values()):
            raise UnsupportedError("its fragments take arguments")
        # The variables that decide what is left out: a plan is made for each of their values.
        self.conditions = tuple(sorted(survey.conditions))


def _operation(document: DocumentNode, name: str | None) -> OperationDefinitionNode:
    operations = [
        node
        for node in document.definitions
        if isinstance(node, OperationDefinitionNode)
        and (name is None or (node.name is not None and node.name.value == name))
    ]
    if len(operations) != 1:
        raise UnsupportedError("it is not clear which operation is meant")
    return operations[0]


class Reading:
    """The selection sets of an operation, as graphql-core itself collects them.

    ``most`` bounds how many fields are read: a small document can spread to a large tree.
    """

    def __init__(
        self, schema: GraphQLSchema, operation: Operation, variables: VariableValues, most: int
    ) -> None:
        self.schema = schema
        self.operation = operation
        self._variables = variables
        self._left = most

    def root(self, kind: GraphQLObjectType) -> list[Selected]:
        operation = self.operation
        found = collect_fields(
            self.schema, operation.fragments, self._variables, kind, operation.node
        )
        return self._selected(kind, found)

    def under(self, selected: Selected, kind: GraphQLObjectType) -> list[Selected]:
        """What is asked of the values of a field that are of one object type."""
        operation = self.operation
        found = collect_subfields(
            self.schema,
            operation.fragments,
            self._variables,
            operation.node,
            kind,
            selected.details,
        )
        return self._selected(kind, found)

    def _selected(self, kind: GraphQLObjectType, found: CollectedFields) -> list[Selected]:
        self._left -= len(found.grouped_field_set)
        if self._left < 0:
            raise UnsupportedError("it asks for too many fields")
        selected = []
        for key, details in found.grouped_field_set.items():
            name = details[0].node.name.value
            definition = self.schema.get_field(kind, name)
            if definition is None or (name.startswith("__") and name != "__typename"):
                raise UnsupportedError(f"it asks for {name}")
            selected.append(Selected(key, kind, details, definition))
        return selected


def variables_in(nodes: Iterable[Node]) -> tuple[str, ...]:
    """The names of the variables that something under the nodes depends on."""
    found: dict[str, None] = {}

    class _Variables(Visitor):
        def enter_variable(self, variable: VariableNode, *_: Any) -> None:
            found[variable.name.value] = None

    for node in nodes:
        visit(node, _Variables())
    return tuple(found)
