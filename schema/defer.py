"""``@defer``: clients may say what of an answer can wait. It comes along at once, as it may."""

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
    description="This part of the answer can wait; it comes with the others all the same.",
)


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
