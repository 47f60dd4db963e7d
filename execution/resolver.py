"""How the value of a field is had from its source: the expression that generated code uses."""

import inspect
from collections.abc import Callable, Iterable, Mapping
from functools import partial
from typing import Any, cast

from graphql import default_field_resolver
from strawberry.extensions.field_extension import FieldExtension, build_field_extension_resolvers
from strawberry.schema import Schema
from strawberry.types.field import StrawberryField
from strawberry.types.fields.resolver import StrawberryResolver

from execution.arguments import Arguments
from execution.inline import inlined
from execution.inliner import Inliner, NotInlined, Value
from execution.outcome import UnsupportedError
from execution.selection import Selected

DEFINITION = "strawberry-definition"
TYPENAME = "__typename"


class Resolver:
    """One of four ways: an attribute, a plain call, a chain of extensions, or Strawberry's own.

    ``is_async``: it gives a coroutine for certain. ``may_wait``: it may give an awaitable.
    """

    def __init__(self, schema: Schema, selected: Selected, *, may_wait: bool) -> None:
        self.function: Callable[..., Any] | None = None
        self.arguments: Arguments | None = None
        self.field: StrawberryField | None = None
        self.attribute: str | None = None
        self.is_async = False
        self.may_wait = may_wait
        self.definition = selected.definition
        self._is_itself = False  # the source is the value
        self._is_plain = False  # a function of its source alone
        # The same for many sources at once, where the field has it.
        self.together: Callable[..., Any] | None = None
        # What it is always called with, where that is known.
        self.constant: dict[str, Any] | None = None
        self._call = "{f}({p}, {i}, **{a})"
        field = selected.definition.extensions.get(DEFINITION)
        self._metadata: Mapping[str, Any] = getattr(field, "metadata", {})
        if selected.name == TYPENAME:
            self._call = repr(selected.parent.name)
        elif not isinstance(field, StrawberryField) or _is_special(schema, field):
            self._take_whole(schema, selected, field)
        elif field.is_basic_field and field.python_name.isidentifier():
            self.attribute = field.python_name
            self._call = f"{{p}}.{field.python_name}"
        elif field.base_resolver is None:
            self._take_whole(schema, selected, field)
        else:
            self._take_apart(schema, selected, field, field.base_resolver)

    def goes_through(self, children: Iterable["Resolver"]) -> bool:
        """Take what the objects of the field hold from where it stands by itself.

        So it is with a field whose ``through`` names that field of theirs and that other place,
        where nothing else is asked of them.
        """
        found = self._metadata.get("through")
        asked = list(children)
        if found is None or not asked or any(one.attribute != found[0] for one in asked):
            return False
        self.attribute, self._call = found[1], f"{{p}}.{found[1]}"
        for one in asked:
            one.is_source()
        return True

    @property
    def may_be_unmade(self) -> bool:
        """Whether rows may stand for the objects of its list."""
        return bool(self._metadata.get("unmade"))

    def settle(self) -> None:
        """See what can be told of its arguments before any request."""
        if self.arguments is not None:
            self.constant = self.arguments.settled()
        if self.constant == {}:
            self._call = self._call.replace(", **{a}", "")

    def is_source(self) -> None:
        """The source stands for the value itself."""
        self.attribute, self._call, self._is_itself = None, "{p}", True

    def of(self, source: Value, inliner: Inliner) -> Value | None:
        """The value of a source of which something is known, where no call is needed for it."""
        if self._is_itself:
            return source
        if self.attribute is not None:
            return inliner.attribute(source, self.attribute)
        if self.constant == {} and "plainly" in self._metadata:
            function, name = self._metadata["plainly"]
            return inliner.of_context(function, inliner.attribute(source, name))
        if not self._is_plain or self.function is None:
            return None
        try:
            return inliner.called(self.function, source)
        except NotInlined:
            name = self._call.removeprefix("{p}.")
            return inliner.attribute(source, name) if name.isidentifier() else None

    def expression(self, index: int, source: str) -> str:
        return self._call.format(p=source, f=f"f{index}", i=f"i{index}", a=f"a{index}")

    def expression_of_all(self, index: int) -> str:
        """As ``expression``, of what gives the values of all sources."""
        given = ", **{a}" if self.arguments is not None and self.constant != {} else ""
        return f"{{f}}(ps, {{i}}{given})".format(f=f"g{index}", i=f"i{index}", a=f"a{index}")

    def names(self) -> tuple[str, ...]:
        if self.field is not None and self.field.base_resolver is not None:
            function = cast("Callable[..., Any]", self.field.base_resolver.wrapped_func)
            return function.__code__.co_names
        return () if self.attribute is None else (self.attribute,)

    @property
    def takes_info(self) -> bool:
        return "{i}" in self._call or self.together is not None

    def _take_whole(self, schema: Schema, selected: Selected, field: Any) -> None:
        """Strawberry's or graphql-core's own resolver: any field can be served so."""
        self.function = selected.definition.resolve or default_field_resolver
        self.arguments = Arguments(schema, selected, None)
        self.may_wait = self.may_wait or not isinstance(field, StrawberryField) or field.is_async

    def _take_apart(
        self,
        schema: Schema,
        selected: Selected,
        field: StrawberryField,
        resolver: StrawberryResolver[Any],
    ) -> None:
        self.field = field
        if inspect.isasyncgenfunction(resolver.wrapped_func):
            raise UnsupportedError(f"{selected.coordinate} gives its items one by one")
        self.arguments = Arguments(schema, selected, field) if _takes_some(field) else None
        links = build_field_extension_resolvers(field)
        if links:
            self.function = _chained(resolver, links)
            self._call = "{f}({p}, {i}, {a})" if self.arguments else "{f}({p}, {i}, {{}})"
            self.may_wait = self.may_wait or field.is_async
        else:
            self.function = cast("Callable[..., Any]", resolver.wrapped_func)
            self._call = _call_of(resolver, has_arguments=self.arguments is not None)
            if not field.is_async and self.arguments is None and not self.takes_info:
                self._is_plain = True
                self._call = inlined(self.function) or self._call
            self.is_async = field.is_async
            self.together = field.metadata.get("together") if field.is_async else None


def _takes_some(field: StrawberryField) -> bool:
    reshaped = any(
        type(extension).map_arguments is not FieldExtension.map_arguments
        for extension in field.extensions
    )
    return bool(field.arguments) or reshaped


def _is_special(schema: Schema, field: StrawberryField) -> bool:
    """Whether Strawberry does more for the field than call its resolver."""
    converter = schema.schema_converter
    return bool(
        type(field).get_result is not StrawberryField.get_result
        or schema.config.default_resolver is not getattr
        or converter._get_field_exception_handlers(field)  # noqa: SLF001
    )


def _call_of(resolver: StrawberryResolver[Any], *, has_arguments: bool) -> str:
    given = []
    if resolver.self_parameter:
        given.append("{p}")
    sources = {p.name for p in (resolver.parent_parameter, resolver.root_parameter) if p}
    given += [f"{name}={{p}}" for name in sorted(sources)]
    if resolver.info_parameter:
        given.append(f"{resolver.info_parameter.name}={{i}}")
    if has_arguments:
        given.append("**{a}")
    return f"{{f}}({', '.join(given)})"


def _chained(resolver: StrawberryResolver[Any], links: list[Callable[..., Any]]) -> Any:
    """The resolver behind its field's extensions, called just as Strawberry calls them."""
    function = cast("Callable[..., Any]", resolver.wrapped_func)
    takes_source = bool(resolver.self_parameter)
    sources = {p.name for p in (resolver.parent_parameter, resolver.root_parameter) if p}
    info_name = resolver.info_parameter.name if resolver.info_parameter else None

    def call(source: Any, info: Any, arguments: dict[str, Any]) -> Any:
        def innermost(_source: Any, info: Any, **given: Any) -> Any:
            if info_name == "info":
                given["info"] = info
            return function(source, **given) if takes_source else function(**given)

        given = dict(arguments, **dict.fromkeys(sources, source))
        if info_name is not None and info_name != "info":
            given[info_name] = info
        found: Callable[..., Any] = innermost
        for link in links:
            found = partial(link, found)
        return found(source, info, **given)

    return call
