"""The extension that a Strawberry schema is given."""

from collections.abc import AsyncIterator

from strawberry.extensions import SchemaExtension

from execution.plans import Plans


class CompiledExecution(SchemaExtension):
    """Answers what has a plan; Strawberry runs graphql-core where no result is set.

    The last of the extensions, given as ``partial(CompiledExecution, plans)``.
    """

    def __init__(self, plans: Plans) -> None:
        self._plans = plans

    async def on_execute(self) -> AsyncIterator[None]:
        execution = self.execution_context
        if execution.result is None:
            result = await self._plans.execute(execution)
            if result is not None:
                execution.result = result
        yield
