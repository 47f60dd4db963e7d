"""Extensions are run as Strawberry runs them, whatever they raise and whenever."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from functools import partial
from typing import Any

import pytest
import strawberry
from strawberry.extensions import SchemaExtension

from schema.errors import Schema


@strawberry.type(description="What can be read.")
class Query:
    @strawberry.field(description="A word.")
    def word(self) -> str:
        return "hello"


class Sync(SchemaExtension):
    """Writes down each step; ``fault`` names the one that raises."""

    def __init__(self, name: str, heard: list[str], fault: str = "") -> None:
        self._name, self._heard, self._fault = name, heard, fault

    def _step(self, step: str) -> None:
        self._heard.append(f"{self._name} {step}")
        if step == self._fault:
            raise ValueError(f"{self._name} {step}")

    def _around(self, stage: str) -> Iterator[None]:
        self._step(f"begins {stage}")
        try:
            yield
        except Exception as error:
            self._step(f"hears {error}")
            if "kept" in self._fault:
                return
            raise
        self._step(f"ends {stage}")

    def on_operation(self) -> Iterator[None]:
        yield from self._around("operation")

    def on_validate(self) -> Iterator[None]:
        yield from self._around("validate")

    def get_results(self) -> dict[str, Any]:
        return {self._name: len(self._heard)}


class Async(Sync):
    async def on_execute(self) -> AsyncIterator[None]:
        self._step("begins execute")
        try:
            yield
        finally:
            self._step("ends execute")


class Called(Sync):
    def on_parse(self) -> None:  # type: ignore[override]
        self._step("parses")


class Plain(SchemaExtension):
    """Has no hook."""


FAULTS = [
    *("", "kept", "parses"),
    *(f"{when} {stage}" for when in ("begins", "ends") for stage in ("operation", "validate")),
    *("begins execute", "ends execute"),
]


def ran(kind: type[strawberry.Schema], outer: str, inner: str) -> tuple[Any, ...]:
    heard: list[str] = []
    extensions: list[Any] = [
        partial(Sync, "outer", heard, outer),
        Plain,
        partial(Async, "middle", heard),
        partial(Called, "inner", heard, inner),
        partial(Async, "last", heard, inner),
    ]
    schema = kind(query=Query, extensions=extensions)
    try:
        result = asyncio.run(schema.execute("{ word }"))
    except ValueError as error:
        return heard, repr(error)
    errors = [error.message for error in result.errors or ()]
    return heard, result.data, errors, result.extensions


@pytest.mark.parametrize("outer", ["", "kept", "ends operation"])
@pytest.mark.parametrize("inner", FAULTS)
def test_every_extension_hears_what_it_would_hear_of_strawberry(outer: str, inner: str) -> None:
    ours = ran(Schema, outer, inner)

    assert ours == ran(strawberry.Schema, outer, inner)
    assert "outer begins operation" in ours[0]


def test_a_hook_that_yields_twice_is_a_fault() -> None:
    class Twice(SchemaExtension):
        def on_execute(self) -> Iterator[None]:
            yield
            yield

    result = asyncio.run(Schema(query=Query, extensions=[Twice]).execute("{ word }"))

    assert [error.message for error in result.errors or ()] == ["A hook yields once."]
