"""Plans that run often: compiled for the classes of what they meet, with the same answers."""

import runpy
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Annotated, Any, ClassVar

import orjson
import pytest
import strawberry
from strawberry.extensions import ParserCache

from execution import CompiledExecution, Plans, Written
from execution.inliner import Inliner, NotInlined, Value
from execution.plans import MOST_STRAYS
from execution.rows import MOST_SHAPES

NAMES = ['Ann "A" Lee', "Böb\n\x1f", "\u2028 tab\t"]


@dataclass(frozen=True)
class Span:
    """Made of two values, and nothing else."""

    low: int
    high: int

    def text(self) -> str:
        return joined(self.low, self.high)

    def careful(self) -> int:
        if self.low > self.high:
            return 0
        return self.high - self.low


def joined(low: int, high: int) -> str:
    return f"{low} to {high}"


class Person(tuple[Any, ...]):
    """A row: its name, its age, whether it is away."""

    __slots__ = ()
    reads: ClassVar[dict[str, str]] = {"name": "{p}[0]", "age": "{p}[1]", "gid": "f'p/{{p}[1]}'"}

    @property
    def name(self) -> Any:
        return self[0]

    @property
    def age(self) -> Any:
        return self[1]

    @property
    def gid(self) -> str:
        return f"p/{self[1]}"

    @property
    def away(self) -> Any:
        return self[2]

    @property
    def is_here(self) -> bool:
        return not self.away and self.age > 0

    @property
    def span(self) -> Span:
        return Span(self.age, self.age + 1)


class Other(Person):
    """The same, of which nothing is known."""

    __slots__ = ()
    reads: ClassVar[dict[str, str]] = {}


@dataclass(frozen=True, eq=False)
class Shape:
    kind: Any = Person
    at: int = 1
    width: int = 4

    def make(self, row: Any) -> Any:
        return self.kind(row[1:])


@dataclass
class List:
    nodes: list[Any]
    unmade: Any = None
    raw: Any = ()

    @property
    def edges(self) -> list[Any]:
        return [Place(node) for node in self.nodes]


@dataclass
class Place:
    node: Any

    @property
    def number(self) -> int:
        return 7


@strawberry.type(name="Span")
class SpanType:
    high: int

    @strawberry.field
    def text(self: Span) -> str:  # type: ignore[misc]
        return self.text()

    @strawberry.field
    def careful(self: Span) -> int:  # type: ignore[misc]
        return self.careful()


@strawberry.type(name="Person")
class PersonType:
    name: str
    age: int | None
    is_here: bool
    id: strawberry.ID = strawberry.field(resolver=lambda root: root.gid)

    @strawberry.field(graphql_type=SpanType)
    def span(self: Person) -> Span:  # type: ignore[misc]
        return self.span

    @strawberry.field(graphql_type=SpanType | None)
    def maybe(self: Person) -> Span | None:  # type: ignore[misc]
        return self.span if self.age > 1 else None

    @strawberry.field(graphql_type=Annotated["PersonType", strawberry.lazy(__name__)])
    def self(self: Person) -> Person:  # type: ignore[misc]
        return self

    @strawberry.field
    async def later(self: Person) -> str:  # type: ignore[misc]
        return str(self.name)


@strawberry.type
class PlaceType:
    node: PersonType
    number: int


@strawberry.type
class ListType:
    nodes: list[PersonType] = strawberry.field(metadata={"unmade": True})
    edges: list[PlaceType] = strawberry.field(metadata={"through": ("node", "nodes")})


@strawberry.type
class Query:
    @strawberry.field(graphql_type=ListType)
    def list(self, info: strawberry.Info) -> List:
        found: List = info.context["list"]()
        return found


PEOPLE = [(name, age, age == 1) for age, name in enumerate(NAMES)]
FIELDS = (
    "id called: name age isHere span { text high careful } maybe { text }"
    " self { __typename self { name } }"
)
TEXTS = (
    f"{{ list {{ nodes {{ {FIELDS} }} }} }}",
    f"{{ list {{ edges {{ node {{ {FIELDS} }} }} }} }}",
    f"{{ list {{ edges {{ node {{ {FIELDS} later }} }} }} }}",
    "{ list { edges { number node { name } } nodes { later age } } }",
)
BARE = strawberry.Schema(query=Query)


def made(kind: type[Person] = Person) -> List:
    return List([kind(one) for one in PEOPLE])


def unmade(shape: Any = Shape()) -> List:
    return List([shape.kind(one) for one in PEOPLE], shape, [("key", *one) for one in PEOPLE])


class Asked:
    """One document, asked of a schema whose plans are sharpened after their second run."""

    def __init__(self, text: str, *, as_text: bool = True) -> None:
        self.plans, self._text, self._as_text = Plans(), text, as_text
        self.plans.watched = 1
        extension = partial(Writer, self.plans, as_text)
        self._schema = strawberry.Schema(query=Query, extensions=[ParserCache, extension])

    async def __call__(self, found: Callable[[], List]) -> None:
        result = await self._schema.execute(self._text, context_value={"list": found})
        expected = await BARE.execute(self._text, context_value={"list": found})
        assert result.errors is None
        if isinstance(result.data, Written):
            assert result.data.text == orjson.dumps(expected.data)
        else:
            assert result.data == expected.data

    @property
    def plan(self) -> Any:
        (known,) = self.plans._known.values()
        (plan,) = known.plans.values()
        return plan


class Writer(CompiledExecution):
    def __init__(self, plans: Plans, as_text: bool) -> None:
        super().__init__(plans)
        self._as_text = as_text

    async def on_execute(self) -> AsyncIterator[None]:
        context = self.execution_context
        context.result = await self._plans.execute(context, as_text=self._as_text)
        yield


@pytest.mark.parametrize("text", TEXTS)
@pytest.mark.parametrize("as_text", [True, False])
async def test_a_sharp_plan_answers_what_graphql_core_answers(text: str, as_text: bool) -> None:
    asked = Asked(text, as_text=as_text)
    for found in (made, made, made, unmade, unmade, made):
        await asked(found)

    assert asked.plan.is_sharp
    assert asked.plans.counters.compiled == 6


async def test_objects_of_another_class_are_answered_all_the_same() -> None:
    asked = Asked(TEXTS[0])
    for _ in range(3):
        await asked(made)
    assert asked.plan.is_sharp
    for _ in range(MOST_STRAYS + 1):
        await asked(lambda: made(Other))
    assert not asked.plan.is_sharp


async def test_a_plan_is_compiled_anew_only_so_often() -> None:
    asked = Asked(TEXTS[0])
    for number in range(100):
        await asked(made if number % 12 < 4 else lambda: made(Other))

    assert asked.plans.counters.plans_made <= 7


async def test_functions_are_written_for_so_many_shapes_of_rows() -> None:
    asked = Asked(TEXTS[1])
    for _ in range(3):
        await asked(made)
    before = len(asked.plan.source)
    for _ in range(2 * MOST_SHAPES):
        shape = Shape()
        await asked(lambda shape=shape: unmade(shape))  # type: ignore[misc]

    once = asked.plan.source.count("def rows")
    assert (len(asked.plan.source) > before, once) == (True, MOST_SHAPES)


async def test_rows_of_which_nothing_is_known_are_made() -> None:
    asked = Asked(TEXTS[1])
    for _ in range(3):
        await asked(made)
    await asked(lambda: unmade(Shape(Other)))

    assert "def rows" not in asked.plan.source


class Several(Person):
    """Says less of itself, and does more than an expression can say."""

    __slots__ = ()

    @property
    def name(self) -> Any:
        for one in self[:1]:
            return one
        return None

    @property
    def is_here(self) -> bool:
        return bool(len([self.age for _ in "one"]) and self.age != 0 and self.age in (1, 2))

    reads: ClassVar[dict[str, str]] = {"gid": "f'p/{{p}[1]}'"}


async def test_what_no_expression_says_is_called() -> None:
    asked = Asked(TEXTS[0])
    for _ in range(3):
        await asked(lambda: made(Several))
    await asked(lambda: unmade(Shape(Several)))

    assert asked.plan.is_sharp


def test_a_function_whose_file_has_changed_is_not_written(tmp_path: Path) -> None:
    path = tmp_path / "renamed.py"
    path.write_text("def given(self):\n    return self.before\n")
    found = runpy.run_path(str(path))["given"]
    inliner = Inliner(lambda _thing: "kept")
    assert inliner.called(found, Value("p")).code == "p.before"

    path.write_text("def given(self):\n    return self.after\n")
    again = runpy.run_path(str(path))["given"]
    path.write_text("def given(self):\n    return self.between\n")
    with pytest.raises(NotInlined):
        inliner.called(again, Value("p"))
