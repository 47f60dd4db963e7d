"""What the pages say: each English text, found in the source of templates, scripts and code."""

import ast
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from itertools import chain
from pathlib import Path
from typing import Any

from jinja2 import nodes

from commerce import address_form
from commerce.address import AddressProblemKind
from commerce.cart_error import CartErrorCode, CartWarningCode
from commerce.completion_error import CompletionErrorCode
from commerce.country import country
from commerce.customer_error import CustomerErrorCode
from commerce.discount import DiscountRefusal
from commerce.gift_card import GiftCardRefusal
from commerce.iso import COUNTRIES
from commerce.payment import DeclineReason
from commerce.payment_state import OrderFinancialStatus
from commerce.submission_error import SubmissionErrorCode
from models.order import OrderCancelReason
from pages import script_words
from pages.templating import TEMPLATES

PAGES = Path("pages")
TEMPLATE_FILES = sorted((PAGES / "templates").glob("*.html"))
# Words of lower floors that the pages show.
SHOWN = (
    *(AddressProblemKind, DiscountRefusal, GiftCardRefusal, DeclineReason),
    *(OrderFinancialStatus, OrderCancelReason),
    *(CartErrorCode, CartWarningCode, CompletionErrorCode, CustomerErrorCode, SubmissionErrorCode),
)


def of_templates() -> Iterator[str]:
    for path in TEMPLATE_FILES:
        for call in TEMPLATES.parse(path.read_text()).find_all(nodes.Call):
            if isinstance(call.node, nodes.Name) and call.node.name == "_":
                yield from (one.value for one in call.args if isinstance(one, nodes.Const))


def of_code() -> Iterator[str]:
    """What `say` and `later` are called with."""
    for path in PAGES.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            match node:
                case ast.Call(ast.Name("say" | "later"), [ast.Constant(str() as text), *_]):
                    yield text


def of_scripts() -> Iterator[str]:
    for text in script_words.used():
        yield text if isinstance(text, str) else text[0]


def of_lower_floors() -> Iterator[str]:
    for kind in SHOWN:
        yield from (word.meaning for word in kind)
    yield "Nothing was charged."
    for code in COUNTRIES:
        yield from (field.label for field in address_form.fields(country(code)))


def everything() -> set[str]:
    return set(chain(of_templates(), of_code(), of_scripts(), of_lower_floors()))


_ATTRIBUTE = re.compile(r'[\w-]+="[^"]*"')  # of a macro that is put within a tag


class Bare(str):
    """A text that stands in a template without a way to say it otherwise."""


class _Reader(HTMLParser):
    """Finds text with letters in HTML, and in the attributes that are read out or shown."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[Bare] = []
        self._quiet = False

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        self._quiet = tag in ("code", "script")
        for name, value in attrs:
            if name in ("alt", "aria-label", "data-busy", "placeholder", "title"):
                self.handle_data(value or "")

    def handle_endtag(self, tag: str) -> None:
        self._quiet = False

    def handle_data(self, data: str) -> None:
        data = _ATTRIBUTE.sub("", data)
        if not self._quiet and any(letter.isalpha() for letter in data):
            self.found.append(Bare(data.strip()))


def bare(source: str) -> list[Bare]:
    """What the template says by itself, once all that Jinja puts in is left out."""
    reader = _Reader()
    # What is within a tag would not be HTML without its statements.
    reader.feed(re.sub(r"\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\}", "", source, flags=re.DOTALL))
    reader.close()
    return reader.found
