"""Putting slips right: words of a search that nothing has, read as the words that are near them."""

from collections.abc import Sequence

from commerce.query_tree import And, Node, Or, Word, any_of
from commerce.search_text import words
from commerce.spelling import near
from context import Context
from models.search import IndexQuery, known
from resolvers.query_terms import Sought, sought

MOST_WORDS = 6  # of a search; with more of them somebody knows what they want
MOST_WRONG = 2  # are put right: each takes hundreds of look-ups
MOST_MEANT = 5  # for each of these


async def corrected(context: Context, tree: Node | None) -> Node | None:
    """The query with its unknown words (not those of phrases, fields or negations) put right.

    Any word that is near is meant; without one, the word stays as it is.
    """
    asked = {one for one in sought(tree) if len(one.words) == 1}
    if tree is None or len(asked) > MOST_WORDS:
        return tree
    meant = await meanings(context, sorted(asked, key=lambda one: (one.words, one.prefix)))
    return _replaced(tree, meant) if meant else tree


async def meanings(context: Context, asked: Sequence[Sought]) -> dict[Sought, list[Sought]]:
    """For each word that nothing has, the known words that it may mean."""
    near_by = {one: [Sought((word,), one.prefix) for word in near(one.words[0])] for one in asked}
    there = await _known(context, [one for one, some in near_by.items() if some])
    wrong = [one for one, some in near_by.items() if some and one not in there][:MOST_WRONG]
    right = await _known(context, [word for one in wrong for word in near_by[one]])
    meant = {one: [word for word in near_by[one] if word in right] for one in wrong}
    return {one: some[:MOST_MEANT] for one, some in meant.items() if some}


async def _known(context: Context, asked: Sequence[Sought]) -> set[Sought]:
    """Those of the words that something has."""
    if not asked:
        return set()
    queries = [IndexQuery.phrase(one.words, prefix=one.prefix) for one in asked]
    found = set(await context.scalars(known(queries, is_sqlite=context.is_sqlite)))
    written = [query.sqlite if context.is_sqlite else query.postgresql for query in queries]
    return {one for one, text in zip(asked, written, strict=True) if text in found}


def _replaced(tree: Node, meant: dict[Sought, list[Sought]]) -> Node:
    match tree:
        case Word(text, prefix):
            found = meant.get(Sought(tuple(words(text)), prefix))
            return any_of(Word(one.words[0], prefix) for one in found) if found else tree
        case And(terms):
            return And(tuple(_replaced(term, meant) for term in terms))
        case Or(terms):
            return any_of(_replaced(term, meant) for term in terms)
    return tree
