"""What a client asks, as read from a POST's JSON or a GET's query string."""

from dataclasses import dataclass
from typing import Any, TypeVar

from starlette.datastructures import QueryParams
from starlette.requests import Request

from transport import body
from transport.negotiation import is_json
from transport.request_error import RequestError

Value = TypeVar("Value")


@dataclass(slots=True)
class GraphQLRequest:
    """The parameters of GraphQL over HTTP; null is the same as absent."""

    query: str | None = None
    variables: dict[str, Any] | None = None
    operation_name: str | None = None
    extensions: dict[str, Any] | None = None
    document_id: str | None = None  # of a trusted document


async def received(request: Request, max_body: int) -> GraphQLRequest:
    """What the request asks, or ``RequestError``."""
    if request.method == "GET":
        return _from_query_string(request.scope["query_string"])
    headers = request.headers
    if not is_json(headers.get("content-type", "")):
        raise RequestError(
            415, "Send the request as Content-Type: application/json.", "UNSUPPORTED_MEDIA_TYPE"
        )
    if headers.get("content-encoding", "identity") != "identity":
        raise RequestError(415, "Send the request body uncompressed.", "UNSUPPORTED_MEDIA_TYPE")
    text = await body.read(request.receive, headers.get("content-length"), max_body)
    asked = body.decoded(text, "The request body")
    if isinstance(asked, list):
        raise RequestError(400, "Batches are not supported: send one operation in a request.")
    if not isinstance(asked, dict):
        raise RequestError(400, "The request body must be a JSON object.")
    return from_parameters(asked)


def _from_query_string(query_string: bytes) -> GraphQLRequest:
    asked: dict[str, Any] = dict(QueryParams(query_string))
    for name in ("variables", "extensions"):
        text = asked.get(name)
        asked[name] = body.decoded(text, f"`{name}`") if text else None
    return from_parameters(asked)


def from_parameters(asked: dict[str, Any]) -> GraphQLRequest:
    return GraphQLRequest(
        query=_of_kind(str, asked, "query"),
        variables=_of_kind(dict, asked, "variables"),
        # Some clients send an empty name where they mean none.
        operation_name=_of_kind(str, asked, "operationName") or None,
        extensions=_of_kind(dict, asked, "extensions"),
        document_id=_of_kind(str, asked, "documentId"),
    )


def _of_kind(kind: type[Value], asked: dict[str, Any], name: str) -> Value | None:
    value = asked.get(name)
    if value is None or isinstance(value, kind):
        return value
    raise RequestError(
        400, f"`{name}` must be {'a string' if kind is str else 'an object'} or null."
    )
