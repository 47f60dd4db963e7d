"""The ``query:`` argument of orders: staff look for a number, a buyer, a state or a time."""

from collections.abc import Iterator
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from typing import Any

import sqlalchemy as sa

import models
from commerce import gid
from commerce.money import EXPONENTS
from commerce.query_tree import Comparator, Field, Phrase, Word
from commerce.query_value import as_decimal
from context import Context
from models.order import FIRST_NUMBER
from resolvers.product_query import bounded
from resolvers.query_terms import (
    COMPARE,
    Asked,
    Condition,
    Searchable,
    begins,
    exact,
    key,
    moment,
    negated,
    one_of,
    owned,
    read,
)

_ORDER = models.Order
_NUMBER = _ORDER.id + (FIRST_NUMBER - 1)
_NAME = _ORDER.prefix + sa.cast(_NUMBER, sa.String)
_USUAL_DIGITS = 2


def _name(field: Field) -> Condition | None:
    if field.comparator != ":":
        return None
    if field.prefix:
        return _NAME.startswith(field.value, autoescape=True) if field.value else sa.true()
    return named(field.value)


def named(name: str) -> Condition:
    """An order by its number, with or without its prefix, found by its id."""
    written = name.strip()
    ways = [
        sa.and_(_ORDER.id == number - (FIRST_NUMBER - 1), _ORDER.prefix == prefix)
        for prefix, number in _readings(written)
    ]
    alone = gid.as_number(written)
    if alone is not None:
        ways.append(_ORDER.id == alone - (FIRST_NUMBER - 1))
    return sa.or_(sa.false(), *ways)


def _readings(name: str) -> Iterator[tuple[str, int]]:
    """Every prefix and number that the name may be made of: prefixes may end in digits."""
    for start in range(max(len(name) - 19, 0), len(name)):
        number = gid.as_number(name[start:])
        if number is not None and name[start] != "0":
            yield name[:start], number


def _total(field: Field) -> Condition | None:
    """Totals in major units, whatever currency each order is in."""
    if field.prefix:
        return None if field.value else sa.true()
    amount = as_decimal(field.value)
    if amount is None:
        return None
    unusual = [
        (_ORDER.currency.in_(_currencies(digits)), _compared(field.comparator, amount, digits))
        for digits in sorted(set(EXPONENTS.values()) - {_USUAL_DIGITS})
    ]
    usual = _compared(field.comparator, amount, _USUAL_DIGITS)
    return sa.case(*unusual, else_=usual)


def _currencies(digits: int) -> list[str]:
    return sorted(code for code, exponent in EXPONENTS.items() if exponent == digits)


def _compared(comparator: Comparator, amount: Decimal, digits: int) -> Any:
    minor = amount.scaleb(digits)
    if comparator == ":" and minor != minor.to_integral_value():
        return sa.false()
    upward = comparator in (":<", ":>=")
    whole = minor.to_integral_value(ROUND_CEILING if upward else ROUND_FLOOR)
    return COMPARE[comparator](_ORDER.total_minor, bounded(whole))


def _text(term: Word | Phrase) -> Condition | None:
    """A bare word is an order's number or its buyer's address."""
    text = term.text.strip()
    if not text:
        return None
    if isinstance(term, Word) and term.prefix:
        named_so = _NAME.startswith(text, autoescape=True)
        return sa.or_(named_so, begins(_ORDER.email_key, text))
    return sa.or_(named(text), _ORDER.email_key == text.casefold())


SEARCHABLE = Searchable(
    _ORDER.id,
    {
        "created_at": moment(_ORDER.created_at),
        "email": exact(_ORDER.email_key),
        "financial_status": one_of(
            _ORDER.financial_status,
            {word.name.lower(): word for word in models.OrderFinancialStatus},
        ),
        "fulfillment_status": one_of(
            _ORDER.fulfillment_status,
            {word.name.lower(): word for word in models.OrderFulfillmentStatus},
        ),
        "id": key(_NUMBER),
        "name": _name,
        "processed_at": moment(_ORDER.processed_at),
        "total_price": _total,
    },
    text=_text,
)


_TAGGED = owned(_ORDER.id, models.OrderTag.order_id, exact(models.OrderTag.tag_key))
# What staff put on orders is nobody else's to look for.
FOR_STAFF = Searchable(
    _ORDER.id,
    {
        **SEARCHABLE.fields,
        "sku": owned(_ORDER.id, models.OrderLineItem.order_id, exact(models.OrderLineItem.sku_key)),
        "tag": _TAGGED,
        "tag_not": negated(_TAGGED),
    },
    text=_text,
)


def asked(context: Context, query: str | None, searchable: Searchable = SEARCHABLE) -> Asked:
    return read(query, searchable, is_sqlite=context.is_sqlite)
