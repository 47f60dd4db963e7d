"""Handing a message to a webhook's receiver, signed so that it can tell whom it is from."""

import asyncio
import base64
import hashlib
import hmac
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Protocol

import httpx2
from standardwebhooks import Webhook

from integrations import public_address
from integrations.public_address import AddressRefused, Resolve, addresses_of, is_loopback

TIME_LIMIT = 15.0  # seconds, for all of it: names, connecting and the answer's last byte
LOOK_UP_LIMIT = 5.0
MAX_ANSWER = 1_000  # bytes of the answer that are kept
AGENT = "cartograph (webhooks)"


@dataclass(frozen=True)
class Message:
    """What is told; ``id`` stays the same however often it is sent."""

    id: str
    topic: str
    shop_domain: str
    happened_at: datetime
    body: bytes


@dataclass(frozen=True)
class Answer:
    """What came of sending: a status, or an error where there was none."""

    milliseconds: int
    status: int | None = None
    body: str = ""
    error: str | None = None
    retry_after: timedelta | None = None

    @property
    def received(self) -> bool:
        return self.status is not None and 200 <= self.status < 300

    @property
    def gone(self) -> bool:
        """Its receiver wants to hear no more."""
        return self.status == 410


class Sender(Protocol):
    """Whatever brings messages to receivers."""

    async def send(self, url: str, secrets: Sequence[str], message: Message) -> Answer:
        """Send it, signed with each of the secrets, the newest first; it never raises."""
        ...


def headers_of(message: Message, secrets: Sequence[str], at: datetime) -> dict[str, str]:
    """Those of Standard Webhooks, and those of the contract.

    The contract's has room for one signature: that of the eldest secret that is still valid.
    """
    text = message.body.decode()
    # The library takes a moment without a zone for UTC, and makes it so of one that has any.
    signatures = [Webhook(secret).sign(message.id, at, text) for secret in secrets]
    digest = hmac.digest(secrets[-1].encode(), message.body, hashlib.sha256)
    return {
        "content-type": "application/json",
        "user-agent": AGENT,
        "accept-encoding": "identity",
        "webhook-id": message.id,
        "webhook-timestamp": str(int(at.timestamp())),
        "webhook-signature": " ".join(signatures),
        "x-shopify-topic": message.topic,
        "x-shopify-hmac-sha256": base64.b64encode(digest).decode(),
        "x-shopify-shop-domain": message.shop_domain,
        "x-shopify-webhook-id": message.id,
        "x-shopify-triggered-at": message.happened_at.astimezone(UTC).isoformat(),
    }


def _may_call(*, loopback: bool) -> public_address.MayCall:
    if not loopback:
        return public_address.is_public
    return lambda address: public_address.is_public(address) or is_loopback(address)


async def check(url: str, resolve: Resolve = addresses_of, *, loopback: bool = False) -> None:
    """Raise ``AddressRefused`` for a URL that nothing is sent to.

    ``loopback``: this machine may be called as well, and without TLS.
    """
    try:
        parsed = httpx2.URL(url)
        public_address.host_of(parsed)
        async with asyncio.timeout(LOOK_UP_LIMIT):
            found = await public_address.checked(parsed, resolve, _may_call(loopback=loopback))
    except httpx2.InvalidURL:
        raise AddressRefused("this is not a URL") from None
    except TimeoutError:
        raise AddressRefused("its host could not be looked up") from None
    if parsed.scheme != "https" and not (loopback and all(map(is_loopback, found))):
        raise AddressRefused("only https:// addresses are told")


class HttpSender:
    """Posts messages; what is answered with a redirect was not received."""

    def __init__(self, resolve: Resolve = addresses_of, *, loopback: bool = False) -> None:
        self._resolve, self._loopback = resolve, loopback

    async def send(self, url: str, secrets: Sequence[str], message: Message) -> Answer:
        start = time.monotonic()
        try:
            async with asyncio.timeout(TIME_LIMIT):
                await check(url, self._resolve, loopback=self._loopback)
                status, headers, body = await self._post(url, secrets, message)
        except TimeoutError:
            return Answer(_since(start), error=f"it took longer than {TIME_LIMIT:.0f} s")
        except AddressRefused as refused:
            return Answer(_since(start), error=str(refused))
        except (httpx2.HTTPError, httpx2.InvalidURL) as error:
            return Answer(_since(start), error=f"{type(error).__name__}: {error}"[:200])
        text = body.decode("utf-8", "replace").replace("\0", "\ufffd")
        return Answer(_since(start), status, text, retry_after=_retry_after(headers))

    async def _post(
        self, url: str, secrets: Sequence[str], message: Message
    ) -> tuple[int, Mapping[str, str], bytes]:
        headers = headers_of(message, secrets, datetime.now(UTC))
        async with httpx2.AsyncClient(
            transport=public_address.transport(), trust_env=False, timeout=TIME_LIMIT
        ) as client:
            response = await public_address.send(
                client,
                "POST",
                httpx2.URL(url),
                headers,
                message.body,
                resolve=self._resolve,
                may_call=_may_call(loopback=self._loopback),
            )
            try:
                return response.status_code, response.headers, await _beginning(response)
            finally:
                await response.aclose()


async def _beginning(response: httpx2.Response) -> bytes:
    """As much of the answer as is kept; nobody makes us read more."""
    body = b""
    async for chunk in response.aiter_raw():
        body += chunk
        if len(body) >= MAX_ANSWER:
            break
    return body[:MAX_ANSWER]


def _since(start: float) -> int:
    return round((time.monotonic() - start) * 1000)


def _retry_after(headers: Mapping[str, str]) -> timedelta | None:
    """How long the receiver asks us to wait, in seconds or until a date."""
    said = headers.get("retry-after", "").strip()
    if said.isascii() and said.isdecimal():
        return timedelta(seconds=min(int(said[:9]), 10**8))
    try:
        until = parsedate_to_datetime(said)
    except ValueError:
        return None
    return max(until.replace(tzinfo=until.tzinfo or UTC) - datetime.now(UTC), timedelta())
