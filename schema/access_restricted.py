"""``@accessRestricted``, the contract's mark for what only some may read. Nothing is marked so."""

from typing import Any

import strawberry
from strawberry.schema_directive import Location


@strawberry.schema_directive(
    name="accessRestricted",
    locations=[Location.FIELD_DEFINITION, Location.OBJECT],
    description="Marks what only some may read. Nothing is marked so: descriptions say what"
    " a permission is needed for.",
)
class AccessRestricted:
    reason: str | None = strawberry.directive_field(name="reason", default=strawberry.UNSET)


def describe(schema: Any) -> None:
    """Give the argument its description, which Strawberry keeps to itself."""
    directive = schema._schema.get_directive("accessRestricted")  # noqa: SLF001
    directive.args["reason"].description = "Why not everybody may read it."
