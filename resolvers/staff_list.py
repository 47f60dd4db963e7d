"""Listing who works here, and the tokens there are."""

import models
from commerce.query_tree import Phrase, Word
from commerce.vocabulary import Vocabulary
from context import Context
from loaders.page import read_page
from loaders.pagination import Order, Page, PageArgs
from resolvers.query_terms import (
    Condition,
    Searchable,
    begins,
    exact,
    flag,
    key,
    moment,
    one_of,
    read,
)


class StaffMemberSortKeys(Vocabulary):
    """The orders a list of staff can come in."""

    EMAIL = "By e-mail address."
    ID = "In the order they were made."


_MEMBER, _TOKEN = models.StaffMember, models.ApiToken
MEMBERS: dict[StaffMemberSortKeys, Order] = {
    StaffMemberSortKeys.EMAIL: Order("staffMembers/EMAIL", (_MEMBER.email_key,)),
    StaffMemberSortKeys.ID: Order("staffMembers/ID", (_MEMBER.id,)),
}
TOKENS = Order("apiTokens/ID", (_TOKEN.id,))


def _address(term: Word | Phrase) -> Condition | None:
    """A bare word is the beginning of an e-mail address."""
    return begins(_MEMBER.email_key, term.text.strip()) if term.text.strip() else None


SEARCHABLE_MEMBERS = Searchable(
    _MEMBER.id,
    {
        "created_at": moment(_MEMBER.created_at),
        "email": exact(_MEMBER.email_key),
        "id": key(_MEMBER.id),
        "state": one_of(_MEMBER.state, {state.name.lower(): state for state in models.StaffState}),
    },
    text=_address,
)
SEARCHABLE_TOKENS = Searchable(
    _TOKEN.id,
    {
        "created_at": moment(_TOKEN.created_at),
        "expires_at": moment(_TOKEN.expires_at),
        "id": key(_TOKEN.id),
        "revoked": flag(_TOKEN.revoked_at.is_not(None)),
    },
    text=lambda _term: None,
)


async def members(
    context: Context, args: PageArgs, sort_key: StaffMemberSortKeys, query: str | None
) -> Page[models.StaffMember]:
    asked = read(query, SEARCHABLE_MEMBERS, is_sqlite=context.is_sqlite)
    order = MEMBERS[sort_key]
    return await read_page(context, _MEMBER, order, args, asked.where, asked.text)


async def tokens(context: Context, args: PageArgs, query: str | None) -> Page[models.ApiToken]:
    asked = read(query, SEARCHABLE_TOKENS, is_sqlite=context.is_sqlite)
    return await read_page(context, _TOKEN, TOKENS, args, asked.where, asked.text)
