"""docs/contract.md says what is served, what is always empty, and why."""

from pathlib import Path

import pytest

from tests.contract import document, shape

DOCUMENT = Path(__file__).parents[2] / "docs" / "contract.md"


@pytest.mark.node
def test_the_document_is_what_the_code_says() -> None:
    assert DOCUMENT.read_text() == document.document(shape.published()), (
        "run `python -m tests.contract.document > docs/contract.md` and read the diff"
    )


def test_nothing_that_many_storefronts_ask_for_is_always_empty() -> None:
    empty = [
        f"{name}.{part} is always {why}"
        for name, part in document.used()
        if name in document.outputs() and (why := document.always(name, part)) is not None
    ]

    assert empty == []


def test_whatever_many_storefronts_ask_for_can_be_met() -> None:
    wanted = {name for name, _ in document.used()}

    assert len(wanted) > 100
    assert wanted - document.served() == set()


def test_whatever_is_not_served_says_why() -> None:
    why = document.reasons()

    assert [
        name for name in document.TYPES if name not in document.served() and not why[name]
    ] == []
