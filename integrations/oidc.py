"""Signing in elsewhere: what we ask an OpenID provider, and what we believe of its answer.

Nothing is kept of a provider between sign-ins, so its keys and addresses are always today's.
"""

import hmac
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

import httpx2

from settings import OidcProvider

TIMEOUT_SECONDS = 10.0
LEEWAY_SECONDS = 60
MAX_ANSWER = 1_000_000
# Signed by a key that only the provider has; never "none", nor by the secret that we share.
ALGORITHMS = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "EdDSA"]
_WANTED = ("authorization_endpoint", "token_endpoint", "jwks_uri")


class NotBelieved(Exception):
    """The provider cannot be asked, or what it answers proves nothing; the text says why."""


class Provider:
    """One provider, as it is set up; ``callback`` is where it sends browsers back to."""

    def __init__(self, settings: OidcProvider, callback: str) -> None:
        self._set, self._callback = settings, callback

    async def authorization_url(self, state: str, nonce: str, verifier: str) -> str:
        """Where a browser is sent to sign in."""
        # Where nobody signs in so, a start need not wait for the library.
        from authlib.oauth2.rfc6749.parameters import prepare_grant_uri  # noqa: PLC0415
        from authlib.oauth2.rfc7636 import create_s256_code_challenge  # noqa: PLC0415

        metadata = await self._metadata()
        return str(
            prepare_grant_uri(
                metadata["authorization_endpoint"],
                client_id=self._set.client_id,
                response_type="code",
                redirect_uri=self._callback,
                scope="openid email profile",
                state=state,
                nonce=nonce,
                code_challenge=create_s256_code_challenge(verifier),
                code_challenge_method="S256",
            )
        )

    async def claims(self, code: str, verifier: str, nonce: str) -> Mapping[str, Any]:
        """What the provider says of whoever signed in there, once all of it holds."""
        metadata = await self._metadata()
        tokens = await self._tokens(metadata, code, verifier)
        keys = await self._asked("GET", metadata["jwks_uri"])
        written = tokens.get("id_token")
        if not isinstance(written, str):
            raise NotBelieved("it answered without an id_token")
        found = self._believed(written, keys, nonce, tokens.get("access_token"))
        if not hmac.compare_digest(str(found.get("nonce", "")).encode(), nonce.encode()):
            raise NotBelieved("its id_token is not for this sign-in")
        return dict(found)

    def _believed(self, written: str, keys: Any, nonce: str, access_token: Any) -> Any:
        """What an id_token says, if it is the provider's and for us."""
        from authlib.oidc.core import CodeIDToken  # noqa: PLC0415 (as above)
        from joserfc import jwt  # noqa: PLC0415
        from joserfc.errors import JoseError  # noqa: PLC0415
        from joserfc.jwk import KeySet  # noqa: PLC0415

        try:
            token = jwt.decode(written, KeySet.import_key_set(keys), ALGORITHMS)
            found = CodeIDToken(
                token.claims,
                token.header,
                {
                    "iss": {"essential": True, "value": self._set.issuer},
                    "aud": {"essential": True, "value": self._set.client_id},
                },
                {
                    "nonce": nonce,
                    "client_id": self._set.client_id,
                    "access_token": access_token,
                },
            )
            found.validate(leeway=LEEWAY_SECONDS)
        except (JoseError, ValueError, TypeError, KeyError) as error:
            raise NotBelieved(f"its id_token does not hold: {type(error).__name__}") from error
        return found

    async def _metadata(self) -> Mapping[str, Any]:
        """The provider's own description; it has to be the one we were told of."""
        url = f"{self._set.issuer.rstrip('/')}/.well-known/openid-configuration"
        found = await self._asked("GET", url)
        if found.get("issuer") != self._set.issuer:
            raise NotBelieved("it calls itself otherwise than CARTOGRAPH_OIDC_PROVIDERS does")
        for name in _WANTED:
            address = found.get(name)
            if not isinstance(address, str) or not self._is_safe(address):
                raise NotBelieved(f"its {name} is no address that is safe to use")
        return dict(found)

    def _is_safe(self, address: str) -> bool:
        """Without TLS only where the provider itself is on this machine, for developing."""
        return address.startswith("https://") or not self._set.issuer.startswith("https://")

    async def _tokens(self, metadata: Mapping[str, Any], code: str, verifier: str) -> Any:
        form = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": self._callback,
            "code_verifier": verifier,
        }
        name, secret = self._set.client_id, self._set.client_secret.get_secret_value()
        ways = metadata.get("token_endpoint_auth_methods_supported") or ["client_secret_basic"]
        if "client_secret_basic" in ways:
            auth = httpx2.BasicAuth(quote(name, safe=""), quote(secret, safe=""))
            return await self._asked("POST", metadata["token_endpoint"], data=form, auth=auth)
        form |= {"client_id": name, "client_secret": secret}
        return await self._asked("POST", metadata["token_endpoint"], data=form)

    async def _asked(self, method: str, url: str, **sent: Any) -> Any:
        """What it answers, as JSON."""
        headers = {"Accept": "application/json"}
        try:
            async with httpx2.AsyncClient(timeout=TIMEOUT_SECONDS, trust_env=False) as client:
                answer = await client.request(method, url, headers=headers, **sent)
            found = answer.json() if len(answer.content) <= MAX_ANSWER else None
        except (httpx2.HTTPError, httpx2.InvalidURL, ValueError) as error:
            raise NotBelieved(f"it cannot be asked: {type(error).__name__}") from error
        if answer.status_code != 200 or not isinstance(found, dict):
            raise NotBelieved(f"it answered {answer.status_code} to what it was asked")
        return found
