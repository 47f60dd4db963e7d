"""The plans that all requests to one schema share: bounded, and given up where they do not pay."""

from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial
from types import MappingProxyType
from typing import Any

from graphql import DocumentNode, ExecutionResult, GraphQLError, OperationType
from graphql.execution.values import VariableValues, get_variable_values
from strawberry.schema import Schema

from execution.asked import Asked
from execution.compiler import Compiler
from execution.drive import Unhurried
from execution.form import Text, Tree, Written
from execution.memo import MISSING, Memo, key_of
from execution.mutation import mutate
from execution.outcome import AwaitableFound, Unfit, UnsupportedError
from execution.plan import Plan
from execution.run import Run
from execution.selection import Operation, Reading

# A plan may be given up once in so many runs, and a few times beyond that.
RUNS_FOR_ONE = 8
FIRST_CREDIT = 4 * RUNS_FOR_ONE
WATCHED = 8
# A plan with objects of other classes in so many runs is not for those that it was compiled for.
MOST_STRAYS = 8
NOTHING: Mapping[int, type[Any]] = MappingProxyType({})
# Coerced variables, and those of them that decide what is left out.
Given = tuple[VariableValues, tuple[Any, ...]]
MOST_CREDIT = 64 * RUNS_FOR_ONE
# A token of a parsed document takes as much memory as so many characters of a plan's source.
SOURCE_A_TOKEN = 34


@dataclass(slots=True)
class Counters:
    """How operations were served: by their plan, by both, or by graphql-core alone."""

    compiled: int = 0
    given_up: int = 0
    left: int = 0
    plans_made: int = 0


@dataclass(slots=True)
class Known:
    """One operation of one document; None for what cannot be compiled, or no longer is."""

    document: DocumentNode
    operation: Operation | None
    plans: dict[tuple[Any, ...], Plan | None] = field(default_factory=dict)
    names: tuple[str, ...] = ()
    memo: Memo[Given] = field(default_factory=Memo)
    # Of its plans as they were first made, in characters; and what its document weighs of them.
    source: int = 0

    def __post_init__(self) -> None:
        nodes = self.operation.node.variable_definitions if self.operation else ()
        self.names = tuple(node.variable.name.value for node in nodes or ())
        self.source = SOURCE_A_TOKEN * (self.document.token_count or 0)

    def given(
        self, operation: Operation, schema: Schema, variables: Mapping[str, Any] | None
    ) -> Given | None:
        """The operation's variables, coerced, and what they choose; None where they cannot be."""
        said = variables or {}
        key = key_of([said.get(name, MISSING) for name in self.names])
        found = None if key is None else self.memo.get(key)
        if found is not None:
            return found
        nodes = operation.node.variable_definitions or ()
        coerced = get_variable_values(schema._schema, nodes, dict(said), 1)  # noqa: SLF001
        if not isinstance(coerced, VariableValues):
            return None
        found = coerced, tuple(coerced.coerced.get(name) for name in operation.conditions)
        if key is not None and key_of(coerced.coerced.values()) is not None:
            self.memo.put(key, found)
        return found


class Plans:
    """``most_plans`` bounds their number, ``most_fields`` the size of each, ``most_source`` of all.

    A plan holds some 15 bytes of memory for each character of its source.

    ``begin`` is called before each run of a query with the request's context and the plan, whose
    ``notes`` are for whatever is to be known of it the next time; ``end`` after a run that gave the
    answer. ``forget`` is called with the context of a request whose run was given up and the error,
    before graphql-core answers it: what the run left in caches (loaders, mostly) may be of use to
    nobody else. It says whether that was mended, so that the plan is to be tried again.
    """

    def __init__(
        self,
        *,
        begin: Callable[[Any, Plan], None] | None = None,
        end: Callable[[Any, Plan], None] | None = None,
        forget: Callable[[Any, Exception], object] | None = None,
        most_plans: int = 1_000,
        most_fields: int = 2_000,
        most_choices: int = 16,
        most_source: int = 8_000_000,
    ) -> None:
        self.counters = Counters()
        # While they are, graphql-core answers everything.
        self.are_off = False
        # After so many runs of a plan it is seen of which classes its objects are.
        self.watched = WATCHED
        self._begin = begin or (lambda _context, _plan: None)
        self._end = end or (lambda _context, _plan: None)
        self._forget = forget or (lambda _context, _error: None)
        self._most_plans, self._most_fields = most_plans, most_fields
        self._most_choices, self._most_source = most_choices, most_source
        self._source = 0
        self._known: OrderedDict[tuple[int, str | None], Known] = OrderedDict()
        # Coordinates of plain functions that turned out to give awaitables.
        self._waiting: set[str] = set()

    @property
    def kept(self) -> int:
        """How many operations are known."""
        return len(self._known)

    async def execute(self, execution: Asked, *, as_text: bool = False) -> ExecutionResult | None:
        """The answer; None where graphql-core is to give it.

        ``as_text`` says that a query's data may be ``Written``.
        """
        run = None if self.are_off else self._run(execution, as_text=as_text)
        if run is None:
            self.counters.left += 1
            return None
        level = run.plan.level
        if level is None:
            return await self._mutate(run)
        self._begin(run.context, run.plan)
        try:
            found = level([run.root], run)
            if found.__class__ is not list:
                found = await Unhurried(found)
            if run.unfit:
                raise Unfit
            data: Any = Written(found[0].encode()) if run.plan.is_text else found[0]
        except Exception as error:
            self._fault(run, error)
            self.counters.given_up += 1
            return None
        finally:
            run.end()
        self._end(run.context, run.plan)
        self._success(run.plan)
        self._sharpen(run)
        return ExecutionResult(data, None)

    async def _mutate(self, run: Run) -> ExecutionResult:
        faults: list[Exception] = []

        def faulted(error: Exception) -> None:
            faults.append(error)
            self._fault(run, error)

        result = await mutate(run, faulted)
        run.end()
        if faults:
            self.counters.given_up += 1
        else:
            self._success(run.plan)
        return result

    def _success(self, plan: Plan) -> None:
        self.counters.compiled += 1
        if plan.credit < MOST_CREDIT:
            plan.credit += 1

    def _sharpen(self, run: Run) -> None:
        """Compile a plan that is run often for the classes that its objects are of.

        One whose objects came to be of others is compiled for all classes, as at first.
        """
        plan = run.plan
        plan.runs += 1
        if plan.runs > self.watched + 1 and not run.strays:
            return
        classes: dict[int, type[Any]] | None = None
        if run.strays:
            plan.strays += 1
            if plan.strays == MOST_STRAYS:
                classes = {}
        if plan.runs == self.watched:
            plan.watch()
        elif plan.runs == self.watched + 1 and not plan.is_sharp:
            classes = plan.classes() or None
        if classes is None or plan.kept_in.get(plan.choice) is not plan or not plan.makings:
            return
        made = plan.make(classes) if plan.make else None
        if made is not None:
            made.notes, made.credit, made.makings = plan.notes, plan.credit, plan.makings - 1
            made.is_sharp = bool(classes)
            plan.kept_in[plan.choice] = made

    def _fault(self, run: Run, error: Exception) -> None:
        plan = run.plan
        if self._forget(run.context, error) is True:
            return
        plan.credit -= RUNS_FOR_ONE
        if isinstance(error, AwaitableFound):
            self._waiting.add(error.coordinate)
            plan.kept_in.pop(plan.choice, None)  # the next will know
        elif plan.credit <= 0 or isinstance(error, Unfit):
            plan.kept_in[plan.choice] = None

    def _run(self, execution: Asked, *, as_text: bool) -> Run | None:
        """A run of the operation's plan, if there can be one."""
        known = self._known_of(execution)
        operation = known.operation
        if operation is None:
            return None
        given = known.given(operation, execution.schema, execution.variables)
        if given is None:
            return None
        variables, choice = given
        if as_text and operation.is_query:
            choice = (*choice, Written)
        plan = known.plans.get(choice)
        if plan is None and choice not in known.plans:
            if len(known.plans) >= self._most_choices:
                return None
            plan = self._made(execution.schema, operation, variables, choice)
            known.plans[choice] = plan
            self._weigh(known, plan)
        if plan is None:
            return None
        plan.kept_in, plan.choice = known.plans, choice
        return Run(plan, variables, execution)

    def _known_of(self, execution: Asked) -> Known:
        document: DocumentNode = execution.graphql_document
        key = (id(document), execution.operation_name)
        known = self._known.get(key)
        if known is None:
            known = self._known[key] = Known(document, self._operation(execution, document))
            self._source += known.source
            if len(self._known) > self._most_plans:
                self._drop_one()
            self._drop_heavy()
        else:
            self._known.move_to_end(key)
        return known

    def _weigh(self, known: Known, plan: Plan | None) -> None:
        more = 0 if plan is None else len(plan.source)
        known.source += more
        self._source += more
        self._drop_heavy()

    def _drop_heavy(self) -> None:
        """Drop operations that nobody asked for of late, where all come to too much."""
        while self._source > self._most_source and len(self._known) > 1:
            self._drop_one()

    def _drop_one(self) -> None:
        _, dropped = self._known.popitem(last=False)
        self._source -= dropped.source

    def _operation(self, execution: Asked, document: DocumentNode) -> Operation | None:
        if any(one._implements_resolve() for one in execution.schema.get_extensions()):  # noqa: SLF001
            return None  # an extension watches every field
        try:
            return Operation(document, execution.operation_name)
        except (UnsupportedError, RecursionError):
            return None

    def _made(
        self,
        schema: Schema,
        operation: Operation,
        variables: VariableValues,
        choice: tuple[Any, ...],
        classes: Mapping[int, type[Any]] = NOTHING,
    ) -> Plan | None:
        kind = operation.node.operation
        root_type = schema._schema.get_root_type(kind)  # noqa: SLF001
        if root_type is None:
            return None
        try:
            reading = Reading(schema._schema, operation, variables, self._most_fields)  # noqa: SLF001
            form = Text() if choice[-1:] == (Written,) else Tree()
            compiler = Compiler(schema, reading, root_type, self._waiting, form, classes)
            plan = compiler.mutation() if kind is OperationType.MUTATION else compiler.query()
        except (UnsupportedError, GraphQLError, RecursionError):
            return None
        plan.make = partial(self._made, schema, operation, variables, choice)
        plan.credit = FIRST_CREDIT
        self.counters.plans_made += 1
        return plan
