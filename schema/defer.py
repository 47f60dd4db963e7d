"""``@defer``: clients may say what of an answer can wait.

It comes in a part of its own to those who can take parts, and along at once to all others.
"""

from collections.abc import Iterator
from contextvars import ContextVar
from typing import Any

from graphql import (
    REMOVE,
    DirectiveLocation,
    DirectiveNode,
    DocumentNode,
    GraphQLArgument,
    GraphQLBoolean,
    GraphQLDefaultInput,
    GraphQLDirective,
    GraphQLSchema,
    GraphQLString,
    Visitor,
    visit,
)

NAME = "defer"
DIRECTIVE = GraphQLDirective(
    NAME,
    [DirectiveLocation.FRAGMENT_SPREAD, DirectiveLocation.INLINE_FRAGMENT],
    args={
        "if": GraphQLArgument(
            GraphQLBoolean,
            default=GraphQLDefaultInput(value=True),
            description="Whether it can wait.",
        ),
        "label": GraphQLArgument(
            GraphQLString, description="What the part is called; no two parts share a name."
        ),
    },
    description=(
        "This part of the answer can wait; it comes with the others to who takes no multipart."
    ),
)


# Whether the answer that is being made may come in parts.
in_parts: ContextVar[bool] = ContextVar("in_parts", default=False)


def parts_of(result: Any) -> Iterator[Any]:
    """Everything in an answer, or in one part of it, that can have errors of its own."""
    for part in (result, *(getattr(result, "incremental", None) or ())):
        if getattr(part, "errors", None):
            yield part
    yield from (part for part in getattr(result, "completed", None) or () if part.errors)


def install(schema: Any) -> None:
    """Let documents say ``@defer``."""
    inner: GraphQLSchema = schema._schema  # noqa: SLF001
    inner.directives = (*inner.directives, DIRECTIVE)


class _Undeferred(Visitor):
    def enter_directive(self, node: DirectiveNode, *_: Any) -> Any:
        return REMOVE if node.name.value == NAME else None


def undeferred(document: DocumentNode) -> DocumentNode:
    """The document as if nothing in it could wait."""
    found: DocumentNode = visit(document, _Undeferred())
    return found
