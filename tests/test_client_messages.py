"""What clients are told of their own mistakes: in our words, and nothing of what we are made of."""

from typing import Any

import pytest
from conftest import Shop

import schema


@pytest.mark.parametrize(
    ("asked", "variables", "told"),
    [
        ("query A { shop { name } }", {"operation_name": "B\n\x1b"}, "named 'B\\n\\x1b'"),
        ("fragment F on Shop { name }", {}, "The document holds no operation."),
        (f"{{ products(first: {'9' * 5000}) {{ nodes {{ id }} }} }}", {}, "too many digits"),
    ],
)
async def test_messages_tell_of_the_request_and_not_of_python(
    shop: Shop, asked: str, variables: Any, told: str
) -> None:
    async with shop.context() as context:
        answer = await schema.schema.execute(asked, context_value=context, **variables)

    assert answer.errors is not None
    assert told in answer.errors[0].message
    assert "sys." not in answer.errors[0].message
