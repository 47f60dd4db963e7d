"""Which texts of which things can be translated, and what makes a translation out of date."""

from collections.abc import Mapping, Sequence
from hashlib import sha256

from commerce import html

SUMMARY = 500  # characters of a page's summary
_SEO = {"meta_title": "seo_title", "meta_description": "seo_description"}
# By type: the key of each text, as translations name it, and the column that holds it.
FIELDS: Mapping[str, Mapping[str, str]] = {
    "Article": {"title": "title", "body_html": "content_html", "summary_html": "excerpt_html"}
    | _SEO,
    "Blog": {"title": "title"} | _SEO,
    "Collection": {"title": "title", "body_html": "description_html"} | _SEO,
    "Menu": {"title": "title"},
    "MenuItem": {"title": "title"},
    "Metafield": {"value": "value"},
    "Page": {"title": "title", "body_html": "body"} | _SEO,
    "Product": {"title": "title", "body_html": "description_html"} | _SEO,
    "ProductOption": {"name": "name"},
    "ProductOptionValue": {"name": "name"},
    "SellingPlan": {"name": "name", "description": "description"},
    "SellingPlanGroup": {"name": "name"},
    "Shop": {"name": "name", "description": "description"},
    "ShopPolicy": {"title": "title", "body": "body"},
}
# Whose texts have keys of their own: a metaobject's fields, and a zone's ways to deliver.
OPEN = ("Metaobject", "ShippingZone")
HTML = frozenset({"body_html", "summary_html"})


def languages(wanted: str | None, spoken: Sequence[str]) -> list[str]:
    """The languages to try for ``wanted``, the best first; [] for the shop's own.

    ``PT_BR`` falls back to ``PT``, and what the shop does not speak to its own language.
    """
    base = (wanted or "").partition("_")[0]
    chain = [code for code in dict.fromkeys((wanted, base)) if code in spoken]
    found = [code for code in chain if code is not None]
    return [] if not found or found[0] == spoken[0] else [c for c in found if c != spoken[0]]


def digest(text: str) -> str:
    """A fingerprint of a source text."""
    return sha256(text.encode()).hexdigest()


def with_plain(type_name: str, columns: Mapping[str, str]) -> dict[str, str]:
    """Translated columns, and what is made of them: the text of HTML, without its tags."""
    found = dict(columns)
    match type_name:
        case "Product" | "Collection" if "description_html" in columns:
            found["description"] = html.plain(columns["description_html"])
        case "Page" if "body" in columns:
            found["body_summary"] = html.plain(columns["body"])[:SUMMARY]
        case "Article":
            pairs = (("content_html", "content"), ("excerpt_html", "excerpt"))
            found |= {text: html.plain(columns[own]) for own, text in pairs if own in columns}
    return found
