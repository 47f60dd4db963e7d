"""What functions say of values whose class is known, as expressions: nothing is called or made.

A class says how its attributes are read in ``reads``: expressions in which ``{p}[n]`` stands for
an item of the value, alone or with a function that makes the attribute of that. An expression or a
function says that it gives texts, never None, which JSON shows as they are, by having ``is_plain``.
Properties,
methods and resolvers that do no more than return an expression are written in their place; an
object that is made by one and only looked into is not made.
"""

import ast
import inspect
import linecache
import re
import textwrap
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields, is_dataclass
from functools import lru_cache
from tokenize import TokenError
from types import CodeType, FunctionType
from typing import Any

MOST_DEPTH = 6
ITEM = re.compile(r"\{p\}\[(\d+)\]")
OPERATORS: dict[type, str] = {
    ast.Eq: "==",
    ast.NotEq: "!=",
    ast.Lt: "<",
    ast.LtE: "<=",
    ast.Gt: ">",
    ast.GtE: ">=",
    ast.Is: "is",
    ast.IsNot: "is not",
    ast.In: "in",
    ast.NotIn: "not in",
    ast.And: "and",
    ast.Or: "or",
    ast.Add: "+",
    ast.Sub: "-",
    ast.Mult: "*",
}


class NotInlined(Exception):
    """It does more than an expression can say."""


@dataclass(slots=True)
class Items:
    """The columns of a row, each in a variable: ``at`` is the first of the value's own."""

    at: int
    used: set[int] = field(default_factory=set)

    def variable(self, number: str) -> str:
        place = self.at + int(number)
        self.used.add(place)
        return f"c{place}"

    def header(self, width: int, row: str) -> str:
        """A line that puts the columns that are used into their variables."""
        names = (f"c{place}" if place in self.used else "_" for place in range(width))
        return f"{', '.join(names)}, = {row}"


@dataclass(frozen=True, slots=True)
class Value:
    """What is known of a value while code is written: its expression, its class, what it is.

    ``parts`` are the attributes of an object that is made of them and nothing else. ``fixed`` tells
    that it is a thing that was there before, which is ``thing``. A value that is not made unless
    it has to be has its ``items`` in variables. ``plain`` is said of texts that need no escaping,
    ``of_context`` of what is made of the request's context, in the variable ``x``, too.
    """

    code: str
    kind: type[Any] | None = None
    parts: Mapping[str, "Value"] | None = None
    fixed: bool = False
    thing: Any = None
    items: Items | None = None
    plain: bool = False
    of_context: bool = False


class Inliner:
    """``keep`` names a thing in the namespace of the code that is written."""

    def __init__(self, keep: Callable[[Any], str]) -> None:
        self._keep = keep
        self._depth = 0

    def attribute(self, of: Value, name: str) -> Value:
        """An attribute of the value; as plain code where nothing better is known."""
        if of.fixed and (inspect.ismodule(of.thing) or inspect.isclass(of.thing)):
            return self._fixed(getattr(of.thing, name))
        if of.parts is not None and name in of.parts:
            return of.parts[name]
        reads = getattr(of.kind, "reads", {})
        if name in reads:
            said = reads[name]
            return Value(self._read(of, said), plain=getattr(said, "is_plain", False))
        found = None if of.kind is None else inspect.getattr_static(of.kind, name, None)
        if isinstance(found, property) and isinstance(found.fget, FunctionType):
            try:
                return self.called(found.fget, of)
            except NotInlined:
                pass
        return Value(f"{of.code}.{name}")

    def _read(self, of: Value, said: str | tuple[str, Callable[[Any], Any]]) -> str:
        said, convert = (said, None) if isinstance(said, str) else said
        items = of.items
        if items is None:
            code = said.replace("{p}", of.code)
        else:
            code = ITEM.sub(lambda found: items.variable(found[1]), said)
        return code if convert is None else f"{self._keep(convert)}({code})"

    def called(self, function: Callable[..., Any], *given: Value) -> Value:
        """What the function returns, as an expression; or ``NotInlined``."""
        if not isinstance(function, FunctionType) or self._depth >= MOST_DEPTH:
            raise NotInlined
        names, body = _returned(function.__code__)
        if len(names) != len(given):
            raise NotInlined
        self._depth += 1
        try:
            return _Body(self, function, dict(zip(names, given, strict=True))).of(body)
        finally:
            self._depth -= 1

    def of_context(self, function: Callable[[Any, Any], Any], of: Value) -> Value:
        """What the function makes of the request's context and the value."""
        return Value(f"{self._keep(function)}(x, {of.code})", of_context=True)

    def made(self, kind: Any, given: list[Value]) -> Value | None:
        """An object that is no more than what it is made of; None for any other."""
        names = _parts(kind)
        if names is None or len(names) != len(given):
            return None
        code = f"{self._keep(kind)}({', '.join(value.code for value in given)})"
        return Value(code, kind, dict(zip(names, given, strict=True)))

    def _fixed(self, thing: Any) -> Value:
        if thing is None or thing is True or thing is False:
            return Value(repr(thing))
        return Value(self._keep(thing), fixed=True, thing=thing)

    def fixed(self, function: FunctionType, name: str) -> Value:
        """What a name that is none of its parameters stands for in the function."""
        found = inspect.getclosurevars(function)
        for names in (found.nonlocals, found.globals, found.builtins):
            if name in names:
                return self._fixed(names[name])
        raise NotInlined


class _Body:
    """One function's expression, with what its parameters are."""

    def __init__(self, inliner: Inliner, function: FunctionType, given: dict[str, Value]) -> None:
        self._inliner, self._function, self._given = inliner, function, given

    def of(self, node: ast.expr) -> Value:
        match node:
            case ast.Name():
                known = self._given.get(node.id)
                return known or self._inliner.fixed(self._function, node.id)
            case ast.Constant():
                return Value(repr(node.value))
            case ast.Attribute():
                return self._inliner.attribute(self.of(node.value), node.attr)
            case ast.Call() if not node.keywords:
                return self._call(node)
        return Value(f"({self._joined(node)})")

    def _joined(self, node: ast.expr) -> str:
        """Of what is made of others by an operator, which are taken one by one."""
        match node:
            case ast.IfExp():
                parts = (self._code(one) for one in (node.body, node.test, node.orelse))
                return "{} if {} else {}".format(*parts)
            case ast.UnaryOp() if isinstance(node.op, ast.Not):
                return f"not {self._code(node.operand)}"
            case ast.BoolOp():
                return f" {_operator(node.op)} ".join(map(self._code, node.values))
            case ast.BinOp():
                return f"{self._code(node.left)} {_operator(node.op)} {self._code(node.right)}"
            case ast.Compare():
                rest = zip(node.ops, node.comparators, strict=True)
                said = (f" {_operator(op)} {self._code(one)}" for op, one in rest)
                return self._code(node.left) + "".join(said)
            case ast.Subscript() if isinstance(node.slice, ast.Constant):
                return f"{self._code(node.value)}[{node.slice.value!r}]"
        raise NotInlined

    def _code(self, node: ast.expr) -> str:
        return self.of(node).code

    def _call(self, node: ast.Call) -> Value:
        if any(isinstance(one, ast.Starred) for one in node.args):
            raise NotInlined
        given = [self.of(one) for one in node.args]
        arguments = ", ".join(value.code for value in given)
        if isinstance(node.func, ast.Attribute):
            owner = self.of(node.func.value)
            found = None
            if owner.kind is not None:
                found = inspect.getattr_static(owner.kind, node.func.attr, None)
            if isinstance(found, FunctionType):
                try:
                    return self._inliner.called(found, owner, *given)
                except NotInlined:
                    return Value(f"{owner.code}.{node.func.attr}({arguments})")
        called = self.of(node.func)
        if called.fixed and inspect.isclass(called.thing):
            made = self._inliner.made(called.thing, given)
            if made is not None:
                return made
        is_plain = called.fixed and getattr(called.thing, "is_plain", False)
        return Value(f"{called.code}({arguments})", plain=is_plain)


def _operator(kind: ast.AST) -> str:
    found = OPERATORS.get(type(kind))
    if found is None:
        raise NotInlined
    return found


@lru_cache(maxsize=1_024)
def _returned(code: CodeType) -> tuple[tuple[str, ...], ast.expr]:
    """The parameters of a function and the one expression that it returns."""
    flags = (
        inspect.CO_VARARGS | inspect.CO_VARKEYWORDS | inspect.CO_COROUTINE | inspect.CO_GENERATOR
    )
    if code.co_flags & flags or code.co_kwonlyargcount:
        raise NotInlined
    # Not ``inspect.getsource``, which looks for the module among all that there are: 0.15 s.
    lines = linecache.getlines(code.co_filename)[code.co_firstlineno - 1 :]
    try:
        tree = ast.parse(textwrap.dedent("".join(inspect.getblock(lines))))
    except (SyntaxError, TokenError) as error:  # the file is another by now
        raise NotInlined from error
    function = tree.body[0] if len(tree.body) == 1 else None
    if not isinstance(function, ast.FunctionDef) or not _is_of(function, code):
        raise NotInlined
    body = [one for one in function.body if not _is_said(one)]
    if len(body) != 1 or not isinstance(body[0], ast.Return) or body[0].value is None:
        raise NotInlined
    return code.co_varnames[: code.co_argcount], body[0].value


def _is_of(function: ast.FunctionDef, code: CodeType) -> bool:
    """Whether this is what the code was compiled of: the file may have changed since."""
    alone = ast.Module([function], [])
    function.decorator_list.clear()
    found = compile(alone, code.co_filename, "exec", dont_inherit=True).co_consts
    again = next((one for one in found if isinstance(one, CodeType)), None)
    return again is not None and all(
        getattr(again, part) == getattr(code, part)
        for part in ("co_code", "co_consts", "co_names", "co_varnames", "co_freevars")
    )


def _is_said(statement: ast.stmt) -> bool:
    """A docstring."""
    return isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant)


def is_known(kind: Any) -> bool:
    """Whether more is known of the values of the class than that they are of it."""
    return bool(getattr(kind, "reads", None)) or _parts(kind) is not None


@lru_cache(maxsize=1_024)
def _parts(kind: Any) -> tuple[str, ...] | None:
    """The fields of a frozen dataclass that keeps what it is given, and no more."""
    declared = getattr(kind, "__dataclass_params__", None)
    if not is_dataclass(kind) or declared is None or not declared.frozen or not declared.init:
        return None
    if hasattr(kind, "__post_init__") or kind.__new__ is not object.__new__:
        return None
    found = fields(kind)
    return tuple(one.name for one in found) if all(one.init for one in found) else None
