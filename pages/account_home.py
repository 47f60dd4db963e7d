"""The account of whoever is signed in: their orders, what they say of themselves, the password."""

from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

import models
import resolvers.customer
import resolvers.customer_orders
import resolvers.order
from commerce.refusal import Refused
from context import Context
from loaders.pagination import PageArgs
from pages.account_form import Faults, tried
from pages.account_session import HOME, Caller, owner
from pages.frame import notice
from pages.leafing import leafing
from pages.order_status import lines_of
from pages.templating import HEADERS
from pages.words import later, say
from resolvers import customer_token
from resolvers.customer_token import Granted
from resolvers.order import OrderSortKeys

SIZE = 10
PAGE = "account_details.html"
CONFIRM = later(
    "The new e-mail address counts once you have followed the link that was sent there."
)
WRONG = later("That is not your password.")
_SAID = ("first_name", "last_name", "phone", "email")


async def home(caller: Caller, row: models.Customer) -> Response:
    """Their orders, the newest first, each with the page that it has."""
    args = PageArgs(SIZE, caller.request.query_params.get("after") or None, reverse=True)
    found = await resolvers.customer_orders.orders(
        caller.context, row, args, OrderSortKeys.PROCESSED_AT, None
    )
    default = await resolvers.customer.default_address(caller.context, row)
    return await caller.shown(
        "account_home.html",
        orders=[(one, resolvers.order.status_url(caller.context, one)) for one in found.nodes],
        more=found.page_info.end_cursor if found.page_info.has_next_page else None,
        lines=lines_of(default.address, with_name=True) if default else [],
    )


async def details(caller: Caller, row: models.Customer) -> Response:
    """Who they are, how they are reached, and whether they want to hear of the shop."""
    if not caller.acts:
        said = {name: getattr(row, name) or "" for name in _SAID}
        return await caller.shown(PAGE, said=said, accepts_marketing=row.accepts_marketing)
    said = {name: caller.form.get(name, "").strip() for name in _SAID}
    marketing = "accepts_marketing" in caller.form
    changes = {**said, "accepts_marketing": marketing}
    done = await tried(resolvers.customer.update(caller.context, caller.token, changes))
    if not isinstance(done, Faults):
        return await _kept(caller.context, done.customer, said["email"])
    return await caller.shown(
        PAGE, done.problems, done.status, said=said, accepts_marketing=marketing
    )


async def _kept(context: Context, row: models.Customer, email: str) -> Response:
    """Back to the account; a new address waits for its owner to say that it is theirs."""
    if row.email == email:
        return RedirectResponse(HOME, 303, HEADERS)
    return await notice(context, say("Look into your mail"), say(CONFIRM))


async def password(caller: Caller, row: models.Customer) -> Response:
    """Whoever knows the old one chooses another, and stays signed in here alone."""
    if not caller.acts:
        return await caller.shown("account_password.html")
    granted = await tried(_changed(caller, row))
    if isinstance(granted, Faults):
        problems = granted.problems
        if "UNIDENTIFIED_CUSTOMER" in granted.names:
            problems = {"current": say(WRONG)}
        return await caller.shown("account_password.html", problems, granted.status)
    return await caller.signed_in(granted, HOME)


async def _changed(caller: Caller, row: models.Customer) -> Granted:
    form = caller.form
    known = await customer_token.sign_in(caller.context, row.email or "", form.get("current", ""))
    said = {"password": form.get("password", "")}
    try:
        changed = await resolvers.customer.update(caller.context, known.access_token, said)
    except Refused:
        await customer_token.sign_out(caller.context, known.access_token)
        raise
    return changed.customer_access_token or known


_BOTH = ["GET", "POST"]
ROUTES = [
    Route(HOME, leafing(owner(home)), methods=["GET"]),
    Route("/account/details", owner(details), methods=_BOTH),
    Route("/account/password", owner(password), methods=_BOTH),
]
