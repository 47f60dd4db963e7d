"""What rows are called in another language: one statement for all rows of a batch.

An outdated translation is shown, for want of a better one; but not that of an option, a value or
an item of a menu that is called otherwise now: Small that became Medium is not told as small.
"""

from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import Any

import sqlalchemy as sa

import models
from commerce import translation
from loaders.batch import Statement
from loaders.market import Quick, Read
from models.engine import among

_TEXT, _OPTION, _VALUE = models.Translation, models.ProductOption, models.ProductOptionValue
_NAMED: tuple[tuple[Any, str], ...] = (
    (_OPTION, "name"),
    (_VALUE, "name"),
    (models.MenuItem, "title"),
)
_WORDS = ("title", "selected_options")
Rows = Mapping[type[models.Base], Sequence[Any]]
Laid = tuple[Any, dict[str, Any]]


async def translated(found: Rows, languages: Sequence[str], read: Quick) -> list[Laid]:
    """The rows among these that have texts in one of the languages, each with what to show."""
    told = {kind: rows for kind, rows in found.items() if _is_told(kind, rows)}
    laid = list(_own(told, languages, await _texts(told, languages, read)))
    variants = found.get(models.ProductVariant, ())
    if not has(variants, *_WORDS):
        return laid
    return laid + await _variants(variants, languages, read)


def has(rows: Sequence[Any], *names: str) -> bool:
    """Whether there are rows, and they hold one of the columns. Entities hold all."""
    places = getattr(type(rows[0]), "places", None) if rows else ()
    return places is None or any(name in places for name in names)


def also(model: type[models.Base], names: set[str]) -> set[str]:
    """The columns that are needed to tell these in another language."""
    if model is models.ProductVariant and names & {*_WORDS}:
        return {"product_id", *_WORDS}
    return {"id"} if names & _told(model.__name__) else set()


def _is_told(kind: type[models.Base], rows: Sequence[Any]) -> bool:
    name = kind.__name__
    if name in translation.FIELDS:
        return has(rows, *_told(name))
    return name in translation.OPEN


@cache
def _told(name: str) -> frozenset[str]:
    """The columns of a type that translations have texts for."""
    columns = translation.FIELDS.get(name, {}).values()
    return frozenset(translation.with_plain(name, dict.fromkeys(columns, "")))


Texts = dict[tuple[str, str], dict[str, dict[str, str]]]  # type, key: language: field: text


async def _texts(found: Rows, languages: Sequence[str], read: Quick) -> Texts:
    keys = {kind.__name__: {str(row.id) for row in rows} for kind, rows in found.items()}
    if not keys:
        return {}
    kinds = tuple(sorted(keys))
    ids = {f"of_{kind}": sorted(keys[kind]) for kind in kinds}
    rows = await read((_texts, kinds), lambda: _texts_of(kinds), **ids, languages=languages)
    texts: Texts = {}
    names = {
        (kind.__name__, str(row.id)): translation.digest(getattr(row, column))
        for kind, column in _NAMED
        for row in found.get(kind, ())
    }
    for kind, key, locale, field, value, digest in rows:
        if names.get((kind, key), digest) == digest:
            texts.setdefault((kind, key), {}).setdefault(locale, {})[field] = value
    return texts


def _texts_of(kinds: Sequence[str]) -> Statement:
    of = (
        sa.and_(_TEXT.resource_type == kind, among(_TEXT.resource_key, f"of_{kind}"))
        for kind in kinds
    )
    return sa.select(
        *(_TEXT.resource_type, _TEXT.resource_key, _TEXT.locale),
        *(_TEXT.field, _TEXT.value, _TEXT.digest),
    ).where(sa.or_(*of), among(_TEXT.locale, "languages"))


def _own(found: Rows, languages: Sequence[str], texts: Texts) -> Iterator[Laid]:
    for kind, rows in found.items():
        name = kind.__name__
        for row in rows:
            by_language = texts.get((name, str(row.id)))
            if by_language:
                yield row, _columns(name, row, _best(by_language, languages))


def _best(by_language: Mapping[str, dict[str, str]], languages: Sequence[str]) -> dict[str, str]:
    """Each text in the first of the languages that has it."""
    best: dict[str, str] = {}
    for language in reversed(languages):
        best |= by_language.get(language, {})
    return best


def _columns(name: str, row: Any, best: Mapping[str, str]) -> dict[str, Any]:
    if name == "Metaobject":
        known = {key: text for key, text in best.items() if key in row.values}
        return {"values": {**row.values, **known}}
    fields = translation.FIELDS.get(name, {})
    columns = {fields[key]: text for key, text in best.items() if key in fields}
    return dict(translation.with_plain(name, columns))


async def _variants(
    variants: Sequence[models.ProductVariant], languages: Sequence[str], read: Quick
) -> list[Laid]:
    """Variants are called by their options, so their words are those of the options."""
    product_ids = sorted({row.product_id for row in variants})
    names: dict[tuple[int, str], dict[str, dict[str, str]]] = {}
    values: dict[tuple[int, str, str], dict[str, dict[str, str]]] = {}
    rows = await read(_words, _words, products=product_ids, languages=languages)
    for product_id, option, value, locale, text, digest in rows:
        if translation.digest(option if value is None else value) != digest:
            continue
        into: Any = names if value is None else values
        key = (product_id, option) if value is None else (product_id, option, value)
        into.setdefault(key, {})[locale] = {"name": text}
    laid: list[Laid] = []
    for row in variants:
        pairs = [
            [
                _best(names.get((row.product_id, name), {}), languages).get("name", name),
                _best(values.get((row.product_id, name, value), {}), languages).get("name", value),
            ]
            for name, value in row.selected_options
        ]
        if pairs != row.selected_options:
            laid.append((row, {"selected_options": pairs, "title": _title(row, pairs)}))
    return laid


def _title(row: models.ProductVariant, pairs: Sequence[Sequence[str]]) -> str:
    """Made of the values' words, where the title was made of the values."""
    made = " / ".join(value for _, value in row.selected_options)
    return " / ".join(value for _, value in pairs) if row.title == made else row.title


def _words() -> Any:
    """The translated names of options (whose value is null) and of their values."""
    spoken = among(_TEXT.locale, "languages")
    of_option = sa.select(
        *(_OPTION.product_id, _OPTION.name, sa.null().label("value")),
        *(_TEXT.locale, _TEXT.value, _TEXT.digest),
    ).join_from(
        _OPTION,
        _TEXT,
        sa.and_(
            _TEXT.resource_type == "ProductOption",
            _TEXT.resource_key == sa.cast(_OPTION.id, sa.String),
        ),
    )
    of_value = (
        sa.select(
            *(_OPTION.product_id, _OPTION.name, _VALUE.name),
            *(_TEXT.locale, _TEXT.value, _TEXT.digest),
        )
        .join_from(_OPTION, _VALUE, _VALUE.option_id == _OPTION.id)
        .join(
            _TEXT,
            sa.and_(
                _TEXT.resource_type == "ProductOptionValue",
                _TEXT.resource_key == sa.cast(_VALUE.id, sa.String),
            ),
        )
    )
    within = among(_OPTION.product_id, "products")
    return sa.union_all(of_option.where(within, spoken), of_value.where(within, spoken))


async def titles_of_methods(
    keys: Sequence[str], languages: Sequence[str], read: Read
) -> dict[tuple[str, str], str]:
    """The titles of ways to deliver, by their keys and the digests of what they are called.

    Two zones may have one key each for ways of other names; the digest tells them apart.
    """
    rows = await read(
        sa.select(_TEXT.field, _TEXT.digest, _TEXT.locale, _TEXT.value).where(
            _TEXT.resource_type == "ShippingZone",
            among(_TEXT.field, keys),
            among(_TEXT.locale, languages),
        )
    )
    found: dict[tuple[str, str], dict[str, dict[str, str]]] = {}
    for field, digest, locale, value in rows:
        found.setdefault((field, digest), {})[locale] = {"title": value}
    return {key: _best(said, languages)["title"] for key, said in found.items()}
