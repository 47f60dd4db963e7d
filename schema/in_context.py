"""``@inContext``: the country, the language and the buyer that a whole document is meant for."""

from collections.abc import AsyncIterator, Mapping
from typing import Any

import strawberry
from graphql import (
    DirectiveLocation,
    GraphQLArgument,
    GraphQLDirective,
    GraphQLID,
    GraphQLSchema,
    ObjectValueNode,
    OperationDefinitionNode,
    VariableNode,
)
from graphql.execution.values import VariableValues, get_argument_values, get_variable_values
from strawberry.extensions import SchemaExtension

import resolvers.localization
from commerce import gid
from schema.document_cache import Bounded

NAME = "inContext"
PLAIN = frozenset({str, int, float, bool, type(None)})
LONGEST = 200  # of a text that is worth remembering
BYTES_A_CHARACTER = 250  # of a document that is kept parsed with what is remembered
_remembered: Bounded[Any, Mapping[str, Any]] = Bounded(1_024, 32_000_000)
DESCRIPTION = "Answers the whole document as in a country, in a language, to a buyer."


@strawberry.input(description="A buyer, who may copy their addresses. Prices are the same for all.")
class BuyerInput:
    customer_access_token: str = strawberry.field(description="The customer's access token.")
    company_location_id: strawberry.ID | None = strawberry.field(
        default=strawberry.UNSET, description="The place of the company that is bought for."
    )


def directive(schema: GraphQLSchema) -> GraphQLDirective:
    """The directive, with the schema's own types as its arguments."""
    arguments = {
        "country": ("CountryCode", "Where the buyer is; the shop's own where it does not sell."),
        "language": ("LanguageCode", "What to answer in; the shop's own where it has no other."),
        "buyer": ("BuyerInput", "Whose addresses a cart may copy; prices are the same for all."),
        "visitorConsent": ("VisitorConsent", "Changes nothing: visits are not followed."),
    }
    types: Mapping[str, Any] = schema.type_map
    args = {
        name: GraphQLArgument(types[kind], description=text)
        for name, (kind, text) in arguments.items()
    }
    place = "The location that `storeAvailability` names first."
    args["preferredLocationId"] = GraphQLArgument(GraphQLID, description=place)
    locations = [
        DirectiveLocation.QUERY,
        DirectiveLocation.MUTATION,
        DirectiveLocation.SUBSCRIPTION,
    ]
    return GraphQLDirective(NAME, locations, args=args, description=DESCRIPTION)


def install(schema: strawberry.Schema) -> None:
    """Add the directive to a schema that has the types of its arguments.

    Strawberry's own directives would have each field of each answer look for them.
    """
    inner: GraphQLSchema = schema._schema  # noqa: SLF001
    inner.directives = (*inner.directives, directive(inner))


class InContext(SchemaExtension):
    """Tells the context what the document asks for, and the client what it got."""

    async def on_execute(self) -> AsyncIterator[None]:
        execution = self.execution_context
        operation = self._operation()
        if operation is not None:
            variables = execution.variables or {}
            await enter(execution.schema, operation, variables, execution.context)
        yield

    def get_results(self) -> dict[str, Any]:
        return told(self.execution_context.context)

    def _operation(self) -> OperationDefinitionNode | None:
        execution = self.execution_context
        document, name = execution.graphql_document, execution.operation_name
        operations = (
            node
            for node in (document.definitions if document else ())
            if isinstance(node, OperationDefinitionNode)
            and (name is None or (node.name is not None and node.name.value == name))
        )
        return next(operations, None)


async def enter(
    schema: Any, operation: OperationDefinitionNode, variables: dict[str, Any], context: Any
) -> None:
    """Have the context answer as the operation's directive asks for, if it has one."""
    node = next((one for one in operation.directives or () if one.name.value == NAME), None)
    found = None if node is None else _values(schema._schema, operation, node, variables)  # noqa: SLF001
    if found is not None:
        context.country = _text(found.get("country"))
        context.language = _text(found.get("language"))
        context.preferred_location = _location(found.get("preferredLocationId"))
        context.buyer_token = (found.get("buyer") or {}).get("customerAccessToken")
        await resolvers.localization.enter(context)


def told(context: Any) -> dict[str, Any]:
    """What the answer was given in, where the document asked for something."""
    found = context.in_force
    if found is None:
        return {}
    said = {"country": found.country, "language": found.language}
    return {"context": {**said, "currency": found.pricing.currency}}


def _values(
    schema: GraphQLSchema, operation: OperationDefinitionNode, node: Any, given: dict[str, Any]
) -> Mapping[str, Any] | None:
    """The directive's arguments; those of the same few variables are remembered."""
    said = {name: given[name] for name in sorted(_variables(node)) if name in given}
    if any(type(value) not in PLAIN or len(str(value)) > LONGEST for value in said.values()):
        return _coerced(schema, operation, node, given)
    key = (schema, operation, *((name, type(value), value) for name, value in said.items()))
    found = _remembered.get(key)
    if found is None and (found := _coerced(schema, operation, node, given)) is not None:
        length = operation.loc.end - operation.loc.start if operation.loc else 0
        _remembered.put(key, found, 1_000 + BYTES_A_CHARACTER * length)
    return found


def _variables(node: Any) -> set[str]:
    """Those that the arguments of a directive are made of."""
    names: set[str] = set()
    waiting = [one.value for one in node.arguments or ()]
    while waiting:
        value = waiting.pop()
        if isinstance(value, VariableNode):
            names.add(value.name.value)
        elif isinstance(value, ObjectValueNode):
            waiting += [one.value for one in value.fields]
    return names


def _coerced(
    schema: GraphQLSchema, operation: OperationDefinitionNode, node: Any, given: dict[str, Any]
) -> Mapping[str, Any] | None:
    known = next(found for found in schema.directives if found.name == NAME)
    variables = get_variable_values(schema, operation.variable_definitions or (), given, 1)
    if not isinstance(variables, VariableValues):
        return None  # the execution says what is wrong with them
    return dict(get_argument_values(known, node, variables))


def _location(id: str | None) -> int | None:
    return gid.number_of("Location", id) if id else None


def _text(code: Any) -> str | None:
    return None if code is None else str(getattr(code, "value", code))
