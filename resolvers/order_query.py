"""The ``query:`` argument of orders: staff look for a number, a buyer, a state or a time."""

from collections.abc import Iterator, Mapping
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal

import sqlalchemy as sa

import models
from commerce import contact, gid
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
_DIGITS = sorted({_USUAL_DIGITS, *EXPONENTS.values()})


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
    bounds = {digits: _bound(field.comparator, amount, digits) for digits in _DIGITS}
    compare = COMPARE[field.comparator]
    fits = {
        digits: sa.false() if bound is None else compare(_ORDER.total_minor, bound)
        for digits, bound in bounds.items()
    }
    usual = fits.pop(_USUAL_DIGITS)
    unusual = [(_ORDER.currency.in_(_currencies(digits)), fit) for digits, fit in fits.items()]
    return sa.and_(_in_any_currency(field.comparator, bounds), sa.case(*unusual, else_=usual))


def _in_any_currency(comparator: Comparator, bounds: Mapping[int, int | None]) -> Condition:
    """What an index can be searched for: it holds of every total that fits."""
    known = [bound for bound in bounds.values() if bound is not None]
    if comparator == ":":
        return _ORDER.total_minor.in_(known)
    loosest = max(known) if "<" in comparator else min(known)
    found: Condition = COMPARE[comparator](_ORDER.total_minor, loosest)
    return found


def _currencies(digits: int) -> list[str]:
    return sorted(code for code, exponent in EXPONENTS.items() if exponent == digits)


def _bound(comparator: Comparator, amount: Decimal, digits: int) -> int | None:
    """The amount in minor units, to compare with; None where no total is so much."""
    minor = amount.scaleb(digits)
    if comparator == ":" and minor != minor.to_integral_value():
        return None
    upward = comparator in (":<", ":>=")
    return bounded(minor.to_integral_value(ROUND_CEILING if upward else ROUND_FLOOR))


def _text(term: Word | Phrase) -> Condition | None:
    """A bare word is an order's number or its buyer's address."""
    text = term.text.strip()
    if not text:
        return None
    if isinstance(term, Word) and term.prefix:
        named_so = _NAME.startswith(text, autoescape=True)
        return sa.or_(named_so, begins(_ORDER.email_key, text))
    return sa.or_(named(text), _ORDER.email_key == contact.key(text))


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
        "id": key(_ORDER.id, FIRST_NUMBER),
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
