"""What staff say of a collection, read into its columns."""

from collections.abc import Mapping, Sequence
from typing import Any

from commerce import html
from commerce.collection_rule import MAX_RULES, Rule
from commerce.complaints import Complaints
from commerce.product_change import seo


def columns(said: Mapping[str, Any], complaints: Complaints, currency: str) -> dict[str, Any]:
    """The columns of a collection that ``said`` speaks of; its handle is not among them."""
    found: dict[str, Any] = {}
    if "title" in said:
        found["title"] = complaints.title(said["title"])
    if "description_html" in said:
        body = complaints.html(said["description_html"], "descriptionHtml")
        found |= {"description_html": body, "description": html.plain(body)}
    if "sort_order" in said:
        found["sort_order"] = said["sort_order"]
    if "rule_set" in said:
        match_any, rules = said["rule_set"]
        _check_rules(rules, complaints, currency)
        found |= {"rules_match_any": match_any, "rules": [rule.stored() for rule in rules]}
    return found | seo(said.get("seo") or {}, complaints)


def _check_rules(rules: Sequence[Rule], complaints: Complaints, currency: str) -> None:
    if not 0 < len(rules) <= MAX_RULES:
        message = f"There are {len(rules)} rules; it takes 1 to {MAX_RULES}."
        complaints.add("TOO_MANY", message, "ruleSet", "rules")
        return
    for i, rule in enumerate(rules):
        if problem := rule.problem(currency):
            complaints.add("INVALID", problem, "ruleSet", "rules", str(i))
