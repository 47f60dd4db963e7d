"""The rules of a smart collection: which products they let in."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import TypeVar

from commerce.money import Money
from commerce.text import UNSTORABLE, storable
from commerce.vocabulary import Vocabulary

WordT = TypeVar("WordT", bound=Vocabulary)

MAX_RULES = 60
MAX_CONDITION = 255


class RuleColumn(Vocabulary):
    """What a rule looks at."""

    TAG = "The product's tags."
    TYPE = "The product's type."
    VENDOR = "The product's vendor."
    VARIANT_PRICE = "The prices of the product's variants, in the shop's currency."
    TITLE = "The product's title."


class RuleRelation(Vocabulary):
    """How what a rule looks at has to stand to its condition; letters' case does not matter."""

    EQUALS = "It is the condition."
    NOT_EQUALS = "It is not the condition."
    GREATER_THAN = "It is more than the condition; prices only."
    LESS_THAN = "It is less than the condition; prices only."
    STARTS_WITH = "It starts with the condition; texts only."
    ENDS_WITH = "It ends with the condition; texts only."
    CONTAINS = "The condition is somewhere in it; texts only."
    NOT_CONTAINS = "The condition is nowhere in it; texts only."


_OPPOSITES = {
    RuleRelation.NOT_EQUALS: RuleRelation.EQUALS,
    RuleRelation.NOT_CONTAINS: RuleRelation.CONTAINS,
}
_OF_PRICES = (
    RuleRelation.EQUALS,
    RuleRelation.NOT_EQUALS,
    RuleRelation.GREATER_THAN,
    RuleRelation.LESS_THAN,
)
_OF_TEXTS = tuple(
    relation
    for relation in RuleRelation
    if relation not in (RuleRelation.GREATER_THAN, RuleRelation.LESS_THAN)
)


@dataclass(frozen=True)
class Facts:
    """What rules are held against: one product, its prices in major units."""

    title: str
    product_type: str
    vendor: str
    tags: Collection[str]
    prices: Collection[Decimal]

    @cached_property
    def texts(self) -> dict[RuleColumn, tuple[str, ...]]:
        return {
            RuleColumn.TITLE: (self.title.casefold(),),
            RuleColumn.TYPE: (self.product_type.casefold(),),
            RuleColumn.VENDOR: (self.vendor.casefold(),),
            RuleColumn.TAG: tuple(tag.casefold() for tag in self.tags),
        }


@dataclass(frozen=True)
class Rule:
    """One condition on one column.

    A product has many tags and many prices: a rule holds when it holds of one of them, and a
    negative one (``NOT_…``) when its opposite holds of none.
    """

    column: RuleColumn
    relation: RuleRelation
    condition: str

    @classmethod
    def read(cls, stored: Sequence[str]) -> "Rule":
        """The rule of [column, relation, condition]; ValueError for words that are none of ours."""
        if len(stored) != 3 or not all(isinstance(part, str) for part in stored):
            raise ValueError(f"a rule is [column, relation, condition], not {stored!r}")
        column, relation, condition = stored
        return cls(
            _word(RuleColumn, column, "column"),
            _word(RuleRelation, relation, "relation"),
            condition.strip(),
        )

    def stored(self) -> list[str]:
        return [self.column.name, self.relation.name, self.condition]

    def problem(self, currency: str) -> str | None:
        """What keeps the rule from being kept, as a sentence; None if nothing does."""
        if not self.condition:
            return "A rule needs a condition: the text or the price to compare with."
        if not storable(self.condition):
            return f"A rule's condition {UNSTORABLE}."
        if len(self.condition) > MAX_CONDITION:
            return f"A rule's condition may have {MAX_CONDITION} characters at most."
        of_price = self.column is RuleColumn.VARIANT_PRICE
        allowed = _OF_PRICES if of_price else _OF_TEXTS
        if self.relation not in allowed:
            names = ", ".join(relation.name for relation in allowed)
            return f"{self.column.name} cannot be {self.relation.name}: use one of {names}."
        return self._price_problem(currency) if of_price else None

    def _price_problem(self, currency: str) -> str | None:
        try:
            price = Money.parse(self.condition, currency)
        except ValueError as error:
            return f"The condition is not a price, such as 19.99: {error}."
        return "A price is never below zero." if price.minor < 0 else None

    def holds(self, facts: Facts) -> bool:
        opposite = _OPPOSITES.get(self.relation)
        if opposite is not None:
            return not self._of_any(opposite, facts)
        return self._of_any(self.relation, facts)

    def _of_any(self, relation: RuleRelation, facts: Facts) -> bool:
        if self.column is RuleColumn.VARIANT_PRICE:
            return any(_compares(relation, price, self._price) for price in facts.prices)
        return any(_reads(relation, text, self._text) for text in facts.texts[self.column])

    @cached_property
    def _price(self) -> Decimal:
        return Decimal(self.condition)

    @cached_property
    def _text(self) -> str:
        return self.condition.casefold()


def read_all(stored: Sequence[Sequence[str]]) -> tuple[Rule, ...]:
    """The rules as a collection's row keeps them."""
    return tuple(Rule.read(rule) for rule in stored)


def matches(rules: Sequence[Rule], match_any: bool, facts: Facts) -> bool:
    """Whether all the rules hold, or any where ``match_any``; no rules let nothing in."""
    held = (rule.holds(facts) for rule in rules)
    return any(held) if match_any else bool(rules) and all(held)


def _word(kind: type[WordT], name: str, part: str) -> WordT:
    if name not in kind.__members__:
        names = ", ".join(kind.__members__)
        raise ValueError(f"{name[:40]!r} is not a rule's {part}: use one of {names}")
    return kind[name]


def _reads(relation: RuleRelation, text: str, condition: str) -> bool:
    match relation:
        case RuleRelation.EQUALS:
            return text == condition
        case RuleRelation.STARTS_WITH:
            return text.startswith(condition)
        case RuleRelation.ENDS_WITH:
            return text.endswith(condition)
        case _:
            return condition in text


def _compares(relation: RuleRelation, price: Decimal, condition: Decimal) -> bool:
    match relation:
        case RuleRelation.EQUALS:
            return price == condition
        case RuleRelation.GREATER_THAN:
            return price > condition
        case _:
            return price < condition
