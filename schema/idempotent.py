"""``@idempotent(key:)`` on a mutation: however often it is sent, it is done once.

A mutation that moves money or stock says so in its declaration, and no more is needed::

    @needs(Permission.INVENTORY_WRITE, "Counts stock.", InventorySetPayload | None,
           idempotent=Once.ROWS)
    async def inventory_set(self, info: Info, ...) -> InventoryOutcome: ...

What it returns is a dataclass with ``user_errors``: with any of them nothing was done, and nothing
is remembered. Its other fields hold rows, or plain values that are no secrets and no personal data:
a duplicate is answered from what is stored, which is references to rows. A secret that is shown but
once is declared with ``resolvers.stored_answer.told_once()``.
"""

import enum
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any, cast

import strawberry
from graphql import (
    DirectiveLocation,
    DirectiveNode,
    GraphQLArgument,
    GraphQLDirective,
    GraphQLError,
    GraphQLNonNull,
    GraphQLSchema,
    GraphQLString,
    ValidationRule,
)
from graphql.execution.values import VariableValues, get_argument_values
from strawberry.extensions.field_extension import AsyncExtensionResolver, FieldExtension
from strawberry.types.field import StrawberryField
from strawberry.types.fields.resolver import StrawberryResolver

from commerce.digest import digest
from resolvers import idempotency

NAME = "idempotent"
SAID = f"Send `@{NAME}(key:)` on the field."
DIRECTIVE = GraphQLDirective(
    NAME,
    [DirectiveLocation.FIELD],
    args={
        "key": GraphQLArgument(
            GraphQLNonNull(GraphQLString),
            description="A new one for each new piece of work, such as a UUID, and the same one"
            " when it is sent again: 255 characters at most, remembered for a day.",
        )
    },
    description="Does the work once, however often it is sent, and answers each time the same."
    " For mutations that move money or stock, which say so.",
)


class Once(enum.Enum):
    """How a mutation is done once."""

    ROWS = "It only writes rows: all of it is one transaction."
    GATEWAY = "It asks a gateway between transactions, under ``context.reference``."


class Idempotent(FieldExtension):
    """Hand the mutation to ``resolvers.idempotency`` under the key of its directive."""

    def __init__(self, once: Once) -> None:
        self._run = (
            idempotency.in_one_transaction if once is Once.ROWS else idempotency.around_a_gateway
        )

    def apply(self, field: StrawberryField) -> None:
        resolver = cast("StrawberryResolver[Any]", field.base_resolver).wrapped_func
        self._kind = resolver.__annotations__["return"]
        if not is_dataclass(self._kind):
            raise TypeError(f"{resolver.__name__} has to return a dataclass, to be answered again")

    async def resolve_async(
        self, next_: AsyncExtensionResolver, source: Any, info: Any, **kwargs: Any
    ) -> Any:
        asked = digest(canonical(kwargs))
        once = idempotency.Once(info.field_name, _key(info), asked, self._kind)
        return await self._run(info.context, once, lambda: next_(source, info, **kwargs))


def _key(info: Any) -> str:
    for node in info._raw_info.field_nodes:  # noqa: SLF001
        for directive in node.directives or ():
            if directive.name.value == NAME:
                values = VariableValues({}, info.variable_values)
                return str(get_argument_values(DIRECTIVE, directive, values)["key"])
    raise idempotency.KeyMissing(
        f"{info.field_name} moves money or stock: send it with @{NAME}(key: …), with a new key for"
        " each new piece of work and the same key when you send it again."
    )


def canonical(value: Any) -> Any:
    """Arguments as JSON values: equal where the work that is asked for is."""
    match value:
        case None | bool() | str() | float():
            return value
        case list():
            return [canonical(item) for item in value]
        case strawberry.Some():
            return {"some": canonical(value.value)}
        case Mapping():
            given = {name: item for name, item in value.items() if item is not strawberry.UNSET}
            return {name: canonical(item) for name, item in given.items()}
        case _:
            return _object(value)


def _object(value: Any) -> Any:
    if is_dataclass(value):
        return canonical({each.name: getattr(value, each.name) for each in fields(value)})
    match value:
        case Decimal():
            return f"{value.normalize():f}"
        case datetime():
            return value.astimezone(UTC).isoformat()
        case enum.Enum():
            return value.name
        case _:
            return str(value)  # whole numbers too: JSON's canonical form has none beyond 2^53


class IdempotentInItsPlace(ValidationRule):
    """Refuses the directive where it would do nothing, so that nobody relies on it there."""

    def enter_directive(self, node: DirectiveNode, *_: Any) -> None:
        if node.name.value != NAME:
            return
        field = self.context.get_field_def()
        declared = field.extensions.get("strawberry-definition") if field else None
        if declared and not any(isinstance(each, Idempotent) for each in declared.extensions):
            message = f"@{NAME} does nothing here: it is for mutations that move money or stock."
            self.report_error(GraphQLError(message, node))


def install(schema: strawberry.Schema) -> None:
    """Add the directive; Strawberry's own would have each field of each answer look for it."""
    inner: GraphQLSchema = schema._schema  # noqa: SLF001
    inner.directives = (*inner.directives, DIRECTIVE)
