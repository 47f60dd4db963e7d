"""The arguments of a field, coerced once for a request, or once for all where nothing varies."""

from collections.abc import Callable
from dataclasses import fields
from enum import Enum
from typing import Any

from graphql.execution.values import VariableValues, get_argument_values
from strawberry.schema import Schema
from strawberry.types.arguments import convert_arguments
from strawberry.types.field import StrawberryField

from execution.conversion import Convert, Unconverted, converter
from execution.memo import MISSING, Memo, key_of
from execution.selection import Selected, variables_in

UNCHANGING = (str, int, float, bool, type(None), Enum)


def unchanging(value: Any) -> bool:
    """Whether no resolver can change the value."""
    if isinstance(value, UNCHANGING):
        return True
    kind: Any = type(value)
    declared = getattr(kind, "__dataclass_params__", None)
    if declared is None or not declared.frozen:
        return False
    return all(unchanging(getattr(value, each.name)) for each in fields(kind))


class Arguments:
    """What the resolver of one field is called with beside its source.

    ``field`` is None where graphql-core's own values are wanted, as its resolvers take them.
    """

    def __init__(self, schema: Schema, selected: Selected, field: StrawberryField | None) -> None:
        self._schema, self._selected, self._field = schema, selected, field
        # What every request is given, once it is known.
        self.always: dict[str, Any] | None = None
        self._asked: frozenset[str] | None = None
        self._variables = variables_in(selected.details[0].node.arguments or ())
        self._memo: Memo[dict[str, Any]] = Memo()
        self._known: list[tuple[str, str, Convert | None]] | None = None

    def settled(self) -> dict[str, Any] | None:
        """What every request is given, where no request is needed to tell."""
        if self.always is None and not self._variables:
            try:
                found = self._found(VariableValues({}, {}), None)
            except Exception:  # whatever is wrong is told when it is asked
                return None
            if all(unchanging(value) for value in found.values()):
                self.always = found
        return self.always

    def narrow(self, asked: frozenset[str]) -> None:
        """Tell the field's extensions what is asked of its values: an object type's fields."""
        self._asked = asked

    def coerced(self, variables: VariableValues, info: Callable[[], Any]) -> dict[str, Any]:
        given = variables.coerced
        key = key_of([given.get(name, MISSING) for name in self._variables])
        known = None if key is None else self._memo.get(key)
        if known is not None:
            return known
        found = self._found(variables, info())
        # What a resolver could change is made anew for each request.
        if key is not None and all(unchanging(value) for value in found.values()):
            if not self._variables:
                self.always = found
            self._memo.put(key, found)
        return found

    def _converted(
        self, given: dict[str, Any], field: StrawberryField, info: Any
    ) -> dict[str, Any]:
        try:
            return {
                python_name: given[name] if convert is None else convert(given[name])
                for name, python_name, convert in self._converters(field)
                if name in given
            }
        except Unconverted:
            return convert_arguments(
                given,
                field.arguments,
                scalar_registry=self._schema.schema_converter.scalar_registry,
                config=self._schema.config,
                info=info,
            )

    def _converters(self, field: StrawberryField) -> list[tuple[str, str, Convert | None]]:
        if self._known is None:
            name_of = self._schema.config.name_converter.from_argument
            self._known = [
                (name_of(one), str(one.python_name), converter(one.type, self._schema))
                for one in field.arguments
            ]
        return self._known

    def _found(self, variables: VariableValues, info: Any) -> dict[str, Any]:
        selected, field = self._selected, self._field
        given = get_argument_values(selected.definition, selected.details[0].node, variables)
        if field is None:
            return given
        found = self._converted(given, field, info)
        for extension in field.extensions:
            found = extension.map_arguments(found)
            narrow = getattr(extension, "narrow_arguments", None)
            if narrow is not None and self._asked is not None:
                found = narrow(found, self._asked)
        return found
