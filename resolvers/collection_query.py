"""The ``query:`` argument of collections."""

import models
from context import Context
from models.search import SearchKind
from resolvers.query_terms import Asked, Searchable, exact, key, moment, one_of, read, title

_COLLECTION = models.Collection
SEARCHABLE = Searchable(
    _COLLECTION.id,
    {
        "collection_type": one_of(
            _COLLECTION.kind, {kind.name.lower(): kind for kind in models.CollectionKind}
        ),
        "handle": exact(_COLLECTION.handle),
        "id": key(_COLLECTION.id),
        "title": title,
        "updated_at": moment(_COLLECTION.updated_at),
    },
    SearchKind.COLLECTION,
)


def asked(context: Context, query: str | None) -> Asked:
    return read(query, SEARCHABLE, is_sqlite=context.is_sqlite)
