"""Signing in and out on our pages, asking for an account, and forgetting its password."""

from collections.abc import Mapping
from typing import Any

from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from commerce.customer_error import CustomerErrorCode
from context import Context
from pages.account_form import Faults, tried
from pages.account_session import HOME, SIGN_IN, Caller, anyone
from pages.frame import notice
from pages.templating import HEADERS
from pages.words import later, say
from resolvers import customer, customer_recovery, customer_token
from resolvers.customer_token import Granted

MAILED = later(
    "If there is an account with this address, or if you have just asked for one, an e-mail is on"
    " its way. Follow the link in it."
)
_FIELDS = ("first_name", "last_name", "email", "password")


async def sign_in(caller: Caller) -> Response:
    if caller.customer is not None and not caller.acts:
        return RedirectResponse(caller.back, 303, HEADERS)
    email, back = caller.form.get("email", "").strip(), caller.back
    if not caller.acts:
        return await caller.shown("sign_in.html", email=email, back=back)
    password = caller.form.get("password", "")
    granted = await tried(customer_token.sign_in(caller.context, email, password))
    if not isinstance(granted, Faults):
        return await caller.signed_in(granted, back)
    problems, status = granted.problems, granted.status
    return await caller.shown("sign_in.html", problems, status, email=email, back=back)


async def sign_out(caller: Caller) -> Response:
    """By a button: a link could be followed by whoever looks ahead."""
    if not caller.acts:
        return RedirectResponse(HOME, 303, HEADERS)
    return await caller.signed_out()


async def register(caller: Caller) -> Response:
    """Ask for an account; where a mail opens it, the answer tells nothing of who has one."""
    if caller.customer is not None:
        return RedirectResponse(HOME, 303, HEADERS)
    said = _said(caller.form)
    if not caller.acts:
        return await caller.shown("register.html", said=said)
    granted = await tried(_registered(caller.context, said))
    if not isinstance(granted, Faults):
        return await caller.signed_in(granted, HOME)
    if CustomerErrorCode.CUSTOMER_DISABLED.name in granted.names:
        return await _mailed(caller.context)
    return await caller.shown("register.html", granted.problems, granted.status, said=said)


async def _registered(context: Context, said: Mapping[str, Any]) -> Granted:
    await customer.create(context, said)
    return await customer_token.sign_in(context, said["email"], said["password"])


def _said(form: Mapping[str, str]) -> dict[str, Any]:
    said = {name: form.get(name, "") for name in _FIELDS}
    return {**said, "accepts_marketing": "accepts_marketing" in form}


async def recover(caller: Caller) -> Response:
    """Ask for a new password; the answer is the same whether or not there is an account."""
    email = caller.form.get("email", "").strip()
    if not caller.acts:
        return await caller.shown("recover.html", email=email)
    asked = await tried(customer_recovery.recover(caller.context, email))
    if isinstance(asked, Faults):
        return await caller.shown("recover.html", asked.problems, asked.status, email=email)
    return await _mailed(caller.context)


async def _mailed(context: Context) -> Response:
    return await notice(context, say("Look into your mail"), say(MAILED))


_BOTH = ["GET", "POST"]
ROUTES = [
    Route(SIGN_IN, anyone(sign_in), methods=_BOTH),
    Route("/account/logout", anyone(sign_out), methods=_BOTH),
    Route("/account/register", anyone(register), methods=_BOTH),
    Route("/account/recover", anyone(recover), methods=_BOTH),
]
