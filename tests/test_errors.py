"""Every error a client hears has a code; ours are masked, and logged once with all there is."""

import uuid
from collections.abc import AsyncIterator
from enum import Enum
from functools import partial
from typing import Any

import pytest
import strawberry
from graphql import GraphQLError
from strawberry.extensions import SchemaExtension
from strawberry.types import ExecutionResult
from structlog.contextvars import bound_contextvars, merge_contextvars
from structlog.testing import capture_logs

from commerce.refusal import Forbidden
from schema.document_cache import DocumentCache, Documents
from schema.errors import MASK, Errors, Schema


@strawberry.enum
class Colour(Enum):
    MAGENTA = "magenta"


@strawberry.input
class Wish:
    colour: Colour = Colour.MAGENTA


@strawberry.type
class Pet:
    name: str

    @strawberry.field
    def age(self) -> int:
        raise RuntimeError("a secret of ours")


@strawberry.type
class Shop:
    name: str


@strawberry.type
class Query:
    @strawberry.field
    def forbidden(self) -> str | None:
        raise Forbidden("Ann lacks the permission.")

    @strawberry.field
    def coded(self) -> str | None:
        raise GraphQLError("Slow down.", extensions={"code": "THROTTLED", "wait": 3})

    @strawberry.field
    def uncoded(self) -> str | None:
        raise GraphQLError("a secret of ours", extensions={"secret": "of ours"})

    @strawberry.field
    def nothing(self) -> str:
        return None  # type: ignore[return-value]

    @strawberry.field
    def not_a_number(self) -> int | None:
        return "a secret of ours"  # type: ignore[return-value]

    @strawberry.field
    def not_a_member(self) -> Pet | Shop | None:
        return object()  # type: ignore[return-value]

    @strawberry.field
    def pets(self) -> list[Pet | None]:
        return [Pet(name=str(number)) for number in range(5)]

    @strawberry.field
    def by_id(self, id: uuid.UUID | None = None, tint: Colour = Colour.MAGENTA) -> str:
        return f"{id} {tint.name}"

    @strawberry.field
    def count(self, number: int = 0, wish: Wish | None = None) -> int:
        return number


@strawberry.type
class Mutation:
    @strawberry.mutation
    def rename(self) -> str:
        return "renamed"


@strawberry.type
class Subscription:
    @strawberry.subscription
    async def ticks(self, of: int = 1) -> AsyncIterator[int]:
        yield 1
        raise RuntimeError("a secret of ours")


class Broken(SchemaExtension):
    def on_execute(self) -> None:
        raise RuntimeError("a secret of ours")


class Busy(SchemaExtension):
    def on_execute(self) -> None:
        raise GraphQLError("Slow down.", extensions={"code": "THROTTLED"})


def schema_with(*extensions: type[SchemaExtension], hide_suggestions: bool = False) -> Schema:
    ours = [partial(Errors, hide_suggestions=hide_suggestions), partial(Documents, DocumentCache())]
    return Schema(Query, Mutation, Subscription, extensions=[*ours, *extensions])


SCHEMA = schema_with()


async def heard(
    text: str, schema: Schema = SCHEMA, **variables: Any
) -> tuple[dict[str, Any], list[Any]]:
    """The one error a client hears, and the lines written to the log."""
    with capture_logs(processors=[merge_contextvars]) as lines:
        result = await schema.execute(text, variables)
    (error,) = result.errors or ()
    return dict(error.formatted), lines


@pytest.mark.parametrize(
    ("text", "variables", "code", "message"),
    [
        ("{ forbidden }", {}, "FORBIDDEN", "Ann lacks the permission."),
        ("{ coded }", {}, "THROTTLED", "Slow down."),
        ("{ count(", {}, "GRAPHQL_PARSE_FAILED", "Syntax Error: Expected Name, found <EOF>."),
        ("{ nowhere }", {}, "GRAPHQL_VALIDATION_FAILED", "Cannot query field 'nowhere'"),
        ('{ count(number: "x") }', {}, "GRAPHQL_VALIDATION_FAILED", "Int cannot represent"),
        ('{ byId(id: "x") }', {}, "GRAPHQL_VALIDATION_FAILED", "Value cannot represent a UUID"),
        ("query ($n: Int!) { count(number: $n) }", {"n": "x"}, "BAD_USER_INPUT", "'$n'"),
        ("query ($n: Int!) { count(number: $n) }", {}, "BAD_USER_INPUT", "'$n'"),
        ("query ($i: UUID) { byId(id: $i) }", {"i": "x"}, "BAD_USER_INPUT", "'$i'"),
        ("query ($w: Wish) { count(wish: $w) }", {"w": {"hue": 1}}, "BAD_USER_INPUT", "hue"),
        ("query ($n: Int = 1) { count(number: $n) }", {"n": None}, "BAD_USER_INPUT", "'number'"),
        ("query ($b: Boolean = true) { count @skip(if: $b) }", {"b": None}, "BAD_USER_INPUT", "if"),
    ],
)
async def test_a_client_hears_what_it_did_wrong(
    text: str, variables: dict[str, Any], code: str, message: str
) -> None:
    error, lines = await heard(text, **variables)

    assert error["extensions"]["code"] == code
    assert message in error["message"]
    assert [(line["log_level"], line["code"]) for line in lines] == [("info", code)]


async def test_what_else_an_error_says_in_its_extensions_is_kept() -> None:
    error, _ = await heard("{ coded }")

    assert error["extensions"] == {"code": "THROTTLED", "wait": 3}
    assert error["path"] == ["coded"]
    assert error["locations"] == [{"line": 1, "column": 3}]


@pytest.mark.parametrize("field", ["uncoded", "nothing", "notANumber", "notAMember { __typename }"])
async def test_what_we_did_wrong_is_masked(field: str) -> None:
    error, lines = await heard(f"{{ {field} }}")

    assert error["message"] == MASK
    assert error["extensions"] == {"code": "INTERNAL_SERVER_ERROR"}
    assert error["path"] == [field.split()[0]]
    assert [line["log_level"] for line in lines] == ["error"]


async def test_a_fault_is_logged_with_all_that_helps_to_find_it() -> None:
    with bound_contextvars(request_id="r-1"):
        _, (line,) = await heard("query Broken { uncoded }")

    assert line["request_id"] == "r-1"
    assert line["operation"] == "Broken"
    assert line["path"] == ["uncoded"]
    assert str(line["exc_info"]) == "a secret of ours"
    assert line["exc_info"].__traceback__


async def test_a_fault_of_every_item_is_one_line_in_the_log() -> None:
    with capture_logs() as lines:
        result = await SCHEMA.execute("{ pets { age } uncoded coded }")

    messages = [error.message for error in result.errors or ()]
    assert sorted(messages) == sorted([MASK] * 6 + ["Slow down."])
    assert sorted(
        (line["log_level"], line.get("times")) for line in lines if line.get("times")
    ) == [
        ("error", 1),
        ("error", 5),
    ]
    assert [line["code"] for line in lines if line["log_level"] == "info"] == ["THROTTLED"]


async def test_an_operations_name_cannot_flood_the_log() -> None:
    _, (line,) = await heard("query " + "a" * 5_000 + " { uncoded }")

    assert line["operation"] == "a" * 200


@pytest.mark.parametrize("hidden", [True, False])
@pytest.mark.parametrize(
    ("text", "variables"),
    [
        ("{ counr }", {}),
        ("{ count(numbr: 1) }", {}),
        ("query ($w: Wishh) { count(wish: $w) }", {}),
        ("{ count(wish: {colur: MAGENTA}) }", {}),
        ("{ count(wish: {colour: MAGENTO}) }", {}),
        ("{ pets { ... on Pett { name } } }", {}),
        ("{ notAMember { name } }", {}),
        ("query ($w: Wish) { count(wish: $w) }", {"w": {"colur": 1}}),
        ("query ($w: Wish) { count(wish: $w) }", {"w": {"colour": "MAGENTO"}}),
    ],
)
async def test_suggestions_help_unless_they_are_hidden(
    hidden: bool, text: str, variables: dict[str, Any]
) -> None:
    error, _ = await heard(text, schema_with(hide_suggestions=hidden), **variables)

    assert ("Did you mean" in error["message"]) is not hidden
    assert ("?" in error["message"]) is not hidden


async def test_what_breaks_around_an_execution_is_masked_too() -> None:
    error, lines = await heard("{ count }", schema_with(Broken))

    assert (error["message"], error["extensions"]["code"]) == (MASK, "INTERNAL_SERVER_ERROR")
    assert [line["log_level"] for line in lines] == ["error"]


async def test_an_extension_may_refuse_an_operation() -> None:
    error, lines = await heard("{ count }", schema_with(Busy))

    assert (error["message"], error["extensions"]["code"]) == ("Slow down.", "THROTTLED")
    assert [line["log_level"] for line in lines] == ["info"]


def test_those_who_do_not_wait_hear_the_same() -> None:
    result = SCHEMA.execute_sync("{ uncoded coded nothing }")

    assert [error.message for error in result.errors or ()].count(MASK) == 2


async def streamed(text: str, **variables: Any) -> tuple[list[Any], list[Any]]:
    with capture_logs() as lines:
        results = [result async for result in await SCHEMA.stream(text, variables)]
    assert all(isinstance(result, ExecutionResult) for result in results)
    return results, lines


@pytest.mark.parametrize(
    ("text", "variables", "code", "level"),
    [
        ("{ uncoded }", {}, "INTERNAL_SERVER_ERROR", "error"),
        ("{ coded }", {}, "THROTTLED", "info"),
        ("subscription { tocks }", {}, "GRAPHQL_VALIDATION_FAILED", "info"),
        ("subscription ($n: Int!) { ticks(of: $n) }", {}, "BAD_USER_INPUT", "info"),
        ("fragment F on Query { count }", {}, "OPERATION_RESOLUTION_FAILURE", "info"),
        ("", {}, "BAD_REQUEST", "info"),
    ],
)
async def test_an_error_in_a_stream_is_coded_and_logged_once(
    text: str, variables: dict[str, Any], code: str, level: str
) -> None:
    (result,), lines = await streamed(text, **variables)

    assert [error.extensions["code"] for error in result.errors] == [code]
    assert [line["log_level"] for line in lines] == [level]


async def test_a_subscription_that_breaks_says_so_last() -> None:
    (first, last), lines = await streamed("subscription { ticks }")

    assert first.data == {"ticks": 1}
    assert [error.message for error in last.errors] == [MASK]
    assert [line["log_level"] for line in lines] == ["error"]


async def test_a_mutation_where_none_may_run_is_the_clients_mistake() -> None:
    results = [
        result
        async for result in await SCHEMA.stream("mutation { rename }", allowed_operation_types=())
    ]

    assert [error.extensions["code"] for error in results[0].errors] == ["BAD_REQUEST"]
