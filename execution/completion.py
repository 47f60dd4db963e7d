"""Completion: code that makes of a raw value what is answered, nullability decided beforehand."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from graphql import GraphQLEnumType, GraphQLList, GraphQLNonNull, is_abstract_type, is_leaf_type
from graphql.pyutils import is_iterable

from execution import leaf
from execution.form import Form
from execution.function import Function
from execution.inliner import Value
from execution.kinds import Check
from execution.outcome import Bail

if TYPE_CHECKING:
    from execution.plan import Planned

# Python nests twenty blocks at most, and lines grow long before that.
MOST_DEPTH = 12
NOT_A_LIST = "{v}.__class__ is not list and {v}.__class__ is not tuple"


def listed(value: Any) -> list[Any]:
    """The items of what is no list or tuple, where graphql-core would go through them too."""
    if not is_iterable(value) or hasattr(value, "__aiter__") or hasattr(value, "__await__"):
        raise Bail("not a list")
    return list(value)


def unwrapped(kind: Any) -> tuple[Any, bool]:
    """The type without its non-null, and whether it was required."""
    if isinstance(kind, GraphQLNonNull):
        return kind.of_type, True
    return kind, False


class Completion:
    """Writes completions into functions; ``name``, ``place`` and ``fields`` are its compiler's."""

    def __init__(
        self,
        form: Form,
        name: Callable[..., str],
        place: Callable[[Function], str],
        fields: Callable[[Function, "list[Planned]", Value], str],
    ) -> None:
        self._form, self._name, self._place, self._fields = form, name, place, fields

    def of(self, function: Function, planned: "Planned", kind: Any, value: str) -> str:
        """Lines that complete ``value``, where nothing has to be waited for; the outcome.

        It is an expression of the form's.
        """
        bare, required = unwrapped(kind)
        if is_leaf_type(bare):
            return self._leaf(function, planned, bare, value, required=required)
        outcome = self._name("r")
        if planned.seen is not None and not isinstance(bare, GraphQLList):
            self._by_class(function, planned, kind, value, outcome)
            return self._form.value(outcome)
        if not required:
            with function.block(f"if {value} is None:"):
                function.line(f"{outcome} = {self._form.null}")
            function.line("else:")
            function.depth += 1
        if isinstance(bare, GraphQLList):
            self._list(function, planned, bare.of_type, value, outcome)
        else:
            self._check(function, planned, bare, value)
            found = self._object(function, planned, value)
            if required:
                return found
            function.line(f"{outcome} = {self._form.whole(found)}")
        if not required:
            function.depth -= 1
        return self._form.value(outcome)

    def _leaf(
        self, function: Function, planned: "Planned", kind: Any, value: str, *, required: bool
    ) -> str:
        form, done = self._form, self._name("n")
        coerce = leaf.coercer(kind, planned.selected.coordinate, required=required)
        slow = f"{self._name('s', form.coercer(coerce))}({value})"
        if not required:
            slow = f"{form.null} if {value} is None else {slow}"
        words = leaf.names(kind) if isinstance(kind, GraphQLEnumType) else None
        known = leaf.plain(kind)
        quick = None if known is None else form.as_it_is(known, value)
        if words is not None:
            written = {value: form.whole_of(word) for value, word in words.items()}
            function.line(f"{done} = {self._name('t', written.get)}({value})")
            function.line(f"if {done} is None: {done} = {slow}")
        elif known is None or quick is None:
            function.line(f"{done} = {slow}")
        else:
            function.line(f"{done} = {quick} if {leaf.passes(known, value)} else {slow}")
        return form.value(done)

    def _list(
        self, function: Function, planned: "Planned", kind: Any, value: str, outcome: str
    ) -> None:
        item = self._name("x")
        with function.block(f"if {NOT_A_LIST.format(v=value)}:"):
            function.line(f"{value} = listed({value})")
        function.line(f"{outcome} = []")
        with function.block(f"for {item} in {value}:"):
            done = self._form.whole(self.of(function, planned, kind, item))
            function.line(f"{outcome}.append({done})")
        if self._form.items(outcome) != outcome:
            function.line(f"{outcome} = {self._form.items(outcome)}")

    def _by_class(
        self, function: Function, planned: "Planned", kind: Any, value: str, outcome: str
    ) -> None:
        """Lines for the class that was seen here, and for any other."""
        bare, required = unwrapped(kind)
        with function.block(f"if {value}.__class__ is {self._name('m', planned.seen)}:"):
            found = self._fields(function, planned.children or [], Value(value, planned.seen))
            function.line(f"{outcome} = {self._form.whole(found)}")
        if not required:
            with function.block(f"elif {value} is None:"):
                function.line(f"{outcome} = {self._form.null}")
        with function.block("else:"):
            self._check(function, planned, bare, value)
            function.line(f"{outcome} = {self._separate(planned)}({value}, run)")
            function.line("run.strays += 1")

    def _check(self, function: Function, planned: "Planned", kind: Any, value: str) -> None:
        if planned.through:
            return
        check = planned.check = Check(kind, planned.index, planned.selected.coordinate)
        call = f"{self._name('q', check)}({value}, run)"
        if check.by_class:
            passed = self._name("z", check.passed)
            function.line(f"if {value}.__class__ not in {passed}: {call}")
        else:
            function.line(call)

    def _object(self, function: Function, planned: "Planned", value: str) -> str:
        if function.depth < MOST_DEPTH:
            return self._fields(function, planned.children or [], Value(value))
        found = self._name("o")
        function.line(f"{found} = {self._separate(planned)}({value}, run)")
        return self._form.value(found)

    def _separate(self, planned: "Planned") -> str:
        """A function that completes one object, whatever its class."""
        apart = Function(self._name("object"), "p, run", is_async=False)
        found = self._fields(apart, planned.children or [], Value("p"))
        apart.line(f"return {self._form.whole(found)}")
        return self._place(apart)

    def by_level(self, function: Function, planned: "Planned", kind: Any, level: str) -> None:
        """Lines that complete ``vs``: their objects in one list, completed, and put back."""
        bare, _ = unwrapped(kind)
        function.line("flat = []")
        if isinstance(bare, GraphQLList):
            with function.block("for n, v in enumerate(vs):"):
                test = NOT_A_LIST.format(v="v")
                function.line(f"if v is not None and {test}: vs[n] = listed(v)")
        with function.block("for v in vs:"):
            self._flattened(function, planned, kind, "v")
        function.line(f"done = iter({level}(flat, run)) if flat else None")
        function.line("out = []")
        with function.block("for v in vs:"):
            function.line(f"out.append({self._put_back(function, kind, 'v')})")
        function.line("return out")

    def _flattened(self, function: Function, planned: "Planned", kind: Any, value: str) -> None:
        bare, required = unwrapped(kind)
        apart = isinstance(bare, GraphQLList) or is_abstract_type(bare) or planned.through
        checked = not apart
        if not required:
            function.line(f"if {value} is not None:")
            function.depth += 1
        elif not checked:
            function.line(f"if {value} is None: raise Bail")
        if isinstance(bare, GraphQLList):
            item = self._name("x")
            if value != "v":
                function.line(f"if {NOT_A_LIST.format(v=value)}: raise Bail")
            with function.block(f"for {item} in {value}:"):
                self._flattened(function, planned, bare.of_type, item)
        else:
            if checked:
                self._check(function, planned, bare, value)
            function.line(f"flat.append({value})")
        if not required:
            function.depth -= 1

    def _put_back(self, function: Function, kind: Any, value: str) -> str:
        bare, required = unwrapped(kind)
        if not isinstance(bare, GraphQLList):
            null = self._form.null
            return "next(done)" if required else f"{null} if {value} is None else next(done)"
        outcome, item = self._name("r"), self._name("x")
        if required:
            function.line(f"{outcome} = []")
        else:
            function.line(f"{outcome} = None if {value} is None else []")
        items = value if required else f"{value} or ()"
        with function.block(f"for {item} in {items}:"):
            function.line(f"{outcome}.append({self._put_back(function, bare.of_type, item)})")
        found = self._form.items(outcome)
        if required or found == outcome:
            return found
        return f"{self._form.null} if {outcome} is None else {found}"
