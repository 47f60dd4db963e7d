"""What staff say of collections."""

from typing import Any

import strawberry

import models
from commerce.collection_rule import Rule, RuleColumn, RuleRelation
from schema.given import given
from schema.image_input import ImageInput
from schema.scalars import HTML
from schema.seo_input import SEOInput

_TITLE = "Its name, 255 characters at most."
_HANDLE = "Its name in a URL."


@strawberry.input(description="One condition that products of a collection meet.")
class CollectionRuleInput:
    column: RuleColumn = strawberry.field(description="What it looks at.")
    relation: RuleRelation = strawberry.field(description="How that stands to the condition.")
    condition: str = strawberry.field(description="The text or the price to compare with.")

    def rule(self) -> Rule:
        return Rule(self.column, self.relation, self.condition.strip())


@strawberry.input(description="Which products belong to a collection.")
class CollectionRuleSetInput:
    rules: list[CollectionRuleInput] = strawberry.field(description="The rules, 1 to 60.")
    match_any: bool = strawberry.field(
        default=False, description="Whether one of the rules is enough; if not, all must hold."
    )

    def parsed(self) -> tuple[bool, list[Rule]]:
        return self.match_any, [rule.rule() for rule in self.rules]


@strawberry.input
class CollectionFields:
    description_html: strawberry.Maybe[HTML] = strawberry.field(
        description="What it is, as HTML: scripts and styles are taken out."
    )
    sort_order: strawberry.Maybe[models.CollectionSortOrder] = strawberry.field(
        description="The order its products come in when none is asked for."
    )
    seo: strawberry.Maybe[SEOInput] = strawberry.field(
        description="How it presents itself to search engines."
    )
    image: strawberry.Maybe[ImageInput | None] = strawberry.field(
        description="Its picture; null for none."
    )

    def said(self) -> dict[str, Any]:
        found = given(self)
        if "seo" in found:
            found["seo"] = found["seo"].said()
        if found.get("image") is not None:
            found["image"] = found["image"].said()
        if "rule_set" in found:
            found["rule_set"] = found["rule_set"].parsed()
        return found


@strawberry.input(description="A collection to make.")
class CollectionCreateInput(CollectionFields):
    title: str = strawberry.field(description=_TITLE)
    handle: strawberry.Maybe[str] = strawberry.field(
        description=f"{_HANDLE} Made of the title if it is left out."
    )
    rule_set: strawberry.Maybe[CollectionRuleSetInput] = strawberry.field(
        description="The rules that choose its products; staff choose them if it is left out."
    )


@strawberry.input(description="Changes of a collection; what is left out stays.")
class CollectionUpdateInput(CollectionFields):
    title: strawberry.Maybe[str] = strawberry.field(description=_TITLE)
    handle: strawberry.Maybe[str] = strawberry.field(description=_HANDLE)
    rule_set: strawberry.Maybe[CollectionRuleSetInput] = strawberry.field(
        description="The rules that choose its products, of a collection that was made with some."
    )
