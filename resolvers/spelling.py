"""Putting slips right: words of a search that nothing has, read as the words that are near them."""

from collections.abc import Sequence

from commerce.query_tree import And, Node, Or, Word, any_of
from commerce.search_text import words
from commerce.spelling import near
from context import Context
from models.search import IndexQuery, known
from resolvers.query_terms import Sought, sought

MOST_WORDS = 6  # of a search; with more of them somebody knows what they want
MOST_MEANT = 5  # for each word


async def corrected(context: Context, tree: Node | None) -> Node | None:
    """The query with its unknown words (not those of phrases, fields or negations) put right.

    Any word that is near is meant; without one, the word stays as it is.
    """
    asked = {one for one in sought(tree) if len(one.words) == 1}
    if tree is None or not 0 < len(asked) <= MOST_WORDS:
        return tree
    meant = await meanings(context, sorted(asked, key=lambda one: (one.words, one.prefix)))
    return _replaced(tree, meant) if meant else tree


async def meanings(context: Context, asked: Sequence[Sought]) -> dict[Sought, list[Sought]]:
    """For each word that nothing has, the known words that it may mean."""
    there = await _known(context, asked)
    near_by = {
        one: [Sought((word,), one.prefix) for word in near(one.words[0])]
        for one in asked
        if one not in there
    }
    candidates = [word for meant in near_by.values() for word in meant]
    if not candidates:
        return {}
    known_words = await _known(context, candidates)
    meant = {one: [w for w in words if w in known_words] for one, words in near_by.items()}
    return {one: words[:MOST_MEANT] for one, words in meant.items() if words}


async def _known(context: Context, asked: Sequence[Sought]) -> set[Sought]:
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
