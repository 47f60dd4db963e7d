"""Resolvers that only look something up, as expressions: a call costs as much again."""

import dis
import inspect
from collections.abc import Callable
from typing import Any

# What a compiled function holds beside what it does.
SILENT = frozenset({"RESUME", "PRECALL", "CACHE", "NOP"})
MOST = 8


def inlined(function: Callable[..., Any]) -> str | None:
    """``{p}.name``, ``{p}[0]`` or ``{p}.text()``, of a function of one parameter that says so.

    None for any other, and for what a later Python may make of such a function.
    """
    code = getattr(function, "__code__", None)
    if code is None or code.co_argcount != 1 or code.co_kwonlyargcount or code.co_cellvars:
        return None
    if code.co_flags & (inspect.CO_VARARGS | inspect.CO_VARKEYWORDS | inspect.CO_COROUTINE):
        return None
    steps = [one for one in dis.get_instructions(code) if one.opname not in SILENT][: MOST + 1]
    if len(steps) > MOST or not steps or steps[0].opname not in ("LOAD_FAST", "LOAD_FAST_BORROW"):
        return None
    expression = "{p}"
    for number, step in enumerate(steps[1:-1], start=2):
        following = steps[number].opname
        match step.opname:
            case "LOAD_ATTR" | "LOAD_METHOD":
                expression += f".{step.argval}"
            case "CALL" if step.arg == 0:
                expression += "()"
            case "LOAD_CONST" if type(step.argval) is int and following == "BINARY_SUBSCR":
                expression += f"[{step.argval}]"
            case "BINARY_SUBSCR" if steps[number - 2].opname == "LOAD_CONST":
                pass
            case _:
                return None
    return expression if steps[-1].opname == "RETURN_VALUE" and len(steps) > 2 else None
