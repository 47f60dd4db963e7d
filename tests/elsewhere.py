"""An OpenID provider of our own, for tests: over HTTP on this machine, honest or as it is told."""

import base64
import hashlib
import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, unquote, urlencode, urlsplit

from joserfc import jwt
from joserfc.jwk import KeySet, RSAKey

CLIENT, SECRET = "the shop", "s3cret & more"
KEY = RSAKey.generate_key(2048, {"kid": "one"}, private=True)
OTHER_KEY = RSAKey.generate_key(2048, {"kid": "one"}, private=True)


def part(value: Any) -> str:
    return base64.urlsafe_b64encode(json.dumps(value).encode()).decode().rstrip("=")


@dataclass
class Elsewhere:
    """The provider; ``claims`` and ``metadata`` say what it says otherwise than it should.

    ``sign`` makes an id_token of claims; ``answers`` are statuses by path.
    """

    issuer: str
    claims: dict[str, Any] = field(default_factory=dict)
    metadata: dict[str, Any] = field(default_factory=dict)
    answers: dict[str, int] = field(default_factory=dict)
    without: tuple[str, ...] = ()
    codes: dict[str, dict[str, str]] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)

    def sign(self, claims: dict[str, Any]) -> str:
        return jwt.encode({"alg": "RS256", "kid": "one"}, claims, KEY)

    def sent_back(self, url: str) -> str:
        """What the browser does that was sent to ``url`` and signs in: where it goes next."""
        asked = {name: found[0] for name, found in parse_qs(urlsplit(url).query).items()}
        assert asked["code_challenge_method"] == "S256"
        assert asked["client_id"] == CLIENT
        code = f"code {len(self.codes)}"
        self.codes[code] = asked
        return f"{asked['redirect_uri']}?{urlencode({'code': code, 'state': asked['state']})}"

    def configuration(self) -> dict[str, Any]:
        return {
            "issuer": self.issuer,
            "authorization_endpoint": f"{self.issuer}/authorize?tenant=1",
            "token_endpoint": f"{self.issuer}/token",
            "jwks_uri": f"{self.issuer}/jwks",
            **self.metadata,
        }

    def tokens(self, form: dict[str, str], authorization: str | None) -> dict[str, Any] | None:
        """None to whoever is not the shop, or brings what does not belong together."""
        if authorization is not None:
            named = base64.b64decode(authorization.removeprefix("Basic ")).decode()
            given = tuple(unquote(each) for each in named.split(":"))
        else:
            given = (form.get("client_id", ""), form.get("client_secret", ""))
        asked = self.codes.pop(form["code"], None)
        digest = hashlib.sha256(form["code_verifier"].encode()).digest()
        challenge = base64.urlsafe_b64encode(digest).decode().rstrip("=")
        if (
            given != (CLIENT, SECRET)
            or asked is None
            or asked["code_challenge"] != challenge
            or asked["redirect_uri"] != form["redirect_uri"]
        ):
            return None
        now = int(time.time())
        honest = {
            "iss": self.issuer,
            "aud": CLIENT,
            "sub": "1",
            "iat": now,
            "exp": now + 300,
            "nonce": asked["nonce"],
            "email": "ann@example.com",
            "email_verified": True,
            "given_name": "Ann",
            "family_name": "Lee",
            "name": "Ann Lee",
        }
        said = {k: v for k, v in {**honest, **self.claims}.items() if k not in self.without}
        return {"access_token": "x", "token_type": "Bearer", "id_token": self.sign(said)}


@contextmanager
def running() -> Iterator[Elsewhere]:
    """The provider behind a port of this machine."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            found = {
                "/.well-known/openid-configuration": provider.configuration,
                "/jwks": lambda: KeySet([KEY]).as_dict(private=False),
            }.get(self.path)
            self._answer(found() if found else None)

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            form = {name: values[0] for name, values in parse_qs(body).items()}
            self._answer(provider.tokens(form, self.headers.get("Authorization")))

        def _answer(self, found: Any) -> None:
            provider.asked.append(self.path)
            body = json.dumps(found).encode()
            self.send_response(provider.answers.get(self.path, 200 if found else 400))
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: Any) -> None: ...

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    provider = Elsewhere(f"http://127.0.0.1:{server.server_port}")
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield provider
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
