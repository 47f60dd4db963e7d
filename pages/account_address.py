"""The addresses of whoever is signed in: kept, changed, thrown away, one of them the first."""

from collections.abc import Mapping
from dataclasses import asdict

from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

import models
import resolvers.customer
from commerce import address_form, gid
from commerce.address import FIELDS, Address
from commerce.country import country
from loaders.pagination import PageArgs
from pages import checkout_billing, visit
from pages.absent import absent
from pages.account_form import Faults, tried
from pages.account_session import Caller, owner
from pages.checkout_form import MOST, Problems, address_problems
from pages.order_status import lines_of
from pages.templating import HEADERS
from resolvers import customer_address
from resolvers.customer_token import signed_in

LIST = "/account/addresses"
ALL = PageArgs(customer_address.MAX_ADDRESSES)
NEW = "new"


async def addresses(caller: Caller, row: models.Customer) -> Response:
    """All of them; a button beside each throws it away or makes it the first."""
    problems: Problems = {}
    if caller.acts:
        done = await tried(_pressed(caller))
        if not isinstance(done, Faults):
            return RedirectResponse(LIST, 303, HEADERS)
        problems = done.problems
    found = await resolvers.customer.addresses(caller.context, row, ALL)
    written = [(one, lines_of(one.address, with_name=True)) for one in found.nodes]
    default = row.default_address_id
    return await caller.shown(
        "account_addresses.html", problems, addresses=written, default=default
    )


async def _pressed(caller: Caller) -> object:
    verb, _, number = caller.form.get("action", "").partition(":")
    whose, key = signed_in(caller.token), gid.as_number(number) or 0
    if verb == "delete":
        return await customer_address.delete(caller.context, whose, key)
    return await customer_address.set_default(caller.context, whose, key)


async def address(caller: Caller, row: models.Customer) -> Response:
    """One of them, or a new one; ``update`` shows the fields of another country."""
    known = await _known(caller, row)
    if known is None:
        return await absent(caller.context, caller.request.url.path)
    problems: Problems = {}
    written = _written(caller.form, known) if caller.acts else known
    if caller.acts and caller.form.get("action") != "update":
        problems = address_problems(written)
        done = None if problems else await tried(_keep(caller, written))
        if done is not None and not isinstance(done, Faults):
            return RedirectResponse(LIST, 303, HEADERS)
        problems |= done.problems if isinstance(done, Faults) else {}
    return await caller.shown(
        "account_address.html",
        problems,
        written=written,
        is_new=_number(caller) == NEW,
        fields=address_form.fields(written.rules or country("ZZ")),
        countries=checkout_billing.countries(),
    )


def _number(caller: Caller) -> str:
    return str(caller.request.path_params["number"])


async def _known(caller: Caller, row: models.Customer) -> Address | None:
    """As it is kept; None where the customer has no such address."""
    if _number(caller) == NEW:
        here = visit.current().here.country.code
        return Address(row.first_name, row.last_name, country_code=here)
    found = await resolvers.customer.addresses(caller.context, row, ALL)
    return next((one.address for one in found.nodes if str(one.id) == _number(caller)), None)


def _written(form: Mapping[str, str], known: Address) -> Address:
    """As it was sent; another country's province is none of this one's."""
    typed = {name: form.get(name, "")[:MOST] or None for name in FIELDS}
    if typed["country_code"] != known.country_code and form.get("action") == "update":
        typed["province_code"] = None
    return Address(**typed)


async def _keep(caller: Caller, written: Address) -> models.MailingAddress:
    whose = signed_in(caller.token)
    if _number(caller) == NEW:
        return await customer_address.create(caller.context, whose, written)
    key = gid.as_number(_number(caller)) or 0
    return await customer_address.update(caller.context, whose, key, asdict(written))


_BOTH = ["GET", "POST"]
ROUTES = [
    Route(LIST, owner(addresses), methods=_BOTH),
    Route(LIST + "/{number}", owner(address), methods=_BOTH),
]
