"""The language of ``query:`` arguments: text to a tree of terms, and back."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import cast

from commerce.query_tree import (
    And,
    Comparator,
    Field,
    Node,
    Not,
    Or,
    Phrase,
    Term,
    Word,
    all_of,
    any_of,
    negation,
)
from commerce.refusal import ClientError

MAX_LENGTH = 4_000  # characters
MAX_TERMS = 100  # words, phrases and values of fields
MAX_DEPTH = 10  # parentheses within parentheses

# Every repetition is possessive: nothing is tried twice, so reading is linear in the text.
_NAME = r"(?P<name>[A-Za-z_][A-Za-z0-9_.-]*+)(?P<comparator>:(?:[<>]=?)?)"
_SINGLE, _DOUBLE = r"(?:[^'\\]|\\.)*+", r'(?:[^"\\]|\\.)*+'
_BARE_ITEM = r"(?:[^\s()\\,]|\\.)*+"
_ITEM = rf"""(?:(?:'{_SINGLE}'?+|"{_DOUBLE}"?+)\**+|{_BARE_ITEM})"""
_TOKEN = re.compile(
    rf"""
    (?P<stray> \s++ | -++(?=[\s)]|\Z) | :[<>]?=? | \\\Z )
    | (?P<parenthesis> [()] )
    | (?P<minus> -++ )
    | (?P<connective> (?:AND|OR|NOT)(?=[\s()]|\Z) )
    | {_NAME} (?P<values> {_ITEM} (?:,{_ITEM})*+ )
    | '(?P<single>{_SINGLE})'?+ | "(?P<double>{_DOUBLE})"?+
    | (?P<bare> (?:[^\s()\\]|\\.)++ )
    """,
    re.VERBOSE | re.DOTALL,
)
_VALUE = re.compile(
    rf"""
    (?:\A|,)
    (?: (?: '(?P<single>{_SINGLE})'?+ | "(?P<double>{_DOUBLE})"?+ ) (?P<stars>\**+)
      | (?P<bare>{_BARE_ITEM}) )
    """,
    re.VERBOSE | re.DOTALL,
)
_ESCAPED = re.compile(r"\\(.)", re.DOTALL)
_NOT_BARE = re.compile(r"[\s()\\*]")
_READ_OTHERWISE = re.compile(rf"""[-:'"]|{_NAME}|(?:AND|OR|NOT)\Z""")
_PLAIN_ITEM = re.compile(r"""(?!['"<>=])[^\s()\\,*]*+""")
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")  # no database holds these in a text


class BadQuery(ClientError):
    """The query is larger than we read; no other text is refused."""


def parse(text: str) -> Node | None:
    """The query as a tree; None is the empty query, which everything fits.

    Only a query that is too large is refused. Whatever else looks wrong is read as closely as
    it can be: an open quote or parenthesis closes at the end; a closing parenthesis, connective
    or modifier with nothing to work on is ignored, and so is a field without a value.
    """
    if len(text) > MAX_LENGTH:
        raise BadQuery(f"The query has {len(text)} characters; at most {MAX_LENGTH} are read.")
    groups = [_Group()]
    terms = 0
    for token in tokens(text):
        match token:
            case "(":
                if len(groups) > MAX_DEPTH:
                    raise BadQuery(f"The query nests parentheses more than {MAX_DEPTH} deep.")
                groups.append(_Group())
            case ")":
                _close(groups)
            case str():
                groups[-1].connect(token)
            case _:
                terms += len(token.values) if isinstance(token, Field) else 1
                if terms > MAX_TERMS:
                    raise BadQuery(f"The query has more than {MAX_TERMS} terms.")
                groups[-1].add(token if _says_something(token) else None)
    while len(groups) > 1:
        _close(groups)
    return groups[0].node()


def tokens(text: str) -> Iterator[Term | str]:
    """The terms, the parentheses and the words AND, OR, NOT (which ``-`` is, too), in order."""
    for found in _TOKEN.finditer(_UNSTORABLE.sub(" ", text)):
        match found.lastgroup:
            case "parenthesis" | "connective":
                yield found[0]
            case "minus":
                yield from ["NOT"] * len(found[0])
            case "values":
                values, prefix = _values(found["values"])
                comparator = cast(Comparator, found["comparator"])
                yield Field(found["name"].lower(), comparator, values, prefix)
            case "single" | "double" as quotes:
                yield Phrase(_ESCAPED.sub(r"\1", found[quotes]))
            case "bare":
                yield Word(*_stem(found["bare"]))


def unparse(node: Node | None) -> str:
    """The canonical text of a tree that ``parse`` made; it is read as that tree again.

    AND is left unwritten. The text of a query of nearly ``MAX_LENGTH`` may be longer than that.
    """
    match node:
        case None:
            return ""
        case And(terms):
            return " ".join(_grouped(term, Or) for term in terms)
        case Or(terms):
            return " OR ".join(map(unparse, terms))
        case Not(term):
            return "-" + _grouped(term, And, Or)
        case _:
            return _written(node)


@dataclass(slots=True)
class _Group:
    """What was read between two parentheses so far: alternatives, each of several terms."""

    alternatives: list[list[Node]] = field(default_factory=lambda: [[]])
    negated: bool = False

    def connect(self, word: str) -> None:
        self.negated = word == "NOT" and not self.negated
        if word == "OR":
            self.alternatives.append([])

    def add(self, node: Node | None) -> None:
        if node is not None:
            self.alternatives[-1].append(negation(node) if self.negated else node)
        self.negated = False

    def node(self) -> Node | None:
        written = [all_of(terms) for terms in self.alternatives if terms]
        return any_of(written) if written else None


def _close(groups: list[_Group]) -> None:
    if len(groups) > 1:
        node = groups.pop().node()
        groups[-1].add(node)


def _says_something(term: Term) -> bool:
    match term:
        case Word(text):
            return text != ""
        case Phrase(text):
            return text.strip() != ""
        case Field():
            return any(term.values) or term.prefix


def _values(written: str) -> tuple[tuple[str, ...], bool]:
    """The values of a field, and whether the last is a prefix."""
    values, prefix = [], False
    for item in _VALUE.finditer(written):
        bare = item["bare"]
        if bare is None:
            value, prefix = item["single"] or item["double"] or "", item["stars"] != ""
            values.append(_ESCAPED.sub(r"\1", value))
        elif item.end() < len(written):  # before a comma a star is a star
            values.append(_ESCAPED.sub(r"\1", bare))
        else:
            value, prefix = _stem(bare)
            values.append(value)
    return tuple(values), prefix


def _stem(bare: str) -> tuple[str, bool]:
    """Bare text without its closing star, and whether it had one."""
    stem = bare.rstrip("*")
    backslashes = len(stem) - len(stem.rstrip("\\"))
    if backslashes % 2:
        stem += "*"
    return _ESCAPED.sub(r"\1", stem), len(stem) < len(bare)


def _written(term: Term) -> str:
    match term:
        case Phrase(text):
            return _quote(text)
        case Field(name, comparator, values, prefix):
            return name + comparator + ",".join(map(_item, values)) + "*" * prefix
        case Word(text, prefix):
            escaped = _NOT_BARE.sub(r"\\\g<0>", text)
            return "\\" * bool(_READ_OTHERWISE.match(escaped)) + escaped + "*" * prefix


def _grouped(node: Node, *kinds: type[And] | type[Or]) -> str:
    return f"({unparse(node)})" if isinstance(node, kinds) else unparse(node)


def _item(value: str) -> str:
    return value if _PLAIN_ITEM.fullmatch(value) else _quote(value)


def _quote(text: str) -> str:
    quote = '"' if "'" in text else "'"
    return quote + re.sub(rf"[\\{quote}]", r"\\\g<0>", text) + quote
