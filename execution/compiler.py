"""Selections turned into Python: one function a level, which asks each field of all its sources."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from graphql import (
    GraphQLAbstractType,
    GraphQLObjectType,
    get_nullable_type,
    is_abstract_type,
    is_object_type,
)
from strawberry.schema import Schema

from execution import leaf
from execution.completion import Completion, listed
from execution.drive import awaited, drive
from execution.form import Form, Text
from execution.function import Function
from execution.inliner import Inliner, Value
from execution.kinds import Level, Spread
from execution.outcome import Bail, UnsupportedError
from execution.plan import Plan, Planned, Step
from execution.resolver import TYPENAME, Resolver
from execution.rows import RowWriter, may_be_unmade
from execution.selection import Reading, Selected

NONE: Mapping[int, str] = MappingProxyType({})


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
        classes: Mapping[int, type[Any]],
    ) -> None:
        self._reading, self._waiting, self._form = reading, waiting, form
        self._is_sharp = bool(classes)
        self._rows = RowWriter(
            form, self.name, self._apart, lambda one: self._load(self.place(one))
        )
        self._classes, self._inliner = classes, Inliner(lambda thing: self.name("m", thing))
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
        self.plan.level = self._load(self._level(self._planned(self._reading.root(kind)), None))
        self._classes = {}  # what is compiled later has places of its own
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
        planned.seen = self._classes.get(planned.index)
        self.plan.fields.append(planned)
        if resolver.function is not None:
            self._space[f"f{planned.index}"] = resolver.function
        if resolver.together is not None:
            self._space[f"g{planned.index}"] = resolver.together
        named = selected.named
        planned.deep = resolver.is_async or resolver.may_wait or is_abstract_type(named)
        if isinstance(named, GraphQLObjectType):
            planned.children = self._planned(self._reading.under(selected, named))
            planned.through = resolver.goes_through(child.resolver for child in planned.children)
            planned.deep = planned.deep or any(child.deep for child in planned.children)
            if resolver.arguments is not None:
                resolver.arguments.narrow(planned.asked())
        resolver.settle()
        if resolver.constant is not None:
            self._space[f"a{planned.index}"] = resolver.constant
        return planned

    def _entry(self, selected: Selected, value: str) -> tuple[str, bool, str]:
        if selected.key == selected.name:
            return selected.name, False, value
        return self.name("k", self._form.key(selected.key)), True, value

    def _level(self, selection: list[Planned], parent: Planned | None) -> str:
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
            if parent is None or parent.seen is None:
                whole = self._form.whole(self._apart(function, selection, Value("p"), columns))
                function.line(f"out.append({whole})")
            else:
                self._by_class(function, selection, parent.seen, columns)
        function.line("return out")
        return self.place(function)

    def _by_class(
        self, function: Function, selection: list[Planned], seen: Any, columns: dict[int, str]
    ) -> None:
        """Lines for a source of the class that was seen here, and for any other."""
        with function.block(f"if p.__class__ is {self.name('m', seen)}:"):
            found = self._apart(function, selection, Value("p", seen), columns)
            function.line(f"out.append({self._form.whole(found)})")
        given = ", ".join(["p", "run", *(f"w{column}" for column in columns.values())])
        other = Function(self.name("object"), given, is_async=False)
        found = self._apart(other, selection, Value("p"), columns)
        other.line(f"return {self._form.whole(found)}")
        with function.block("else:"):
            function.line(f"out.append({self.place(other)}({given}))")
            function.line("run.strays += 1")

    def _inline(self, function: Function, planned: Planned, source: Value) -> str:
        """Lines that resolve and complete a field of one source; the outcome, the form's."""
        if planned.selected.name == TYPENAME:
            return self._form.constant(planned.selected.parent.name)
        kind = planned.selected.definition.type
        found = planned.resolver.of(source, self._inliner) if source.kind else None
        if found is not None and self._is_known(planned, found):
            return self._apart(function, planned.children or [], found)
        if self._is_sharp and source.kind is None and may_be_unmade(planned):
            return self._rows.unmade(function, planned, source, self._completion)
        value = self.name("v")
        if found is None:
            function.uses(planned.index, planned.resolver)
            found = Value(planned.resolver.expression(planned.index, source.code))
        elif found.of_context:
            function.needs("x = run.context")
        function.line(f"{value} = {found.code}")
        if found.plain and leaf.is_text(kind):
            return self._form.plain(value)
        return self._completion.of(function, planned, kind, value)

    def _is_known(self, planned: Planned, found: Value) -> bool:
        """Whether the value is an object of which no more is to be asked than is known of it."""
        if not isinstance(get_nullable_type(planned.selected.definition.type), GraphQLObjectType):
            return False
        if found.items is not None:
            self._rows.taken.append(planned)
            return True
        return planned.seen is not None and found.kind is planned.seen

    def _apart(
        self,
        function: Function,
        children: list[Planned],
        source: Value,
        columns: Mapping[int, str] = NONE,
    ) -> str:
        """The same for all fields of an object; those in ``columns`` are there already."""
        entries = []
        for child in children:
            column = columns.get(child.index)
            value = (
                self._inline(function, child, source)
                if column is None
                else self._form.value(f"w{column}")
            )
            entries.append(self._entry(child.selected, value))
        return self._form.entries(entries)

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
            level = f"await {self._level(children, planned)}"
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
            level: Level = self._load(self._level(children, None))
            return level

        return Spread(
            self.plan.schema._schema,  # noqa: SLF001
            named,
            planned.index,
            planned.selected.coordinate,
            level_of,
        )
