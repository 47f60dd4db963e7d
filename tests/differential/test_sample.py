"""What schemas may have that ours has not, and all that can go wrong in a resolver."""

import asyncio
import gc
import random
from contextlib import suppress
from typing import Any

import orjson
import pytest
from graphql import GraphQLError

from differential.asking import read
from differential.document_generator import Document, Generator, possible_fields
from differential.sample import Faults, Once, Returned, build, cat, person
from execution import Plans, Written

REFERENCE = build(None)
FAULTS = [
    ValueError("broken"),
    GraphQLError("told", extensions={"code": "TOLD"}),
    Returned("given"),
    None,
    7,
    "text",
    [None],
    [],
    (cat("One"), None),
    object(),
    {"name": "a map"},
    person(4),
    float("nan"),
    2**40,
    Once(),
]


async def answer(schema: Any, document: Document, faults: Faults) -> dict[str, Any]:
    result = await schema.execute(document.text, document.variables, context_value=faults)
    errors = [(error.formatted, type(error.original_error)) for error in result.errors or ()]
    return {"data": result.data, "errors": errors, "extensions": result.extensions}


def sent(answer: dict[str, Any]) -> dict[str, Any]:
    """The answer with its data as clients would have it; what cannot be sent stays as it is."""
    with suppress(TypeError):
        return {**answer, "data": orjson.loads(orjson.dumps(answer["data"]))}
    return answer


class Writing(Plans):
    """Plans that write JSON, which is read here to be compared."""

    async def execute(self, execution: Any, *, as_text: bool = True) -> Any:
        result = await super().execute(execution, as_text=True)
        if result is not None and isinstance(result.data, Written):
            result.data = read(result.data)
        return result


class Engine:
    """The sample's schema with plans of its own."""

    def __init__(self) -> None:
        self.plans, self.writing = Plans(), Writing()
        self.schema, self.schema_that_writes = build(self.plans), build(self.writing)

    async def both(self, document: Document, found: dict[str, Any] | None = None) -> dict[str, Any]:
        """The answer, where graphql-core gives the same."""
        compiled = await answer(self.schema, document, Faults(found))
        reference = await answer(REFERENCE, document, Faults(found))
        written = await answer(self.schema_that_writes, document, Faults(found))
        assert compiled == reference, document
        assert str(compiled) == str(reference), document
        assert str(sent(written)) == str(sent(reference)), document
        return compiled


@pytest.fixture(scope="module")
def shared() -> Engine:
    return Engine()


@pytest.fixture
def engine() -> Engine:
    return Engine()


@pytest.mark.parametrize(
    "text",
    [
        "{ person { name age born happy size motto address { city code both } } }",
        "{ person(age: 0) { name } people { name greeting(loud: true) } }",
        "{ people { cry scream echo(times: 2) counted(times: [1, 2]) secret } }",
        "{ people { __typename pets { __typename name ... on Cat { lives } greeting } } }",
        "{ people { grid { __typename ... on Cat { name } ... on Robot { serial weight } } } }",
        "{ animals { ... on Cat { friends(first: 3) { ... on Dog { owner { age } } } } } }",
        (
            '{ named { name } none: named(name: "?") { name } rex: named(name: "Rex") { ...F } }'
            " fragment F on Dog { tricks owner { friend { friend { name } } } }"
        ),
        '{ search(filter: {words: ["a", "b"], color: GREEN, limit: 2}) again: search }',
        "{ boxed { item { name color } label } color shout anything(given: {a: [1, 2.5, true]}) }",
        "{ people { words oneByOne address { neighbours { city neighbours { code } } } } }",
        "{ people { asked friend(age: 3) { asked } } }",
    ],
)
async def test_all_that_a_schema_may_have_is_compiled(engine: Engine, text: str) -> None:
    found = await engine.both(Document(text))

    assert found["errors"] == []
    assert (engine.plans.counters.compiled, engine.plans.counters.given_up) == (1, 0)


@pytest.mark.parametrize(
    "text",
    [
        "{ __schema { queryType { name } } }",
        '{ __type(name: "Cat") { name } person { name } }',
        "{ stream }",
        "query($a: Int!) { person(age: $a) { name } }",
        "{ person(age: 3) { where } }",
    ],
)
async def test_what_is_not_compiled_is_answered_all_the_same(engine: Engine, text: str) -> None:
    await engine.both(Document(text))

    assert engine.plans.counters.compiled == 0


async def test_a_plain_function_that_gives_something_to_wait_for_is_known_next_time(
    engine: Engine,
) -> None:
    for _ in range(3):
        found = await engine.both(Document("{ person { later } }"))
        assert found["data"] == {"person": {"later": "then"}}

    assert (engine.plans.counters.given_up, engine.plans.counters.compiled) == (1, 2)


def generated(seed: int) -> Generator:
    return Generator(REFERENCE._schema, seed, unasked=["Query.stream", "Person.where"], size=16)


async def test_generated_documents_with_and_without_faults_are_answered_alike(
    shared: Engine,
) -> None:
    made = generated(2)
    chance = random.Random(3)
    coordinates = [*possible_fields(REFERENCE._schema), "Named.greeting"]
    errors = 0
    for _ in range(200):
        document = made.document()
        faulty = chance.sample(coordinates, 3) if chance.random() < 0.7 else []
        found = await shared.both(document, {name: chance.choice(FAULTS) for name in faulty})
        errors += bool(found["errors"])

    assert errors > 20


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: type(fault).__name__)
async def test_every_fault_at_every_field(shared: Engine, fault: Any) -> None:
    documents = [
        "{ person { name scream friend { name scream cry } grid { __typename } pets { name } } }",
        "{ people { words oneByOne counted secret later address { both neighbours { city } } } }",
        "{ animals { __typename ... on Cat { friends { __typename } greeting } } color shout }",
        "{ boxed { item { name friends { __typename } } } named { greeting } search anything }",
    ]
    coordinates = {name for text in documents for name in await calls(text)}
    assert len(coordinates) > 15
    for text in documents:
        for coordinate in sorted(coordinates):
            await shared.both(Document(text), {coordinate: fault})


async def calls(text: str) -> list[str]:
    seen = Faults()
    await answer(REFERENCE, Document(text), seen)
    return seen.calls


CHANGES = """mutation { first: change(by: 1) { count person { name scream friend { name } } }
  insist(by: 2) { count } several { count person { greeting } }
  last: change(by: 3) { count person { cry } } }"""


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: type(fault).__name__)
@pytest.mark.parametrize(
    "coordinate",
    ["Mutation.change", "Mutation.insist", "Mutation.several", "Person.scream", "Named.greeting"],
)
async def test_a_change_is_made_once_whatever_goes_wrong(
    shared: Engine, coordinate: str, fault: Any
) -> None:
    compiled, reference = Faults({coordinate: fault}), Faults({coordinate: fault})
    found = await answer(shared.schema, Document(CHANGES), compiled)
    wanted = await answer(REFERENCE, Document(CHANGES), reference)

    assert found == wanted
    assert _changes(compiled) == _changes(reference)


def _changes(seen: Faults) -> list[str]:
    return [name for name in seen.calls if name.startswith("Mutation.")]


async def test_changes_without_faults_are_compiled(engine: Engine) -> None:
    await engine.both(Document(CHANGES))

    assert (engine.plans.counters.compiled, engine.plans.counters.given_up) == (1, 0)


@pytest.mark.filterwarnings("ignore:.*was never awaited", "ignore:.*coroutine object")
@pytest.mark.parametrize("coordinate", ["Query.person", "Person.scream", "Person.cry"])
async def test_a_resolver_that_cancels_itself_ends_as_it_does_without_a_plan(
    shared: Engine, coordinate: str
) -> None:
    document = Document("{ people { scream cry friend { name } } person { name } }")
    for schema in (shared.schema, REFERENCE):
        with pytest.raises(asyncio.CancelledError):
            await answer(schema, document, Faults({coordinate: asyncio.CancelledError()}))
    gc.collect()  # graphql-core leaves the fields beside it as they are
