"""Which documents ask only for what anyone may see, so that anyone may keep the answer."""

from typing import Any

import strawberry
from graphql import FieldNode, GraphQLError, TypeInfo, TypeInfoVisitor, Visitor, visit

from schema.document_cache import Bounded
from schema.limits import Limits, read
from schema.permission import Access

# Fields and types with which the schema tells of itself.
OF_THE_SCHEMA = "__"
MAX_DOCUMENTS = 1_000
MAX_BYTES = 20_000_000


class PublicDocuments:
    """Says it of each document by the access words of its fields; found once, then remembered."""

    def __init__(self, schema: strawberry.Schema) -> None:
        self._schema = schema._schema  # noqa: SLF001
        self._known: Bounded[str, bool] = Bounded(MAX_DOCUMENTS, MAX_BYTES)

    def __call__(self, text: str) -> bool:
        """Whether the document, which was valid when it ran, is public as a whole."""
        known = self._known.get(text)
        if known is None:
            known = self._found(text)
            self._known.put(text, known, len(text))
        return known

    def _found(self, text: str) -> bool:
        types = TypeInfo(self._schema)
        fields = _Fields(types)
        try:
            visit(read(text, Limits()), TypeInfoVisitor(types, fields))
        except GraphQLError:
            return False
        return fields.are_public


class _Fields(Visitor):
    def __init__(self, types: TypeInfo) -> None:
        super().__init__()
        self.are_public = True
        self._types = types

    def enter_field(self, node: FieldNode, *_: Any) -> None:
        names = (node.name.value, getattr(self._types.get_parent_type(), "name", ""))
        if not any(name.startswith(OF_THE_SCHEMA) for name in names):
            self.are_public &= access_of(self._types.get_field_def()) is Access.PUBLIC


def access_of(field: Any) -> Access | None:
    """The word beside a field of the schema; None for what has none."""
    declared = getattr(field, "extensions", {}).get("strawberry-definition")
    found: Access | None = getattr(declared, "metadata", {}).get("access")
    return found
