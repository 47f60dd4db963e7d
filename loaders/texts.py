"""What rows are called in another language: one statement for all rows of a batch.

An outdated translation is shown, for want of a better one; but not that of an option, a value or
an item of a menu that is called otherwise now: Small that became Medium is not told as small.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import sqlalchemy as sa

import models
from commerce import translation
from loaders.market import Read
from models.engine import among

_TEXT, _OPTION, _VALUE = models.Translation, models.ProductOption, models.ProductOptionValue
_NAMED: tuple[tuple[Any, str], ...] = (
    (_OPTION, "name"),
    (_VALUE, "name"),
    (models.MenuItem, "title"),
)
Rows = Mapping[type[models.Base], Sequence[Any]]
Laid = tuple[models.Base, dict[str, Any]]


async def translated(found: Rows, languages: Sequence[str], read: Read) -> list[Laid]:
    """The rows among these that have texts in one of the languages, each with what to show."""
    laid = list(_own(found, languages, await _texts(found, languages, read)))
    variants = found.get(models.ProductVariant, ())
    return laid + await _variants(variants, languages, read) if variants else laid


Texts = dict[tuple[str, str], dict[str, dict[str, str]]]  # type, key: language: field: text


async def _texts(found: Rows, languages: Sequence[str], read: Read) -> Texts:
    keys: defaultdict[str, set[str]] = defaultdict(set)
    for kind, rows in found.items():
        if kind.__name__ in translation.FIELDS or kind.__name__ in translation.OPEN:
            keys[kind.__name__].update(str(row.id) for row in rows)
    if not keys:
        return {}
    of = (
        sa.and_(_TEXT.resource_type == kind, among(_TEXT.resource_key, sorted(ids)))
        for kind, ids in sorted(keys.items())
    )
    rows = await read(
        sa.select(
            *(_TEXT.resource_type, _TEXT.resource_key, _TEXT.locale),
            *(_TEXT.field, _TEXT.value, _TEXT.digest),
        ).where(sa.or_(*of), among(_TEXT.locale, languages))
    )
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


def _own(found: Rows, languages: Sequence[str], texts: Texts) -> Iterator[Laid]:
    for kind, rows in found.items():
        name = kind.__name__
        for row in rows:
            by_language = texts.get((name, str(getattr(row, "id", ""))))
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
    variants: Sequence[models.ProductVariant], languages: Sequence[str], read: Read
) -> list[Laid]:
    """Variants are called by their options, so their words are those of the options."""
    product_ids = sorted({row.product_id for row in variants})
    names: dict[tuple[int, str], dict[str, dict[str, str]]] = {}
    values: dict[tuple[int, str, str], dict[str, dict[str, str]]] = {}
    rows = await read(_words(product_ids, languages))
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


def _words(product_ids: Sequence[int], languages: Sequence[str]) -> Any:
    """The translated names of options (whose value is null) and of their values."""
    spoken = among(_TEXT.locale, languages)
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
    within = among(_OPTION.product_id, product_ids)
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
