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

NAME = "inContext"
DESCRIPTION = "Answers the whole document as in a country, in a language, to a buyer."


@strawberry.input(description="A company's buyer. This shop sells to persons: it changes nothing.")
class BuyerInput:
    customer_access_token: str = strawberry.field(description="The customer's access token.")
    company_location_id: strawberry.ID | None = strawberry.field(
        default=strawberry.UNSET, description="The place of the company that is bought for."
    )


def directive(schema: GraphQLSchema) -> GraphQLDirective:
    """The directive, with the schema's own types as its arguments."""
    arguments = {
        "country": ("CountryCode", "Falls back to the shop's where the shop does not sell."),
        "language": ("LanguageCode", "Falls back to the shop's where it speaks another."),
        "buyer": ("BuyerInput", "Changes nothing: the shop sells to persons alone."),
        "visitorConsent": ("VisitorConsent", "Changes nothing: visits are not followed."),
    }
    types: Mapping[str, Any] = schema.type_map
    args = {
        name: GraphQLArgument(types[kind], description=text)
        for name, (kind, text) in arguments.items()
    }
    place = "The location to favour; changes nothing while there is one price for all."
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

    _asked = False

    async def on_execute(self) -> AsyncIterator[None]:
        found = self._operation_directive()
        if found is not None:
            self._asked = True
            context = self.execution_context.context
            context.country = _text(found.get("country"))
            context.language = _text(found.get("language"))
        yield

    async def get_results(self) -> dict[str, Any]:
        if not self._asked:
            return {}
        found = await resolvers.localization.locality(self.execution_context.context)
        return {"context": {"country": found.country.code, "language": found.language}}

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


def _text(code: Any) -> str | None:
    return None if code is None else str(getattr(code, "value", code))
