"""The straight way to an answer, for documents that are known to be good.

Strawberry makes extensions for each request and takes them through their stages. Where a document
was read, measured and validated before, what they would do is little and known: it is done here in
the same order, and the operation runs by its plan, or by graphql-core where it has none.
"""

import time
from collections.abc import Awaitable, Container
from dataclasses import dataclass
from typing import Any, Protocol

import graphql
from graphql import GraphQLError
from graphql.execution import MiddlewareManager
from strawberry.extensions.runner import SchemaExtensionsRunner
from strawberry.types import ExecutionContext, ExecutionResult
from strawberry.types.graphql import OperationType

from models import statement_count
from schema import in_context
from schema.answers import Answers, Attempt
from schema.asked import Asked
from schema.document_cache import DocumentCache, Reading, budget_of, charge, report
from schema.errors import Schema, code_in, located, shown
from schema.ran import Observer, Ran

KINDS = {kind: OperationType(kind.value) for kind in graphql.OperationType}


class Plans(Protocol):
    """What runs operations by their plans, all but those that it answers None to."""

    are_off: bool

    def execute(self, asked: Any, *, as_text: bool) -> Awaitable[Any]: ...


@dataclass
class Straight:
    """Answers None, with nothing done that matters, where an operation has to go the whole way.

    So goes whatever is new, refused, in parts, or not clear in what it wants.
    """

    schema: Schema
    documents: DocumentCache
    plans: Plans
    observe: Observer
    hide_suggestions: bool

    async def __call__(
        self,
        query: str,
        name: str | None,
        allowed: Container[OperationType],
        variables: dict[str, Any] | None,
        context: Any,
        root: Any,
        extensions: dict[str, Any] | None,
        *,
        as_text: bool = False,
    ) -> ExecutionResult | None:
        began, statements = time.perf_counter(), statement_count.begin()
        reading = None if self.plans.are_off else self.documents.known_good(query)
        if reading is None or reading.sole is None or not _wanted(reading, name, allowed):
            return None
        given = (variables, context, root, extensions)
        asked = Asked(self.schema, reading.document, reading.name, *given)
        reports = budget_of(context).reports
        as_text = as_text and not reports  # what it cost is told by the objects in it
        try:
            cost = charge(self.documents.limits, reading, asked)
            attempt = self._attempt(query, reading, asked, as_text=as_text)
            known = None if attempt is None else await attempt.found(context)
            if known is not None:
                self._ran(reading, query, began, statements)
                return ExecutionResult(known.data, None, known.told)
            if in_context.NAME in query:
                await in_context.enter(self.schema, reading.sole, variables or {}, context)
        except Exception:  # the whole way comes to the same, and tells it
            return None
        work = self._outcome(asked, as_text=as_text)
        data, errors = await (work if attempt is None else attempt.led(work))
        told = report(cost, context, data, is_mutation=reading.is_mutation) if reports else {}
        told |= in_context.told(context)
        if attempt is not None and errors is None:
            attempt.keep(data, told)
        self._ran(reading, query, began, statements, code_in(errors))
        return ExecutionResult(data, errors, told)

    def _attempt(
        self, query: str, reading: Reading, asked: Asked, *, as_text: bool
    ) -> Attempt | None:
        """To answer a query as somebody else was answered, from where it is to be read."""
        if reading.is_mutation:
            return None
        asked.context.choose_source(query)
        answers: Answers | None = asked.context.answers if as_text else None
        return None if answers is None else answers.attempt(query, asked)

    def _ran(
        self,
        reading: Reading,
        query: str,
        began: float,
        statements: list[int],
        code: str | None = None,
    ) -> None:
        self.documents.hits += 1
        seconds = time.perf_counter() - began
        self.observe(Ran(reading.name, query, seconds, statements[0], code))

    async def _outcome(
        self, asked: Asked, *, as_text: bool
    ) -> tuple[Any, list[GraphQLError] | None]:
        try:
            result: Any = await self.plans.execute(asked, as_text=as_text)
            result = result or await self._by_graphql_core(asked)
        except Exception as error:
            return None, self._shown([located(error)], asked)
        return result.data, self._shown(result.errors, asked) if result.errors else None

    def _shown(self, errors: list[GraphQLError], asked: Asked) -> list[GraphQLError]:
        name, hide = asked.operation_name, self.hide_suggestions
        return shown(errors, name, hide_suggestions=hide)

    async def _by_graphql_core(self, asked: Asked) -> Any:
        """As Strawberry runs it, with no extensions around."""
        execution = ExecutionContext(
            query=None,
            schema=self.schema,
            allowed_operations=(),
            context=asked.context,
            variables=asked.variables,
            root_value=asked.root_value,
            provided_operation_name=asked.operation_name,
            graphql_document=asked.graphql_document,
            operation_extensions=asked.operation_extensions,
        )
        return await self.schema._execute_operation(  # noqa: SLF001
            execution,
            SchemaExtensionsRunner(execution, []),
            MiddlewareManager(),
            self.schema._get_execute_function(),  # noqa: SLF001
            {"operation_extensions": asked.operation_extensions},
        )


def _wanted(reading: Reading, name: str | None, allowed: Container[OperationType]) -> bool:
    """Whether the document's only operation is meant, and may be run."""
    if reading.kind is None or KINDS[reading.kind] not in allowed:
        return False
    return name is None or name == reading.name
