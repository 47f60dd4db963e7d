"""Keeping the search index: what each kind of thing is found by, as its rows are now."""

from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncSession

import models
from commerce.html import plain
from commerce.search_text import joined
from models.engine import among
from models.search import PARTS, SearchableField, SearchKind
from resolvers import variant_option

CHUNK = 500
# How many words of each part are kept. PostgreSQL knows the first 16,383 places of a document.
LIMITS = {
    SearchableField.TITLE: 200,
    SearchableField.PRODUCT_TYPE: 100,
    SearchableField.VENDOR: 100,
    SearchableField.VARIANTS_TITLE: 2_000,
    SearchableField.TAG: 1_000,
    SearchableField.AUTHOR: 100,
    SearchableField.VARIANTS_SKU: 4_000,
    SearchableField.VARIANTS_BARCODE: 4_000,
    SearchableField.BODY: 4_000,
}
_DOCUMENT: Any = models.SearchDocument.__table__
_COLUMNS = [column for column, _ in PARTS.values()]

Texts = dict[str, str]  # a document's columns


async def refresh(
    session: AsyncSession, kind: SearchKind, keys: Sequence[int] | None = None
) -> None:
    """Let the index say what these rows (or all of the kind) say now; rows gone leave it.

    Call it in the transaction that changed them, once their parts are written, too. Documents
    that would not change are left alone.
    """
    await session.flush()
    if keys is None:
        await _drop_lost(session, kind)
    async for chunk in _chunks(session, kind, keys):
        if kind is SearchKind.PRODUCT:
            await variant_option.refresh(session, chunk)
        await _settle(session, kind, chunk)


async def rebuild(session: AsyncSession) -> None:
    """Bring all of the index up to date, whatever happened to it."""
    for kind in SearchKind:
        await refresh(session, kind)


async def _chunks(
    session: AsyncSession, kind: SearchKind, keys: Sequence[int] | None
) -> AsyncIterator[Sequence[int]]:
    if keys is not None:
        wanted = sorted(set(keys))
        for start in range(0, len(wanted), CHUNK):
            yield wanted[start : start + CHUNK]
        return
    id = _ROWS[kind].id
    last = 0
    while True:
        found = sa.select(id).where(id > last).order_by(id).limit(CHUNK)
        chunk = (await session.scalars(found)).all()
        if not chunk:
            return
        yield chunk
        last = chunk[-1]


async def _drop_lost(session: AsyncSession, kind: SearchKind) -> None:
    own = _DOCUMENT.c.id.between(kind.first, kind.last)
    rows = sa.select(_ROWS[kind].id + kind.first)
    await session.execute(sa.delete(_DOCUMENT).where(own, _DOCUMENT.c.id.not_in(rows)))


async def _settle(session: AsyncSession, kind: SearchKind, keys: Sequence[int]) -> None:
    texts = await _TEXTS[kind](session, keys)
    for key, said in (await _translated(session, kind, keys)).items():
        if key in texts:
            body, _ = PARTS[SearchableField.BODY]
            texts[key][body] = joined([texts[key][body], *said], LIMITS[SearchableField.BODY])
    wanted = {kind.first + key: text for key, text in texts.items()}
    documents = among(_DOCUMENT.c.id, [kind.first + key for key in keys])
    rows = await session.execute(sa.select(_DOCUMENT).where(documents))
    there = {row.id: {column: getattr(row, column) for column in _COLUMNS} for row in rows}
    stale = [id for id, text in there.items() if wanted.get(id) != text]
    new = [{"id": id, **text} for id, text in wanted.items() if there.get(id) != text]
    if stale:
        await session.execute(sa.delete(_DOCUMENT).where(among(_DOCUMENT.c.id, stale)))
    if new:
        await session.execute(sa.insert(_DOCUMENT), new)


async def _translated(
    session: AsyncSession, kind: SearchKind, keys: Sequence[int]
) -> dict[int, list[str]]:
    """What is said of them in other languages: they are found by it as by their descriptions."""
    text = models.Translation
    rows = await session.execute(
        sa.select(text.resource_key, text.value)
        .where(
            text.resource_type == _ROWS[kind].__name__,
            among(text.resource_key, [str(key) for key in keys]),
            text.field.in_(("title", "body_html", "summary_html")),
        )
        .order_by(text.resource_key, text.locale, text.field.desc())
    )
    found: dict[int, list[str]] = {}
    for key, value in rows:
        found.setdefault(int(key), []).append(plain(value))
    return found


def _texts(parts: dict[SearchableField, Iterable[str]]) -> Texts:
    return {
        column: joined(parts.get(part, ()), LIMITS[part]) for part, (column, _) in PARTS.items()
    }


async def _products(session: AsyncSession, keys: Sequence[int]) -> dict[int, Texts]:
    product, variant = models.Product, models.ProductVariant
    forms: dict[int, list[Any]] = {key: [] for key in keys}
    rows = await session.execute(
        sa.select(variant.product_id, variant.title, variant.sku, variant.barcode)
        .where(among(variant.product_id, keys))
        .order_by(variant.product_id, variant.position, variant.id)
    )
    for row in rows:
        forms[row.product_id].append(row)
    products = await session.execute(
        sa.select(
            *(product.id, product.title, product.product_type, product.vendor),
            *(product.tags, product.description),
        ).where(among(product.id, keys))
    )
    return {row.id: _product(row, forms[row.id]) for row in products}


def _product(row: Any, forms: Sequence[Any]) -> Texts:
    return _texts(
        {
            SearchableField.TITLE: [row.title],
            SearchableField.PRODUCT_TYPE: [row.product_type],
            SearchableField.VENDOR: [row.vendor],
            SearchableField.TAG: row.tags,
            SearchableField.VARIANTS_TITLE: _each_once(form.title for form in forms),
            SearchableField.VARIANTS_SKU: _each_once(form.sku for form in forms),
            SearchableField.VARIANTS_BARCODE: _each_once(form.barcode for form in forms),
            SearchableField.BODY: [row.description],
        }
    )


def _each_once(values: Iterable[str | None]) -> list[str]:
    return list(dict.fromkeys(value for value in values if value))


async def _collections(session: AsyncSession, keys: Sequence[int]) -> dict[int, Texts]:
    collection = models.Collection
    rows = await session.execute(
        sa.select(collection.id, collection.title, collection.description).where(
            among(collection.id, keys)
        )
    )
    return {
        row.id: _texts(
            {SearchableField.TITLE: [row.title], SearchableField.BODY: [row.description]}
        )
        for row in rows
    }


async def _pages(session: AsyncSession, keys: Sequence[int]) -> dict[int, Texts]:
    page = models.Page
    rows = await session.execute(
        sa.select(page.id, page.title, page.body).where(among(page.id, keys))
    )
    return {
        row.id: _texts(
            {SearchableField.TITLE: [row.title], SearchableField.BODY: [plain(row.body)]}
        )
        for row in rows
    }


async def _articles(session: AsyncSession, keys: Sequence[int]) -> dict[int, Texts]:
    article = models.Article
    rows = await session.execute(
        sa.select(
            *(article.id, article.title, article.author_key, article.tags, article.content)
        ).where(among(article.id, keys))
    )
    return {
        row.id: _texts(
            {
                SearchableField.TITLE: [row.title],
                SearchableField.AUTHOR: [row.author_key],
                SearchableField.TAG: row.tags,
                SearchableField.BODY: [row.content],
            }
        )
        for row in rows
    }


_ROWS: dict[SearchKind, Any] = {
    SearchKind.PRODUCT: models.Product,
    SearchKind.COLLECTION: models.Collection,
    SearchKind.PAGE: models.Page,
    SearchKind.ARTICLE: models.Article,
}
_TEXTS: dict[SearchKind, Callable[[AsyncSession, Sequence[int]], Awaitable[dict[int, Texts]]]] = {
    SearchKind.PRODUCT: _products,
    SearchKind.COLLECTION: _collections,
    SearchKind.PAGE: _pages,
    SearchKind.ARTICLE: _articles,
}
