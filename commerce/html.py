"""HTML that strangers wrote, made fit to show: what may stay in it, and its text alone."""

import re
from html.parser import HTMLParser

import nh3

# Text, headings, lists, tables and pictures. No scripts, frames, forms or embedded objects, and
# no `style`, `class` or `id`: a description may not reach into the page around it.
ATTRIBUTES: dict[str, set[str]] = {
    "*": {"dir", "lang", "title"},
    "a": {"href"},
    "abbr": set(),
    "b": set(),
    "blockquote": {"cite"},
    "br": set(),
    "caption": set(),
    "cite": set(),
    "code": set(),
    "col": {"span"},
    "colgroup": {"span"},
    "dd": set(),
    "del": set(),
    "details": set(),
    "div": set(),
    "dl": set(),
    "dt": set(),
    "em": set(),
    "figcaption": set(),
    "figure": set(),
    "h1": set(),
    "h2": set(),
    "h3": set(),
    "h4": set(),
    "h5": set(),
    "h6": set(),
    "hr": set(),
    "i": set(),
    "img": {"alt", "height", "src", "width"},
    "ins": set(),
    "li": {"value"},
    "mark": set(),
    "ol": {"reversed", "start", "type"},
    "p": set(),
    "pre": set(),
    "q": {"cite"},
    "s": set(),
    "small": set(),
    "span": set(),
    "strong": set(),
    "sub": set(),
    "summary": set(),
    "sup": set(),
    "table": set(),
    "tbody": set(),
    "td": {"colspan", "rowspan"},
    "tfoot": set(),
    "th": {"colspan", "rowspan", "scope"},
    "thead": set(),
    "tr": set(),
    "u": set(),
    "ul": set(),
}
TAGS = set(ATTRIBUTES) - {"*"}
INLINE = {
    *("a", "abbr", "b", "cite", "code", "del", "em", "i", "ins", "mark", "q", "s", "small"),
    *("span", "strong", "sub", "sup", "u"),
}
# What stands inside these is not text for a reader, so it goes with them.
UNREADABLE = {"script", "style", "template", "title", "noscript", "iframe", "object"}
LINK_REL = "noopener noreferrer"

MAX_LENGTH = 1_000_000
MAX_TAGS = 20_000
# A parser opens unclosed formatting again in every block, so n of each make n * n elements.
MAX_REOPENED = 1_000_000
MAX_READINGS = 8
_TAG = re.compile(r"<[a-z]", re.IGNORECASE)
_FORMATTING = re.compile(
    r"<(?:b|big|code|em|font|i|nobr|s|small|strike|strong|tt|u)[\s/]", re.IGNORECASE
)

_cleaner = nh3.Cleaner(
    tags=TAGS,
    attributes=ATTRIBUTES,
    tag_attribute_values={"a": {"target": {"_blank"}}},
    clean_content_tags=UNREADABLE,
    link_rel=LINK_REL,
    url_schemes={"http", "https", "mailto", "tel"},
)
_blocks = nh3.Cleaner(tags=TAGS - INLINE, attributes={}, clean_content_tags=UNREADABLE)


class MarkupError(ValueError):
    """So many tags that reading them would take minutes or gigabytes; the text says what to do."""


def clean(html: str) -> str:
    """``html`` with only what ``ATTRIBUTES`` lists; links cannot reach the page that shows them.

    A tag that is taken out may leave what a browser reads otherwise than it was read here (``<p>``
    in ``<p>``), so what is left is read again until nothing changes.
    """
    for _ in range(MAX_READINGS):
        _refuse_a_bomb(html)
        cleaned = _cleaner.clean(html)
        if cleaned == html:
            return html
        html = cleaned
    raise MarkupError("its tags do not settle; leave out what is not text, a list or a table")


def plain(html: str) -> str:
    """The text a reader sees, on one line: no tags, no entities, a space between blocks."""
    _refuse_a_bomb(html)
    text = _Text()
    text.feed(_blocks.clean(html))
    text.close()
    return " ".join("".join(text.pieces).split())


def _refuse_a_bomb(html: str) -> None:
    tags = len(_TAG.findall(html))
    if len(html) > MAX_LENGTH or tags > MAX_TAGS:
        raise MarkupError(
            f"it may have {MAX_LENGTH:,} characters and {MAX_TAGS:,} tags; make it shorter"
        )
    if len(_FORMATTING.findall(html)) * tags > MAX_REOPENED:
        raise MarkupError("it has too many formatted passages; take attributes off <b>, <font> …")


class _Text(HTMLParser):
    """Reads what nh3 has cleaned, so every tag it meets is a block's and well formed."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.pieces: list[str] = []

    def handle_starttag(self, *_tag: object) -> None:
        self.pieces.append(" ")

    def handle_endtag(self, *_tag: object) -> None:
        self.pieces.append(" ")

    def handle_data(self, data: str) -> None:
        self.pieces.append(data)
