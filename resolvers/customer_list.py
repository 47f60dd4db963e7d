"""Customers as staff find them: by their id, and in lists."""

from collections.abc import Sequence

import sqlalchemy as sa

import models
from commerce.money import Money
from commerce.query_tree import Phrase, Word
from commerce.vocabulary import Vocabulary
from context import Context
from loaders.page import read_page
from loaders.pagination import Order, Page, PageArgs
from resolvers import access
from resolvers.query_terms import (
    Condition,
    Searchable,
    begins,
    exact,
    flag,
    key,
    moment,
    negated,
    one_of,
    owned,
    read,
)

_ROW, _IN, _TAG = models.Customer, models.CustomerGroupMember, models.CustomerTag
_KNOWN = _ROW.erased_at.is_(None)


class CustomerSortKeys(Vocabulary):
    """The orders a list of customers can come in."""

    CREATED_AT = "By when their accounts were made."
    ID = "In the order their accounts were made, by their ids."
    NAME = "By last name, then by first name."
    UPDATED_AT = "By when their accounts last changed."


_BY_NAME = (_ROW.last_name_key, _ROW.first_name_key, _ROW.id)
ORDERS: dict[CustomerSortKeys, Order] = {
    CustomerSortKeys.CREATED_AT: Order("customers/CREATED_AT", (_ROW.created_at, _ROW.id)),
    CustomerSortKeys.ID: Order("customers/ID", (_ROW.id,)),
    CustomerSortKeys.NAME: Order("customers/NAME", _BY_NAME),
    CustomerSortKeys.UPDATED_AT: Order("customers/UPDATED_AT", (_ROW.updated_at, _ROW.id)),
}


def _text(term: Word | Phrase) -> Condition | None:
    """A bare word is the beginning of a name or of an e-mail address, or a phone number."""
    text = term.text.strip()
    if not text:
        return None
    names = (_ROW.email_key, _ROW.first_name_key, _ROW.last_name_key)
    return sa.or_(*(begins(column, text) for column in names), _ROW.phone == text)


_TAGGED = owned(_ROW.id, _TAG.customer_id, exact(_TAG.tag_key))
SEARCHABLE = Searchable(
    _ROW.id,
    {
        "accepts_marketing": flag(_ROW.accepts_marketing.is_(True)),
        "created_at": moment(_ROW.created_at),
        "email": exact(_ROW.email_key),
        "first_name": exact(_ROW.first_name_key),
        "group_id": owned(_ROW.id, _IN.customer_id, key(_IN.customer_group_id)),
        "id": key(_ROW.id),
        "last_name": exact(_ROW.last_name_key),
        "phone": exact(_ROW.phone),
        "state": one_of(_ROW.state, {word.name.lower(): word for word in models.CustomerState}),
        "tag": _TAGGED,
        "tag_not": negated(_TAGGED),
        "tax_exempt": flag(_ROW.tax_exempt.is_(True)),
        "updated_at": moment(_ROW.updated_at),
    },
    text=_text,
)


async def customer(context: Context, number: int) -> models.Customer | None:
    """A customer, for themselves and for staff; whom the shop forgot is nobody any more."""
    row = await context.loaders.customer.load(number)
    if row is None or row.erased_at is not None or not access.customer(context, row):
        return None
    return row


async def customers(
    context: Context, args: PageArgs, sort_key: CustomerSortKeys, query: str | None
) -> Page[models.Customer]:
    asked = read(query, SEARCHABLE, is_sqlite=context.is_sqlite)
    return await read_page(
        context, _ROW, ORDERS[sort_key], args, (_KNOWN, *asked.where), asked.text
    )


async def spent(context: Context, row: models.Customer) -> Sequence[Money]:
    return await context.loaders.spent_by_customer.load(row.id)
