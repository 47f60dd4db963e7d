"""Who shares a bucket: those who bring one token, or come from one address without any."""

import hashlib

from starlette.requests import Request

from commerce.bucket import Buckets, Budget
from commerce.network import household, is_this_machine
from commerce.permission import ANONYMOUS, Actor
from settings import Settings

# Public and private: both name a storefront, neither a person.
TOKEN_HEADERS = ("x-shopify-storefront-access-token", "shopify-storefront-private-token")
BUYER_ADDRESS = "shopify-storefront-buyer-ip"
COST_HEADER = "x-cartograph-cost"


class Clients:
    """The buckets of all who ask this process, which hold its share of what the shop allows."""

    def __init__(self, settings: Settings) -> None:
        self._buckets = Buckets(
            max(1, settings.throttle_maximum // settings.processes),
            max(1, settings.throttle_restore // settings.processes),
        )
        self._storefronts = settings.storefront_tokens

    def budget_of(self, request: Request, actor: Actor) -> Budget:
        reports = request.headers.get(COST_HEADER) == "1"
        client = self._client(request, actor)
        return Budget(client or "", self._buckets if client else None, reports=reports)

    def _client(self, request: Request, actor: Actor) -> str | None:
        """A name for whoever asks; None for this machine, which is a developer or our own proxy."""
        if actor is not ANONYMOUS:
            token = request.headers.get("authorization", "")
            return f"token {hashlib.sha256(token.encode()).hexdigest()}"
        address = self._address(request)
        return None if not address or is_this_machine(address) else household(address)

    def _address(self, request: Request) -> str:
        """A storefront's server asks for its buyers, and is believed where its token is known."""
        if self._storefronts and request.headers.get(TOKEN_HEADERS[1]) in self._storefronts:
            said = request.headers.get(BUYER_ADDRESS)
            if said:
                return said
        client = request.scope["client"]
        return str(client[0]) if client else ""
