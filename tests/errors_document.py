"""Writes docs/errors.md: ``python -m tests.errors_document > docs/errors.md``."""

import sys
from collections.abc import Iterator

from graphql import GraphQLEnumType

from schema import schema
from schema.error_code import ErrorCode

INTRODUCTION = """\
# Errors

A request can go wrong in three ways, and each is told in its own place.

- **What a buyer or a member of staff can put right** is data: `userErrors` of a mutation's payload,
  each with a `code`, the path of the input in `field`, and a sentence that can be shown.
- **What a client did wrong** is a top-level error with `extensions.code`. Its message says what to
  do. It is logged as a line of information.
- **What we did wrong** is a top-level error, too, with `INTERNAL_SERVER_ERROR` or
  `SERVICE_UNAVAILABLE` and nothing else. It is logged once, as an error, with the request's id
  (which the answer carries as `x-request-id`), the operation's name and a fingerprint that is the
  same for the same fault.

Where nothing ran, `Accept: application/graphql-response+json` is answered 400 for a client's
mistake, 500 or 503 for ours. With `application/json` GraphQL's errors answer 200, as older clients
expect.

This page is generated: change `schema/error_code.py` or an enum, then run
`python -m tests.errors_document > docs/errors.md`. `tests/test_error_codes.py` compares.
"""


def lines() -> Iterator[str]:
    yield INTRODUCTION
    yield "## Codes of top-level errors"
    yield ""
    yield "| code | what it means, and what to do |"
    yield "|---|---|"
    for code in ErrorCode:
        yield f"| `{code.name}` | {code.meaning} |"
    yield ""
    yield "## Codes of `userErrors`"
    for name, kind in sorted(schema._schema.type_map.items()):
        if isinstance(kind, GraphQLEnumType) and name.endswith("ErrorCode"):
            yield ""
            yield f"### {name}"
            yield ""
            yield f"{kind.description}"
            yield ""
            for word, value in kind.values.items():
                yield f"- `{word}`: {value.description}"


def document() -> str:
    return "\n".join(lines()) + "\n"


if __name__ == "__main__":
    sys.stdout.write(document())
