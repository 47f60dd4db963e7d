"""Connections, as Relay describes them, with ``nodes`` as the short way in."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Any, Generic, TypeVar

import strawberry
from strawberry.annotation import StrawberryAnnotation
from strawberry.extensions.field_extension import FieldExtension
from strawberry.types.arguments import StrawberryArgument
from strawberry.types.field import StrawberryField

from commerce.vocabulary import Vocabulary
from loaders.pagination import COUNT_CAP, MAX_PAGE, Page, PageArgs
from schema import enums
from schema.info import Info
from schema.permission import Access, Together, public
from schema.scalars import UnsignedInt64

NodeT = TypeVar("NodeT")


@strawberry.type(description="Where a page stands in the whole list.")
class PageInfo:
    has_next_page: bool = public("Whether more follow this page.")
    has_previous_page: bool = public("Whether some precede this page.")
    start_cursor: str | None = public("The cursor of the first item; null on an empty page.")
    end_cursor: str | None = public("The cursor of the last item; null on an empty page.")


@strawberry.type(description="One item of a list, and its place there.")
class Edge(Generic[NodeT]):
    cursor: str = public("Its place: pass it as `after` or `before`, in the same order and filter.")
    node: NodeT = public("The item.")


@strawberry.type(description="One page of a list.")
class Connection(Generic[NodeT]):
    edges: list[Edge[NodeT]] = public(
        "The items, each with its cursor.", plan={"through": ("node", "nodes")}
    )
    nodes: list[NodeT] = public("The items.", plan={"unmade": True})
    page_info: PageInfo = public("Where this page stands.")


class CountPrecision(Vocabulary):
    """How exact a count is."""

    AT_LEAST = f"There are more: counting stopped at {COUNT_CAP:,}."
    EXACT = "Exactly so many."


enums.register(CountPrecision)


@strawberry.type
class Counted:
    """What a connection adds that knows how long its list is."""

    @public(f"How many there are in the whole list, counted up to {COUNT_CAP:,}.", UnsignedInt64)
    async def total_count(self: Page[Any], info: Info) -> int:
        return (await self.count()).number

    @public("Whether `totalCount` is the exact number.", CountPrecision)
    async def total_count_precision(self: Page[Any], info: Info) -> CountPrecision:
        capped = (await self.count()).capped
        return CountPrecision.AT_LEAST if capped else CountPrecision.EXACT


_PAGE_ARGUMENTS: list[tuple[str, Any, Any, str]] = [
    ("first", int | None, strawberry.UNSET, f"Take this many from the start, {MAX_PAGE} at most."),
    ("after", str | None, strawberry.UNSET, "Start after this cursor."),
    ("last", int | None, strawberry.UNSET, f"Take this many from the end, {MAX_PAGE} at most."),
    ("before", str | None, strawberry.UNSET, "End before this cursor."),
    ("reverse", bool | None, False, "Turn the list around."),
]
_PAGE_NAMES = [name for name, *_ in _PAGE_ARGUMENTS]


# What cannot be told of a page by its rows alone.
_BEYOND_ROWS = frozenset({"pageInfo", "edges.cursor"})


class Paged(FieldExtension):
    """Show the five page arguments to clients; hand the resolver one ``page``."""

    def apply(self, field: StrawberryField) -> None:
        field.arguments = [
            StrawberryArgument(
                name, None, StrawberryAnnotation(kind), default=default, description=text
            )
            for name, kind, default, text in _PAGE_ARGUMENTS
        ] + [argument for argument in field.arguments if argument.python_name != "page"]

    def map_arguments(self, kwargs: dict[str, Any]) -> dict[str, Any]:
        present = {
            name: kwargs[name]
            for name in _PAGE_NAMES
            if kwargs.get(name) not in (None, strawberry.UNSET)
        }
        others = {name: value for name, value in kwargs.items() if name not in _PAGE_NAMES}
        return {**others, "page": PageArgs(**present)}

    def narrow_arguments(self, kwargs: dict[str, Any], asked: frozenset[str]) -> dict[str, Any]:
        """What nobody asks of a page is not read: plans know what is asked beforehand."""
        if asked & _BEYOND_ROWS:
            return kwargs
        return {**kwargs, "page": replace(kwargs["page"], bare=True)}


def connection(
    graphql_type: Any,
    description: str,
    *,
    access: Access = Access.PUBLIC,
    extensions: Any = (),
    always: str | None = None,
    together: Together | None = None,
) -> Callable[[Callable[..., Awaitable[Any]]], Any]:
    """A field that returns a page: ``first`` or ``last`` says how long it is."""
    if always is not None:
        description = f"{description} Always {always}."
    field: Callable[[Callable[..., Awaitable[Any]]], Any] = strawberry.field(
        graphql_type=graphql_type,
        description=f"{description} Give exactly one of `first` and `last`.",
        metadata={"access": access, "always": always, "together": together},
        extensions=[*extensions, Paged()],
    )
    return field
