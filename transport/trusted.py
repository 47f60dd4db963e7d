"""Trusted documents: where a list of them is named, nothing else is run."""

import hashlib
from collections.abc import Iterator
from pathlib import Path

import orjson

from transport.persisted import PersistedQueries, digest_in
from transport.request import GraphQLRequest
from transport.request_error import RequestError


class UnreadableList(ValueError):
    """The list of trusted documents is not one."""


class TrustedDocuments(PersistedQueries):
    """The documents of ``path``, found by their hash, their id or their text.

    A folder of ``*.graphql`` files, or a JSON manifest: ``{"id or hash": "text"}``, or Apollo's
    ``{"operations": [{"id": ..., "body": ...}]}``.
    """

    def __init__(self, path: Path) -> None:
        super().__init__()
        self._trusted: dict[str, str] = {}
        for name, text in _listed(path):
            for key in (name, hashlib.sha256(text.encode()).hexdigest()):
                self._trusted[key] = text

    def text_of(self, asked: GraphQLRequest) -> str:
        if asked.query:
            key = hashlib.sha256(asked.query.encode()).hexdigest()
        elif asked.document_id:
            key = asked.document_id
        else:
            key = digest_in((asked.extensions or {}).get("persistedQuery") or {})
        known = self._trusted.get(key)
        if known is None:
            raise RequestError(
                400,
                "This shop runs only documents that it knows: have it added to the list of"
                " trusted documents.",
                "DOCUMENT_NOT_TRUSTED",
            )
        return known


def _listed(path: Path) -> Iterator[tuple[str, str]]:
    if path.is_dir():
        for file in sorted(path.rglob("*.graphql")):
            yield file.stem, file.read_text().rstrip("\n")
            yield file.stem, file.read_text()
        return
    try:
        found = orjson.loads(path.read_bytes())
        if isinstance(found.get("operations"), list):
            yield from ((str(one["id"]), str(one["body"])) for one in found["operations"])
        else:
            yield from ((str(name), str(text)) for name, text in found.items())
    except (OSError, orjson.JSONDecodeError, AttributeError, KeyError, TypeError) as error:
        raise UnreadableList(
            f"{path} is neither a folder of *.graphql files nor a manifest of documents: {error}"
        ) from None
