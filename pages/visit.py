"""A visit: the country and the language that pages are shown in, and the way to choose others."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from contextvars import ContextVar
from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

import resolvers.localization
from context import Context
from pages import words
from pages.form import sent
from pages.templating import HEADERS
from resolvers.localization import Locality

# Holds a country and a language, such as DE.EN: nothing that tells one visitor from another.
COOKIE = "cartograph_choice"
YEAR = 365 * 24 * 60 * 60
MOST_ACCEPTED = 20  # languages of a browser that are looked at
Named = list[tuple[str, str]]


@dataclass(frozen=True)
class Visit:
    """Where a page is shown, and its own address, to come back to.

    ``abroad`` tells whether the page is in the visitor's country: a cart's is in its own.
    """

    here: Locality
    back: str
    abroad: bool

    @property
    def countries(self) -> Named:
        """Those that can be chosen, by name, with what is paid there; none where there is one."""
        if not self.abroad or len(self.here.countries) < 2:
            return []
        paid = {place.code: place.currency for place in self.here.countries}
        return [(code, f"{name} ({paid[code]})") for code, name in words.countries(paid)]

    @property
    def languages(self) -> Named:
        """Those that can be chosen, each in its own words; none where there is one."""
        spoken = self.here.languages
        return [(code, words.own_name(code)) for code in spoken] if len(spoken) > 1 else []


_VISIT: ContextVar[Visit] = ContextVar("visit")


def current() -> Visit:
    """The visit that a page is being made for."""
    return _VISIT.get()


@asynccontextmanager
async def visited(request: Request, *, abroad: bool = True) -> AsyncIterator[Context]:
    """A context that answers in what the visitor chose, as ``@inContext`` does."""
    async with request.app.state.unnamed_context(request) as context:
        offered = await resolvers.localization.locality(context)
        country, wanted = _chosen(request)
        if abroad and country in {place.code for place in offered.countries}:
            context.country = country
        liked = accepted(request.headers.get("accept-language", ""), offered.languages)
        language = wanted if wanted in offered.languages else liked
        if language != offered.languages[0]:
            context.language = language
        if context.country or context.language:
            await resolvers.localization.enter(context)
        here = await resolvers.localization.locality(context)
        path, query = request.url.path, request.url.query
        visit = _VISIT.set(Visit(here, f"{path}?{query}" if query else path, abroad))
        spoken = words.speak(here.language)
        try:
            yield context
        finally:
            words.hush(spoken)
            _VISIT.reset(visit)


def accepted(header: str, offered: Sequence[str]) -> str | None:
    """The language that a browser likes best of those that are offered; None if it likes none."""
    liked = []
    for one in header.split(",")[:MOST_ACCEPTED]:
        name, _, weight = one.strip().partition(";q=")
        try:
            liked.append((-float(weight or 1), name.replace("-", "_").upper()))
        except ValueError:
            continue
    for rank, name in sorted(liked, key=lambda found: found[0]):
        known = [code for code in (name, name.partition("_")[0]) if rank < 0 and code in offered]
        if known:
            return known[0]
    return None


async def choose(request: Request) -> Response:
    """Keep what was chosen in a cookie, and go back to the page that it was chosen on."""
    form = await sent(request)
    there = form.get("back", "")
    answer = RedirectResponse(there if is_ours(there) else "/", 303, HEADERS)
    async with request.app.state.unnamed_context(request) as context:
        offered = await resolvers.localization.locality(context)
        before = _chosen(request)
        country, language = form.get("country", before[0]), form.get("language", before[1])
        known = {place.code for place in offered.countries}
        if request.headers.get("sec-fetch-site") != "cross-site":
            answer.set_cookie(
                COOKIE,
                f"{country if country in known else ''}."
                f"{language if language in offered.languages else ''}",
                max_age=YEAR,
                secure=context.settings.own_url.startswith("https:"),
                httponly=True,
                samesite="lax",
            )
    return answer


def _chosen(request: Request) -> tuple[str, str]:
    country, _, language = request.cookies.get(COOKIE, "").partition(".")
    return country, language


def is_ours(there: str) -> bool:
    """Whether it is a path of this site: two slashes of either kind begin another site's."""
    return there.startswith("/") and there[1:2] not in ("/", "\\") and there.isprintable()


ROUTES = [Route("/choice", choose, methods=["POST"])]
