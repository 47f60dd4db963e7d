"""Mutations: each root field once, in order; payloads by the plan, at a fault by graphql-core."""

from collections.abc import Callable, Iterator
from typing import Any, cast

from graphql import ExecutionResult, GraphQLError, Undefined
from graphql.execution import MiddlewareManager
from graphql.pyutils import Path
from strawberry.execution import optimized_is_awaitable

from execution.drive import awaited
from execution.outcome import Unfit
from execution.plan import Step
from execution.run import Run


class Had:
    """What the resolver of a root field came to: a value, or what it raised."""

    def __init__(self, value: Any = None, error: Exception | None = None) -> None:
        self.value, self.error = value, error

    def __call__(self) -> Any:
        if self.error is not None:
            raise self.error
        return self.value


async def mutate(run: Run, faulted: Callable[[Exception], None]) -> ExecutionResult:
    """The answer. ``faulted`` is told of every payload that the plan could not complete."""
    data: dict[str, Any] = {}
    finisher: Finisher | None = None
    for step in run.plan.steps:
        had = await _had(step, run)
        try:
            data[step.planned.selected.key] = await _completed(step, run, had)
            continue
        except Exception as error:
            faulted(error)
        finisher = finisher or Finisher(run)
        if not await finisher.finish(step, had, data):
            return ExecutionResult(None, finisher.errors)
    return ExecutionResult(data, (finisher.errors or None) if finisher else None)


async def _had(step: Step, run: Run) -> Had:
    try:
        value = await step.value(run.root, run)
    except Exception as error:
        return Had(error=error)
    # A list that can be gone through once only could not be completed twice.
    if step.is_list and isinstance(value, Iterator):
        value = list(value)
    return Had(value)


async def _completed(step: Step, run: Run, had: Had) -> Any:
    found = (await step.complete([had()], run))[0]
    if run.unfit:
        raise Unfit
    return found


class Finisher:
    """graphql-core's executor for the root fields whose payload the plan could not complete.

    It is handed what their resolvers came to, and never calls them.
    """

    def __init__(self, run: Run) -> None:
        plan = run.plan
        executor = plan.schema.execution_context_class.build(
            plan.schema._schema,  # noqa: SLF001
            plan.operation.document,
            run.root,
            run.context,
            run.execution.variables or {},
            plan.operation.name,
            middleware=MiddlewareManager(self),
            is_awaitable=cast("Any", optimized_is_awaitable),
            operation_extensions=run.execution.operation_extensions,
        )
        self._executor: Any = executor
        self._root = run.root
        self._type = plan.root_type
        self._had = Had()

    def resolve(self, resolve: Any, source: Any, info: Any, **arguments: Any) -> Any:
        """Stands before every resolver, as graphql-core calls its middleware."""
        if info.path.prev is None:
            return self._had()
        return resolve(source, info, **arguments)

    @property
    def errors(self) -> list[GraphQLError]:
        found: list[GraphQLError] = self._executor.collected_errors.errors
        return found

    async def finish(self, step: Step, had: Had, data: dict[str, Any]) -> bool:
        """Complete one root field into ``data``; False where nothing is left of the answer."""
        selected = step.planned.selected
        self._had = had
        path = Path(None, selected.key, self._type.name)
        try:
            found = await awaited(
                self._executor.execute_field(self._type, self._root, selected.details, path, None)
            )
        except GraphQLError as error:
            self._executor.collected_errors.add(error, None)
            return False
        if found is not Undefined:
            data[selected.key] = found
        return True
