"""What a ``query:`` argument asks for: a tree of terms, and what can be made of it."""

from collections.abc import Callable, Container, Iterable, Iterator
from dataclasses import dataclass
from typing import Literal, TypeAlias, TypeVar

Comparator = Literal[":", ":<", ":>", ":<=", ":>="]


@dataclass(frozen=True, slots=True)
class Word:
    """Default text; with ``prefix``, the beginning of a word."""

    text: str
    prefix: bool = False


@dataclass(frozen=True, slots=True)
class Phrase:
    """Default text whose words stand together in this order."""

    text: str


@dataclass(frozen=True, slots=True)
class Field:
    """A named field compared with a value, or with any of several; the name is in lower case.

    Fields that take a list use ``values``, all others ``value``, where a comma is just a comma.
    With ``prefix`` the (last) value is the beginning of what is looked for; an empty beginning,
    ``field:*``, asks for any value at all.
    """

    name: str
    comparator: Comparator
    values: tuple[str, ...]
    prefix: bool = False

    @property
    def value(self) -> str:
        return ",".join(self.values)


@dataclass(frozen=True, slots=True)
class And:
    """Every one of two or more terms."""

    terms: tuple["Node", ...]


@dataclass(frozen=True, slots=True)
class Or:
    """At least one of two or more terms."""

    terms: tuple["Node", ...]


@dataclass(frozen=True, slots=True)
class Not:
    """What does not fit the term."""

    term: "Node"


Term: TypeAlias = Word | Phrase | Field
Node: TypeAlias = And | Or | Not | Term
T = TypeVar("T")


def all_of(nodes: Iterable[Node]) -> Node:
    """All of one or more nodes; what they already join by AND is joined into one."""
    flat = tuple(_flat(nodes, And))
    return flat[0] if len(flat) == 1 else And(flat)


def any_of(nodes: Iterable[Node]) -> Node:
    """Any of one or more nodes; what they already join by OR is joined into one."""
    flat = tuple(_flat(nodes, Or))
    return flat[0] if len(flat) == 1 else Or(flat)


def negation(node: Node) -> Node:
    return node.term if isinstance(node, Not) else Not(node)


def fold(
    node: Node | None,
    term: Callable[[Term], T | None],
    all_of: Callable[[list[T]], T],
    any_of: Callable[[list[T]], T],
    negation: Callable[[T], T],
) -> T | None:
    """The tree made into something else, term by term; None is no condition at all.

    A term that becomes None counts as never written, with its modifier, and so does a group
    of nothing else. What is left alone in its group needs neither ``all_of`` nor ``any_of``.
    """
    match node:
        case None:
            return None
        case And(terms) | Or(terms):
            made = [fold(part, term, all_of, any_of, negation) for part in terms]
            kept = [part for part in made if part is not None]
            if len(kept) < 2:
                return kept[0] if kept else None
            return all_of(kept) if isinstance(node, And) else any_of(kept)
        case Not(negated):
            inner = fold(negated, term, all_of, any_of, negation)
            return None if inner is None else negation(inner)
        case _:
            return term(node)


def prune(node: Node | None, known: Container[str]) -> Node | None:
    """The tree as if the fields that are not ``known`` had never been written."""

    def keep(term: Term) -> Node | None:
        return None if isinstance(term, Field) and term.name not in known else term

    return fold(node, keep, all_of, any_of, negation)


def _flat(nodes: Iterable[Node], kind: type[And] | type[Or]) -> Iterator[Node]:
    for node in nodes:
        if isinstance(node, kind):
            yield from node.terms
        else:
            yield node
