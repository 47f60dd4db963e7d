"""What came of an operation, as the maps that clients are sent."""

from collections.abc import Mapping
from typing import Any

import orjson
from strawberry.schema.exceptions import InvalidOperationTypeError
from strawberry.types import ExecutionResult

from execution import Written
from schema.errors import INTERNAL, UNAVAILABLE, located, shown
from transport.negotiation import JSON
from transport.request_error import RequestError


def payload_of(result: ExecutionResult) -> dict[str, Any]:
    """The answer as a map; it has no ``data`` where nothing was run."""
    payload: dict[str, Any] = {}
    errors = result.errors or ()
    if errors:
        payload["errors"] = [error.formatted for error in errors]
    if result.data is not None or any(error.path is not None for error in errors):
        data = result.data
        payload["data"] = orjson.Fragment(data.text) if isinstance(data, Written) else data
    if result.extensions:
        payload["extensions"] = result.extensions
    return payload


def content_of(result: ExecutionResult, media: str) -> tuple[int, bytes]:
    """The status and the bytes of an answer."""
    data = result.data
    if isinstance(data, Written) and not result.errors and not result.extensions:
        return 200, b'{"data":%b}' % data.text
    payload = payload_of(result)
    return status_of(payload, media), orjson.dumps(payload)


def error_payload(message: str, code: str) -> dict[str, Any]:
    return {"errors": [{"message": message, "extensions": {"code": code}}]}


def status_of(payload: Mapping[str, Any], media: str) -> int:
    """GraphQL over HTTP: only the newer media type says by its status that nothing ran."""
    if "data" in payload:
        return 200
    codes = [error.get("extensions", {}).get("code") for error in payload["errors"]]
    if INTERNAL in codes:
        return 500
    if UNAVAILABLE in codes:
        return 503
    return 200 if media == JSON else 400


def failed(error: Exception) -> list[dict[str, Any]]:
    """The errors of an operation that an exception ended, as its client hears them."""
    if isinstance(error, RequestError):
        return list(error_payload(error.message, error.code)["errors"])
    if isinstance(error, InvalidOperationTypeError):
        kind = error.operation_type.value.capitalize()
        message = f"{kind}s are not served this way."
        return list(error_payload(message, "OPERATION_NOT_ALLOWED")["errors"])
    return [dict(one.formatted) for one in shown([located(error)])]
