"""Accounts on our pages, and where the links in customers' mail lead."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from commerce.gid import as_number
from commerce.refusal import Reason, Refused
from context import Context
from pages import account_address, account_home, sign_in
from pages.account_session import SIGN_IN
from pages.form import sent
from pages.frame import framed, notice
from pages.refusals import refusal
from pages.visit import visited
from pages.words import later, say
from resolvers import customer_recovery
from resolvers.customer_link import LinkKey


@dataclass(frozen=True)
class _Step:
    """What a link is for; ``act`` does it, with the password where one is asked for."""

    title: str
    button: str
    done: str
    act: Callable[[Context, LinkKey, str], Awaitable[object]]
    asks_password: bool = True


async def _confirm(context: Context, key: LinkKey, _password: str) -> object:
    return await customer_recovery.confirm_email(context, key)


STEPS = {
    "activate": _Step(
        later("Open your account"),
        later("Open the account"),
        later("Your account is open: sign in."),
        customer_recovery.activate,
    ),
    "confirm": _Step(
        later("Confirm your e-mail address"),
        later("Confirm"),
        later("From now on you sign in with this e-mail address."),
        _confirm,
        asks_password=False,
    ),
    "reset": _Step(
        later("Choose a new password"),
        later("Set the password"),
        later("Your password is set: sign in."),
        customer_recovery.reset,
    ),
}


async def show(request: Request) -> Response:
    """The form. Looking at it does nothing, for mail programs look at links too."""
    async with visited(request) as context:
        if request.path_params["step"] not in STEPS:
            return await _not_found(context)
        return await _form(context, request)


async def act(request: Request) -> Response:
    """Do what the link is for; the token in the path is what a stranger's page lacks."""
    form = await sent(request)
    async with visited(request) as context:
        step = STEPS.get(request.path_params["step"])
        if step is None:
            return await _not_found(context)
        try:
            await step.act(context, _key(request), form.get("password", ""))
        except Refused as refused:
            return await _form(context, request, refused.reasons)
        way = (SIGN_IN, say("Sign in"))
        return await notice(context, say(step.title), say(step.done), way=way)


def _key(request: Request) -> LinkKey:
    number = as_number(request.path_params["number"])
    return LinkKey(0 if number is None else number, request.path_params["token"])


async def _form(context: Context, request: Request, reasons: Sequence[Reason] = ()) -> Response:
    step = STEPS[request.path_params["step"]]
    return await framed(
        context,
        "account.html",
        422 if reasons else 200,
        title=say(step.title),
        button=say(step.button),
        asks_password=step.asks_password,
        reasons=[refusal(reason) for reason in reasons],
    )


async def _not_found(context: Context) -> Response:
    return await notice(
        context, say("There is no such page"), say("The link may be incomplete."), 404
    )


PATH = "/account/{step}/{number}/{token}"
ROUTES = [
    *sign_in.ROUTES,
    *account_home.ROUTES,
    *account_address.ROUTES,
    Route(PATH, show, methods=["GET"]),
    Route(PATH, act, methods=["POST"]),
]
