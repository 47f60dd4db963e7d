"""What clients hear of an error: their own mistakes with a code, ours masked and logged."""

import hashlib
import re
import time
import traceback
from collections.abc import Awaitable, Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

import strawberry
import structlog
from graphql import FieldNode, GraphQLError
from graphql.execution import experimental_execute_incrementally
from strawberry.exceptions import MissingQueryError, StrawberryInputCoercionError
from strawberry.extensions import SchemaExtension
from strawberry.schema.exceptions import CannotGetOperationTypeError, InvalidOperationTypeError
from strawberry.schema.schema import DEFAULT_ALLOWED_OPERATION_TYPES
from strawberry.types import ExecutionContext, ExecutionResult, StreamExecutionResult
from strawberry.types.graphql import OperationType

from commerce.refusal import ClientError
from commerce.text import UNSTORABLE
from models import statement_count
from models.outage import is_outage, is_unstorable
from schema import defer
from schema.ran import Observer, Ran, unobserved

BAD_USER_INPUT = "BAD_USER_INPUT"
INTERNAL = "INTERNAL_SERVER_ERROR"
MASK = "Something went wrong on our side. Quote the request id when you report it."
UNAVAILABLE = "SERVICE_UNAVAILABLE"
AWAY = (
    "The shop cannot reach its database, or has no room in it: try again in a moment."
    " A mutation may have taken place: look before you send it again."
)
OURS = frozenset({INTERNAL, UNAVAILABLE})
MASKS = {INTERNAL: MASK, UNAVAILABLE: AWAY}
CODES = {
    StrawberryInputCoercionError: BAD_USER_INPUT,
    CannotGetOperationTypeError: "OPERATION_RESOLUTION_FAILURE",
    InvalidOperationTypeError: "BAD_REQUEST",
    MissingQueryError: "BAD_REQUEST",
}
ROOT = Path(__file__).parent.parent
DOING = ("resolvers/", "schema/", "pages/")
TOO_LONG = re.compile(r"Exceeds the limit \(\d+ digits\) .*?; use sys\.\S+ to increase the limit")
# What graphql-core says, of no place in the document, after so many that it goes no further.
TOO_MANY = "Too many errors processing variables, error limit reached. Execution aborted."
SUGGESTION = re.compile(r" Did you mean [^?]*\?")
# What clients wrote is cut in the log: enough to recognise it, too little to flood it.
LOGGED = 200
# A document's own words may be 100,000 characters long, and be told again with each error.
MAX_MESSAGE = 1_000

log = structlog.get_logger("graphql")


class Schema(strawberry.Schema):
    """Leaves logging to ``Errors``; Strawberry would log every client's typo as an error.

    It runs what graphql-core's ``execute`` would refuse for having ``@defer`` in the schema.
    """

    def process_errors(
        self, errors: list[GraphQLError], execution_context: ExecutionContext | None = None
    ) -> None: ...

    def _get_execute_function(self) -> Callable[..., Any]:
        return experimental_execute_incrementally

    # The short way to an answer; None from it where Strawberry is to give it.
    straight: Callable[..., Awaitable[ExecutionResult | None]] | None = None

    async def execute(
        self,
        query: str | None,
        variable_values: dict[str, Any] | None = None,
        context_value: Any | None = None,
        root_value: Any | None = None,
        operation_name: str | None = None,
        allowed_operation_types: Iterable[OperationType] | None = None,
        operation_extensions: dict[str, Any] | None = None,
        *,
        as_text: bool = False,
    ) -> ExecutionResult:
        """As Strawberry's; ``as_text`` says that data may come as ``execution.Written``."""
        allowed = tuple(allowed_operation_types or DEFAULT_ALLOWED_OPERATION_TYPES)
        if self.straight is not None and query:
            asked = (variable_values, context_value, root_value, operation_extensions)
            result = await self.straight(query, operation_name, allowed, *asked, as_text=as_text)
            if result is not None:
                return result
        return await super().execute(
            query,
            variable_values,
            context_value,
            root_value,
            operation_name,
            allowed,
            operation_extensions,
        )


class Errors(SchemaExtension):
    """Codes, masks and logs the errors an operation ends with. The first of the extensions."""

    def __init__(self, *, hide_suggestions: bool = False, observe: Observer = unobserved) -> None:
        self._hide_suggestions, self._observe = hide_suggestions, observe
        self._streamed = False

    def on_operation(self) -> Iterator[None]:
        started, statements = time.perf_counter(), statement_count.begin()
        try:
            yield
        except (MissingQueryError, InvalidOperationTypeError):
            raise  # the transport's to answer, whose methods decide what may run
        except Exception as error:
            raise self._shown([located(error)])[0] from None
        result = self.execution_context.result
        if result is not None and result.errors and not self._streamed:
            result.errors = self._shown(result.errors)
        errors = None if result is None else result.errors
        context = self.execution_context
        self._observe(
            Ran(
                context.operation_name,
                context.query or "",
                time.perf_counter() - started,
                statements[0],
                code_in(errors),
            )
        )

    def on_stream_result(self, result: StreamExecutionResult) -> Iterator[None]:
        self._streamed = True
        for part in defer.parts_of(result):
            part.errors = self._shown(part.errors)
        yield

    def _shown(self, errors: Sequence[GraphQLError]) -> list[GraphQLError]:
        name = self.execution_context.operation_name
        return shown(errors, name, hide_suggestions=self._hide_suggestions)


def code_in(errors: Sequence[GraphQLError] | None) -> str | None:
    return str((errors[0].extensions or {}).get("code")) if errors else None


def shown(
    errors: Sequence[GraphQLError], operation: str | None = None, *, hide_suggestions: bool = False
) -> list[GraphQLError]:
    """The errors as the client hears them; the only place that logs them, each once."""
    coded = [(error, code_of(error)) for error in errors]
    _log([error for error, code in coded if code in OURS], operation)
    mistakes = [(error.message[:LOGGED], code) for error, code in coded if code not in OURS]
    if mistakes:
        message, code = mistakes[0]
        log.info(
            "refused",
            operation=operation and operation[:LOGGED],
            code=code,
            message=message,
            errors=len(mistakes),
        )
    return [restated(error, code, hide_suggestions=hide_suggestions) for error, code in coded]


def _log(faults: Sequence[GraphQLError], operation: str | None) -> None:
    """One line for one fault, even where every item of a list has it."""
    alike: dict[tuple[object, ...], list[GraphQLError]] = {}
    for fault in faults:
        fields = [key for key in fault.path or () if isinstance(key, str)]
        alike.setdefault((type(cause_of(fault)), *fields), []).append(fault)
    for first, *more in alike.values():
        log.error(
            "failed",
            operation=operation and operation[:LOGGED],
            path=first.path,
            times=1 + len(more),
            fingerprint=fingerprint_of(cause_of(first)),
            exc_info=cause_of(first),
        )


def fingerprint_of(error: Exception) -> str:
    """The same for a fault wherever it shows: by its kind, what was being done, and where."""
    ours = [
        f"{Path(frame.filename).relative_to(ROOT)}:{frame.name}"
        for frame in traceback.extract_tb(error.__traceback__)
        if Path(frame.filename).is_relative_to(ROOT) and "site-packages" not in frame.filename
    ]
    # All that is read fails in one place: what it was read for tells one fault from another.
    by_floor = ([each for each in ours if each.startswith(floor)] for floor in DOING)
    doing = next((found for found in by_floor if found), [])
    said = " ".join([type(error).__qualname__, *doing, *ours[-1:]])
    return hashlib.sha256(said.encode()).hexdigest()[:12]


def code_of(error: GraphQLError) -> str:
    """Whose mistake it is: ``INTERNAL`` unless something says that it is the client's."""
    given = (error.extensions or {}).get("code")
    if given:
        return str(given)
    cause = cause_of(error)
    if isinstance(cause, ClientError):
        return cause.code
    if is_outage(cause):
        return UNAVAILABLE
    if is_unstorable(cause):
        return BAD_USER_INPUT
    for kind, code in CODES.items():
        if isinstance(cause, kind):
            return code
    return BAD_USER_INPUT if _is_about_input(error, cause) else INTERNAL


def _is_about_input(error: GraphQLError, cause: Exception) -> bool:
    """Whether graphql-core points at a variable or an argument, not at the field it resolved."""
    if error.path is None and error.message == TOO_MANY:
        return True
    at_fault = error if error.path is None else cause
    nodes = at_fault.nodes if isinstance(at_fault, GraphQLError) else None
    return bool(nodes) and not any(isinstance(node, FieldNode) for node in nodes or ())


def cause_of(error: GraphQLError) -> Exception:
    cause: Exception = error
    while isinstance(cause, GraphQLError) and cause.original_error is not None:
        cause = cause.original_error
    return cause


def located(error: Exception) -> GraphQLError:
    if isinstance(error, GraphQLError):
        return error
    return GraphQLError(str(error), original_error=error)


def restated(error: GraphQLError, code: str, *, hide_suggestions: bool = False) -> GraphQLError:
    """A new error with ``code``, at the same place, that holds nothing of its cause."""
    message = error.message
    if len(message) > MAX_MESSAGE:
        message = f"{message[: MAX_MESSAGE - 2]} …"
    message = TOO_LONG.sub("the number has too many digits", message)
    extensions, cause = {**(error.extensions or {}), "code": code}, cause_of(error)
    if code in MASKS:
        message, extensions = MASKS[code], {"code": code}
    elif is_unstorable(cause):
        message = f"What you sent {UNSTORABLE}."
    elif isinstance(cause, CannotGetOperationTypeError):
        named = f" named {cause.operation_name[:LOGGED]!r}" if cause.operation_name else ""
        message = f"The document holds no operation{named}."
    elif hide_suggestions:
        message = SUGGESTION.sub("", message)
    return GraphQLError(
        message,
        nodes=error.nodes,
        source=error.source,
        positions=error.positions,
        path=error.path,
        extensions=extensions,
    )
