"""Selections turned into Python: one function a level, which asks each field of all its sources."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from graphql import (
    GraphQLAbstractType,
    GraphQLList,
    GraphQLObjectType,
    get_nullable_type,
    is_abstract_type,
    is_object_type,
)
from strawberry.schema import Schema

from execution.completion import Completion, listed
from execution.drive import awaited, drive
from execution.form import Form, Text
from execution.function import Function
from execution.kinds import Level, Spread
from execution.outcome import Bail, UnsupportedError
from execution.resolver import TYPENAME, Resolver
from execution.selection import Operation, Reading, Selected


@dataclass(slots=True)
class Planned:
    """A selected field, how it is resolved, and what is asked of its values.

    ``deep``: something at or under it has to be waited for, so it is asked of all sources first.
    """

    index: int
    selected: Selected
    resolver: Resolver
    children: "list[Planned] | None" = None
    deep: bool = False

    def asked(self) -> frozenset[str]:
        """The fields that are asked of its values, and of their values: ``edges.node``."""
        children = self.children or []
        under = (
            f"{child.selected.name}.{name.selected.name}"
            for child in children
            for name in child.children or ()
        )
        return frozenset([*(child.selected.name for child in children), *under])


@dataclass(slots=True)
class Step:
    """A root field of a mutation: had first, completed after."""

    planned: Planned
    value: Callable[..., Any]
    complete: Callable[..., Any]

    @property
    def is_list(self) -> bool:
        return isinstance(get_nullable_type(self.planned.selected.definition.type), GraphQLList)


@dataclass(slots=True)
class Plan:
    """A compiled operation; ``plans`` keeps it among the others of its document.

    ``credit`` says how often it may still be given up before it is dropped; ``notes`` are its
    users' own.
    """

    schema: Schema
    operation: Operation
    fields: list[Planned]
    root_type: GraphQLObjectType
    level: Level | None = None
    is_text: bool = False  # what the level gives is JSON
    steps: list[Step] = field(default_factory=list)
    credit: int = 0
    source: str = ""
    notes: dict[Any, Any] = field(default_factory=dict)
    kept_in: "dict[tuple[Any, ...], Plan | None]" = field(default_factory=dict)
    choice: tuple[Any, ...] = ()

    def names(self) -> set[str]:
        """The attributes that the code of its fields speaks of, whether or not a run gets there."""
        return {name for planned in self.fields for name in planned.resolver.names()}


class Compiler:
    """Makes one plan, and later the levels of the object types that its abstract types come to.

    What clients wrote never enters the code: a response key that is not the field's own name
    stands in the namespace as a value.
    """

    def __init__(
        self,
        schema: Schema,
        reading: Reading,
        root_type: GraphQLObjectType,
        waiting: set[str],
        form: Form,
    ) -> None:
        self._reading, self._waiting, self._form = reading, waiting, form
        self._space: dict[str, Any] = {
            "Bail": Bail,
            "drive": drive,
            "awaited": awaited,
            "listed": listed,
            **form.kept,
        }
        self._names = 0
        self._sources: list[str] = []
        self._completion = Completion(form, self.name, self.place, self._apart)
        self.plan = Plan(schema, reading.operation, [], root_type)
        self.plan.is_text = isinstance(form, Text)

    def query(self) -> Plan:
        kind = self.plan.root_type
        self.plan.level = self._load(self._level(self._planned(self._reading.root(kind))))
        return self.plan

    def mutation(self) -> Plan:
        for planned in self._planned(self._reading.root(self.plan.root_type)):
            value, complete = self._value(planned), self._completed(planned)
            self.plan.steps.append(Step(planned, self._load(value), self._load(complete)))
        return self.plan

    def name(self, prefix: str, value: Any = None) -> str:
        """A new name; for ``value`` in the namespace, if there is one."""
        self._names += 1
        name = f"{prefix}{self._names}"
        if value is not None:
            self._space[name] = value
        return name

    def place(self, function: Function) -> str:
        self._sources.append(function.text())
        return function.name

    def _load(self, name: str) -> Any:
        """Make the functions written so far; the one of the name."""
        source = "\n".join(self._sources)
        self._sources.clear()
        try:
            code = compile(source, "<plan>", "exec")
        except (SyntaxError, RecursionError, MemoryError) as error:
            raise UnsupportedError("it is nested too deeply") from error
        exec(code, self._space)  # noqa: S102
        self.plan.source += source
        return self._space[name]

    def _planned(self, selection: list[Selected]) -> list[Planned]:
        return [self._plan_of(selected) for selected in selection]

    def _plan_of(self, selected: Selected) -> Planned:
        may_wait = selected.coordinate in self._waiting
        resolver = Resolver(self.plan.schema, selected, may_wait=may_wait)
        planned = Planned(len(self.plan.fields), selected, resolver)
        self.plan.fields.append(planned)
        if resolver.function is not None:
            self._space[f"f{planned.index}"] = resolver.function
        if resolver.together is not None:
            self._space[f"g{planned.index}"] = resolver.together
        named = selected.named
        planned.deep = resolver.is_async or resolver.may_wait or is_abstract_type(named)
        if isinstance(named, GraphQLObjectType):
            planned.children = self._planned(self._reading.under(selected, named))
            planned.deep = planned.deep or any(child.deep for child in planned.children)
            if resolver.arguments is not None:
                resolver.arguments.narrow(planned.asked())
        return planned

    def _entry(self, selected: Selected, value: str) -> tuple[str, bool, str]:
        if selected.key == selected.name:
            return selected.name, False, value
        return self.name("k", self._form.key(selected.key)), True, value

    def _level(self, selection: list[Planned]) -> str:
        """A function from sources to what is answered of each."""
        deep = [planned for planned in selection if planned.deep]
        function = Function(self.name("level"), "ps, run", is_async=bool(deep))
        columns = {planned.index: self.name("c") for planned in deep}
        calls = [f"{self._column(planned)}(ps, run)" for planned in deep]
        if len(deep) == 1:
            function.line(f"{columns[deep[0].index]} = await {calls[0]}")
        elif deep:
            function.line(f"{', '.join(columns.values())} = await drive(({', '.join(calls)}))")
        function.line("out = []")
        values = ", ".join(f"w{column}" for column in columns.values())
        sources = f"p, {values} in zip(ps, {', '.join(columns.values())})" if deep else "p in ps"
        with function.block(f"for {sources}:"):
            parts = []
            for planned in selection:
                column = columns.get(planned.index)
                value = (
                    self._form.value(f"w{column}")
                    if column
                    else self._inline(function, planned, "p")
                )
                parts.append(self._entry(planned.selected, value))
            whole = self._form.whole(self._form.entries(parts))
            function.line(f"out.append({whole})")
        function.line("return out")
        return self.place(function)

    def _inline(self, function: Function, planned: Planned, source: str) -> str:
        """Lines that resolve and complete a field of one source; the outcome, the form's."""
        if planned.selected.name == TYPENAME:
            return self._form.constant(planned.selected.parent.name)
        value = self.name("v")
        function.uses(planned.index, planned.resolver)
        function.line(f"{value} = {planned.resolver.expression(planned.index, source)}")
        kind = planned.selected.definition.type
        return self._completion.of(function, planned, kind, value)

    def _apart(self, function: Function, children: list[Planned], source: str) -> str:
        """The same for all fields of an object: an expression of the whole."""
        return self._form.entries(
            [
                self._entry(child.selected, self._inline(function, child, source))
                for child in children
            ]
        )

    def _column(self, planned: Planned) -> str:
        """A function from sources to the completed values of one field."""
        function = Function(self.name("column"), "ps, run", is_async=True)
        resolver = planned.resolver
        function.uses(planned.index, resolver)
        call = resolver.expression(planned.index, "p")
        if resolver.together is not None:
            function.line(f"vs = await {resolver.expression_of_all(planned.index)}")
            function.line("if len(vs) != len(ps): raise Bail('not one for each')")
        elif resolver.is_async:
            with function.block("if len(ps) == 1:"):
                function.line("p = ps[0]")
                function.line(f"vs = [await {call}]")
            with function.block("else:"):
                function.line(f"vs = await drive({call} for p in ps)")
        elif resolver.may_wait:
            function.line(f"vs = await drive(awaited({call}) for p in ps)")
        else:
            function.line(f"vs = [{call} for p in ps]")
        self._complete(function, planned)
        return self.place(function)

    def _value(self, planned: Planned) -> str:
        """A function from a source to the raw value of a field."""
        function = Function(self.name("value"), "p, run", is_async=True)
        function.uses(planned.index, planned.resolver)
        call = planned.resolver.expression(planned.index, "p")
        function.line(f"return await awaited({call})")
        return self.place(function)

    def _completed(self, planned: Planned) -> str:
        """A function from raw values to completed ones."""
        function = Function(self.name("complete"), "vs, run", is_async=True)
        self._complete(function, planned)
        return self.place(function)

    def _complete(self, function: Function, planned: Planned) -> None:
        named, kind = planned.selected.named, planned.selected.definition.type
        children = planned.children or []
        level = None
        if is_abstract_type(named):
            level = f"await {self.name('spread', self._spread(planned, named))}"
        elif is_object_type(named) and any(child.deep for child in children):
            level = f"await {self._level(children)}"
        if level is None:
            function.line("out = []")
            with function.block("for v in vs:"):
                done = self._completion.of(function, planned, kind, "v")
                function.line(f"out.append({self._form.whole(done)})")
            function.line("return out")
            return
        self._completion.by_level(function, planned, kind, level)

    def _spread(self, planned: Planned, named: GraphQLAbstractType) -> Spread:
        def level_of(kind: GraphQLObjectType) -> Level:
            children = self._planned(self._reading.under(planned.selected, kind))
            level: Level = self._load(self._level(children))
            return level

        return Spread(
            self.plan.schema._schema,  # noqa: SLF001
            named,
            planned.index,
            planned.selected.coordinate,
            level_of,
        )
