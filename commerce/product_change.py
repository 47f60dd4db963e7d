"""What staff say of a product, read into its columns: by the rules that product files keep."""

from collections.abc import Mapping, Sequence
from typing import Any

from commerce import html, taxonomy
from commerce.complaints import Complaints
from commerce.product_assembly import MAX_TAGS
from commerce.product_cell import MAX_TEXT
from commerce.text import camel

MAX_SEO_DESCRIPTION = 5_000
_LINES = {"vendor": MAX_TEXT, "product_type": MAX_TEXT}
_PLAIN = ("status", "is_gift_card", "requires_selling_plan")


def columns(said: Mapping[str, Any], complaints: Complaints) -> dict[str, Any]:
    """The columns of a product that ``said`` speaks of; its handle is not among them."""
    found: dict[str, Any] = {name: said[name] for name in _PLAIN if name in said}
    if "title" in said:
        found["title"] = complaints.title(said["title"])
    for name, longest in _LINES.items():
        if name in said:
            found[name] = complaints.line(said[name], camel(name), longest=longest)
    if "category" in said:
        found["category_way"] = _category(said["category"] or "", complaints)
    if "description_html" in said:
        body = complaints.html(said["description_html"], "descriptionHtml")
        found |= {"description_html": body, "description": html.plain(body)}
    if "tags" in said:
        found["tags"] = tags(said["tags"], complaints)
    return found | seo(said.get("seo") or {}, complaints)


def _category(way: str, complaints: Complaints) -> str:
    if taxonomy.is_too_long(way):
        complaints.add("TOO_LONG", "The names on the way to it are too long.", "category")
        return ""
    return taxonomy.tidy(complaints.line(way, "category", longest=taxonomy.MAX_WAY))


def tags(words: Sequence[str], complaints: Complaints) -> list[str]:
    """The tags, each once however it is capitalised, as it was written first."""
    if len(words) > MAX_TAGS:
        complaints.add("TOO_MANY", f"There are {len(words)} tags; keep {MAX_TAGS}.", "tags")
        return []
    kept: dict[str, str] = {}
    for number, word in enumerate(words):
        tag = complaints.line(word, "tags", str(number), longest=MAX_TEXT)
        if "," in tag:
            complaints.add("INVALID", "A tag may hold no comma.", "tags", str(number))
        elif tag:
            kept.setdefault(tag.casefold(), tag)
    return list(kept.values())


def seo(said: Mapping[str, str | None], complaints: Complaints) -> dict[str, str | None]:
    """How it presents itself to search engines; "" says nothing, as null does."""
    longest = {"title": MAX_TEXT, "description": MAX_SEO_DESCRIPTION}
    return {
        f"seo_{name}": complaints.line(text or "", "seo", name, longest=longest[name]) or None
        for name, text in said.items()
    }
