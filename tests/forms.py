"""A browser without scripts, as far as forms go: what a page's form holds, and how it is sent."""

from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any

import httpx2


@dataclass
class Form(HTMLParser):
    """The fields of a page's form as a browser would send them, and its buttons by their value."""

    values: dict[str, str] = field(default_factory=dict)
    choices: dict[str, list[str]] = field(default_factory=dict)
    buttons: list[str] = field(default_factory=list)
    _select: str = ""

    def __post_init__(self) -> None:
        super().__init__()

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        given = dict(attrs)
        name, value = given.get("name") or "", given.get("value") or ""
        if tag == "button":
            self.buttons.append(value)
        elif tag == "select":
            self._select = name
            self.values.setdefault(name, "")
        elif tag == "option":
            self.choices.setdefault(self._select, []).append(value)
            if "selected" in given:
                self.values[self._select] = value
        elif tag == "input" and given.get("type") == "radio":
            self.choices.setdefault(name, []).append(value)
            if "checked" in given:
                self.values[name] = value
        elif tag == "input":
            self.values[name] = value


def form_of(page: httpx2.Response) -> Form:
    form = Form()
    form.feed(page.text)
    return form


async def press(
    client: httpx2.AsyncClient, page: httpx2.Response, action: str, **typed: str
) -> httpx2.Response:
    """Type into the page's form, and press the button of that value."""
    form = form_of(page)
    assert action in form.buttons, (action, form.buttons)
    unknown = typed.keys() - form.values.keys() - form.choices.keys()
    assert not unknown, f"the page has no field {unknown}"
    return await client.post(str(page.url), data=form.values | typed | {"action": action})


async def send(client: httpx2.AsyncClient, page: httpx2.Response, **typed: str) -> httpx2.Response:
    """Type into the page's form, and send it by its only button."""
    return await client.post(str(page.url), data=form_of(page).values | typed)
