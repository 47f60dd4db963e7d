"""A document is read and validated once, and what came of it is kept within bounds."""

from functools import partial
from typing import Any

import pytest
import strawberry
from strawberry.types import ExecutionResult
from strawberry.types.graphql import OperationType

import schema.document_cache as module
from schema.document_cache import Bounded, DocumentCache, Documents
from schema.errors import Errors, Schema
from schema.idempotent import IdempotentInItsPlace
from schema.limits import Limits, read


@strawberry.type
class Query:
    @strawberry.field
    def greeting(self, name: str = "you") -> str:
        return f"Hello {name}"


@strawberry.type
class Mutation:
    @strawberry.mutation
    def rename(self) -> str:
        return "renamed"


def schema_with(cache: DocumentCache) -> Schema:
    return Schema(Query, Mutation, extensions=[Errors, partial(Documents, cache)])


@pytest.fixture
def schema() -> Schema:
    return schema_with(DocumentCache())


@pytest.fixture
def work(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The parsing and validating that is done, in order."""
    done: list[str] = []

    def noted(name: str) -> None:
        real = getattr(module, name)

        def wrapper(*args: Any, **kwargs: Any) -> Any:
            done.append(name)
            return real(*args, **kwargs)

        monkeypatch.setattr(module, name, wrapper)

    for name in ("read", "Survey", "validate"):
        noted(name)
    return done


def formatted(result: ExecutionResult) -> list[dict[str, Any]]:
    return [dict(error.formatted) for error in result.errors or ()]


def code(result: ExecutionResult) -> str:
    (error,) = formatted(result)
    return str(error["extensions"]["code"])


async def test_the_second_request_neither_parses_nor_validates(
    schema: Schema, work: list[str]
) -> None:
    first = await schema.execute("query ($n: String!) { greeting(name: $n) }", {"n": "Ann"})
    assert work == ["read", "Survey", "validate"]

    second = await schema.execute("query ($n: String!) { greeting(name: $n) }", {"n": "Bob"})
    assert work == ["read", "Survey", "validate"]
    assert (first.data, second.data) == ({"greeting": "Hello Ann"}, {"greeting": "Hello Bob"})


def test_the_cache_serves_those_who_do_not_wait(schema: Schema, work: list[str]) -> None:
    for _ in range(2):
        assert schema.execute_sync("{ greeting }").data == {"greeting": "Hello you"}

    assert work == ["read", "Survey", "validate"]


@pytest.mark.parametrize(
    ("text", "expected", "done"),
    [
        ("{ greeting(", "GRAPHQL_PARSE_FAILED", ["read"]),
        ("{ greting }", "GRAPHQL_VALIDATION_FAILED", ["read", "Survey", "validate"]),
        ("{ " + "greeting " * 51 + "}", "MAX_COMPLEXITY_EXCEEDED", ["read", "Survey"]),
        ("{ greeting " * 300, "MAX_COMPLEXITY_EXCEEDED", ["read"]),
    ],
)
async def test_what_is_wrong_with_a_document_is_found_once_and_said_alike(
    schema: Schema, work: list[str], text: str, expected: str, done: list[str]
) -> None:
    first, second = await schema.execute(text), await schema.execute(text)

    assert code(first) == expected
    assert formatted(first) == formatted(second)
    assert work == done


def test_a_document_does_not_keep_the_tokens_it_was_read_from() -> None:
    document = read("query Q { a: greeting b: greeting }", Limits())

    assert document.token_count == 10
    assert document.loc is not None
    assert document.loc.start_token.next is None
    assert document.loc.end_token.prev is None


async def test_a_long_name_is_not_told_again_and_again(schema: Schema) -> None:
    unused = " ".join(f"$v{number}: Int" for number in range(20))
    result = await schema.execute(f"query {'x' * 90_000}({unused}) {{ greeting }}")

    assert len(formatted(result)) >= 20
    assert max(len(error["message"]) for error in formatted(result)) <= 1_000


async def test_one_request_cannot_spoil_the_errors_of_the_next() -> None:
    # Without Errors, which makes new ones, nothing stands between the cache and the result.
    schema = Schema(Query, extensions=[partial(Documents, DocumentCache())])
    first = await schema.execute("{ greting }")
    assert first.errors
    assert first.errors[0].extensions
    first.errors[0].message = "spoilt"
    first.errors[0].extensions["code"] = "SPOILT"
    first.errors.clear()

    second = await schema.execute("{ greting }")

    assert code(second) == "GRAPHQL_VALIDATION_FAILED"
    assert formatted(second)[0]["message"].startswith("Cannot query field 'greting'")
    assert formatted(second)[0]["locations"] == [{"line": 1, "column": 3}]


async def test_documents_asked_for_least_recently_are_forgotten_first(work: list[str]) -> None:
    schema = schema_with(DocumentCache(max_entries=2))

    for text in ("{ a: greeting }", "{ b: greeting }", "{ a: greeting }", "{ c: greeting }"):
        await schema.execute(text)
    work.clear()
    await schema.execute("{ a: greeting }")
    assert work == []
    await schema.execute("{ b: greeting }")
    assert work == ["read", "Survey", "validate"]


async def test_documents_are_forgotten_when_they_would_take_too_much_memory(
    work: list[str],
) -> None:
    schema = schema_with(DocumentCache(max_bytes=5_000))
    large = "{ " + "greeting " * 6 + "}"

    for text in ("{ greeting }", large, "{ greeting }"):
        await schema.execute(text)

    assert work.count("read") == 3


async def test_a_text_too_long_to_read_is_not_kept(work: list[str]) -> None:
    schema = schema_with(DocumentCache(Limits(bytes=20)))

    for _ in range(2):
        assert code(await schema.execute("{ greeting }" + " " * 20)) == "MAX_COMPLEXITY_EXCEEDED"

    assert work == ["read", "read"]


def test_a_bounded_cache_never_holds_more_than_its_bounds() -> None:
    cache: Bounded[str, int] = Bounded(max_entries=3, max_bytes=100)

    for number in range(200):
        cache.put(f"key {number % 7}", number, 1 + (number * 37) % 90)
        assert len(cache) <= 3
        assert cache.bytes <= 100
    cache.put("larger than the cache", 0, 101)

    assert cache.get("larger than the cache") is None
    assert cache.get("key 3") == 199


def test_a_value_put_again_is_counted_once() -> None:
    cache: Bounded[str, str] = Bounded(max_entries=2, max_bytes=100)
    cache.put("other", "value", 10)

    for _ in range(50):
        cache.put("same", "value", 60)

    assert (len(cache), cache.bytes, cache.get("other")) == (2, 70, "value")


@pytest.mark.parametrize("name", [None, "A"])
async def test_several_operations_need_a_name(schema: Schema, name: str | None) -> None:
    result = await schema.execute(
        'query A { greeting } query B { greeting(name: "B") }', operation_name=name
    )

    if name:
        assert result.data == {"greeting": "Hello you"}
    else:
        assert code(result) == "OPERATION_RESOLUTION_FAILURE"


async def test_what_is_wrong_with_a_document_comes_before_the_missing_name(
    schema: Schema,
) -> None:
    result = await schema.execute("query A { greeting } query B { greting }")

    assert code(result) == "GRAPHQL_VALIDATION_FAILED"


@pytest.mark.parametrize("name", [None, "Q"])
@pytest.mark.parametrize("allowed", list(OperationType))
async def test_an_unreadable_document_is_called_so_whatever_may_run(
    schema: Schema, name: str | None, allowed: OperationType
) -> None:
    result = await schema.execute(
        "query Q { greeting(", operation_name=name, allowed_operation_types=[allowed]
    )

    assert code(result) == "GRAPHQL_PARSE_FAILED"


async def test_an_unreadable_document_is_called_so_in_a_stream(schema: Schema) -> None:
    results = [result async for result in await schema.stream("query Q { greeting(")]

    (result,) = results
    assert isinstance(result, ExecutionResult)
    assert code(result) == "GRAPHQL_PARSE_FAILED"


async def test_documents_are_held_to_every_rule_that_strawberry_has(
    schema: Schema, monkeypatch: pytest.MonkeyPatch
) -> None:
    used: dict[str, set[Any]] = {}

    def noted(name: str) -> Any:
        def validate(schema: Any, document: Any, rules: Any, **options: Any) -> list[Any]:
            used[name] = set(rules)
            return []

        return validate

    monkeypatch.setattr(module, "validate", noted("ours"))
    monkeypatch.setattr(strawberry.schema.schema, "validate", noted("theirs"))
    await schema.execute("{ greeting }")
    await strawberry.Schema(Query).execute("{ greeting }")

    assert used["ours"] - {IdempotentInItsPlace} == used["theirs"]


async def test_no_more_errors_are_looked_for_than_a_client_can_use(schema: Schema) -> None:
    result = await schema.execute("{ " + " ".join(f"greting{i}" for i in range(40)) + " }")

    codes = {error["extensions"]["code"] for error in formatted(result)}
    assert (len(formatted(result)), codes) == (21, {"GRAPHQL_VALIDATION_FAILED"})
