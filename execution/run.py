"""One request's run of a plan: what it was given, and what is coerced for it."""

from functools import partial
from typing import TYPE_CHECKING, Any

from graphql.execution.values import VariableValues

from execution.asked import Asked
from execution.info import RawInfo

if TYPE_CHECKING:
    from execution.plan import Plan


class Run:
    __slots__ = ("_infos", "context", "execution", "plan", "root", "strays", "unfit", "variables")

    def __init__(self, plan: "Plan", variables: VariableValues, execution: Asked) -> None:
        self.plan = plan
        self.variables = variables
        self.execution = execution
        self.context = execution.context
        self.root = execution.root_value
        self.strays = 0  # objects of another class than the plan was compiled for
        self._infos: dict[int, Any] = {}
        self.unfit = False  # a resolver asked for what no plan can give

    def info(self, index: int) -> Any:
        """What the resolver of a field is given as ``info``: the same in all its functions."""
        info = self._infos.get(index)
        if info is None:
            info = self._infos[index] = self._info(index)
        return info

    def end(self) -> None:
        """Let go of what holds this run."""
        self._infos.clear()

    def _info(self, index: int) -> Any:
        field = self.plan.fields[index].resolver.field
        raw = self.raw_info(index)
        if field is None:
            return raw
        return self.plan.schema.config.info_class(_raw_info=raw, _field=field)

    def raw_info(self, index: int) -> Any:
        """The same as graphql-core's functions take it."""
        return RawInfo(self, self.plan.fields[index].selected)

    def arguments(self, index: int) -> dict[str, Any]:
        arguments = self.plan.fields[index].resolver.arguments
        if arguments is None:
            return {}
        if arguments.always is not None:
            return arguments.always
        return arguments.coerced(self.variables, partial(self.info, index))
