"""Lists whose items are not made yet: they are completed from the driver's rows.

A field says by ``unmade`` in its metadata that it may be so; one that goes through its objects to
others may be, too. The value that has the list then has an attribute ``unmade``: None, or an object with the ``rows`` and
their ``shape``: the ``kind`` that ``make(row)`` makes of one, the ``width`` of a row, and ``at``
which of its columns the kind's items begin. Shapes are told apart by identity, and are few.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from graphql import GraphQLList, GraphQLObjectType, get_nullable_type

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

    def __call__(self, unmade: Any, run: "Run") -> OfRows | None:
        shape = unmade.shape
        if shape in self.known or len(self.known) >= MOST_SHAPES:
            return self.known.get(shape)
        if not hasattr(shape.kind, "reads"):
            return None
        function, taken = self._write(shape)
        first = shape.make(unmade.rows[0])
        for planned in taken:
            named: Any = planned.selected.named
            check = Check(named, planned.index, planned.selected.coordinate)
            if not check.by_class:
                self.known[shape] = None
                return None
            check(first, run)
        self.known[shape] = function
        return function
