"""Documents read, measured and validated once, and kept with what came of it."""

from collections import OrderedDict
from collections.abc import Hashable, Iterator
from dataclasses import dataclass
from typing import Any, Generic, TypeVar, cast

from graphql import (
    DocumentNode,
    GraphQLError,
    GraphQLSyntaxError,
    NameNode,
    OperationDefinitionNode,
    OperationType,
    SelectionSetNode,
)
from graphql.validation.rules import overlapping_fields_can_be_merged
from graphql.validation.validate import ValidationAbortedError, validate
from strawberry.extensions import SchemaExtension
from strawberry.schema.validation_rules.maybe_null import MaybeNullValidationRule
from strawberry.schema.validation_rules.one_of import OneOfInputValidationRule
from strawberry.types import ExecutionContext

from commerce.bucket import Budget, OverBudget
from schema import defer
from schema.asked import Asked
from schema.cost import MUTATION, Cost, Prices, objects_in
from schema.errors import code_of, restated
from schema.idempotent import IdempotentInItsPlace
from schema.limits import MAX_COMPLEXITY_EXCEEDED, Limits, Survey, read

Key = TypeVar("Key", bound=Hashable)
Value = TypeVar("Value")

# graphql-core compares repeated fields pair by pair until this is spent. Its own half a
# million takes a second of CPU; real documents spend hundreds.
overlapping_fields_can_be_merged.MAX_COMPLEXITY_BUDGET = 20_000
# Each error looks for names to suggest, which takes milliseconds.
MAX_ERRORS = 20
MORE_RULES = (MaybeNullValidationRule, OneOfInputValidationRule, IdempotentInItsPlace)
# What a parsed document was measured to hold in memory for each of its tokens.
BYTES_A_TOKEN = 500


class Bounded(Generic[Key, Value]):
    """The most recently used values, as many as fit both bounds."""

    def __init__(self, max_entries: int, max_bytes: int) -> None:
        self._max_entries, self._max_bytes = max_entries, max_bytes
        self._entries: OrderedDict[Key, tuple[Value, int]] = OrderedDict()
        self.bytes = 0

    def __len__(self) -> int:
        return len(self._entries)

    def get(self, key: Key) -> Value | None:
        entry = self._entries.get(key)
        if entry is None:
            return None
        self._entries.move_to_end(key)
        return entry[0]

    def put(self, key: Key, value: Value, size: int) -> None:
        if size > self._max_bytes:
            return
        if key in self._entries:
            self.bytes -= self._entries.pop(key)[1]
        self._entries[key] = (value, size)
        self.bytes += size
        while len(self._entries) > self._max_entries or self.bytes > self._max_bytes:
            self.bytes -= self._entries.popitem(last=False)[1][1]


@dataclass(slots=True)
class Reading:
    """What came of one text: its document, if it could be read, and what is wrong with it."""

    document: DocumentNode | None
    deferred: DocumentNode | None = None  # with its @defer, if it has one
    operations: int = 0
    sole: OperationDefinitionNode | None = None  # its operation, if it has but one
    kind: OperationType | None = None  # of that
    name: str | None = None  # the operation's
    errors: list[GraphQLError] | None = None  # until it is validated
    prices: Prices | None = None  # once it is valid

    @property
    def is_mutation(self) -> bool:
        return self.kind is OperationType.MUTATION


class DocumentCache:
    """The readings that all requests to one schema share."""

    def __init__(
        self,
        limits: Limits | None = None,
        *,
        max_entries: int = 1_000,
        max_bytes: int = 64_000_000,
    ) -> None:
        self.limits = limits or Limits()
        self.hits = self.misses = 0
        self._readings: Bounded[str, Reading] = Bounded(max_entries, max_bytes)

    def reading(self, text: str) -> Reading:
        known = self._readings.get(text)
        if known is not None:
            self.hits += 1
        else:
            self.misses += 1
            known = self._read(text)
            # A text too long to be read is too long to be kept.
            if len(text) <= self.limits.bytes:
                tokens = known.document.token_count if known.document else 0
                self._readings.put(text, known, len(text) + BYTES_A_TOKEN * tokens)
        return known

    def known_good(self, text: str) -> Reading | None:
        """What came of the text before; None if it did not, or there is something about it."""
        known = self._readings.get(text)
        if known is None or known.errors is None or known.errors:
            return None
        return known if known.deferred is None and known.prices is not None else None

    def _read(self, text: str) -> Reading:
        try:
            document = read(text, self.limits)
            Survey(document, self.limits).check()
        except GraphQLSyntaxError as error:
            return Reading(None, errors=[restated(error, "GRAPHQL_PARSE_FAILED")])
        except GraphQLError as error:
            return Reading(None, errors=[restated(error, code_of(error))])
        operations = [
            definition
            for definition in document.definitions
            if isinstance(definition, OperationDefinitionNode)
        ]
        found = Reading(document, operations=len(operations))
        if len(operations) == 1:
            found.sole = operations[0]
            found.kind = found.sole.operation
            found.name = found.sole.name.value if found.sole.name else None
        return found


class Documents(SchemaExtension):
    """Takes documents and their errors from the cache; ``partial(Documents, cache)``."""

    def __init__(self, cache: DocumentCache) -> None:
        self._cache = cache
        self._cost: Cost | None = None

    def on_parse(self) -> Iterator[None]:
        context = self.execution_context
        self._reading = self._cache.reading(context.query or "")
        context.graphql_document = self._reading.document or _stand_in(context)
        yield

    def on_validate(self) -> Iterator[None]:
        context, reading = self.execution_context, self._reading
        if reading.errors is None:
            document = cast("DocumentNode", reading.document)
            reading.errors = _validate(context, document)
            if defer.NAME in (context.query or ""):
                reading.deferred, reading.document = document, defer.undeferred(document)
        run = reading.deferred if defer.in_parts.get() else None
        context.graphql_document = run or reading.document or context.graphql_document
        # Errors can be changed on their way out, so each request gets its own.
        context.pre_execution_errors = [restated(e, code_of(e)) for e in reading.errors]
        # Strawberry would run the first of several operations where none is named.
        unnamed = context._provided_operation_name is None  # noqa: SLF001
        if unnamed and reading.operations > 1 and not reading.errors:
            context.pre_execution_errors.append(
                GraphQLError(
                    "The document holds several operations: say which with operationName.",
                    extensions={"code": "OPERATION_RESOLUTION_FAILURE"},
                )
            )
        if not context.pre_execution_errors:
            self._charge(reading)
        choose_source = getattr(context.context, "choose_source", None)
        if choose_source and not context.pre_execution_errors and not _is_mutation(context):
            choose_source(context.query or "")
        yield

    def _charge(self, reading: Reading) -> None:
        """Refuse what may come to too much, and what its sender's bucket does not hold."""
        context = self.execution_context
        try:
            self._cost = charge(self._cache.limits, reading, context)
        except OverBudget as error:
            extensions = {"code": error.code, **error.extensions}
            context.pre_execution_errors = [GraphQLError(str(error), extensions=extensions)]
        except GraphQLError as error:
            context.pre_execution_errors = [error]

    def get_results(self) -> dict[str, Any]:
        context = self.execution_context
        if self._cost is None:
            return {}
        data = getattr(context.result, "data", None)
        return report(self._cost, context.context, data, is_mutation=_is_mutation(context))


def charge(limits: Limits, reading: Reading, asked: Asked | ExecutionContext) -> Cost:
    """What the operation may come to, taken out of its sender's bucket; or raise."""
    if reading.prices is None:
        document = cast("DocumentNode", reading.document)
        reading.prices = Prices(asked.schema._schema, document)  # noqa: SLF001
    cost = reading.prices.of(asked.operation_name, asked.variables or {})
    if cost.nodes > limits.nodes:
        raise limits.exceeded("nodes", cost.nodes)
    if cost.objects > limits.cost:
        raise limits.exceeded("cost", cost.objects)
    budget_of(asked.context).spend(cost.objects)
    return cost


def report(cost: Cost, context: Any, data: Any, *, is_mutation: bool) -> dict[str, Any]:
    """Say what it cost, to those who ask: caches keep the answers of those who do not."""
    budget = budget_of(context)
    if not budget.reports:
        return {}
    mutations = MUTATION * len(data or ()) if is_mutation else 0
    said: dict[str, Any] = {
        "requestedQueryCost": cost.objects,
        "requestedNodes": cost.nodes,
        "actualQueryCost": objects_in(data) - 1 + mutations if data else 0,
    }
    if budget.status is not None:
        said["throttleStatus"] = {
            "maximumAvailable": budget.status.maximum_available,
            "currentlyAvailable": budget.status.currently_available,
            "restoreRate": budget.status.restore_rate,
        }
    return {"cost": said}


def budget_of(context: Any) -> Budget:
    return getattr(context, "budget", None) or Budget()


def _is_mutation(context: ExecutionContext) -> bool:
    return context.operation_type.value == "mutation"


def _validate(context: ExecutionContext, document: DocumentNode) -> list[GraphQLError]:
    """The errors of a document, each with its code."""
    schema = context.schema._schema  # noqa: SLF001
    rules = (*context.validation_rules, *MORE_RULES)
    found = validate(schema, document, rules, max_errors=MAX_ERRORS)
    # Alone, it says that comparing the fields was given up, not that there are more errors.
    if len(found) == 1 and isinstance(found[0], ValidationAbortedError):
        return [
            GraphQLError(
                "The document repeats too many fields to check that they agree.",
                extensions={"code": MAX_COMPLEXITY_EXCEEDED},
            )
        ]
    return [restated(error, "GRAPHQL_VALIDATION_FAILED") for error in found]


def _stand_in(context: ExecutionContext) -> DocumentNode:
    """Strawberry asks what a document would run before it hears that it cannot be read."""
    name = context.operation_name
    allowed = next(iter(context.allowed_operations))
    return DocumentNode(
        definitions=(
            OperationDefinitionNode(
                operation=OperationType(allowed.value),
                name=None if name is None else NameNode(value=name),
                selection_set=SelectionSetNode(selections=()),
            ),
        )
    )
