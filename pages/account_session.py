"""Who is signed in on our pages: a cookie with a customer's token, and forms that are bound to it.

No script can read the cookie, and ``/graphql`` does not look at it. What it holds is the token
that the API gives, so it ends with it: when its owner signs out or changes the password.
"""

import secrets
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from itsdangerous import BadData, URLSafeTimedSerializer
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

import models
import resolvers.actor
from commerce import token
from commerce.refusal import Refused
from context import Context
from pages.checkout_form import Problems
from pages.form import sent
from pages.frame import framed
from pages.templating import HEADERS
from pages.visit import is_ours, visited
from pages.words import later, say
from resolvers import customer_token

COOKIE = "cartograph_customer"
# What the forms of somebody who is not signed in are bound to.
MARK = "cartograph_form"
SIGN_IN = "/account/login"
HOME = "/account"
MAX_AGE = 24 * 60 * 60
STALE = later("This page was open for long, or came from elsewhere: send it again.")
_SALT = "account form"


@dataclass(frozen=True)
class Caller:
    """A request for a page of the account: who makes it, and what form came with it."""

    context: Context
    request: Request
    customer: models.Customer | None = None
    token: str = ""
    mark: str = field(default_factory=lambda: secrets.token_urlsafe(24))
    form: Mapping[str, str] = field(default_factory=dict)

    @property
    def back(self) -> str:
        """Where to go on: of this site, whatever the address says."""
        there = self.form.get("back") or self.request.query_params.get("back", "")
        return there if is_ours(there) else HOME

    @property
    def acts(self) -> bool:
        """Whether a form of ours was sent, by the browser that it was shown in."""
        if self.request.method != "POST" or not came_from_here(self.request):
            return False
        try:
            bound = _serializer(self.context).loads(self.form.get("token", ""), max_age=MAX_AGE)
        except BadData:
            return False
        return bool(bound == self._bound)

    @property
    def _bound(self) -> str:
        """What only this browser knows, without saying it."""
        return token.hashed(self.token or self.mark)

    async def shown(
        self, name: str, problems: Problems | None = None, status: int | None = None, **values: Any
    ) -> Response:
        """A page with a form; with what is wrong with what was sent of it."""
        stale = {"": say(STALE)} if self.request.method == "POST" and not self.acts else {}
        found = stale | (problems or {})
        answer = await framed(
            self.context,
            name,
            status or (422 if found else 200),
            token=_serializer(self.context).dumps(self._bound),
            problems=found,
            customer=self.customer,
            **values,
        )
        if not self.token:
            _keep(self.context, answer, MARK, self.mark, MAX_AGE)
        return answer

    async def signed_in(self, granted: customer_token.Granted, there: str) -> Response:
        """Go there as whom the token speaks for; the session before it ends."""
        if self.token and self.customer is not None:
            await _end(self.context, self.token)
        answer = RedirectResponse(there, 303, HEADERS)
        seconds = int(customer_token.LIFETIME.total_seconds())
        _keep(self.context, answer, COOKIE, granted.access_token, seconds)
        _forget(self.context, answer, MARK)
        return answer

    async def signed_out(self) -> Response:
        await _end(self.context, self.token)
        answer = RedirectResponse("/", 303, HEADERS)
        _forget(self.context, answer, COOKIE)
        return answer


def anyone(
    view: Callable[[Caller], Awaitable[Response]],
) -> Callable[[Request], Awaitable[Response]]:
    """A page of the account that is there before anybody is signed in."""

    async def answer(request: Request) -> Response:
        form = await sent(request) if request.method == "POST" else {}
        async with visited(request) as context:
            return await view(await _caller(context, request, form))

    return answer


def owner(
    view: Callable[[Caller, models.Customer], Awaitable[Response]],
) -> Callable[[Request], Awaitable[Response]]:
    """A page for whoever is signed in; others are asked to, and come back."""

    async def looked_at(caller: Caller) -> Response:
        if caller.customer is not None:
            return await view(caller, caller.customer)
        url = caller.request.url
        there = f"{url.path}?{url.query}" if url.query else url.path
        return RedirectResponse(f"{SIGN_IN}?{urlencode({'back': there})}", 303, HEADERS)

    return anyone(looked_at)


async def _caller(context: Context, request: Request, form: Mapping[str, str]) -> Caller:
    found = await customer(context, request)
    known = request.cookies.get(MARK)
    marked = {"mark": known} if known else {}
    return Caller(context, request, found, cookie_of(request) if found else "", form=form, **marked)


async def customer(context: Context, request: Request) -> models.Customer | None:
    """Whom the browser is signed in as; from now on the page is theirs."""
    held = cookie_of(request)
    found = await customer_token.customer_of(context, held) if held else None
    if found is not None:
        context.actor = resolvers.actor.as_customer(found)
    return found


def cookie_of(request: Request) -> str:
    """The token that the browser holds, be it good or not."""
    held = request.cookies.get(COOKIE, "")
    return held if held.startswith(token.CUSTOMER_PREFIX) else ""


def came_from_here(request: Request) -> bool:
    """Whether no other site sent the browser, as far as it says."""
    return request.headers.get("sec-fetch-site", "same-origin") in ("same-origin", "none")


async def _end(context: Context, held: str) -> None:
    try:
        await customer_token.sign_out(context, held)
    except Refused:  # it has ended already
        return


def _serializer(context: Context) -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(context.settings.key, salt=_SALT)


def _keep(context: Context, answer: Response, name: str, value: str, seconds: int) -> None:
    answer.set_cookie(name, value, max_age=seconds, **_kind(context))


def _forget(context: Context, answer: Response, name: str) -> None:
    answer.delete_cookie(name, **_kind(context))


def _kind(context: Context) -> dict[str, Any]:
    """For no script, no other site, and behind TLS for no connection without."""
    secure = "https:" in (context.settings.own_url[:6], context.request.base_url[:6])
    return {"path": "/", "httponly": True, "samesite": "lax", "secure": secure}
