"""What is searched: the words of things, the choices variants make, and how the index is asked.

SQLite keeps the index in the FTS5 table ``search_index``, PostgreSQL in the tsvector column
``search_document.search_words``; migration 0002 makes either follow the table's rows by itself.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy import ForeignKey, Index
from sqlalchemy.dialects.postgresql import TSQUERY
from sqlalchemy.engine import Dialect
from sqlalchemy.orm import Mapped, mapped_column
from sqlalchemy.sql import ColumnElement

from commerce.vocabulary import Vocabulary
from models.base import Base, BigInt, SortText
from models.engine import each_key

_KEYS_OF_A_KIND = 2**48


class SearchKind(Vocabulary):
    """What kind of thing a document of the index is about."""

    PRODUCT = "A product."
    COLLECTION = "A collection."
    PAGE = "A page."
    ARTICLE = "An article."

    @property
    def first(self) -> int:
        """The id that the document of row 0 would have; a number once given stays."""
        places = {"PRODUCT": 0, "COLLECTION": 1, "PAGE": 2, "ARTICLE": 3}
        return places[self.name] * _KEYS_OF_A_KIND

    @property
    def last(self) -> int:
        return self.first + _KEYS_OF_A_KIND - 1


class SearchableField(Vocabulary):
    """A part of things that can be searched by itself."""

    AUTHOR = "The author's name."
    BODY = "The text or the description."
    PRODUCT_TYPE = "The product type."
    TAG = "The tags."
    TITLE = "The title."
    VARIANTS_BARCODE = "The variants' barcodes."
    VARIANTS_SKU = "The variants' SKUs."
    VARIANTS_TITLE = "The variants' titles."
    VENDOR = "The vendor."


class SearchDocument(Base):
    """The words of one thing, as ``commerce.search_text`` writes them, by where they stand.

    FTS5 knows rows by one number only, so ``id`` is the kind's ``first`` plus the row's id.
    """

    __tablename__ = "search_document"

    id: Mapped[int] = mapped_column(BigInt, primary_key=True, autoincrement=False)
    title: Mapped[str] = mapped_column(default="")
    product_type: Mapped[str] = mapped_column(default="")
    vendor: Mapped[str] = mapped_column(default="")
    variant_titles: Mapped[str] = mapped_column(default="")
    tags: Mapped[str] = mapped_column(default="")
    author: Mapped[str] = mapped_column(default="")
    skus: Mapped[str] = mapped_column(default="")
    barcodes: Mapped[str] = mapped_column(default="")
    body: Mapped[str] = mapped_column(default="")


class VariantOption(Base):
    """One choice a variant makes, such as color red: ``selected_options``, row by row.

    The keys are case-folded; position and swatch are copies of the option value's.
    """

    __tablename__ = "search_variant_option"
    __table_args__ = (Index(None, "product_id", "name_key", "value_key"),)

    variant_id: Mapped[int] = mapped_column(
        ForeignKey("product_variant.id", ondelete="CASCADE"), primary_key=True
    )
    name_key: Mapped[SortText] = mapped_column(primary_key=True)
    value_key: Mapped[SortText]
    product_id: Mapped[int] = mapped_column(ForeignKey("product.id", ondelete="CASCADE"))
    name: Mapped[str]
    value: Mapped[str]
    position: Mapped[int]
    swatch_color: Mapped[str | None]
    swatch_image_id: Mapped[int | None] = mapped_column(BigInt)


# The column of each part, and its class in PostgreSQL's index, which has four of them.
PARTS: dict[SearchableField, tuple[str, str]] = {
    SearchableField.TITLE: ("title", "A"),
    SearchableField.PRODUCT_TYPE: ("product_type", "B"),
    SearchableField.VENDOR: ("vendor", "B"),
    SearchableField.VARIANTS_TITLE: ("variant_titles", "B"),
    SearchableField.TAG: ("tags", "C"),
    SearchableField.AUTHOR: ("author", "C"),
    SearchableField.VARIANTS_SKU: ("skus", "C"),
    SearchableField.VARIANTS_BARCODE: ("barcodes", "C"),
    SearchableField.BODY: ("body", "D"),
}
TITLE = frozenset({SearchableField.TITLE})


@dataclass(frozen=True, slots=True)
class IndexQuery:
    """What to look for in the index, as each database writes it."""

    sqlite: str
    postgresql: str

    @classmethod
    def phrase(
        cls,
        words: Sequence[str],
        *,
        prefix: bool = False,
        within: Collection[SearchableField] = (),
    ) -> "IndexQuery":
        """Words that stand together, ``prefix`` if the last may go on; anywhere, or ``within``.

        PostgreSQL looks in the classes of those parts, and so in a part or two more.
        """
        star = "*" if prefix else ""
        parts = sorted(PARTS[part] for part in within)
        columns = f"{{{' '.join(column for column, _ in parts)}}} : " if parts else ""
        marks = "".join(sorted({mark for _, mark in parts}))
        lexemes = [f"'{word}':{marks}" if marks else f"'{word}'" for word in words]
        if prefix:
            lexemes[-1] += "*" if marks else ":*"
        return cls(f'{columns}"{" ".join(words)}"{star}', f"({' <-> '.join(lexemes)})")

    @classmethod
    def all_of(cls, queries: Sequence["IndexQuery"]) -> "IndexQuery":
        return cls(
            f"({' AND '.join(query.sqlite for query in queries)})",
            f"({' & '.join(query.postgresql for query in queries)})",
        )

    @classmethod
    def any_of(cls, queries: Sequence["IndexQuery"]) -> "IndexQuery":
        return cls(
            f"({' OR '.join(query.sqlite for query in queries)})",
            f"({' | '.join(query.postgresql for query in queries)})",
        )


class _Written(sa.TypeDecorator[IndexQuery]):
    """An ``IndexQuery`` in the database's own words."""

    impl = sa.String
    cache_ok = True

    def process_bind_param(self, value: IndexQuery | None, dialect: Dialect) -> str | None:
        if value is None:
            return None
        return value.postgresql if dialect.name == "postgresql" else value.sqlite


_FTS5 = sa.table("search_index", sa.column("rowid", sa.BigInteger), sa.column("search_index"))
_TSVECTORS = sa.table("search_document", sa.column("id", sa.BigInteger), sa.column("search_words"))


def known(queries: Sequence[IndexQuery], *, is_sqlite: bool) -> sa.Select[tuple[str]]:
    """Those of the queries, as the database writes them, that find anything at all."""
    written = [query.sqlite if is_sqlite else query.postgresql for query in queries]
    each = each_key(sa.String(), written, is_sqlite=is_sqlite)
    found = _found(each.c.value, is_sqlite)
    index = _FTS5 if is_sqlite else _TSVECTORS
    return sa.select(each.c.value).where(sa.exists(sa.select(1).select_from(index).where(found)))


def _found(written: Any, is_sqlite: bool) -> ColumnElement[bool]:
    if is_sqlite:
        return _FTS5.c.search_index.op("MATCH")(written)
    return _TSVECTORS.c.search_words.op("@@")(sa.cast(written, TSQUERY))


def asked(query: IndexQuery) -> sa.BindParameter[IndexQuery]:
    """The query as a parameter."""
    return sa.bindparam(None, query, type_=_Written(), unique=True)


def hits(
    query: sa.BindParameter[IndexQuery], kind: SearchKind, *, is_sqlite: bool
) -> sa.Select[tuple[int]]:
    """The keys, in a column ``key``, of the rows of a kind that the query finds."""
    id, index = (_FTS5.c.rowid, _FTS5) if is_sqlite else (_TSVECTORS.c.id, _TSVECTORS)
    found = _found(query, is_sqlite)
    own = id.between(sa.literal_column(str(kind.first)), sa.literal_column(str(kind.last)))
    key: Any = id - sa.literal_column(str(kind.first)) if kind.first else id
    return sa.select(key.label("key")).select_from(index).where(found, own)
