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
    OperationDefinitionNode,
)
from graphql.execution.values import VariableValues, get_argument_values, get_variable_values
from strawberry.extensions import SchemaExtension

import resolvers.localization
from commerce import gid

NAME = "inContext"
DESCRIPTION = "Answers the whole document as in a country, in a language, to a buyer."


@strawberry.input(description="A buyer. Prices are the same for all: it changes nothing.")
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
        "buyer": ("BuyerInput", "Changes nothing: prices are the same for every buyer."),
        "visitorConsent": ("VisitorConsent", "Changes nothing: visits are not followed."),
    }
    types: Mapping[str, Any] = schema.type_map
    args = {
        name: GraphQLArgument(types[kind], description=text)
        for name, (kind, text) in arguments.items()
    }
    place = "The location that `storeAvailability` names first."
    args["preferredLocationId"] = GraphQLArgument(GraphQLID, description=place)
    locations = [DirectiveLocation.QUERY, DirectiveLocation.MUTATION]
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
        found = self._operation_directive()
        if found is not None:
            context = self.execution_context.context
            context.country = _text(found.get("country"))
            context.language = _text(found.get("language"))
            context.preferred_location = _location(found.get("preferredLocationId"))
            await resolvers.localization.enter(context)
        yield

    def get_results(self) -> dict[str, Any]:
        found = self.execution_context.context.in_force
        if found is None:
            return {}
        told = {"country": found.country, "language": found.language}
        return {"context": {**told, "currency": found.pricing.currency}}

    def _operation_directive(self) -> dict[str, Any] | None:
        execution = self.execution_context
        document = execution.graphql_document
        name = execution.operation_name
        operations = [
            node
            for node in (document.definitions if document else ())
            if isinstance(node, OperationDefinitionNode)
            and (name is None or (node.name is not None and node.name.value == name))
        ]
        for operation in operations:
            for node in operation.directives or ():
                if node.name.value == NAME:
                    return self._values(operation, node)
        return None

    def _values(self, operation: OperationDefinitionNode, node: Any) -> dict[str, Any] | None:
        schema: GraphQLSchema = self.execution_context.schema._schema  # noqa: SLF001
        known = next(found for found in schema.directives if found.name == NAME)
        variables = get_variable_values(
            schema, operation.variable_definitions or (), self.execution_context.variables or {}
        )
        if not isinstance(variables, VariableValues):
            return None  # the execution says what is wrong with them
        return dict(get_argument_values(known, node, variables))


def _location(id: str | None) -> int | None:
    return gid.number_of("Location", id) if id else None


def _text(code: Any) -> str | None:
    return None if code is None else str(getattr(code, "value", code))
