"""What is asked: as much of Strawberry's ``ExecutionContext`` as the straight way needs."""

from dataclasses import dataclass
from typing import Any


@dataclass(slots=True)
class Asked:
    """One operation of one validated document, and what it is run with."""

    schema: Any
    graphql_document: Any
    operation_name: str | None
    variables: dict[str, Any] | None
    context: Any
    root_value: Any = None
    operation_extensions: dict[str, Any] | None = None
