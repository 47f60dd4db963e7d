"""Automatic persisted queries: a client sends a document once, and from then on its hash."""

import hashlib
import re

from schema.document_cache import Bounded
from transport.request import GraphQLRequest
from transport.request_error import RequestError

SHA256 = re.compile(r"[0-9a-f]{64}")


class PersistedQueries:
    """The documents that clients registered; a lost one costs its client one request more."""

    def __init__(
        self, max_entries: int = 1_000, max_bytes: int = 20_000_000, longest: int = 100_000
    ) -> None:
        self._documents: Bounded[str, str] = Bounded(max_entries, max_bytes)
        self._longest = longest

    def text_of(self, asked: GraphQLRequest) -> str:
        """The document to run, or ``RequestError``."""
        persisted = (asked.extensions or {}).get("persistedQuery")
        if persisted is None:
            if not asked.query:
                raise RequestError(400, "The request has no `query`.")
            return asked.query
        digest = digest_in(persisted)
        if asked.query:
            self._register(digest, asked.query)
            return asked.query
        known = self._documents.get(digest)
        if known is None:
            # Clients know these words and this status, and send the document next.
            raise RequestError(200, "PersistedQueryNotFound", "PERSISTED_QUERY_NOT_FOUND")
        return known

    def _register(self, digest: str, query: str) -> None:
        text = query.encode()
        if hashlib.sha256(text).hexdigest() != digest:
            raise RequestError(400, "The hash in `persistedQuery` is not that of `query`.")
        if len(text) <= self._longest:
            self._documents.put(digest, query, len(text))


def digest_in(persisted: object) -> str:
    if not isinstance(persisted, dict):
        raise RequestError(400, "`persistedQuery` must be an object.")
    if persisted.get("version") != 1:
        raise RequestError(200, "PersistedQueryNotSupported", "PERSISTED_QUERY_NOT_SUPPORTED")
    digest = persisted.get("sha256Hash")
    if not isinstance(digest, str) or not SHA256.fullmatch(digest):
        raise RequestError(400, "`sha256Hash` must be a SHA-256 in lower-case hexadecimal.")
    return digest
