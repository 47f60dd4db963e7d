"""Lists whose items are not made yet: they are completed from the driver's rows.

A field says by ``unmade`` in its metadata that it may be so; one that goes through its objects to
others may be, too. The value that has the list then has the rows (``raw``), and in ``unmade`` None
or their shape: the ``kind`` that ``make(row)`` makes of one, the ``width`` of a row, and ``at``
which of its columns the kind's items begin. Shapes are told apart by identity, and are few.
"""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from graphql import GraphQLList, GraphQLObjectType, get_nullable_type

from execution.completion import Completion
from execution.form import Form
from execution.function import Function
from execution.inliner import Items, Value
from execution.kinds import Check
from execution.plan import Planned

if TYPE_CHECKING:
    from execution.run import Run

UNMADE = "unmade"
MOST_SHAPES = 16
OfRows = Callable[[Any, "Run"], Any]


def may_be_unmade(planned: Planned) -> bool:
    """Whether the field is a list of objects, of which rows may stand for each."""
    if not planned.through and not planned.resolver.may_be_unmade:
        return False
    kind = get_nullable_type(planned.selected.definition.type)
    if not isinstance(kind, GraphQLList) or planned.resolver.attribute is None:
        return False
    return isinstance(get_nullable_type(kind.of_type), GraphQLObjectType)


class RowsOf:
    """The functions that complete one field's rows, one for each shape; None where none can.

    ``write`` makes one, and tells which fields' objects the rows are taken for.
    """

    def __init__(self, write: Callable[[Any], tuple[OfRows, list[Planned]]]) -> None:
        self._write = write
        self.known: dict[Any, OfRows | None] = {}

    def __call__(self, shape: Any, raw: Sequence[Any], run: "Run") -> OfRows | None:
        if shape in self.known or len(self.known) >= MOST_SHAPES:
            return self.known.get(shape)
        if not getattr(shape.kind, "reads", None):
            return None
        function, taken = self._write(shape)
        first = shape.make(raw[0])
        for planned in taken:
            named: Any = planned.selected.named
            check = Check(named, planned.index, planned.selected.coordinate)
            if not check.by_class:
                self.known[shape] = None
                return None
            check(first, run)
        self.known[shape] = function
        return function


class RowWriter:
    """Writes what completes rows.

    ``apart`` writes all fields of an object, ``load`` makes a function that is written.

    ``taken`` are the fields whose objects the rows are taken for, while a function is written.
    """

    def __init__(
        self,
        form: Form,
        name: Callable[..., str],
        apart: Callable[[Function, list[Planned], Value], str],
        load: Callable[[Function], OfRows],
    ) -> None:
        self._form, self._name, self._apart, self._load = form, name, apart, load
        self.taken: list[Planned] = []

    def unmade(
        self, function: Function, planned: Planned, source: Value, completion: Completion
    ) -> str:
        """Lines that complete a list, from rows where it is not made; the outcome, the form's."""
        rows_of = RowsOf(lambda shape: self._of_rows(planned, shape))
        known, write = self._name("h", rows_of.known.get), self._name("h", rows_of)
        shape, way, outcome = self._name("u"), self._name("f"), self._name("r")
        function.line(f"{shape} = getattr({source.code}, {UNMADE!r}, None)")
        found = f"{known}({shape}) or {write}({shape}, {source.code}.raw, run)"
        function.line(f"{way} = None if {shape} is None else {found}")
        with function.block(f"if {way} is not None:"):
            function.line(f"{outcome} = {way}({source.code}.raw, run)")
        with function.block("else:"):
            value = self._name("v")
            function.line(f"{value} = {planned.resolver.expression(planned.index, source.code)}")
            kind = planned.selected.definition.type
            done = completion.of(function, planned, kind, value)
            function.line(f"{outcome} = {self._form.whole(done)}")
        return self._form.value(outcome)

    def _of_rows(self, planned: Planned, shape: Any) -> tuple[OfRows, list[Planned]]:
        """A function from rows to what is answered of them, and what they are taken for."""
        self.taken = [] if planned.through else [planned]
        function = Function(self._name("rows"), "rows, run", is_async=False)
        items = Items(shape.at)
        row = Value(f"{self._name('m', shape.make)}(r)", shape.kind, items=items)
        function.line("out = []")
        with function.block("for r in rows:"):
            put = function.later()
            found = self._apart(function, planned.children or [], row)
            function.line(f"out.append({self._form.whole(found)})")
            put(items.header(shape.width, "r"))
        function.line(f"return {self._form.items('out')}")
        return self._load(function), self.taken
