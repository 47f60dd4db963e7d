"""What clients said of an input, and what they left out."""

from typing import Any

import strawberry


def given(input: Any) -> dict[str, Any]:
    """The fields that were mentioned, by their names; null is a mention where it is allowed."""
    return {
        name: value.value if isinstance(value, strawberry.Some) else value
        for name, value in vars(input).items()
        if value is not None and value is not strawberry.UNSET
    }
