"""The abuse corpus: each document is refused before it runs, and little is visited to know it."""

from contextlib import suppress
from typing import Any

import pytest
from conftest import Shop
from graphql import GraphQLError

import schema.cost
from schema.limits import Limits, Survey, read
from tests.abuse.documents import DOCUMENTS


@pytest.mark.parametrize("name", DOCUMENTS)
async def test_abuse_is_refused_before_anything_runs(
    shop: Shop, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    visits: list[int] = []

    class Counted(schema.cost.Estimate):
        def of(self, operation):  # type: ignore[no-untyped-def]
            found = super().of(operation)
            visits.append(self.visited)
            return found

    monkeypatch.setattr(schema.cost, "Estimate", Counted)
    with shop.statements() as statements:
        answer = await shop.answer(DOCUMENTS[name])

    assert answer.data is None
    codes = {error.extensions["code"] for error in answer.errors}
    # How deep introspection may go is a rule of graphql-core's.
    depth = name == "introspection"
    assert codes == {"GRAPHQL_VALIDATION_FAILED" if depth else "MAX_COMPLEXITY_EXCEEDED"}
    assert statements == []
    assert sum(visits) <= 5_000


@pytest.mark.parametrize("name", DOCUMENTS)
def test_no_selection_is_visited_more_often_than_it_is_written(name: str) -> None:
    text = DOCUMENTS[name]
    try:
        document = read(text, Limits())
    except GraphQLError:
        return  # while it was read
    survey = Survey(document, Limits())
    with suppress(GraphQLError):
        survey.check()

    assert survey.visited <= document.token_count


@pytest.mark.parametrize("lines", [[{}] * 9_000, [0] * 9_000, [dict.fromkeys("abc" * 99, 0)] * 60])
async def test_of_many_wrong_values_few_are_told_and_none_is_our_fault(
    shop: Shop, lines: list[Any]
) -> None:
    text = "mutation ($l: [CartLineInput!]) { cartCreate(input: {lines: $l}) { __typename } }"
    with shop.statements() as statements:
        answer = await shop.answer(text, l=lines)

    assert {error.extensions["code"] for error in answer.errors} == {"BAD_USER_INPUT"}
    assert len(answer.errors) == 51
    assert statements == []
