"""Jinja2 pages, with the headers that every page of ours carries."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.responses import HTMLResponse

from pages import words
from pages.script_words import script_words

TEMPLATES = Environment(
    loader=FileSystemLoader(Path(__file__).parent / "templates"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
POLICY = (
    "default-src 'none'; script-src 'self'; connect-src 'self'; style-src 'self';"
    " img-src 'self' https: data:; media-src 'self' https:; form-action 'self';"
    " frame-ancestors 'none'; base-uri 'none'"
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    # The addresses of carts and orders hold their keys.
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
    "Vary": "Accept-Language, Cookie",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}


# Read when a page is made: whoever it is for is told of in their language.
TEMPLATES.globals |= {"_": words.say, "spoken": words.spoken, "script_words": script_words}
SHOWN = (words.clock, words.day, words.money, words.number)
TEMPLATES.filters |= {one.__name__: one for one in SHOWN}


def page(
    name: str, status: int = 200, headers: Mapping[str, str] | None = None, **values: Any
) -> HTMLResponse:
    """The template ``name`` filled in; nothing in it may come from another site but pictures."""
    return HTMLResponse(
        TEMPLATES.get_template(name).render(values), status, HEADERS | dict(headers or {})
    )
