"""What resolvers are given as ``info``: one for a field and a request, not one for an item."""

from typing import TYPE_CHECKING, Any

from graphql import FieldNode, FragmentDefinitionNode, GraphQLOutputType, OperationDefinitionNode
from strawberry.execution import optimized_is_awaitable

from execution.outcome import Unfit

if TYPE_CHECKING:
    from execution.run import Run
    from execution.selection import Selected


class RawInfo:
    """Serves as graphql-core's ``GraphQLResolveInfo``, all but the path, which items differ in.

    A resolver that asks for the path, or for what only graphql-core's executor has, is served
    by graphql-core.
    """

    __slots__ = ("_run", "_selected", "context")

    def __init__(self, run: "Run", selected: "Selected") -> None:
        self._run, self._selected = run, selected
        self.context = run.context

    @property
    def field_name(self) -> str:
        return self._selected.name

    @property
    def field_nodes(self) -> list[FieldNode]:
        return [details.node for details in self._selected.details]

    @property
    def return_type(self) -> GraphQLOutputType:
        return self._selected.definition.type

    @property
    def parent_type(self) -> Any:
        return self._selected.parent

    @property
    def schema(self) -> Any:
        return self._run.plan.schema._schema  # noqa: SLF001

    @property
    def fragments(self) -> dict[str, FragmentDefinitionNode]:
        found = self._run.plan.operation.fragments
        return {name: details.definition for name, details in found.items()}

    @property
    def operation(self) -> OperationDefinitionNode:
        return self._run.plan.operation.node

    @property
    def root_value(self) -> Any:
        return self._run.root

    @property
    def variable_values(self) -> dict[str, Any]:
        # A copy: what it came of may serve other requests, too.
        return dict(self._run.variables.coerced)

    @property
    def operation_extensions(self) -> Any:
        return self._run.execution.operation_extensions

    @property
    def is_awaitable(self) -> Any:
        return optimized_is_awaitable

    @property
    def abort_signal(self) -> None:
        return None

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        self._run.unfit = True  # a resolver may catch what is raised
        raise Unfit(f"info.{name}")
