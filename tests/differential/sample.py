"""A schema with everything that schemas have and ours has not, and values that go wrong."""

import asyncio
import enum
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime
from typing import Annotated, Any, Generic, NewType, TypeVar

import strawberry
from graphql import GraphQLError
from strawberry.annotation import StrawberryAnnotation
from strawberry.extensions import FieldExtension
from strawberry.permission import BasePermission
from strawberry.scalars import JSON
from strawberry.schema.config import StrawberryConfig
from strawberry.types.arguments import StrawberryArgument

from execution import CompiledExecution, Plans

T = TypeVar("T")
Text = NewType("Text", str)
Shout = NewType("Shout", str)


class Faults:
    """The context: what each coordinate gives in place of its value, and the calls it saw."""

    def __init__(self, found: dict[str, Any] | None = None) -> None:
        self.found = found or {}
        self.calls: list[str] = []
        self.forgotten = 0

    def at(self, coordinate: str, value: Any) -> Any:
        self.calls.append(coordinate)
        fault = self.found.get(coordinate, value)
        if isinstance(fault, Once):
            fault = Once()
        if isinstance(fault, BaseException) and getattr(fault, "raised", True):
            raise fault
        return fault


class Returned(Exception):
    """Given as a value, not raised."""

    raised = False


class Once:
    """A list that can be gone through once; each field that has it is given another."""

    def __init__(self) -> None:
        self._left = [1]

    def __iter__(self) -> "Once":
        return self

    def __next__(self) -> int:
        if not self._left:
            raise StopIteration
        return self._left.pop()

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Once)

    def __hash__(self) -> int:
        return 1

    def __repr__(self) -> str:
        return "once"


@strawberry.enum
class Color(enum.Enum):
    RED = "red"
    GREEN = "green"


@strawberry.interface
class Named:
    name: str

    @strawberry.field
    def greeting(self, info: strawberry.Info, loud: bool = False) -> str:
        said = f"Hello, {self.name}"
        return info.context.at("Named.greeting", said.upper() if loud else said)


@strawberry.type
class Cat(Named):
    lives: int
    color: Color | None = None

    @strawberry.field
    async def friends(self, info: strawberry.Info, first: int = 2) -> list["Animal"]:
        await asyncio.sleep(0)
        return info.context.at("Cat.friends", animals()[:first])


@strawberry.type
class Dog(Named):
    tricks: list[str]
    owner: "Person | None" = None


@strawberry.type
class Robot:
    serial: strawberry.ID
    weight: float


Animal = Annotated[Cat | Dog | Robot, strawberry.union("Animal")]


class Row:
    """Not a Strawberry type: found by ``is_type_of``, or given where one type can be meant."""

    def __init__(self, key: int) -> None:
        self.key = key
        self.city = f"City {key}"
        self.code = None if key % 3 == 0 else f"{key:05}"


@strawberry.type
class Address:
    city: str
    code: str | None

    @strawberry.field
    def both(self: Row, info: strawberry.Info) -> str:
        return info.context.at("Address.both", f"{self.city} {self.code}")

    @strawberry.field
    async def neighbours(self: Row, info: strawberry.Info) -> list["Address | None"] | None:
        found = [Row(self.key + 1), None, Row(self.key + 2)]
        return info.context.at("Address.neighbours", found)

    @classmethod
    def is_type_of(cls, value: Any, _info: Any) -> bool:
        return isinstance(value, Row)


class Louder(FieldExtension):
    def resolve(self, next_: Any, source: Any, info: strawberry.Info, **kwargs: Any) -> Any:
        return f"{next_(source, info, **kwargs)}!"

    async def resolve_async(self, next_: Any, source: Any, info: Any, **kwargs: Any) -> Any:
        return f"{await next_(source, info, **kwargs)}!"


class Doubled(FieldExtension):
    """Changes an argument on its way."""

    def resolve(self, next_: Any, source: Any, info: Any, **kwargs: Any) -> Any:
        return next_(source, info, **{**kwargs, "times": kwargs["times"] * 2})


class Reshaped(FieldExtension):
    def map_arguments(self, kwargs: dict[str, Any]) -> dict[str, Any]:
        return {"times": len(kwargs.get("times") or ())}

    def apply(self, field: Any) -> None:
        annotation = StrawberryAnnotation(list[int] | None)
        field.arguments = [StrawberryArgument("times", None, annotation, default=None)]


class Allowed(BasePermission):
    message = "No."

    def has_permission(self, source: Any, info: strawberry.Info, **_: Any) -> bool:
        return bool(info.context.at("Person.secret permission", True))


@strawberry.input
class Filter:
    words: list[str]
    color: Color = Color.RED
    limit: strawberry.Maybe[int | None]


@strawberry.type
class Box(Generic[T]):
    item: T
    label: str | None = None


@strawberry.type
class Person(Named):
    age: int
    born: datetime
    address: Row | None = strawberry.field(graphql_type=Address | None)
    motto: Text | None = None
    size: float = 1.5
    happy: bool = True

    @strawberry.field(extensions=[Louder()])
    def cry(self, info: strawberry.Info) -> str:
        return info.context.at("Person.cry", "ah")

    @strawberry.field(extensions=[Louder()])
    async def scream(self, info: strawberry.Info) -> str:
        await asyncio.sleep(0)
        return info.context.at("Person.scream", "aah")

    @strawberry.field(extensions=[Doubled()])
    def echo(self, info: strawberry.Info, times: int = 1) -> str:
        return info.context.at("Person.echo", "la" * times)

    @strawberry.field(extensions=[Reshaped()])
    def counted(self, info: strawberry.Info, times: int) -> int:
        return info.context.at("Person.counted", times)

    @strawberry.field(permission_classes=[Allowed])
    def secret(self) -> str | None:
        return "hidden"

    @strawberry.field
    def later(self, info: strawberry.Info) -> str | None:
        """A plain function that gives something to wait for."""
        future = asyncio.get_running_loop().create_future()
        future.set_result(info.context.at("Person.later", "then"))
        return future

    @strawberry.field
    def pets(self, info: strawberry.Info) -> list[Named]:
        return info.context.at("Person.pets", [a for a in animals() if isinstance(a, Named)])

    @strawberry.field
    async def grid(self, info: strawberry.Info) -> list[list[Animal | None] | None]:
        await asyncio.sleep(0)
        return info.context.at("Person.grid", [animals(), None, [None, *animals()[:1]]])

    @strawberry.field
    def words(self, info: strawberry.Info) -> list[str | None]:
        return info.context.at("Person.words", ("a", None, "b"))

    @strawberry.field
    def one_by_one(self, info: strawberry.Info) -> list[int]:
        return info.context.at("Person.oneByOne", (n for n in range(3)))

    @strawberry.field
    def where(self, info: strawberry.Info) -> str:
        return info.context.at("Person.where", str(info.path.as_list()))

    @strawberry.field
    def asked(self, info: strawberry.Info) -> str:
        names = ",".join(field.name for field in info.selected_fields)
        said = f"{names} {info.field_name} {info.python_name} {sorted(info.variable_values)}"
        return info.context.at("Person.asked", said)

    @strawberry.field
    async def friend(self, info: strawberry.Info, age: int = 9) -> "Person":
        await asyncio.sleep(0)
        return info.context.at("Person.friend", person(age))


@strawberry.type
class Query:
    @strawberry.field
    async def person(self, info: strawberry.Info, age: int = 7) -> Person | None:
        return info.context.at("Query.person", person(age) if age else None)

    @strawberry.field
    def people(root, info: strawberry.Info) -> list[Person]:  # noqa: N805
        return info.context.at("Query.people", [person(1), person(2)])

    @strawberry.field
    async def animals(self, info: strawberry.Info) -> list[Animal]:
        return info.context.at("Query.animals", animals())

    @strawberry.field
    def named(self, info: strawberry.Info, name: str = "Tom") -> Named | None:
        found = {one.name: one for one in animals() if isinstance(one, Named)}
        return info.context.at("Query.named", found.get(name))

    @strawberry.field
    def search(self, info: strawberry.Info, filter: Filter | None = None) -> list[str]:
        if filter is None:
            return info.context.at("Query.search", [])
        filter.words.append(filter.color.name)
        limit = filter.limit.value if filter.limit else None
        return info.context.at("Query.search", filter.words[:limit])

    @strawberry.field
    def boxed(self, info: strawberry.Info) -> Box[Cat]:
        return info.context.at("Query.boxed", Box(item=cat("Boxed"), label=None))

    @strawberry.field
    def color(self, info: strawberry.Info, of: Color = Color.GREEN) -> Color | None:
        return info.context.at("Query.color", of)

    @strawberry.field
    def shout(self, info: strawberry.Info, said: Shout = Shout("hey")) -> Shout | None:
        return info.context.at("Query.shout", said)

    @strawberry.field
    def anything(self, info: strawberry.Info, given: JSON | None = None) -> JSON | None:
        return info.context.at("Query.anything", given)

    @strawberry.field
    async def stream(self) -> AsyncIterator[int]:
        yield 1
        yield 2


@strawberry.type
class Changed:
    count: int
    person: Person | None


@strawberry.type
class Mutation:
    @strawberry.mutation
    async def change(self, info: strawberry.Info, by: int = 1) -> Changed | None:
        return info.context.at("Mutation.change", Changed(count=by, person=person(by)))

    @strawberry.mutation
    def insist(self, info: strawberry.Info, by: int = 1) -> Changed:
        return info.context.at("Mutation.insist", Changed(count=by, person=None))

    @strawberry.mutation
    def several(self, info: strawberry.Info) -> list[Changed]:
        return info.context.at("Mutation.several", _several())


def _several() -> Iterator[Changed]:
    yield Changed(count=1, person=person(1))
    yield Changed(count=2, person=None)


def cat(name: str) -> Cat:
    return Cat(name=name, lives=9, color=Color.RED)


def animals() -> list[Any]:
    dog = Dog(name="Rex", tricks=["sit", "roll"], owner=person(3))
    return [cat("Tom"), dog, Robot(serial=strawberry.ID("r1"), weight=2.0), cat("Kit")]


def person(age: int) -> Person:
    born = datetime(2000, 1, 1 + age % 28, tzinfo=UTC)
    return Person(name=f"P{age}", age=age, born=born, address=Row(age), motto=Text("go"))


def _shouted(value: str) -> str:
    if value == "quiet":
        raise GraphQLError("Too quiet.")
    return value.upper()


SCALARS: dict[object, Any] = {
    Text: strawberry.scalar(name="Text", serialize=str, parse_value=str),
    Shout: strawberry.scalar(name="Shout", serialize=_shouted, parse_value=_shouted),
}


def build(plans: Plans | None, **options: Any) -> strawberry.Schema:
    extensions = [] if plans is None else [lambda: CompiledExecution(plans)]
    return strawberry.Schema(
        query=Query,
        mutation=Mutation,
        types=[Cat, Dog],
        config=StrawberryConfig(scalar_map=SCALARS),
        extensions=[*extensions, *options.pop("extensions", [])],
        **options,
    )
