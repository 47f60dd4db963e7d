"""What a plan is run for: Strawberry's ``ExecutionContext``, or as much of it as this."""

from typing import Any, Protocol


class Asked(Protocol):
    """One operation of one validated document, and what it is run with."""

    @property
    def schema(self) -> Any: ...

    @property
    def graphql_document(self) -> Any: ...

    @property
    def operation_name(self) -> str | None: ...

    @property
    def variables(self) -> dict[str, Any] | None: ...

    @property
    def context(self) -> Any: ...

    @property
    def root_value(self) -> Any: ...

    @property
    def operation_extensions(self) -> dict[str, Any] | None: ...
