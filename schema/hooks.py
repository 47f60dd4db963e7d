"""Strawberry's extensions, run without looking anew on each request for the hooks they have."""

import inspect
from collections.abc import AsyncGenerator, Callable, Generator
from functools import cache
from types import TracebackType
from typing import Any

from strawberry.extensions import SchemaExtension
from strawberry.extensions.context import (
    ExecutingContextManager,
    OperationContextManager,
    ParsingContextManager,
    ValidationContextManager,
)
from strawberry.extensions.runner import SchemaExtensionsRunner
from strawberry.types import ExecutionContext
from strawberry.utils.await_maybe import await_maybe

Running = Generator[None, None, None] | AsyncGenerator[None, None]
Hook = Callable[[Any], Running]


class HookError(RuntimeError):
    """A hook that does not yield once."""


class Stage:
    """The hooks of one stage: begun in their order, ended in reverse, as Strawberry's are.

    Who does not wait is left to Strawberry's ``manager``.
    """

    __slots__ = ("_extensions", "_hooks", "_manager", "_running")

    def __init__(
        self,
        extensions: list[SchemaExtension],
        hooks: tuple[tuple[int, Hook], ...],
        manager: Any,
    ) -> None:
        self._extensions, self._hooks, self._manager = extensions, hooks, manager
        self._running: list[Running] = []

    def __enter__(self) -> None:
        self._manager = self._manager(self._extensions)
        self._manager.__enter__()

    def __exit__(self, *error: Any) -> None:
        self._manager.__exit__(*error)

    async def __aenter__(self) -> None:
        for place, hook in self._hooks:
            running = hook(self._extensions[place])
            if isinstance(running, AsyncGenerator):
                await anext(running)
            else:
                next(running)
            self._running.append(running)

    async def __aexit__(
        self,
        _kind: type[BaseException] | None,
        error: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:
        raised = error
        for running in reversed(self._running):
            raised = await _ended(running, raised)
        if raised is not None and raised is not error:
            raise raised


async def _ended(running: Running, error: BaseException | None) -> BaseException | None:
    """What is raised after a hook, which hears of what was raised within it."""
    try:
        if isinstance(running, AsyncGenerator):
            await (anext(running) if error is None else running.athrow(error))
        else:
            next(running) if error is None else running.throw(error)
    except (StopIteration, StopAsyncIteration):
        return None
    except BaseException as raised:
        return raised
    return HookError("A hook yields once.")


@cache
def _hooks(
    kinds: tuple[type[SchemaExtension], ...], name: str
) -> tuple[tuple[int, Hook], ...] | None:
    """Which of the extensions have the hook; None where one of them is not a generator."""
    default = getattr(SchemaExtension, name)
    found = [(place, getattr(kind, name)) for place, kind in enumerate(kinds)]
    given = tuple((place, hook) for place, hook in found if hook is not default)
    for _, hook in given:
        if not inspect.isgeneratorfunction(hook) and not inspect.isasyncgenfunction(hook):
            return None
    return given


class Runner(SchemaExtensionsRunner):
    """Strawberry's own, for the stages of an execution that is awaited."""

    def __init__(
        self, execution_context: ExecutionContext, extensions: list[SchemaExtension]
    ) -> None:
        super().__init__(execution_context, extensions)
        self._kinds = tuple(type(extension) for extension in extensions)

    def operation(self) -> Any:
        return self._stage(OperationContextManager)

    def parsing(self) -> Any:
        return self._stage(ParsingContextManager)

    def validation(self) -> Any:
        return self._stage(ValidationContextManager)

    def executing(self) -> Any:
        return self._stage(ExecutingContextManager)

    def _stage(self, manager: Any) -> Any:
        hooks = _hooks(self._kinds, manager.HOOK_NAME)
        if hooks is None:
            return manager(self.extensions)
        return Stage(self.extensions, hooks, manager)

    async def get_extensions_results(self, ctx: ExecutionContext) -> dict[str, Any]:
        said: dict[str, Any] = {}
        for extension in self.extensions:
            if type(extension).get_results is not SchemaExtension.get_results:
                said.update(await await_maybe(extension.get_results()))
        return said | ctx.extensions_results
