"""Signing in by way of an OpenID provider: sending a browser there, and having it back.

Where a browser is sent back to is ours to say, each state is good once, for the browser it was
made for, and nothing is believed that the provider did not sign for this very sign-in. What comes
of it is a code, which the client that began it changes for a token of ours.
"""

import hashlib
import hmac
import re
import secrets
from base64 import urlsafe_b64encode
from dataclasses import dataclass
from datetime import timedelta
from urllib.parse import urlencode

import structlog
from sqlalchemy import delete

import models
from commerce import token
from context import Context
from integrations.oidc import NotBelieved, Provider
from models.oidc import SignInAudience
from resolvers import oidc_account, throttle
from settings import OidcProvider

FLOW_LIFETIME = timedelta(minutes=10)
_CHALLENGE = re.compile(r"[A-Za-z0-9_-]{43}")
log = structlog.get_logger()


class SignInRefused(Exception):
    """It did not work; the text is for whoever tries, and tells nothing of accounts."""


STALE = "This sign-in is not known (any more): go back to where you began, and try again."
UNTRUE = "The site you signed in at gave no proof that we can rely on: try again later."


@dataclass(frozen=True)
class Begun:
    """Where the browser goes, and the secret it is known by when it comes back."""

    url: str
    browser: str


@dataclass(frozen=True)
class CameBack:
    """What a browser brings back from a provider."""

    state: str
    code: str | None
    issuer: str | None
    browser: str


async def begin(
    context: Context,
    name: str,
    audience: str,
    return_to: str,
    challenge: str,
    browser: str | None,
) -> Begun:
    """Send a browser to the provider; it returns to one of the addresses that are set up."""
    await throttle.check(context, throttle.ELSEWHERE, context.request.address or "")
    known = _provider(context, name, audience)
    if return_to not in context.settings.oidc_return_urls:
        raise SignInRefused("Nobody is sent back there: the address is none of this shop's.")
    if not _CHALLENGE.fullmatch(challenge):
        raise SignInRefused("A challenge is missing: the SHA-256 of a secret, as base64url.")
    state, browser = secrets.token_urlsafe(32), browser or secrets.token_urlsafe(32)
    url = await _sent(context, known, state)
    async with context.transaction() as session:
        row, now = models.OidcFlow, models.now()
        await session.execute(delete(row).where(row.expires_at <= now))
        session.add(
            row(
                state_hash=token.hashed(state),
                browser_hash=token.hashed(browser),
                provider=name,
                audience=SignInAudience[audience.upper()],
                return_to=return_to,
                challenge=challenge,
                expires_at=now + FLOW_LIFETIME,
            )
        )
    return Begun(url, browser)


async def _sent(context: Context, known: OidcProvider, state: str) -> str:
    nonce, verifier = _derived(context, state, "nonce"), _derived(context, state, "verifier")
    try:
        return await _client(context, known).authorization_url(state, nonce, verifier)
    except NotBelieved as error:
        log.warning("a provider cannot be used", provider=known.name, reason=str(error))
        raise SignInRefused(UNTRUE) from None


async def finish(context: Context, name: str, came: CameBack) -> str:
    """Where the browser goes on, with a code for its client; the state is used up in any case."""
    await throttle.check(context, throttle.ELSEWHERE, context.request.address or "")
    flow = await _used_up(context, name, came)
    known = _provider(context, name, flow.audience.name.lower())
    if came.code is None:
        raise SignInRefused("You were not signed in there: go back, and try again.")
    if came.issuer is not None and came.issuer != known.issuer:
        raise SignInRefused(UNTRUE)
    nonce = _derived(context, came.state, "nonce")
    verifier = _derived(context, came.state, "verifier")
    try:
        claims = await _client(context, known).claims(came.code, verifier, nonce)
    except NotBelieved as error:
        log.warning("a sign-in was not believed", provider=name, reason=str(error))
        await oidc_account.note_failure(context, known, flow.audience, "NOT_BELIEVED")
        raise SignInRefused(UNTRUE) from None
    code = await oidc_account.code_for(context, known, flow, claims)
    if code is None:
        raise SignInRefused(
            "You were signed in there, but cannot be signed in here with that e-mail address."
            " If you have an account, open it by the link in our mail, or use your password."
        )
    return _with_code(flow.return_to, code)


async def _used_up(context: Context, name: str, came: CameBack) -> models.OidcFlow:
    """The sign-in that the state belongs to, which it then does no longer."""
    row = models.OidcFlow
    async with context.transaction() as session:
        flow: models.OidcFlow | None = await session.scalar(
            delete(row).where(row.state_hash == token.hashed(came.state)).returning(row)
        )
        if flow is not None:
            session.expunge(flow)
    if (
        flow is None
        or flow.expires_at <= models.now()
        or flow.provider != name
        or not token.same(flow.browser_hash, token.hashed(came.browser))
    ):
        raise SignInRefused(STALE)
    return flow


def names(context: Context) -> list[str]:
    """The providers that customers may sign in at."""
    known = context.settings.oidc_providers
    return [one.name for one in known if "customers" in one.audiences]


def _provider(context: Context, name: str, audience: str) -> OidcProvider:
    for known in context.settings.oidc_providers:
        if known.name == name and audience in known.audiences:
            return known
    raise SignInRefused("Nobody signs in by way of that here.")


def _client(context: Context, known: OidcProvider) -> Provider:
    return Provider(known, f"{context.settings.own_url}/auth/{known.name}/callback")


def _derived(context: Context, state: str, what: str) -> str:
    """A secret that whoever holds our key and the state can make again, and nobody else."""
    digest = hmac.digest(context.settings.key, f"oidc {what} {state}".encode(), hashlib.sha256)
    return urlsafe_b64encode(digest).decode().rstrip("=")


def _with_code(url: str, code: str) -> str:
    return f"{url}{'&' if '?' in url else '?'}{urlencode({'signInCode': code})}"
